# How often real answers of few persons are said to contradict a right key, and a wrong one: docs/decisions.md has the result.
# Usage: Rscript keying_power.R [SAMPLES]     (psychTools); the rules are those of jobs/.../checks/DeclaredKeys.java, one visit.
# Five scales of five items (bfi), of which one to three are reverse-keyed; samples of 12 to 20 persons. Wrong: all of them turned once too often.
suppressPackageStartupMessages(library(psychTools)); data(bfi); set.seed(1)
samples <- as.integer(c(commandArgs(trailingOnly = TRUE), 4000)[1])
scales <- list(A = c(-1, 2, 3, 4, 5), C = c(1, 2, 3, -4, -5), E = c(-1, -2, 3, 4, 5), N = 1:5, O = c(1, -2, 3, 4, -5))
so_low <- function(r, n) pt(r * sqrt((n - 2) / (1 - r^2)), n - 2)
checked <- function(x, reversed, wrong) {
  n <- sample(12:20, 1); d <- as.matrix(x[sample(nrow(x), n), ]); k <- ncol(d)
  for (j in c(reversed, if (wrong) reversed)) d[, j] <- 7 - d[, j]
  if (any(apply(d, 2, sd) == 0)) return(c(NA, NA, NA))
  items <- so_low(sapply(1:k, function(i) cor(d[, i], rowSums(d[, -i]))), n)
  s <- cov(d); alpha <- k / (k - 1) * (1 - sum(diag(s)) / sum(s)); sums <- 1 - pf(1 - alpha, (n - 1) * (k - 1), n - 1)
  if (length(reversed)) sums <- c(sums, so_low(cor(rowSums(d[, reversed, drop = FALSE]), rowSums(d[, -reversed, drop = FALSE])), n))
  c(any(items < .05 / k), any(sums < .05 / length(sums)), any(sums < .001 / length(sums)))
}
for (name in names(scales)) {
  reversed <- which(scales[[name]] < 0); x <- na.omit(bfi[, 5 * (match(name, names(scales)) - 1) + 1:5])
  for (wrong in c(FALSE, if (length(reversed)) TRUE)) {
    p <- rowMeans(replicate(samples, checked(x, reversed, wrong)), na.rm = TRUE)
    cat(sprintf("%s %-5s  items-as-keyed %.4f  keys-as-declared %.4f  fatal %.4f\n", name, if (wrong) "wrong" else "right", p[1], p[2], p[3]))
  }
}
