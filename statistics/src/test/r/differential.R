# Random meta-analyses fitted by metafor, for comparison with RandomEffects (DifferentialReport).
# Usage: Rscript differential.R DIR [FIRST LAST]      analyses FIRST to LAST (default 1 to 10000), each with its own seed
# Writes DIR/SSSSS-EEEEE.jsonl.gz, a hundred analyses a file, one JSON object per line, full precision. A file that is
# there is not made again, so a run that was stopped goes on where it was, and two can share the work.
# Kinds of data: ordinary; true tau2 = 0; hostile variances (over eight decades); strong heterogeneity; tiny
# variances; with a numeric moderator, a factor, or both. k from 2 to 200, half of them at most 10.
# Analyses 7, 207, 407, ... have an exact permutation test too (50 of 10,000).
suppressPackageStartupMessages({library(metafor); library(jsonlite)})
args <- commandArgs(TRUE); dir <- args[1]; first <- if (length(args) > 2) as.integer(args[2]) else 1L; last <- if (length(args) > 2) as.integer(args[3]) else 10000L
dir.create(dir, showWarnings = FALSE, recursive = TRUE)
methods <- c("EE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM", "GENQ")
ctl <- list(threshold = 1e-12, maxiter = 10000, tol = 1e-14, tau2.max = 1e4)
num <- function(x) as.vector(unclass(x))

one <- function(id) {
  set.seed(20261100 + id); permute <- id %% 200 == 7
  kind <- sample(c("plain", "zero", "hostile", "strong", "tiny"), 1, prob = c(.35, .2, .2, .15, .1))
  k <- if (runif(1) < .5) sample(2:10, 1) else round(exp(runif(1, log(2), log(200))))
  if (permute) k <- sample(4:6, 1)
  v <- switch(kind, plain = , zero = , strong = 1 / sample(8:300, k, TRUE), hostile = 10^runif(k, -8, 0), tiny = 1e-6 * runif(k, .5, 2))
  tau2 <- switch(kind, zero = 0, plain = runif(1, 0, .1), hostile = sample(c(0, 1e-6, .01), 1), strong = 10 * mean(v), tiny = sample(c(0, 1e-6), 1))
  y <- signif(runif(1, -1, 1) + rnorm(k, 0, sqrt(v + tau2)), 12); v <- signif(v, 12)
  mods <- if (k < 4) "none" else sample(c("none", "none", "x", "g", "xg"), 1); x <- round(rnorm(k, 40, 10), 1); g <- sample(c("a", "b", "c"), k, TRUE)
  if (mods %in% c("g", "xg") && (length(unique(g)) < 2 || k < 8)) mods <- "x"
  f <- switch(mods, none = ~1, x = ~x, g = ~g, xg = ~x + g)
  test <- sample(c("z", "t", "knha", "adhoc"), 1); fits <- list()
  for (m in methods) {
    warned <- character()
    r <- tryCatch(withCallingHandlers(if (m != "GENQ") rma(y, v, mods = f, method = m, test = test, control = ctl) else rma(y, v, mods = f, method = m, test = test, weights = 1 / sqrt(v), control = ctl),
      warning = function(w) { warned <<- c(warned, conditionMessage(w)); invokeRestart("muffleWarning") }), error = function(e) conditionMessage(e))
    fits[[m]] <- if (is.character(r)) list(error = r) else { p <- predict(r); b <- if (m %in% c("REML", "DL")) blup(r) else NULL
      list(beta = num(r$beta), se = num(r$se), zval = num(r$zval), pval = num(r$pval), ci_lb = num(r$ci.lb), ci_ub = num(r$ci.ub), tau2 = r$tau2, se_tau2 = r$se.tau2, i2 = r$I2, h2 = r$H2, r2 = r$R2, qe = r$QE, qep = r$QEp, qm = r$QM, qmp = r$QMp,
        loglik = as.numeric(logLik(r)), aic = AIC(r), bic = BIC(r), aicc = AIC(r, correct = TRUE), pred = num(p$pred)[1], pi_lb = num(p$pi.lb)[1], pi_ub = num(p$pi.ub)[1], blup = if (is.null(b)) NULL else num(b$pred), blup_se = if (is.null(b)) NULL else num(b$se), warnings = warned) }
    if (permute && m %in% c("DL", "REML") && !is.character(r)) {
      q <- tryCatch(suppressWarnings(permutest(r, exact = TRUE, progbar = FALSE)), error = function(e) conditionMessage(e))
      fits[[m]]$permutation <- if (is.character(q)) list(error = q) else list(pval = num(q$pval), qmp = q$QMp) }
  }
  toJSON(list(id = id, kind = kind, k = k, mods = mods, test = test, yi = y, vi = v, x = x, g = g, fits = fits), digits = NA, auto_unbox = TRUE, null = "null", na = "null")
}

for (start in seq(first, last, by = 100)) {
  end <- min(start + 99, last); out <- file.path(dir, sprintf("%05d-%05d.jsonl.gz", start, end))
  if (file.exists(out)) next
  lines <- vapply(start:end, function(id) as.character(one(id)), "")
  part <- paste0(out, ".part", Sys.getpid()); con <- gzfile(part, "w"); writeLines(lines, con); close(con); file.rename(part, out)
  message(format(Sys.time(), "%H:%M:%S "), out)
}
