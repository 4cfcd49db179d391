# The peer's side of the benchmarks, at its best: sparse = TRUE, OpenBLAS.
# Usage: Rscript benchmark.R DIR       writes the effect tables to DIR (the JMH classes read them), then times R
args <- commandArgs(TRUE); dir <- args[1]; dir.create(dir, showWarnings = FALSE, recursive = TRUE)
suppressPackageStartupMessages({library(metafor); library(clubSandwich)})
set.seed(20261125)
table <- function(name, k, studies) {
  study <- sort(if (studies == k) seq_len(k) else c(seq_len(studies), sample(studies, k - studies, TRUE)))
  vi <- signif(1 / sample(17:120, k, TRUE), 12)
  yi <- signif(.3 + rnorm(studies, 0, .15)[study] + rnorm(k, 0, .1) + rnorm(k, 0, sqrt(vi)), 12)
  d <- data.frame(study, yi, vi); write.csv(d, file.path(dir, paste0(name, ".csv")), row.names = FALSE); d
}
k25 <- table("k25", 25, 25); k4000 <- table("k4000", 4000, 800); k1e5 <- table("k100000", 1e5, 2e4)
seconds <- function(e) { gc(); system.time(e)[["elapsed"]] }
say <- function(what, s) cat(sprintf("%-60s %12.6f s\n", what, s))

n <- 200; say("rma REML, k = 25, one fit", seconds(for (i in seq_len(n)) rma(yi, vi, data = k25)) / n)
n <- 20000; f <- rma(yi, vi, data = k25, method = "DL"); s <- seconds(suppressWarnings(gosh(f, subsets = n, progbar = FALSE))) / n
say("gosh DL, one subset (all 33,554,431 would take 2^25 times that)", s)
n <- 2000; f <- rma(yi, vi, data = k25); s <- seconds(suppressWarnings(gosh(f, subsets = n, progbar = FALSE))) / n
say("gosh REML, one subset", s)
k4000$id <- seq_len(4000)
say("rma.mv three-level REML, 4,000 effects, sparse = TRUE", seconds(rma.mv(yi, vi, random = ~ 1 | study/id, data = k4000, sparse = TRUE)))
# CHE on 100,000 effects does not fit: R is timed on the first 10,000 effects, and that is said.
few <- k1e5[k1e5$study <= 2000, ]; few$id <- seq_len(nrow(few))
V <- vcalc(vi, cluster = study, obs = id, data = few, rho = .6)
s <- seconds({ fit <- rma.mv(yi, V, random = ~ 1 | study/id, data = few, sparse = TRUE); coef_test(fit, vcov = "CR2", cluster = few$study) })
say(sprintf("CHE with CR2, %d effects in %d studies, sparse = TRUE", nrow(few), length(unique(few$study))), s)
