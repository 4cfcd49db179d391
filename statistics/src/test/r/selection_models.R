# Golden values for org.alliancepool.statistics.bias.SelectionModel, from metafor.
# Usage: Rscript selection_models.R GOLDEN_DIR [SET ...]
# Reads the data sets of GOLDEN_DIR/bias_diagnostics.json, writes GOLDEN_DIR/selection_models.json after every fit
# (all sets together take R half an hour; named sets are added to the file that is there).
suppressPackageStartupMessages({ library(metafor); library(jsonlite) })
args <- commandArgs(trailingOnly = TRUE)
num <- function(x) as.vector(unclass(x))
tight <- list(threshold = 1e-12, maxiter = 10000)
sets <- fromJSON(file.path(args[1], "bias_diagnostics.json"))$sets
out <- file.path(args[1], "selection_models.json")
res <- if (file.exists(out)) fromJSON(out) else list()

nlminb <- list(optimizer = "nlminb", rel.tol = 1e-13, x.tol = 1e-10, eval.max = 5000, iter.max = 2000, intCtrl = list(rel.tol = 1e-10, subdivisions = 1000))
bfgs <- list(reltol = 1e-10, maxit = 10000)
calls <- list(step_025_5 = list(type = "stepfun", steps = c(.025, .5)), step_four = list(type = "stepfun", steps = c(.01, .025, .10, .50)),
  step_two_sided = list(type = "stepfun", alternative = "two.sided", steps = .05), step_less = list(type = "stepfun", alternative = "less", steps = .5),
  step_fe = list(type = "stepfun", steps = .025), step_x = list(type = "stepfun", steps = .025), beta = list(type = "beta"),
  halfnorm = list(type = "halfnorm"), halfnorm_025 = list(type = "halfnorm", steps = .025), halfnorm_sei = list(type = "halfnorm", prec = "sei"),
  negexp = list(type = "negexp"), negexp_025 = list(type = "negexp", steps = .025), negexp_two_sided = list(type = "negexp", alternative = "two.sided"),
  logistic = list(type = "logistic"), power = list(type = "power"), power_sei = list(type = "power", prec = "sei"), negexp_x = list(type = "negexp"))
# raudenbush with beta is left out: its maximum is at delta_1 = 1e-5, where integrate() misses 4e-4.
plan <- list(mcdaniel = list(ctl = nlminb, cases = c("step_025_5", "step_four", "step_two_sided", "halfnorm_025", "negexp_025")),
  asymmetric = list(ctl = nlminb, cases = "halfnorm"),
  raudenbush = list(ctl = bfgs, cases = c("step_less", "step_fe", "negexp", "power", "halfnorm", "logistic")),
  molloy = list(ctl = bfgs, cases = c("step_two_sided", "step_x", "negexp", "halfnorm", "power", "halfnorm_sei", "negexp_x", "beta", "negexp_two_sided", "power_sei")))
for (n in if (length(args) > 1) args[-1] else names(plan)) {
  d <- as.data.frame(sets[[n]][c("yi", "vi", "x")])
  for (case in plan[[n]]$cases) {
    f <- if (grepl("_fe$", case)) rma(yi, vi, data = d, method = "FE") else if (grepl("_x$", case)) rma(yi, vi, mods = ~ x, data = d, method = "ML", control = tight) else rma(yi, vi, data = d, method = "ML", control = tight)
    res[[n]][[case]] <- tryCatch(suppressWarnings({ s <- do.call(selmodel, c(list(f), calls[[case]], list(control = plan[[n]]$ctl)))
      list(beta = num(s$beta), se = num(s$se), tau2 = s$tau2, delta = num(s$delta), se_delta = num(s$se.delta), LRT = s$LRT, LRTp = s$LRTp, logLik = as.numeric(logLik(s))) }),
      error = function(e) list(error = conditionMessage(e)))
    write_json(res, out, digits = NA, auto_unbox = TRUE, na = "null", null = "null")
  }
}
