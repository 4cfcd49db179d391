# Items against the rest of their scale, with right and with wrong keys. Writes ../resources/golden/item_analysis.json
# Usage: Rscript item_analysis.R      (psych, psychTools, jsonlite)
# r.drop is that of psych::alpha, the p-values are those of cor.test and pf. psych's own warning goes by the loadings on
# the first principal component (negative_loading), not by r.drop: they agree while most items are keyed right.
suppressPackageStartupMessages({ library(psych); library(jsonlite) })
num <- function(x) as.vector(unclass(x))
analysis <- function(x, reversed) {
  x <- na.omit(as.data.frame(x)); n <- nrow(x); k <- ncol(x)
  a <- suppressWarnings(psych::alpha(x, check.keys = FALSE, warnings = FALSE)); raw <- a$total$raw_alpha
  rest <- sapply(seq_len(k), function(i) cor.test(x[, i], rowSums(x[, -i, drop = FALSE]), alternative = "less")$p.value)
  two <- if (length(reversed)) cor.test(rowSums(x[, reversed, drop = FALSE]), rowSums(x[, -reversed, drop = FALSE]), alternative = "less")
  # Of all ways to part the items in two groups of two or more, the one whose sums correlate lowest.
  ways <- if (k >= 4) unlist(lapply(2:(k %/% 2), function(m) combn(k, m, simplify = FALSE)), recursive = FALSE)
  ways <- Filter(function(w) 2 * length(w) < k || !(1 %in% w), ways)
  across <- sapply(ways, function(w) cor(rowSums(x[, w]), rowSums(x[, -w])))
  list(opposed = I(ways[[which.min(across)]] - 1), opposed_rest_r = min(across),
       opposed_p = min(1, length(ways) * cor.test(rowSums(x[, ways[[which.min(across)]]]), rowSums(x[, -ways[[which.min(across)]]]), alternative = "less")$p.value),
       data = unname(as.matrix(x)), reversed = I(reversed - 1), n = n, item_rest_r = num(a$item.stats$r.drop), item_rest_p = rest,
       reversed_rest_r = if (length(reversed)) num(two$estimate) else NA, reversed_rest_p = if (length(reversed)) two$p.value else NA,
       alpha = raw, alpha_p = pf(1 / (1 - raw), n - 1, (n - 1) * (k - 1)),
       negative_loading = I(which(num(principal(x, scores = FALSE)$loadings) < 0)))
}
data(bfi, package = "psychTools")
agree <- bfi[1:60, 1:5]; keyed <- agree; keyed[, 1] <- 7 - keyed[, 1]
extra <- bfi[101:118, 11:15]; both <- extra; both[, 1:2] <- 7 - both[, 1:2] # E1 and E2 run against the scale
set.seed(12); g <- rnorm(40); half <- sapply(1:10, function(i) round(pmin(5, pmax(1, 3 + (-1)^i * g + rnorm(40))))) # half against, none turned
dir <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)[1]))
write_json(list(r = R.version.string, psych = as.character(packageVersion("psych")), items = list(
  not_turned = analysis(agree, 1), turned = analysis(keyed, 1), small_not_turned = analysis(extra, 1:2), small_turned = analysis(both, 1:2),
  half_not_turned = analysis(half, seq(1, 9, 2)), no_reversed = analysis(keyed[, 2:5], integer(0)))),
  file.path(dir, "../resources/golden/item_analysis.json"), digits = NA, auto_unbox = TRUE, na = "null")
