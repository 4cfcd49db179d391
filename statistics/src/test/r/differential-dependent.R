# Random dependent-effects data sets with R's answers, for DependentDifferentialTest.
# Usage: Rscript differential-dependent.R DIR [FIRST LAST]      (seeds FIRST..LAST, default 1 to 500)
# Writes DIR/SSS-EEE.json, ten seeds a file; a file that is there is not made again, so a run that was stopped goes on
# where it was, and two can share the work. Set OPENBLAS_NUM_THREADS=1, or small matrices crawl.
# The committed golden/dependent.json is seeds 291 to 330 in one file.
# R 4.2 with metafor 3.8, clubSandwich 0.5.8, robumeta 2.0, jsonlite.
suppressPackageStartupMessages({ library(metafor); library(clubSandwich); library(robumeta); library(jsonlite) })
args <- commandArgs(trailingOnly = TRUE)
dir <- args[1]; first <- if (length(args) > 2) as.integer(args[2]) else 1L; last <- if (length(args) > 2) as.integer(args[3]) else 500L
dir.create(dir, showWarnings = FALSE, recursive = TRUE)
num <- function(x) as.vector(unclass(x))
try_or_null <- function(e) tryCatch(suppressWarnings(e), error = function(err) NULL)
control <- list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-14, maxit = 2000)
# BFGS stops short where the likelihood is flat and its default differences (1e-3 of log sigma2) are coarse: restarted
# once from where it stopped, with finer differences, it agrees to 1e-7 with the score equations.
tighter <- function(f) c(control[1:2], list(reltol = 1e-16, maxit = 2000, ndeps = rep(1e-4, length(f$sigma2) + 4), sigma2.init = pmax(f$sigma2, 1e-9)))

simulate <- function(seed) {
  set.seed(seed)
  J <- sample(6:30, 1); n <- sample(1:sample(2:7, 1), J, TRUE); if (all(n == 1)) n[1] <- 3
  study <- rep(seq_len(J), n); k <- length(study)
  vi <- round(1 / sample(8:150, k, TRUE), 6); if (seed %% 5 == 0) vi <- round(vi * exp(rnorm(k)), 6) + 1e-6
  tau <- sample(c(0, .1, .3), 1); omega <- sample(c(0, .1, .25), 1); rho <- sample(c(.2, .5, .8), 1)
  z <- round(rnorm(J), 3)[study]; w <- round(rnorm(k), 3); g <- sample(c("a", "b", "c"), k, TRUE)
  e <- unlist(lapply(split(vi, study), function(v) { s <- sqrt(v); V <- rho * s %o% s; diag(V) <- v; drop(rnorm(length(v)) %*% chol(V)) }))
  yi <- round(.25 + .1 * z + .05 * w + rnorm(J, 0, tau)[study] + rnorm(k, 0, omega) + e, 6)
  formula <- list(~ 1, ~ z, ~ w, ~ z + w, ~ g, ~ g + z)[[1 + seed %% 6]]
  d <- data.frame(study, effect = seq_len(k), yi, vi, z, w, g)
  p <- sample(k)  # studies need not be contiguous
  if (seed %% 3 == 0) d <- d[p, ]
  list(d = d, rho = rho, formula = formula)
}

fit_list <- function(f) if (is.null(f)) NULL else list(beta = num(f$beta), se = num(f$se), pval = num(f$pval), sigma2 = num(f$sigma2), QE = f$QE, QM = f$QM, QMp = f$QMp,
  logLik = as.numeric(logLik(f)), AIC = AIC(f), BIC = BIC(f), AICc = AIC(f, correct = TRUE), k = f$k)
robust_list <- function(f, cluster, type = "CR2") if (is.null(f)) NULL else try_or_null(local({ c2 <- coef_test(f, vcov = type, cluster = cluster, test = if (type == "CR2") "Satterthwaite" else "naive-t")
  list(se = c2$SE, t = c2$tstat, df = if (type == "CR2") c2$df_Satt else NULL, pval = if (type == "CR2") c2$p_Satt else c2$p_t) }))

one <- function(seed) {
  s <- simulate(seed); d <- s$d; X <- model.matrix(s$formula, d); p <- ncol(X)
  V <- impute_covariance_matrix(d$vi, cluster = d$study, r = s$rho, return_list = FALSE)
  mv <- function(V, random = ~ 1 | study/effect, ...) { fit <- function(control) try_or_null(rma.mv(yi, V, mods = X, intercept = FALSE, random = random, data = d, control = control, ...))
    f <- fit(control); g <- if (!is.null(f)) fit(tighter(f)); if (!is.null(g) && logLik(g) > logLik(f) - 1e-12) g else f }
  diagonal <- mv(d$vi); ml <- mv(d$vi, method = "ML", test = "t"); che <- mv(V)
  res <- list(seed = seed, rho = s$rho, formula = deparse(s$formula), names = colnames(X), study = d$study, effect = d$effect, yi = d$yi, vi = d$vi, x = unname(X),
    diagonal_REML = fit_list(diagonal), diagonal_ML_t = fit_list(ml), che_REML = fit_list(che), che_CR2 = robust_list(che, d$study), che_CR1S = robust_list(che, d$study, "CR1S"), diagonal_CR2 = robust_list(diagonal, d$study))
  if (p > 1 && !is.null(che)) res$che_HTZ <- try_or_null(local({ w <- Wald_test(che, constraints = constrain_zero(2:p), vcov = "CR2", cluster = d$study, test = "HTZ"); list(F = w$Fstat, df_denom = w$df_denom, pval = w$p_val) }))
  rb <- function(m) try_or_null(local({ r <- robu(if (p == 1) yi ~ 1 else update(s$formula, yi ~ .), data = d, studynum = study, var.eff.size = vi, rho = s$rho, small = TRUE, modelweights = m)
    list(beta = r$reg_table$b.r, se = r$reg_table$SE, df = r$reg_table$dfs, pval = r$reg_table$prob, tau2 = as.numeric(r$mod_info$tau.sq), omega2 = if (is.null(r$mod_info$omega.sq)) NULL else as.numeric(r$mod_info$omega.sq), I2 = if (is.null(r$mod_info$I.2)) NULL else as.numeric(r$mod_info$I.2)) }))
  res$robu_CORR <- rb("CORR"); res$robu_HIER <- rb("HIER")
  e <- escalc(yi = yi, vi = vi, data = d)
  ag <- aggregate(e, cluster = study, rho = s$rho, struct = "CS"); res$aggregate_weighted <- list(study = ag$study, yi = num(ag$yi), vi = num(ag$vi))
  ag <- aggregate(e, cluster = study, rho = s$rho, struct = "CS", weighted = FALSE); res$aggregate_mean <- list(study = ag$study, yi = num(ag$yi), vi = num(ag$vi))
  if (p == 1 && !is.null(che)) { pr <- predict(che); res$che_predict <- list(pred = num(pr$pred), ci_lb = num(pr$ci.lb), pi_lb = num(pr$pi.lb), pi_ub = num(pr$pi.ub)) }
  if (seed %% 10 == 1 && seed <= 40 && !is.null(che)) res$che_profile <- try_or_null(lapply(1:2, function(i) num(confint(che, sigma2 = i, control = list(tol = 1e-10))$random[1, ])))
  # A crossed factor with a few levels beside study and effect.
  if (seed %% 4 == 0) { d$instrument <- factor(sample(5, nrow(d), TRUE)); res$instrument <- as.integer(as.character(d$instrument))
    res$crossed_REML <- fit_list(mv(V, list(~ 1 | study, ~ 1 | instrument, ~ 1 | effect))) }
  res
}
for (start in seq(first, last, by = 10)) {
  end <- min(start + 9, last); out <- file.path(dir, sprintf("%03d-%03d.json", start, end))
  if (file.exists(out)) next
  part <- paste0(out, ".part", Sys.getpid())
  write_json(lapply(start:end, one), part, digits = NA, auto_unbox = TRUE, na = "null", null = "null")
  file.rename(part, out); message(format(Sys.time(), "%H:%M:%S "), out)
}
