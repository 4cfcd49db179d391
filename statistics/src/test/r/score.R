# Reliability and rater agreement on more data than the oracle has. Writes ../resources/golden/score.json
# Usage: Rscript score.R      (psych, psychTools, lavaan, jsonlite)
suppressPackageStartupMessages({ library(psych); library(lavaan); library(jsonlite) })
num <- function(x) as.vector(unclass(x))
reliability <- function(x) {
  a <- suppressWarnings(psych::alpha(x, check.keys = FALSE, warnings = FALSE)); n <- nrow(x); k <- ncol(x)
  f <- cfa(paste("f =~", paste(names(x), collapse = " + ")), x, std.lv = TRUE, control = list(rel.tol = 1e-10))
  # lavaan stops early on the long scale (its omega moves by 1e-6 with rel.tol); factanal finds the same optimum to more digits
  fa <- factanal(x, 1, control = list(opt = list(factr = 100, maxit = 10000))); fl <- fa$loadings[, 1] * sapply(x, sd); fu <- fa$uniquenesses * sapply(x, var)
  p <- parameterEstimates(f); l <- p$est[p$op == "=~"]; th <- p$est[p$op == "~~" & p$lhs == p$rhs & p$lhs != "f"]
  list(data = unname(as.matrix(x)), n = n, alpha = a$total$raw_alpha, std_alpha = a$total$std.alpha, lambda6 = a$total$`G6(smc)`,
       average_r = a$total$average_r, item_rest_r = num(a$item.stats$r.drop), alpha_if_dropped = num(a$alpha.drop$raw_alpha),
       omega = sum(l)^2 / (sum(l)^2 + sum(th)), omega_factanal = sum(fl)^2 / (sum(fl)^2 + sum(fu)), loadings = l, psi = th, converged = lavInspect(f, "converged"),
       feldt = local({ b <- 1 - a$total$raw_alpha; c(1 - b*qf(.975, n-1, (n-1)*(k-1)), 1 - b*qf(.025, n-1, (n-1)*(k-1))) }))
}
agreement <- function(x) {
  i <- suppressWarnings(psych::ICC(x, lmer = FALSE)$results)
  p <- list(); for (a in 1:(ncol(x)-1)) for (b in (a+1):ncol(x)) { t <- t.test(x[, a], x[, b], paired = TRUE)
    p[[length(p)+1]] <- list(r = cor(x[, a], x[, b]), mean = num(t$estimate), stat = num(t$statistic), pval = t$p.value, ci = num(t$conf.int)) }
  list(data = unname(as.matrix(x)), icc = i$ICC, f = i$F, df1 = i$df1, df2 = i$df2, p = i$p, lower = i$`lower bound`, upper = i$`upper bound`, pairs = p)
}
data(bfi, package = "psychTools")
# a small sample, a long scale of weak items, three items (just identified), a Heywood case
small <- na.omit(bfi[1:40, 16:20]); long <- na.omit(bfi[1:300, 1:25]); long[c(1, 9, 10, 11, 12, 22, 25)] <- 7 - long[c(1, 9, 10, 11, 12, 22, 25)]
set.seed(5); g <- rnorm(200); three <- data.frame(a = g + rnorm(200), b = .8*g + rnorm(200), c = 1.3*g + rnorm(200, 0, .6))
set.seed(8); g <- rnorm(80); b <- .6*g + rnorm(80); c <- .6*g + rnorm(80); h <- data.frame(a = b + c + rnorm(80, 0, .4), b, c)
shrout <- data.frame(j1 = c(9,6,8,7,10,6), j2 = c(2,1,4,1,5,2), j3 = c(5,3,6,2,6,4), j4 = c(8,2,8,6,9,7))
set.seed(3); g <- rnorm(25); two <- data.frame(client = round(5 + g + rnorm(25), 1), therapist = round(6 + .3*g + rnorm(25), 1))
set.seed(4); noise <- as.data.frame(matrix(round(rnorm(60), 2), 20)) # nothing agrees: negative coefficients
dir <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)[1]))
write_json(list(r = R.version.string, psych = as.character(packageVersion("psych")), lavaan = as.character(packageVersion("lavaan")),
                reliability = lapply(list(small = small, long = long, three = three, heywood = h), reliability),
                agreement = lapply(list(shrout_fleiss = shrout, two_raters = two, noise = noise), agreement)),
           file.path(dir, "../resources/golden/score.json"), digits = NA, auto_unbox = TRUE, na = "null")
