# Makes the fixtures of the readers' tests, and the golden files that say what haven reads in them.
#
# Run in jobs/src/test/r:  Rscript make-fixtures.R
# Needs R with haven (2.5.1 was used) and the readstat command line tool (1.1.8), which must read the
# same numbers as haven. Review the differences after a new run: some files hold the time of writing.
library(haven)

out <- "../resources/format"
dir.create(out, showWarnings = FALSE, recursive = TRUE)
file <- function(name) file.path(out, name)

long <- paste(rep("abcdefghij", 60), collapse = "")
trial <- data.frame(
  id = c("P-01", "P-02", "P-03", "P-04"),
  wai = c(1, 2.5, NA, -0.125),
  visit = as.Date(c("1959-12-31", "1960-01-01", NA, "2020-02-29")),
  seen = as.POSIXct(c("1959-12-31 23:30:00", "2020-02-29 12:00:00", NA, "1899-03-01 00:00:01"), tz = "UTC"),
  note = c("Zürich", "naïve — ok", "", "日本語"),
  stringsAsFactors = FALSE
)

# --- SPSS -------------------------------------------------------------------------------------
sav <- trial
sav$a_name_longer_than_eight <- c(3, 99, -98, 7)
sav$a_name_longer_than_eight <- labelled_spss(
  sav$a_name_longer_than_eight, c(never = 3, "not answered" = 99), na_values = 99,
  na_range = c(-Inf, -1), label = "Häufigkeit"
)
sav$code <- labelled_spss(c("a", "b", "x", ""), c(Alpha = "a", Refused = "x"), na_values = "x")
sav$longcode <- labelled_spss(
  c("wider than eight", "second value", "gone", "ä"), c("A label" = "wider than eight"),
  na_values = "gone"
)
sav$essay <- c(long, "short", "", paste0(long, long))
sav$clock <- hms::as_hms(c(0, 3600.5, NA, 90000))
write_sav(sav, file("trial.sav"), compress = "byte")
write_sav(sav, file("plain.sav"), compress = "none")
write_sav(sav, file("trial.zsav"), compress = "zsav")

# Labels that say missing, and no code that is declared as missing.
labels <- data.frame(id = c("P1", "P2", "P3", "P4"))
labels$arm <- labelled(c(1, 1, 2, 2), c(Drug = 1, Placebo = 2))
labels$bdi <- labelled(c(30, 9, 0, 8), c("Did not apply to me at all" = 0, "Not done" = 8, "9: Missing (refused)" = 9))
labels$age <- labelled(c(40, 999, 50, 60), c("N/A" = 999))
labels$site <- labelled(c(1, 2, 9, 1), c(North = 1, South = 2, Unknown = 9))
write_sav(labels, file("labels.sav"), compress = "byte")

# Labels that contradict the codes, and an answer that is declared as missing.
answers <- data.frame(id = c("P1", "P2", "P3", "P4"))
for (i in 1:12) {
  answers[[paste0("wai_", i)]] <- labelled_spss(c(1, 3, 3, 5), c(always = 1, never = 5), na_values = 3)
}
for (i in 1:7) {
  answers[[paste0("gad_", i)]] <- labelled(c(0, 1, 2, 3), c("3" = 0, "2" = 1, "1" = 2, "0" = 3))
}
write_sav(answers, file("answers.sav"), compress = "byte")

# --- Stata ------------------------------------------------------------------------------------
dta <- trial
dta$item <- labelled(c(1L, 5L, NA, 3L), c(never = 1L, always = 5L), label = "How often")
dta$dropped <- labelled(c(1, tagged_na("a"), NA, tagged_na("z")), c(lost = tagged_na("a"), one = 1))
dta$whole <- c(100000L, -2147483647L, 2147483620L, NA)
for (v in c(8, 10, 12, 13, 14, 15)) {
  this <- if (v < 14) within(dta, note <- c("Zurich", "naive", "", "x")) else dta
  write_dta(this, file(sprintf("trial-%d.dta", v)), version = v, label = "A trial")
}
strl <- data.frame(id = 1:3, essay = c(strrep(long, 4), "short", ""), more = c("x", strrep("ü", 1500), "z"))
write_dta(strl, file("strl-13.dta"), version = 13, strl_threshold = 100)
write_dta(strl, file("strl-14.dta"), version = 14, strl_threshold = 100)
write_dta(strl, file("strl-15.dta"), version = 15, strl_threshold = 100)

# --- SAS transport ----------------------------------------------------------------------------
xpt <- trial[c("id", "wai", "visit", "seen", "note")]
xpt$wai <- c(1, 2.5, 0.1, -1e-30)
attr(xpt$wai, "label") <- "Working alliance"
xpt$miss <- c(1, NA, tagged_na("A"), tagged_na("Z"))
xpt$clock <- hms::as_hms(c(0, 3600, NA, 90000))
attr(xpt$clock, "format.sas") <- "TIME8."
write_xpt(xpt, file("trial-5.xpt"), version = 5, name = "TRIAL")
names(xpt)[2] <- "a_name_longer_than_eight"
attr(xpt[[2]], "label") <- strrep("A label longer than forty bytes. ", 3)
write_xpt(xpt, file("trial-8.xpt"), version = 8, name = "trial_with_a_long_name")
only_text <- data.frame(a = c("x", "y", "z"), b = c("1", "", "3"))
write_xpt(only_text, file("text-5.xpt"), version = 5, name = "TEXT")

# Two datasets in one library: the second without its library header.
first <- readBin(file("trial-5.xpt"), "raw", 1e6)
second <- readBin(file("text-5.xpt"), "raw", 1e6)
writeBin(c(first, second[-(1:240)]), file("two-5.xpt"))

# --- Zeros that are data ------------------------------------------------------------------------
# The first participant is 0 and answers 0 to everything; a row has more bytes than a sector.
zeros <- data.frame(id = 0:19)
for (i in 1:70) zeros[[paste0("item_", i)]] <- 0
zeros$note <- replace(rep("", 20), 6, "here")
write_sav(zeros, file("zeros-plain.sav"), compress = "none")
write_sav(zeros, file("zeros.sav"), compress = "byte")
write_sav(zeros, file("zeros.zsav"), compress = "zsav")
for (v in c(12, 14)) write_dta(zeros, file(sprintf("zeros-%d.dta", v)), version = v)
for (v in c(5, 8)) write_xpt(zeros, file(sprintf("zeros-%d.xpt", v)), version = v, name = "ZEROS")
suppressWarnings(write_sas(zeros, file("zeros.sas7bdat")))

# --- what haven and readstat say of them ---------------------------------------------------------
number <- function(x) {
  text <- sprintf("%.15g", x)
  longer <- which(suppressWarnings(as.numeric(text)) != x)
  text[longer] <- sprintf("%.17g", x[longer])
  sub("e([-+])0*", "E\\1", text)
}
clock <- function(seconds) {
  seconds <- as.numeric(seconds)
  fraction <- sub("^0", "", number(round(seconds %% 1, 3)))
  paste0(sprintf("%02d:%02d:%02d", seconds %/% 3600, seconds %/% 60 %% 60, seconds %/% 1 %% 60), fraction)
}
cells <- function(x) {
  plain <- zap_labels(x)
  tag <- if (is.numeric(x) && !inherits(x, c("Date", "POSIXct", "hms"))) na_tag(x) else rep(NA, length(x))
  user <- if (inherits(x, "haven_labelled_spss")) is.na(x) & !is.na(unclass(x)) else rep(FALSE, length(x))
  raw <- unclass(x)
  text <- if (inherits(x, "Date")) format(x, "%Y-%m-%d")
    else if (inherits(x, "POSIXct")) format(x, "%Y-%m-%dT%H:%M:%S", tz = "UTC")
    else if (inherits(x, "hms")) clock(x)
    else if (is.character(raw)) raw
    else number(as.numeric(raw))
  text[user] <- paste0(text[user], "<USER>")
  text[!is.na(tag)] <- paste0(".", tag[!is.na(tag)], "<USER>")
  system <- is.na(raw) & is.na(tag) & !is.character(raw)
  text[system] <- "<SYSTEM>"
  text[is.character(raw) & !is.na(raw) & raw == ""] <- "<BLANK>"
  text
}
golden <- function(name, d) {
  rows <- do.call(paste, c(lapply(d, cells), sep = "\t"))
  # SAS has .A to .Z; haven tells of them in lower case.
  if (grepl("xpt$|sas7bdat$", name)) rows <- gsub("\\.([a-z])<USER>", ".\\U\\1<USER>", rows, perl = TRUE)
  lines <- c(paste(names(d), collapse = "\t"), rows)
  writeLines(enc2utf8(lines), file(paste0(name, ".golden.tsv")), useBytes = TRUE)
  # The same file by another way: readstat prints six decimals.
  csv <- system2("readstat", c(shQuote(file(name)), "-"), stdout = TRUE, stderr = FALSE)
  other <- read.csv(text = csv, stringsAsFactors = FALSE, encoding = "UTF-8", check.names = FALSE)
  for (v in names(d)) {
    mine <- suppressWarnings(as.numeric(unclass(d[[v]])))
    if (is.numeric(other[[v]]) && is.numeric(unclass(d[[v]])) && !inherits(d[[v]], c("Date", "POSIXct"))) {
      both <- !is.na(mine) & !is.na(other[[v]])
      stopifnot(abs(mine[both] - other[[v]][both]) < 1e-6)
    }
  }
}
for (name in c("trial.sav", "plain.sav", "trial.zsav")) golden(name, read_sav(file(name), user_na = TRUE))
for (v in c(8, 10, 12, 13, 14, 15)) {
  name <- sprintf("trial-%d.dta", v)
  golden(name, read_dta(file(name)))
}
for (name in c("strl-14.dta", "strl-15.dta")) golden(name, read_dta(file(name)))
for (name in c("trial-5.xpt", "trial-8.xpt", "text-5.xpt")) golden(name, read_xpt(file(name)))

# --- SAS datasets ----------------------------------------------------------------------------------
# iris.sas7bdat comes with haven (MIT licence) and was written by SAS 9.4. The other is what haven writes,
# which differs in places from what SAS does, and sites send it all the same.
file.copy(system.file("examples", "iris.sas7bdat", package = "haven"), file("iris.sas7bdat"), overwrite = TRUE)
golden("iris.sas7bdat", read_sas(file("iris.sas7bdat")))
sas <- trial[c("id", "wai", "visit", "seen", "note")]
sas$miss <- c(1, NA, tagged_na("A"), tagged_na("Z"))
for (i in 1:12) sas[[paste0("wai_int_", i)]] <- as.numeric((i + 1:4) %% 5)
sas$phq_base <- c(20, 21, NA, 3)
sas$phq_end <- c(10, 11, 12, NA)
suppressWarnings(write_sas(sas, file("haven.sas7bdat"))) # deprecated, and used
golden("haven.sas7bdat", read_sas(file("haven.sas7bdat")))

# --- What draft reads -------------------------------------------------------------------------------
dir.create("../resources/draft", showWarnings = FALSE)
visits <- c("Ausgangswert" = 1, "Integration 2" = 2, "Katamnese" = 3)
totals <- data.frame(pid = rep(1:12, each = 4), bdi_total = 8 + (1:48 * 7) %% 30)
totals$visit <- labelled(rep(as.numeric(1:4), 12), visits)
write_dta(totals, "../resources/draft/visits.dta", version = 14)
