# Golden values for org.alliancepool.statistics.bias.DependentEggerTest, from metafor and clubSandwich.
# Usage: Rscript dependent_egger.R GOLDEN_DIR      writes GOLDEN_DIR/dependent_egger.json
suppressPackageStartupMessages({ library(metafor); library(clubSandwich); library(jsonlite) })
args <- commandArgs(trailingOnly = TRUE)
set.seed(7)
d <- do.call(rbind, lapply(1:18, function(s) { m <- sample(1:4, 1); n <- sample(20:150, 1)
  data.frame(study = s, yi = round(rnorm(m, 0.15 + 1.2/sqrt(n) + rnorm(1, 0, .1), .12), 4), vi = round(1/(n + sample(0:10, m, TRUE)), 6)) }))
d$id <- seq_len(nrow(d))
V <- impute_covariance_matrix(d$vi, cluster = d$study, r = 0.6)
f <- rma.mv(yi, V, mods = ~ sqrt(vi), random = ~ 1 | study/id, data = d, control = list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-14, maxit = 1000))
ct <- coef_test(f, vcov = "CR2", cluster = d$study)
write_json(c(as.list(d), list(sigma2 = f$sigma2, beta = ct$beta, se = ct$SE, t = ct$tstat, df = ct$df_Satt, pval = ct$p_Satt)), file.path(args[1], "dependent_egger.json"), digits = NA, auto_unbox = TRUE)
