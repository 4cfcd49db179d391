# Golden values for org.alliancepool.statistics.diagnostics and .bias, from metafor.
# Usage: Rscript bias_diagnostics.R ORACLE_DATA_DIR OUT_DIR
# ORACLE_DATA_DIR holds molloy2014_zcor.csv, raudenbush1985_smd.csv, mcdaniel1994_zcor.csv and homogeneous_k5.csv.
# Writes OUT_DIR/bias_diagnostics.json. Iterative fits are run to tight convergence.
suppressPackageStartupMessages({ library(metafor); library(jsonlite) })
args <- commandArgs(trailingOnly = TRUE)
num <- function(x) as.vector(unclass(x))
tight <- list(threshold = 1e-12, maxiter = 10000, tol = 1e-14)
try_or <- function(e) tryCatch(suppressWarnings(e), error = function(err) list(error = conditionMessage(err)))
read <- function(f) read.csv(file.path(args[1], paste0(f, ".csv")))

set.seed(20240611)
asymmetric <- local({ n <- round(exp(runif(400, log(20), log(400)))); v <- 1/(n - 3)
  y <- rnorm(400, rnorm(400, 0.1, 0.12), sqrt(v)); p <- pnorm(y/sqrt(v), lower.tail = FALSE)
  keep <- which(runif(400) < ifelse(p < .025, 1, ifelse(p < .5, .45, .15)))[1:60]
  data.frame(yi = y[keep], vi = v[keep], ni = n[keep], x = round(rnorm(60), 3)) })
nine <- data.frame(yi = c(.41, .12, .55, -.08, .30, .22, .95, .17, .36), vi = c(.021, .013, .051, .034, .017, .011, .062, .009, .045),
  ni = c(50, 80, 23, 33, 62, 94, 20, 114, 26), x = c(1, 2, 0, 4, 3, 2, 7, 1, 5))
tied <- data.frame(yi = c(.2, .2, .5, .1, .4, .4), vi = c(.02, .02, .05, .01, .04, .03), ni = c(53, 53, 23, 103, 28, 36), x = c(0, 1, 0, 1, 1, 0))
molloy <- local({ d <- read("molloy2014_zcor"); data.frame(yi = d$yi, vi = d$vi, ni = d$ni, x = d$meanage) })
raud <- local({ d <- read("raudenbush1985_smd"); data.frame(yi = d$yi, vi = d$vi, ni = round(4/d$vi), x = d$weeks) })
homog <- local({ d <- read("homogeneous_k5"); data.frame(yi = d$yi, vi = d$vi, ni = round(1/d$vi) + 3, x = c(1, 0, 2, 5, 3)) })
mcd <- local({ d <- read("mcdaniel1994_zcor"); data.frame(yi = d$yi, vi = d$vi, ni = d$ni, x = as.numeric(d$struct == "s")) })
sets <- list(nine = nine, tied = tied, molloy = molloy, raudenbush = raud, homogeneous = homog, mcdaniel = mcd, asymmetric = asymmetric)

fit <- function(d, method, test = "z", mods = NULL)
  if (is.null(mods)) rma(yi, vi, ni = ni, data = d, method = method, test = test, control = tight) else rma(yi, vi, ni = ni, mods = ~ x, data = d, method = method, test = test, control = tight)
frame <- function(x) lapply(as.list(as.data.frame(x)), num)

diagnose <- function(d) {
  out <- list()
  for (m in c("REML", "DL", "FE")) for (t in c("z", "knha")) { if (m == "FE" && t == "knha") next
    f <- try_or(fit(d, m, t)); key <- paste(m, t, sep = "_"); if (!inherits(f, "rma")) { out[[key]] <- f; next }
    i <- try_or(influence(f)); fx <- try_or(fit(d, m, t, "x")); ix <- try_or(influence(fx))
    infl <- function(i) c(frame(i$inf), list(dfbs = frame(i$dfbs), influential = num(i$is.infl)))
    out[[key]] <- list(leave1out = frame(leave1out(f)), cumul = frame(cumul(f)), influence = infl(i), influence_x = infl(ix))
    pdf(NULL); b <- try_or(baujat(f)); bx <- try_or(baujat(fx)); dev.off()
    out[[key]]$baujat <- list(x = num(b$x), y = num(b$y)); out[[key]]$baujat_x <- list(x = num(bx$x), y = num(bx$y)) }
  out }

reg <- function(r) list(stat = num(r$zval), df = r$dfs, pval = num(r$pval), limit = num(r$est), limit_ci = c(r$ci.lb, r$ci.ub))
bias <- function(d) {
  out <- list()
  for (p in c("sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv")) {
    out$egger[[paste("lm", p, sep = "_")]] <- try_or(reg(regtest(fit(d, "REML"), model = "lm", predictor = p)))
    for (m in c("REML", "DL", "FE")) for (t in c("z", "knha")) { if (m == "FE" && t == "knha") next
      out$egger[[paste(m, t, p, sep = "_")]] <- try_or(reg(regtest(fit(d, m, t), predictor = p)))
      if (p == "sei") out$egger[[paste(m, t, p, "x", sep = "_")]] <- try_or(reg(regtest(fit(d, m, t, "x"), predictor = p))) } }
  out$egger[["lm_sei_x"]] <- try_or(reg(regtest(fit(d, "REML", "z", "x"), model = "lm", predictor = "sei")))
  out$begg <- try_or(local({ r <- ranktest(fit(d, "REML")); list(tau = num(r$tau), pval = num(r$pval)) }))
  for (e in c("L0", "R0", "Q0")) for (m in c("REML", "DL", "FE")) for (s in c("auto", "left", "right")) out$trimfill[[paste(e, m, s, sep = "_")]] <- try_or(local({
    r <- if (s == "auto") trimfill(fit(d, m), estimator = e) else trimfill(fit(d, m), estimator = e, side = s)
    list(k0 = r$k0, se_k0 = r$se.k0, p_k0 = r$p.k0, side = r$side, beta = num(r$beta), se = num(r$se), tau2 = r$tau2, yi = num(r$yi), vi = num(r$vi), fill = num(r$fill)) }))
  f <- function(...) try_or(local({ r <- fsn(d$yi, d$vi, ...); list(fsnum = r$fsnum, pval = r$pval, meanes = r$meanes, target = r$target) }))
  out$fsn <- list(rosenthal = f(), rosenthal_01 = f(alpha = .01), orwin = f(type = "Orwin", target = .05), orwin_default = f(type = "Orwin"), orwin_negative = f(type = "Orwin", target = -.05), orwin_weighted = f(type = "Orwin", weighted = TRUE, target = .05), rosenberg = f(type = "Rosenberg"), rosenberg_01 = f(type = "Rosenberg", alpha = .01))
  g <- local({ e <- d; e$yi <- -e$yi; function(...) try_or(local({ r <- fsn(e$yi, e$vi, ...); list(fsnum = r$fsnum, pval = r$pval, meanes = r$meanes, target = r$target) })) })
  out$fsn_mirrored <- list(rosenthal = g(), orwin = g(type = "Orwin", target = .05), orwin_default = g(type = "Orwin"), orwin_weighted = g(type = "Orwin", weighted = TRUE, target = .05), rosenberg = g(type = "Rosenberg"))
  s <- function(...) try_or(local({ r <- tes(..., progbar = FALSE); list(O = r$O, E = r$E, test = r$test, pval = r$pval, theta = num(r$theta), theta_lim = num(r$theta.lim), power = num(r$power)) }))
  out$tes <- list(chi2 = s(d$yi, d$vi, test = "chi2"), binom = s(d$yi, d$vi, test = "binom"), greater = s(d$yi, d$vi, alternative = "greater", alpha = .025, test = "chi2"),
    two_sided_test = s(d$yi, d$vi, test = "chi2", tes.alternative = "two.sided"), less = s(d$yi, d$vi, alternative = "less", test = "binom", tes.alternative = "less"), random = s(fit(d, "REML"), test = "chi2"), binom_two = s(d$yi, d$vi, test = "binom", tes.alternative = "two.sided"))
  if (nrow(d) <= 20) out$tes$exact <- s(d$yi, d$vi, test = "exact")
  out }

all_subsets <- function(d) { out <- list()
  for (m in c("FE", "DL", "REML")) { g <- gosh(fit(d, m), progbar = FALSE)
    out[[m]] <- list(incl = apply(g$incl, 1, function(b) sum(2^(which(b) - 1))), k = num(g$res$k), QE = num(g$res$QE), I2 = num(g$res$I2), H2 = num(g$res$H2), tau2 = num(g$res$tau2), estimate = num(g$res$estimate)) }
  out }

res <- list(r = R.version.string, metafor = as.character(packageVersion("metafor")))
for (n in names(sets)) { d <- sets[[n]]
  res$sets[[n]] <- c(as.list(d), list(bias = bias(d)))
  if (nrow(d) <= 20) res$sets[[n]]$diagnostics <- diagnose(d)
  if (n %in% c("tied", "nine")) res$sets[[n]]$gosh <- all_subsets(d) }
write_json(res, file.path(args[2], "bias_diagnostics.json"), digits = NA, auto_unbox = TRUE, na = "null", null = "null")
