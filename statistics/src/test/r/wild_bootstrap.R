# Cluster wild bootstrap with every vector of signs, in plain R beside rma.mv; no package on Debian has it.
# Usage: OPENBLAS_NUM_THREADS=1 Rscript wild_bootstrap.R ORACLE_DATA_DIR OUT_DIR      writes OUT_DIR/wild_bootstrap.json
# For each vector: y* = fitted + sign * residual of the model under the null, the full model again, its robust F (CR1).
# p is the share of vectors whose F is not below that of the data. "held": the weights of the full fit stay; "refitted":
# the variances are estimated anew, in the null model and in every replicate.
suppressPackageStartupMessages({ library(metafor); library(jsonlite) })
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(file.path(args[1], "konstantopoulos2011.csv")); d$year <- d$year - 1990
control <- list(optimizer = "nlminb", rel.tol = 1e-14, x.tol = 1e-12, iter.max = 2000, eval.max = 2000)
# Where the search stops without a verdict at so fine a tolerance, that of a coarser one stands.
weights_of <- function(y, d, X) { fit <- function(control) rma.mv(y, d$vi, mods = X, intercept = FALSE, random = ~ 1 | outer/inner, data = d, control = control)
  solve(tryCatch(fit(control), error = function(e) fit(list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-12, maxit = 2000)))$M) }
gls <- function(y, X, W) solve(t(X) %*% W %*% X, t(X) %*% W %*% y)
robust_f <- function(y, X, W, cluster, tested) {
  A <- solve(t(X) %*% W %*% X); b <- A %*% t(X) %*% W %*% y; e <- as.vector(y - X %*% b); m <- unique(cluster)
  U <- sapply(m, function(g) { i <- cluster == g; A %*% t(X[i, , drop = FALSE]) %*% W[i, i] %*% e[i] }); U <- matrix(U, ncol = length(m))
  V <- (U %*% t(U) * length(m)/(length(m) - 1))[tested, tested, drop = FALSE]
  as.vector(t(b[tested]) %*% solve(V, b[tested]))/length(tested) }
exact <- function(d, X, tested, refitted) {
  W <- weights_of(d$yi, d, X); f <- robust_f(d$yi, X, W, d$outer, tested); null <- X[, -tested, drop = FALSE]
  fitted <- if (ncol(null)) { W0 <- if (refitted) weights_of(d$yi, d, null) else W; as.vector(null %*% gls(d$yi, null, W0)) } else rep(0, nrow(d))
  m <- unique(d$outer); signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(m)))); F <- apply(signs, 1, function(s) { y <- fitted + s[match(d$outer, m)] * (d$yi - fitted); robust_f(y, X, if (refitted) weights_of(y, d, X) else W, d$outer, tested) })
  list(districts = length(m), tested = I(tested - 1), fval = f, pval = mean(F >= f * (1 - 1e-7)), vectors = nrow(signs), f_quartiles = unname(quantile(F, c(.25, .5, .75)))) }
few <- d[d$outer %in% unique(d$outer)[1:6], ]; one <- function(d) cbind(rep(1, nrow(d))); slope <- function(d) cbind(1, d$year)
write_json(list(r = R.version.string, metafor = as.character(packageVersion("metafor")),
  held = list(mean = exact(d, one(d), 1, FALSE), slope = exact(d, slope(d), 2, FALSE), both = exact(few, slope(few), 1:2, FALSE)),
  refitted = list(mean = exact(few, one(few), 1, TRUE), slope = exact(few, slope(few), 2, TRUE))),
  file.path(args[2], "wild_bootstrap.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE)
