# Effect sizes beyond the oracle's, from metafor and psych. Usage: Rscript effects.R OUT.json
suppressPackageStartupMessages({library(metafor); library(psych); library(jsonlite)})
e <- function(...) { x <- escalc(...); list(yi = as.vector(unclass(x$yi)), vi = x$vi) }
tab <- list(ai = c(3, 0, 5), bi = c(10, 12, 0), ci = c(5, 4, 0), di = c(9, 8, 7))
two <- list(m1i = 10.2, sd1i = 3.1, n1i = 30, m2i = 8.4, sd2i = 2.9, n2i = 29)
R <- matrix(c(1, .3, .4, .2, .3, 1, .5, .1, .4, .5, 1, .25, .2, .1, .25, 1), 4)
out <- list(versions = c(R = R.version.string, metafor = as.character(packageVersion("metafor")), psych = as.character(packageVersion("psych"))),
  SMD_UB = do.call(e, c("SMD", two, vtype = "UB")), SMD_LS2 = do.call(e, c("SMD", two, vtype = "LS2")), MD = do.call(e, c("MD", two)), ROM = do.call(e, c("ROM", two)),
  RPB = do.call(e, c("RPB", two)), RBIS = do.call(e, c("RBIS", two)),
  SMCC = e("SMCC", m1i = 9.5, m2i = 18.1, sd1i = 4.2, sd2i = 5, ri = .55, ni = 30),
  OR = do.call(e, c("OR", tab)), RR = do.call(e, c("RR", tab)), RD = do.call(e, c("RD", tab)),
  rcalc_r = unname(rcalc(R, ni = 40)$V), rcalc_z = unname(rcalc(R, ni = 40, rtoz = TRUE)$V), rcalc_pairs = as.character(rcalc(R, ni = 40)$dat$var1.var2),
  williams = unlist(r.test(n = 103, r12 = .5, r13 = .3, r23 = .4)[c("t", "p")], use.names = FALSE),
  steiger_disjoint = unlist(r.test(n = 103, r12 = .5, r34 = .6, r23 = .5, r13 = .7, r14 = .5, r24 = .8)[c("z", "p")], use.names = FALSE),
  ztor_int = list(z = c(.3, -1.2, 0, 2), tau2 = c(.04, .5, 1, 4), r = mapply(function(z, t) integrate(function(x) tanh(x) * dnorm(x, z, sqrt(t)), z - 12 * sqrt(t), z + 12 * sqrt(t), rel.tol = 1e-13, subdivisions = 2000)$value, c(.3, -1.2, 0, 2), c(.04, .5, 1, 4))),
  kendall = local({ x <- c(1, 2, 2, 3, 5, 4, 4, 4, 9, 1); y <- c(2, 1, 2, 2, 7, 3, 3, 4, 8, 2); k <- cor.test(x, y, method = "kendall", exact = FALSE); s <- cor.test(x, y, method = "spearman", exact = FALSE); list(x = x, y = y, tau = unname(k$estimate), z = unname(k$statistic), p = k$p.value, rho = unname(s$estimate), rho_p = s$p.value) }))
write_json(out, commandArgs(TRUE)[1], digits = NA, auto_unbox = TRUE, pretty = TRUE)
