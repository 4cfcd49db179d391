# Golden values for the options of `alliance meta` and for `alliance gosh`, from metafor 3.8; and p-uniform written anew.
# Usage: OPENBLAS_NUM_THREADS=1 Rscript meta_options.R ORACLE_DATA_DIR OPTIONS.json ANEW.json
# (ORACLE_DATA_DIR is ../resources/oracle/data, OPTIONS.json oracle/meta_options.json of the test resources of jobs, ANEW.json
# ../resources/golden/written_anew.json: methods without a package at hand, written here from their papers.)
suppressPackageStartupMessages({ library(metafor); library(jsonlite) })
args <- commandArgs(TRUE); read <- function(f) read.csv(file.path(args[1], paste0(f, ".csv")))
num <- function(x) as.vector(unclass(x)); tight <- list(threshold = 1e-12, maxiter = 10000)
molloy <- read("molloy2014_zcor"); mcd <- read("mcdaniel1994_zcor"); raud <- read("raudenbush1985_smd"); konst <- read("konstantopoulos2011"); six <- molloy[1:6, ]; five <- molloy[1:5, ]
res <- list(versions = list(R = R.version.string, metafor = as.character(packageVersion("metafor"))))

## every subset, its estimates in the order of metafor's inclusion matrix -------------------------------------------
res$gosh <- lapply(c(EE = "EE", DL = "DL", REML = "REML"), function(m) { g <- gosh(rma(yi, vi, data = six, method = m, control = tight), progbar = FALSE)
  list(incl = unname(g$incl * 1), estimate = num(g$res[, "estimate"])) })

## permutation, intervals, subgroups, selection models --------------------------------------------------------------
res$permutation_mods <- local({ p <- permutest(rma(yi, vi, mods = ~ meanage, data = five, control = tight), exact = TRUE, progbar = FALSE); list(pval = num(p$pval), qmp = p$QMp) })
res$permutation <- local({ p <- permutest(rma(yi, vi, data = six, control = tight), exact = TRUE, progbar = FALSE); list(pval = num(p$pval), qmp = p$QMp) })
res$tau2_ci_PL <- num(confint(rma(yi, vi, data = molloy, control = tight), type = "PL", control = list(tol = 1e-12))$random[1, 2:3])
res$subgroups <- lapply(split(molloy, molloy$design), function(s) { f <- rma(yi, vi, data = s, test = "knha", control = tight); list(k = f$k, beta = num(f$beta), se = f$se, pval = num(f$pval), ci_lb = num(f$ci.lb), ci_ub = num(f$ci.ub), tau2 = f$tau2, i2 = f$I2, qe = f$QE, qep = f$QEp) })
res$subgroup_test_common <- local({ f <- rma(yi, vi, mods = ~ design, data = molloy, test = "knha", control = tight); list(stat = f$QM, df1 = f$QMdf[1], df2 = f$QMdf[2], pval = f$QMp) })
# At its default, integrate() misses the kink of a threshold by 2e-5 of the log-likelihood.
bfgs <- list(reltol = 1e-10, maxit = 10000); kink <- list(reltol = 1e-12, maxit = 10000, intCtrl = list(rel.tol = 1e-10, subdivisions = 1000))
calls <- list(stepfun = list(type = "stepfun", steps = .5), halfnorm = list(type = "halfnorm"), negexp = list(type = "negexp", steps = .05), power = list(type = "power"), logistic = list(type = "logistic"))
res$selection <- lapply(calls, function(a) { s <- do.call(selmodel, c(list(rma(yi, vi, data = raud, method = "ML", control = tight), alternative = "greater", control = if (a$type == "negexp") kink else bfgs), a))
  list(beta = num(s$beta), se = num(s$se), tau2 = s$tau2, delta = num(s$delta), lrt = s$LRT, lrtp = s$LRTp, log_lik = as.numeric(logLik(s))) })
res$selection_mods <- lapply(list(stepfun = list(type = "stepfun", steps = .025), halfnorm = list(type = "halfnorm")), function(a) {
  s <- do.call(selmodel, c(list(rma(yi, vi, mods = ~ meanage, data = molloy, method = "ML", control = tight), alternative = "greater", control = bfgs), a))
  list(beta = num(s$beta), se = num(s$se), tau2 = s$tau2, delta = num(s$delta), lrt = s$LRT, lrtp = s$LRTp, log_lik = as.numeric(logLik(s)), qm = s$QM, qmp = s$QMp) })

## weights of the user's, and moderators: every diagnostic that metafor has for them -----------------------------------
egger <- function(f) { r <- regtest(f); list(stat = num(r$zval), pval = num(r$pval)) }
infl <- function(f) { i <- influence(f); c(lapply(unclass(i$inf)[c("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat", "weight")], num), list(rstandard = num(rstandard(f)$z), dfbs = lapply(as.list(as.data.frame(i$dfbs)), num))) }
series <- function(x) lapply(unclass(x)[c("estimate", "se", "ci.lb", "ci.ub", "tau2", "I2", "Q")], num)
res$weights <- local({ f <- rma(yi, vi, weights = ni, data = molloy, control = tight); t <- trimfill(f); g <- lapply(split(molloy, molloy$design), function(s) rma(yi, vi, weights = ni, data = s, control = tight))
  p <- permutest(rma(yi, vi, weights = ni, data = six, control = tight), exact = TRUE, progbar = FALSE)
  list(leave_one_out = series(leave1out(f)), cumulative = series(cumul(f)), influence = infl(f), egger = egger(f), trimfill = list(k0 = t$k0, beta = num(t$beta), se = num(t$se)), permutation = list(pval = num(p$pval), qmp = p$QMp),
    subgroups = lapply(g, function(f) list(beta = num(f$beta), se = f$se, tau2 = f$tau2))) })
res$mods <- local({ f <- rma(yi, vi, mods = ~ design + meanage, data = molloy, test = "knha", control = tight); r <- ranktest(f); list(influence = infl(f), egger = egger(f), begg = list(tau = num(r$tau), pval = num(r$pval))) })

## a given V: within a district the errors correlate by .7^distance --------------------------------------------------
V <- outer(seq_len(nrow(konst)), seq_len(nrow(konst)), function(i, j) ifelse(konst$outer[i] == konst$outer[j], .7^abs(i - j) * sqrt(konst$vi[i] * konst$vi[j]), 0))
mv <- function(d, ...) rma.mv(yi, data = d, control = list(rel.tol = 1e-14, x.tol = 1e-12), ...)
res$given_v <- local({ f <- mv(konst, V = V, random = ~ 1 | outer/inner); list(beta = num(f$beta), se = f$se, sigma2 = num(f$sigma2), log_lik = as.numeric(logLik(f)), qe = f$QE) })
## one effect per study: the effect's variance held at 0 -------------------------------------------------------------
molloy$study <- molloy$id <- seq_len(nrow(molloy))
res$one_effect_per_study <- local({ f <- rma.mv(yi, vi, data = molloy, random = list(~ 1 | study, ~ 1 | id), sigma2 = c(NA, 0)); g <- rma.mv(yi, vi, data = molloy, random = list(~ 1 | study, ~ 1 | id)); list(aic = AIC(f), bic = BIC(f), aicc = AIC(f, correct = TRUE), aic_both = AIC(g)) })

## p-uniform (van Assen et al. 2015), from its definition: conditional p-values of the significant effects -----------
anew <- list(puniform = local({ sig <- mcd[mcd$yi / sqrt(mcd$vi) > qnorm(.975), ]; s <- sqrt(sig$vi); k <- nrow(sig)
  q <- function(t) exp(pnorm(sig$yi, t, s, lower.tail = FALSE, log.p = TRUE) - pnorm(qnorm(.975) * s, t, s, lower.tail = FALSE, log.p = TRUE))
  irwin_hall <- function(x, n) if (n > 25) pnorm(x, n / 2, sqrt(n / 12)) else sum((-1)^(0:floor(x)) * choose(n, 0:floor(x)) * (x - 0:floor(x))^n) / factorial(n)
  root <- function(f) uniroot(f, c(-2, 2), tol = 1e-13)$root; lnp <- function(t) -sum(log(q(t))); fe <- sum(mcd$yi / mcd$vi) / sum(1 / mcd$vi)
  small <- sig[1:8, ]; q8 <- function(t) exp(pnorm(small$yi, t, sqrt(small$vi), lower.tail = FALSE, log.p = TRUE) - pnorm(qnorm(.975) * sqrt(small$vi), t, sqrt(small$vi), lower.tail = FALSE, log.p = TRUE))
  list(k = k, LNP = list(est = root(function(t) lnp(t) - k), ci_lb = root(function(t) pgamma(lnp(t), k) - .975), ci_ub = root(function(t) pgamma(lnp(t), k) - .025), pval_zero = pgamma(lnp(0), k, lower.tail = FALSE), pval_bias = pgamma(lnp(fe), k)),
    P_first_eight = list(yi = small$yi, vi = small$vi, est = root(function(t) sum(q8(t)) - 4), ci_lb = root(function(t) irwin_hall(sum(q8(t)), 8) - .025), ci_ub = root(function(t) irwin_hall(sum(q8(t)), 8) - .975), pval_zero = irwin_hall(sum(q8(0)), 8))) }))

## dependent correlations that share a variable, from the papers: Hotelling (1940), Steiger (1980, eq. 14), Meng et al. (1992)
anew$overlapping <- local({ r12 <- .45; r13 <- .2; r23 <- .35; n <- 60; d <- r12 - r13; R <- 1 - r12^2 - r13^2 - r23^2 + 2*r12*r13*r23; m <- (r12 + r13) / 2
  psi <- r23 * (1 - 2*m^2) - .5*m^2 * (1 - 2*m^2 - r23^2); s <- psi / (1 - m^2)^2; rs <- (r12^2 + r13^2) / 2; f <- min(1, (1 - r23) / (2 * (1 - rs))); h <- (1 - f*rs) / (1 - rs); dz <- atanh(r12) - atanh(r13)
  list(hotelling = d * sqrt((n - 3) * (1 + r23) / (2 * R)), steiger = dz * sqrt(n - 3) / sqrt(2 - 2*s), meng = dz * sqrt((n - 3) / (2 * (1 - r23) * h))) })
for (i in 2:3) write_json(list(res, anew)[[i - 1]], args[i], digits = NA, auto_unbox = TRUE, na = "null", null = "null")
