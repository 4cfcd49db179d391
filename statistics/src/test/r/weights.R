# Models with weights of the user's: every diagnostic for which metafor has an answer, and what it refuses.
# Usage: Rscript weights.R OUT_DIR      writes OUT_DIR/weights.json (OUT_DIR is ../resources/golden)
# R 4.2 with metafor 3.8. Fits are run to tight convergence; the data are metadat's dat.bcg, log risk ratios.
suppressPackageStartupMessages({ library(metafor); library(jsonlite) })
args <- commandArgs(trailingOnly = TRUE)
num <- function(x) as.vector(unclass(x))
frame <- function(x) lapply(as.list(as.data.frame(x)), num)
tight <- list(threshold = 1e-14, maxiter = 10000, tol = 1e-14)
refusal <- function(e) tryCatch({ e; "answers" }, error = conditionMessage)
d <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
d <- data.frame(yi = num(d$yi), vi = num(d$vi), w = sqrt(d$tpos + d$cpos), x = d$ablat, g = substr(d$alloc, 1, 1))

infl <- function(f) { i <- influence(f); c(frame(i$inf), list(dfbs = frame(i$dfbs), influential = num(i$is.infl))) }
bauj <- function(f) { pdf(NULL); on.exit(dev.off()); b <- baujat(f); list(x = num(b$x), y = num(b$y)) }
egger <- function(f, ...) { r <- regtest(f, ...); list(stat = num(r$zval), df = r$dfs, pval = num(r$pval), limit = num(r$est), limit_ci = c(r$ci.lb, r$ci.ub)) }
pooled <- function(f) list(beta = num(f$beta), se = f$se, pval = num(f$pval), ci_lb = f$ci.lb, ci_ub = f$ci.ub, tau2 = f$tau2)
answers <- function(method, test) {
  fit <- function(data = d, mods = ~ 1) suppressWarnings(rma(yi, vi, weights = w, mods = mods, data = data, method = method, test = test, control = tight))
  f <- fit(); fx <- fit(mods = ~ x); tf <- trimfill(f); p <- predict(f)
  groups <- lapply(split(d, d$g), fit); b <- sapply(groups, function(g) num(g$beta)); s <- sapply(groups, function(g) g$se)
  cells <- fit(mods = ~ g - 1); contrasts <- fit(mods = ~ g)
  list(leave1out = frame(leave1out(f)), cumul = frame(cumul(f)), influence = infl(f), influence_x = infl(fx), baujat = bauj(f), baujat_x = bauj(fx),
    rstandard = num(rstandard(f)$z), rstandard_x = num(rstandard(fx)$z),
    predict = list(pi_lb = num(p$pi.lb), pi_ub = num(p$pi.ub)),
    egger = egger(f), egger_lm = egger(f, model = "lm"), egger_x = egger(fx), begg = list(tau = num(ranktest(f)$tau), pval = num(ranktest(f)$pval)),
    trimfill = list(k0 = tf$k0, side = tf$side, weights = num(tf$weights), beta = num(tf$beta), se = num(tf$se), tau2 = tf$tau2, ci_lb = tf$ci.lb, ci_ub = tf$ci.ub),
    separate = list(levels = names(groups), fits = unname(lapply(groups, pooled)), stat = sum(((b - sum(b/s^2)/sum(1/s^2))/s)^2)),
    common = c(pooled(cells), list(stat = contrasts$QM, stat_p = contrasts$QMp)))
}
six <- d[1:6, ]
permuted <- function(method, mods) { p <- permutest(rma(yi, vi, weights = w, mods = mods, data = six, method = method, control = tight), exact = TRUE, progbar = FALSE); list(pval = num(p$pval), qmp = p$QMp) }
out <- list(r = R.version.string, metafor = as.character(packageVersion("metafor")), data = as.list(d), fits = list(), permutation = list())
for (m in c("REML", "DL", "GENQ", "EE")) for (t in c("z", "knha")) if (m != "EE" || t == "z") out$fits[[paste(m, t, sep = "_")]] <- answers(m, t)
for (m in c("DL", "EE")) out$permutation[[m]] <- list(signs = permuted(m, ~ 1), rows = permuted(m, ~ x))
f <- rma(yi, vi, weights = w, data = d); fx <- rma(yi, vi, weights = w, mods = ~ x, data = d)
# confint(f) of method GENQ needs CompQuadForm, which Debian lacks: the distribution of Q = y'Py by Imhof's integral instead
# (1961, doi:10.1093/biomet/48.3-4.419); P as in Jackson (2013, doi:10.1002/jrsm.1081).
imhof <- function(q, lambda) .5 + integrate(function(u) vapply(u, function(x) sin(.5*sum(atan(lambda*x)) - .5*q*x)/(x*exp(.25*sum(log1p(lambda^2*x^2)))), 0), 0, Inf, rel.tol = 1e-10, subdivisions = 10000)$value/pi
genq <- function(X) { A <- diag(d$w); P <- A - A %*% X %*% solve(t(X) %*% A %*% X, t(X) %*% A); q <- as.vector(t(d$yi) %*% P %*% d$yi)
  tail <- function(t) { s <- sqrt(d$vi + t); l <- eigen(P*(s %o% s), TRUE, TRUE)$values; l <- l[l > 1e-12*max(l)]; imhof(q/max(l), l/max(l)) }
  bound <- function(p) if (tail(0) >= p) 0 else uniroot(function(t) tail(t) - p, c(0, 20), tol = 1e-12)$root
  list(tau2 = rma(yi, vi, weights = w, mods = X, intercept = FALSE, data = d, method = "GENQ")$tau2, tau2_lb = bound(.025), tau2_ub = bound(.975)) }
out$genq <- list(mean = genq(cbind(rep(1, nrow(d)))), x = genq(cbind(1, d$x)))
out$r2 <- lapply(c(EE = "EE", REML = "REML"), function(m) rma(yi, vi, weights = w, mods = ~ x, data = d, method = m, control = tight)$R2)
out$refusals <- list(blup = refusal(blup(f)), selmodel = refusal(selmodel(f, type = "stepfun", steps = .025)), leave1out_x = refusal(leave1out(fx)), cumul_x = refusal(cumul(fx)), trimfill_x = refusal(trimfill(fx)))
write_json(out, file.path(args[1], "weights.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null", null = "null")
