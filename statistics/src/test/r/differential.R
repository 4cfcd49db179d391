# Random meta-analyses fitted by metafor, for comparison with RandomEffects.
# Usage: Rscript differential.R OUT.jsonl.gz [N] [SEED]      one JSON object per line, full precision
# Kinds of data: ordinary; true tau2 = 0; hostile variances (ratios to 1e8); strong heterogeneity; tiny
# variances; with a numeric moderator, a factor, or both. k from 2 to 200, small k often.
suppressPackageStartupMessages({library(metafor); library(jsonlite)})
args <- commandArgs(TRUE); out <- args[1]; N <- as.integer(args[2]); if (is.na(N)) N <- 200; seed <- as.integer(args[3]); if (is.na(seed)) seed <- 1
set.seed(seed)
methods <- c("EE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM", "GENQ")
con <- gzfile(out, "w"); num <- function(x) as.vector(unclass(x))
for (i in seq_len(N)) {
  kind <- sample(c("plain", "zero", "hostile", "strong", "tiny"), 1, prob = c(.35, .2, .2, .15, .1))
  k <- if (runif(1) < .5) sample(2:10, 1) else round(exp(runif(1, log(2), log(200))))
  v <- switch(kind, plain = , zero = , strong = 1 / sample(8:300, k, TRUE), hostile = 10^runif(k, -8, 0), tiny = 1e-6 * runif(k, .5, 2))
  tau2 <- switch(kind, zero = 0, plain = runif(1, 0, .1), hostile = sample(c(0, 1e-6, .01), 1), strong = 10 * mean(v), tiny = sample(c(0, 1e-6), 1))
  y <- signif(runif(1, -1, 1) + rnorm(k, 0, sqrt(v + tau2)), 12); v <- signif(v, 12)
  mods <- if (k < 4) "none" else sample(c("none", "none", "x", "g", "xg"), 1); x <- round(rnorm(k, 40, 10), 1); g <- sample(c("a", "b", "c"), k, TRUE)
  if (mods %in% c("g", "xg") && (length(unique(g)) < 2 || k < 8)) mods <- "x"
  f <- switch(mods, none = ~1, x = ~x, g = ~g, xg = ~x + g)
  test <- sample(c("z", "t", "knha", "adhoc"), 1); fits <- list()
  for (m in methods) {
    a <- if (m == "GENQ") 1 / sqrt(v) else NULL; warned <- character()
    ctl <- list(threshold = 1e-12, maxiter = 10000, tol = 1e-14, tau2.max = 1e4)
    r <- tryCatch(withCallingHandlers(if (is.null(a)) rma(y, v, mods = f, method = m, test = test, control = ctl) else rma(y, v, mods = f, method = m, test = test, weights = a, control = ctl),
      warning = function(w) { warned <<- c(warned, conditionMessage(w)); invokeRestart("muffleWarning") }), error = function(e) conditionMessage(e))
    fits[[m]] <- if (is.character(r)) list(error = r) else { p <- predict(r); b <- if (m %in% c("REML", "DL")) blup(r) else NULL
      list(beta = num(r$beta), se = num(r$se), zval = num(r$zval), pval = num(r$pval), ci_lb = num(r$ci.lb), ci_ub = num(r$ci.ub), tau2 = r$tau2, se_tau2 = r$se.tau2, i2 = r$I2, h2 = r$H2, r2 = r$R2, qe = r$QE, qep = r$QEp, qm = r$QM, qmp = r$QMp,
        loglik = as.numeric(logLik(r)), aic = AIC(r), bic = BIC(r), aicc = AIC(r, correct = TRUE), pred = num(p$pred)[1], pi_lb = num(p$pi.lb)[1], pi_ub = num(p$pi.ub)[1], blup = if (is.null(b)) NULL else num(b$pred), blup_se = if (is.null(b)) NULL else num(b$se), warnings = warned) } }
  writeLines(toJSON(list(id = i, kind = kind, k = k, mods = mods, test = test, yi = y, vi = v, x = x, g = g, fits = fits), digits = NA, auto_unbox = TRUE, null = "null", na = "null"), con)
}
close(con)
