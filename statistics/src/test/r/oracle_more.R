# What oracle.R has no case for, from R: other estimators, intervals, diagnostics, weights, robust tests, effect sizes.
# Usage: Rscript oracle_more.R ORACLE_DATA_DIR OUT_DIR [PART]      writes OUT_DIR/{meta,dependent,effects}_more.json,
# or that of PART (meta, dependent, effects) alone. One BLAS thread (OPENBLAS_NUM_THREADS=1), or small matrices crawl.
# (ORACLE_DATA_DIR is ../resources/oracle/data, OUT_DIR is ../resources/golden.) R 4.2 with metafor 3.8,
# clubSandwich 0.5.8, robumeta 2.0, psych 2.2.9. Iterative fits are run to tight convergence. The keys are those of the
# oracle where it has the like; ValidationTest walks them all.
suppressPackageStartupMessages({ library(metafor); library(clubSandwich); library(robumeta); library(psych); library(jsonlite) })
args <- commandArgs(trailingOnly = TRUE)
read <- function(f) read.csv(file.path(args[1], paste0(f, ".csv")), na.strings = c("NA", ""))
put <- function(name, x) write_json(x, file.path(args[2], paste0(name, ".json")), digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null", null = "null")
part <- function(name) length(args) < 3 || args[3] == name
num <- function(x) as.vector(unclass(x))
tight <- list(threshold = 1e-12, maxiter = 10000, tol = 1e-14)
cols <- function(x, names) lapply(unclass(x)[names], num)

## one data set of independent effects ----------------------------------------------------------------------------
fit_list <- function(f) list(method = f$method, test = f$test, k = f$k, p = f$p, beta = num(f$beta), names = rownames(f$beta), se = num(f$se), stat = num(f$zval), df = if (is.null(f$ddf)) NULL else num(f$ddf), pval = num(f$pval), ci_lb = num(f$ci.lb), ci_ub = num(f$ci.ub),
  tau2 = f$tau2, se_tau2 = f$se.tau2, I2 = f$I2, H2 = f$H2, R2 = f$R2, QE = f$QE, QEp = f$QEp, QM = f$QM, QMp = f$QMp, logLik = as.numeric(logLik(f)), AIC = AIC(f), BIC = BIC(f), AICc = AIC(f, correct = TRUE))
pred_list <- function(p) list(pred = num(p$pred), se = num(p$se), ci_lb = num(p$ci.lb), ci_ub = num(p$ci.ub), pi_lb = num(p$pi.lb), pi_ub = num(p$pi.ub))
meta_more <- function(d, mods, newmods, factor_btt = NULL) {
  fit <- function(m = "REML", t = "z", ..., mods = ~ 1) if (m == "GENQ") rma(yi, vi, data = d, method = m, test = t, weights = 1/sqrt(vi), control = tight, mods = mods, ...) else rma(yi, vi, data = d, method = m, test = t, control = tight, mods = mods, ...)
  res <- list()
  for (m in c("HSk", "PMM", "GENQ")) for (t in c("z", "knha")) { f <- fit(m, t); res[[paste(m, t, sep = "_")]] <- c(fit_list(f), list(predict = pred_list(predict(f)))) }
  for (m in c("EE", "DL", "REML", "PM")) for (t in c("t", "adhoc")) { f <- suppressWarnings(fit(m, t)); res[[paste(m, t, sep = "_")]] <- c(fit_list(f), list(predict = pred_list(predict(f)))) }
  for (m in c("EE", "DL", "REML", "ML", "PM")) res[[paste("weights", m, sep = "_")]] <- fit_list(fit(m, "z", weights = d$vi^-.5))
  for (m in c("DL", "REML", "ML")) res[[paste("tau2_given", m, sep = "_")]] <- fit_list(fit(m, "knha", tau2 = .02))
  for (m in c("EE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM")) for (t in c("z", "knha", "t")) if (!(m == "EE" && t == "knha") && !is.null(mods)) {
    f <- fit(m, t, mods = mods); res[[paste("mods", m, t, sep = "_")]] <- c(list(formula = deparse(mods), newmods = num(newmods)), fit_list(f), list(predict = pred_list(predict(f, newmods = newmods)))) }
  if (!is.null(factor_btt)) for (t in c("z", "knha")) { f <- fit("REML", t, mods = factor_btt); a <- anova(f, btt = length(f$beta)); res[[paste("last_coefficient", t, sep = "_")]] <- list(formula = deparse(factor_btt), QM = a$QM, QMp = a$QMp) }
  f <- fit()
  if (nrow(d) > 2) res$leave1out_REML <- cols(leave1out(f), c("estimate", "se", "zval", "pval", "ci.lb", "ci.ub", "Q", "Qp", "tau2", "I2", "H2"))
  res$cumul_REML <- cols(cumul(f), c("estimate", "se", "zval", "pval", "ci.lb", "ci.ub", "tau2", "I2", "H2"))
  res$blup_REML <- cols(blup(f), c("pred", "se", "pi.lb", "pi.ub"))
  i <- influence(f); res$influence_REML <- c(cols(i$inf, c("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat", "weight")), list(dfbs = num(i$dfbs[[1]])))
  pdf(NULL); b <- baujat(f); dev.off(); res$baujat_REML <- list(x = num(b$x), y = num(b$y))
  for (m in c("REML", "ML")) res[[paste("tau2_ci_profile", m, sep = "_")]] <- local({ x <- confint(fit(m), type = "PL", control = list(tol = 1e-12)); list(tau2 = num(x$random[1, ]), I2 = num(x$random[3, ]), H2 = num(x$random[4, ])) })
  # metafor needs CompQuadForm here, which Debian lacks: Imhof's (1961, doi:10.1093/biomet/48.3-4.419) integral instead.
  imhof <- function(q, lambda) .5 + integrate(function(u) vapply(u, function(x) sin(.5*sum(atan(lambda*x)) - .5*q*x)/(x*exp(.25*sum(log1p(lambda^2*x^2)))), 0), 0, Inf, rel.tol = 1e-10, subdivisions = 10000)$value/pi
  if (nrow(d) < 50) res$tau2_ci_generalised_q <- local({ w <- 1/d$vi; P <- diag(w) - w %o% w/sum(w); q <- sum(w*(d$yi - sum(w*d$yi)/sum(w))^2); tail <- function(t) { s <- sqrt(d$vi + t); l <- eigen(P*(s %o% s), TRUE, TRUE)$values; imhof(q/max(l), l[l > 1e-12*max(l)]/max(l)) }
    bound <- function(p) if (tail(0) >= p) 0 else uniroot(function(t) tail(t) - p, c(0, 5), tol = 1e-11)$root
    list(tau2_lb = bound(.025), tau2_ub = bound(.975)) })
  # R fits within trimfill at its default threshold: with its k0 the last trimming and the filled fit again, tightly.
  for (e in c("L0", "R0", "Q0")) res[[paste0("trimfill_tight_", e)]] <- tryCatch(local({ r <- trimfill(f, estimator = e); y <- if (r$side == "right") -d$yi else d$yi; o <- order(y); n <- length(y); keep <- o[seq_len(n - r$k0)]; out <- setdiff(o, keep)
    b <- num(rma(y[keep], d$vi[keep], method = "REML", control = tight)$beta); g <- rma(c(y, 2*b - y[out]), c(d$vi, d$vi[out]), method = "REML", control = tight); s <- if (r$side == "right") -1 else 1; ci <- sort(s*c(g$ci.lb, g$ci.ub))
    list(k0 = r$k0, side = r$side, beta = s*num(g$beta), se = num(g$se), tau2 = g$tau2, ci_lb = ci[1], ci_ub = ci[2]) }), error = function(e) NULL)
  res$fsn_rosenberg <- local({ r <- fsn(yi, vi, data = d, type = "Rosenberg"); list(fsnum = r$fsnum, pval = r$pval) })
  res$fsn_orwin_weighted <- local({ r <- fsn(yi, vi, data = d, type = "Orwin", target = .05, weighted = TRUE); list(fsnum = r$fsnum, meanes = r$meanes) })
  for (t in c("chi2", "binom")) res[[paste0("tes_", t)]] <- local({ r <- tes(d$yi, d$vi, test = t, progbar = FALSE); list(O = r$O, E = r$E, pval = r$pval, theta = num(r$theta), power = num(r$power)) })
  for (q in c("sei", "vi")) for (t in c("knha", "t")) res[[paste("egger", t, q, sep = "_")]] <- local({ r <- regtest(fit("REML", t), predictor = q); list(stat = num(r$zval), df = r$dfs, pval = num(r$pval), limit = num(r$est), limit_ci = c(r$ci.lb, r$ci.ub)) })
  res$egger_lm_vi <- local({ r <- regtest(f, model = "lm", predictor = "vi"); list(stat = num(r$zval), df = r$dfs, pval = num(r$pval), limit = num(r$est), limit_ci = c(r$ci.lb, r$ci.ub)) })
  six <- d[seq_len(min(6, nrow(d))), ]
  res$permutation_first_six <- local({ x <- permutest(rma(yi, vi, data = six, method = "DL"), exact = TRUE, progbar = FALSE); list(pval = num(x$pval), QMp = x$QMp) })
  res
}
molloy <- read("molloy2014_zcor"); raud <- read("raudenbush1985_smd"); mcd <- read("mcdaniel1994_zcor"); homog <- read("homogeneous_k5")
if (part("meta")) put("meta_more", list(versions = list(R = R.version.string, metafor = as.character(packageVersion("metafor"))),
  molloy2014_zcor = c(meta_more(molloy, ~ design + meanage, cbind(1, 50), ~ design + meanage), list(
    subgroups_separate = local({ g <- lapply(split(molloy, molloy$design), function(s) rma(yi, vi, data = s, control = tight)); b <- sapply(g, function(f) num(f$beta)); s <- sapply(g, function(f) f$se); w <- 1/s^2; q <- sum(w * (b - sum(w*b)/sum(w))^2); list(k = unname(sapply(g, function(f) f$k)), beta = unname(b), se = unname(s), tau2 = unname(sapply(g, function(f) f$tau2)), Q = q, Qp = pchisq(q, length(b) - 1, lower.tail = FALSE)) }),
    subgroups_common = local({ f <- rma(yi, vi, mods = ~ design - 1, data = molloy, control = tight); h <- rma(yi, vi, mods = ~ design, data = molloy, control = tight); list(beta = num(f$beta), se = num(f$se), Q = h$QM, Qp = h$QMp) }))),
  mcdaniel1994_zcor = meta_more(mcd, ~ struct, 1, ~ struct), raudenbush1985_smd = meta_more(raud, ~ weeks, 2, ~ weeks + setting), homogeneous_k5 = meta_more(homog, NULL, NULL)))

## dependent effects ------------------------------------------------------------------------------------------------
# Finer differences and a smaller tolerance than the default of optim bring R nearer to the maximum; where the search
# then fails the plain one stands. rma.mv always searches in four parameters more, held fixed here.
plain <- function(d, ..., control = list(reltol = 1e-14)) do.call(rma.mv, list(yi = d$yi, data = d, ..., control = c(list(optimizer = "optim", optmethod = "BFGS", maxit = 2000), control)))
nlminb <- function(d, ...) do.call(rma.mv, list(yi = d$yi, data = d, ..., control = list(optimizer = "nlminb", rel.tol = 1e-14, iter.max = 2000, eval.max = 2000)))
search <- function(d, ...) { call <- function(control) plain(d, ..., control = control)
  f <- tryCatch(plain(d, ...), error = function(e) nlminb(d, ...)); g <- tryCatch(suppressWarnings(call(list(reltol = 1e-16, ndeps = rep(1e-4, length(f$sigma2) + 4), sigma2.init = f$sigma2))), error = function(e) f)
  if (logLik(g) > logLik(f) - 1e-12) g else f }
one <- function(f) list(k = f$k, beta = num(f$beta), names = rownames(f$beta), se = num(f$se), pval = num(f$pval), ci_lb = num(f$ci.lb), ci_ub = num(f$ci.ub), sigma2 = num(f$sigma2), QE = f$QE, QEp = f$QEp, QM = f$QM, QMp = f$QMp, logLik = as.numeric(logLik(f)), AIC = AIC(f), BIC = BIC(f), AICc = AIC(f, correct = TRUE))
dependent_more <- function(d, mods) {  # at rho 0.6 where no other is named
  V <- impute_covariance_matrix(d$vi, cluster = d$outer, r = .6); res <- list()
  fit <- function(V, ..., mods = ~ 1) search(d, V = V, mods = mods, random = ~ 1 | outer/inner, sparse = TRUE, ...)
  variants <- function(f) lapply(c(CR0 = "CR0", CR1 = "CR1", CR1S = "CR1S"), function(t) { x <- coef_test(f, vcov = t, cluster = d$outer, test = "naive-t"); list(se = x$SE, t = x$tstat, pval = x$p_t) })
  cr2 <- function(f) { x <- coef_test(f, vcov = "CR2", cluster = d$outer); list(beta = x$beta, se = x$SE, t = x$tstat, df = x$df_Satt, pval = x$p_Satt) }
  f <- fit(d$vi); res$three_level_REML <- one(f); p <- predict(f); res$three_level_predict <- list(pred = num(p$pred), ci_lb = num(p$ci.lb), ci_ub = num(p$ci.ub), pi_lb = num(p$pi.lb), pi_ub = num(p$pi.ub))
  g <- fit(d$vi, mods = mods); res$three_level_mods <- c(one(g), list(CR2 = cr2(g), CR_variants = variants(g)))
  res$three_level_mods_ML_t <- one(fit(d$vi, mods = mods, method = "ML", test = "t"))
  c1 <- fit(V); res$che_CR_variants <- variants(c1); res$che_profile_ci <- lapply(1:2, function(i) num(confint(plain(d, V = V, random = ~ 1 | outer/inner, sparse = TRUE), sigma2 = i, control = list(tol = 1e-10))$random[1, ]))  # confint cannot refit with ndeps
  res$che_ML <- one(fit(V, method = "ML")); V3 <- impute_covariance_matrix(d$vi, cluster = d$outer, r = .3); c3 <- fit(V3); res$che_rho3 <- c(one(c3), list(CR2 = cr2(c3)))
  m <- fit(V, mods = mods); w <- Wald_test(m, constraints = constrain_zero(seq_along(m$beta)), vcov = "CR2", cluster = d$outer, test = "HTZ"); res$che_mods_HTZ_all <- list(F = w$Fstat, df_num = w$df_num, df_denom = w$df_denom, pval = w$p_val)
  rv <- function(model, rho) { r <- robu(update(mods, yi ~ .), data = d, studynum = outer, var.eff.size = vi, rho = rho, small = TRUE, modelweights = model); list(beta = r$reg_table$b.r, se = r$reg_table$SE, t = r$reg_table$t, df = r$reg_table$dfs, pval = r$reg_table$prob, tau2 = as.numeric(r$mod_info$tau.sq), omega2 = if (is.null(r$mod_info$omega.sq)) NULL else as.numeric(r$mod_info$omega.sq), I2 = if (is.null(r$mod_info$I.2)) NULL else as.numeric(r$mod_info$I.2)) }
  res$robumeta_CORR_mods <- rv("CORR", .8); res$robumeta_HIER_mods <- rv("HIER", .8)
  e <- escalc(yi = yi, vi = vi, data = d)
  for (wt in c(TRUE, FALSE)) { a <- aggregate(e, cluster = outer, rho = .3, struct = "CS", weighted = wt); res[[if (wt) "aggregate_weighted" else "aggregate_mean"]] <- list(study = as.character(a$outer), yi = num(a$yi), vi = num(a$vi)) }
  res
}
k <- read("konstantopoulos2011"); a <- read("assink2016"); x <- read("crossed_study_instrument")
# By ML R reports no convergence here.
crossed <- function(V, method) one(search(x, V = V, random = list(~ 1 | study, ~ 1 | instrument, ~ 1 | effect), method = method))
if (part("dependent")) put("dependent_more", list(versions = list(R = R.version.string, metafor = as.character(packageVersion("metafor")), clubSandwich = as.character(packageVersion("clubSandwich")), robumeta = as.character(packageVersion("robumeta"))),
  konstantopoulos2011 = dependent_more(k, ~ I(year - 1990)), assink2016 = dependent_more(a, ~ deltype + year),
  crossed_study_instrument = list(REML = crossed(x$vi, "REML"), che_REML = tryCatch(crossed(impute_covariance_matrix(x$vi, cluster = x$study, r = .5), "REML"), error = function(e) NULL))))

## effect sizes, conversions, tests of correlations ------------------------------------------------------------------
es <- function(...) { e <- escalc(...); list(yi = num(e$yi), vi = num(e$vi)) }
two <- list(m1i = c(10.2, 5, -3), sd1i = c(3.1, 2, 4.4), n1i = c(30, 12, 7), m2i = c(8.4, 6.5, -9), sd2i = c(2.9, 2.4, 6), n2i = c(29, 15, 9))
pos <- two; pos$m1i[3] <- 3; pos$m2i[3] <- 9
tab <- list(ai = c(3, 0, 5, 12), bi = c(10, 12, 0, 18), ci = c(5, 4, 0, 6), di = c(9, 8, 7, 25))
pre <- list(m1i = c(9.5, 4), m2i = c(18.1, 3.2), sd1i = c(4.2, 1.1), sd2i = c(5, 1.6), ri = c(.55, .8), ni = c(30, 11))
reg <- list(ti = c(4.61, 6.19, 4.07, -2), ni = c(218, 232, 156, 25), mi = c(4, 7, 6, 2), r2i = c(.24, .455, .5, .3))
xy <- local({ set.seed(41); x <- round(rnorm(24, 5, 2)); y <- round(.6*x + rnorm(24, 0, 2)); z <- round(x - y + rnorm(24, 0, 3), 1); list(x = x, y = y, z = z) })
fisher <- function(z, se) c(tanh(z - qnorm(.975)*se), tanh(z + qnorm(.975)*se))
if (part("effects")) put("effects_more", list(versions = list(R = R.version.string, metafor = as.character(packageVersion("metafor")), psych = as.character(packageVersion("psych"))),
  SMD = c(two, do.call(es, c("SMD", two))), SMD_UB = c(two, do.call(es, c("SMD", two, vtype = "UB"))), MD = c(two, do.call(es, c("MD", two))), ROM = c(pos, do.call(es, c("ROM", pos))),
  OR = c(tab, do.call(es, c("OR", tab))), RR = c(tab, do.call(es, c("RR", tab))), RD = c(tab, do.call(es, c("RD", tab))),
  SMCC = c(pre, do.call(es, c("SMCC", pre))), SMCR = c(pre[-4], do.call(es, c("SMCR", pre[-4]))),
  PCOR = c(reg[1:3], do.call(es, c("PCOR", reg[1:3]))), ZPCOR = c(reg[1:3], do.call(es, c("ZPCOR", reg[1:3]))), SPCOR = c(reg, do.call(es, c("SPCOR", reg))),
  cles = list(d = c(-.3, 0, .8), of_d = pnorm(c(-.3, 0, .8)/sqrt(2)), r = c(-.3, .28, .5), of_r = asin(c(-.3, .28, .5))/pi + .5),
  nnt = list(d = c(.2, .5, .8), control_rate = c(.2, .3, .5), of_d_rate = 1/(pnorm(c(.2, .5, .8) + qnorm(c(.2, .3, .5))) - c(.2, .3, .5)), of_d = 1/(2*pnorm(c(.2, .5, .8)/sqrt(2)) - 1), r = c(.1, .28, .5), of_r = 1/c(.1, .28, .5)),
  ranks = c(xy, local({ kt <- cor.test(xy$x, xy$y, method = "kendall", exact = FALSE); st <- cor.test(xy$x, xy$y, method = "spearman", exact = FALSE); pt <- cor.test(xy$x, xy$y); n <- 24
    rp <- cor(resid(lm(xy$x ~ xy$z)), resid(lm(xy$y ~ xy$z))); tp <- rp*sqrt((n - 3)/(1 - rp^2))
    list(pearson = list(r = num(pt$estimate), stat = num(pt$statistic), pval = pt$p.value, ci = num(pt$conf.int)), kendall = list(r = num(kt$estimate), stat = num(kt$statistic), pval = kt$p.value, ci = fisher(atanh(num(kt$estimate)), sqrt(.437/(n - 4)))),
      spearman = list(r = num(st$estimate), pval = st$p.value, ci = fisher(atanh(num(st$estimate)), sqrt((1 + num(st$estimate)^2/2)/(n - 3)))), partial = list(r = rp, stat = tp, pval = 2*pt(-abs(tp), n - 3), ci = fisher(atanh(rp), 1/sqrt(n - 4))), semipartial = list(r = cor(xy$x, resid(lm(xy$y ~ xy$z))))) })),
  olkin_siotani = local({ R <- matrix(c(1, .3, .4, .2, .3, 1, .5, .1, .4, .5, 1, .25, .2, .1, .25, 1), 4); list(R = R, n = 40, v_r = unname(rcalc(R, ni = 40)$V), v_z = unname(rcalc(R, ni = 40, rtoz = TRUE)$V)) }),
  difference = list(independent = local({ x <- r.test(n = 50, r12 = .5, r34 = .2, n2 = 70); list(stat = num(x$z), pval = num(x$p)) }), williams = local({ x <- r.test(n = 60, r12 = .45, r13 = .2, r23 = .35); list(stat = num(x$t), pval = num(x$p)) }),
    steiger_disjoint = local({ x <- r.test(n = 60, r12 = .45, r34 = .3, r23 = .4, r13 = .5, r14 = .35, r24 = .6); list(stat = num(x$z), pval = num(x$p)) }),
    meng = local({ r1 <- .45; r2 <- .2; rx <- .35; n <- 60; rb <- (r1^2 + r2^2)/2; f <- min(1, (1 - rx)/(2*(1 - rb))); h <- (1 - f*rb)/(1 - rb); z <- (atanh(r1) - atanh(r2))*sqrt((n - 3)/(2*(1 - rx)*h)); list(stat = z, pval = 2*pnorm(-abs(z))) }))))
