# Model formulas: names and columns of R's design for each, as metafor's rma sees them (text columns are factors).
# Usage: Rscript formulas.R OUT_DIR      writes OUT_DIR/formulas.json (OUT_DIR is ../resources/golden)
suppressPackageStartupMessages(library(jsonlite))
d <- data.frame(g = factor(c("a", "b", "b", "c", "a", "c", "b", "a")), h = factor(c("u", "v", "u", "v", "v", "u", "u", "v")),
  x = c(1.5, 2, 4, 3, 7, 5, 6, 2.5), z = c(3, 1, 4, 1, 5, 9, 2, 6))
formulas <- c("g/h", "g/x", "x/g", "(g + h)^2", "(g + h + x)^2", "(x + z)^2", "(g + x + z)^3", "x/z", "(x + z)/g", "g/h/x", "(g + h) * x", "x * (g + z)",
  "g * h - h", "(g + h)^2 - g:h", "g + x - 1", "0 + g/x", "g:h - 1", "z:x + x", "h + x:h", "x + z + z:x", "(g * h) * x - g:h:x", "(x)", "x - (z + g) + z", "I(x^2) + x", "g^2", "(x + z):g", "x + 1", "-1 + x", "x * z / g")
out <- list(data = lapply(d, function(c) if (is.factor(c)) as.character(c) else c),
  designs = lapply(formulas, function(f) { m <- model.matrix(as.formula(paste("~", f)), d); list(formula = f, names = I(colnames(m)), columns = unname(apply(m, 2, function(c) unname(c), simplify = FALSE))) }))
write_json(out, file.path(commandArgs(trailingOnly = TRUE)[1], "formulas.json"), digits = NA, auto_unbox = TRUE)
