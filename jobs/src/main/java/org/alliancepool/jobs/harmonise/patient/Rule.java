package org.alliancepool.jobs.harmonise.patient;

/** What can be wrong with a cell, row, form or participant, and what to do about it. */
enum Rule {
  MISSING_ID(
      "row",
      "The row names no participant: the id is blank, or a word such as unknown. Fill in the id, or remove the row, and send the file again."),
  SUMMARY_ROW(
      "row",
      "In the place of the id stands a word such as mean or total, so the row is of many patients, or a footnote. Remove it, or give the patient who has it as code another."),
  DOUBTFUL_ID(
      "row",
      "In the place of the id stands a short word such as SD, N or NA, which may be somebody's code; the row is kept out. Remove it; where it is a patient's, write ids: initials for the file in the manifest."),
  REPEATED_HEADER(
      "row", "The row repeats the names of the columns, as where files were joined. Remove it."),
  REPEATED_ID(
      "participant",
      "Where the rows are of two patients, as where each site numbers its own anew, give both columns that tell them apart, as in participant: [site, id]; where they are of one, correct the file."),
  MALFORMED_ROW("row", "Cells may stand in the wrong columns. Mend the row in the file."),
  DUPLICATE_ROW("row", "The same row stands earlier in the file and is used once. Remove one."),
  UNKNOWN_VISIT("row", "Declare the visit in visits of the manifest, or correct it in the file."),
  MISSING_VISIT("row", "The row says no visit. Fill in the visit column."),
  UNKNOWN_RATER(
      "row",
      "The row does not say who rated, or in a code that raters of the measure does not have. Declare the code there, or fill in the column."),
  MISSING_PARAMETER(
      "cell", "The row does not say what its value is. Fill in the parameter column."),
  UNKNOWN_PARAMETER(
      "row",
      "No measure maps the code, and the participant lacks the one that it is nearly equal to. Correct the code in the file, or map it by another measure."),
  UNKNOWN_CODE("cell", "Add the code to an arm in the manifest, or correct it in the file."),
  UNPARSEABLE_NUMBER(
      "cell", "Not a number. Correct it, or declare it in missing or values of the manifest."),
  LABELLED_MISSING(
      "cell",
      "Such a number is no score. Declare it in missing of the manifest; where it counts, say in values what it is."),
  ITEM_OUT_OF_RANGE(
      "cell",
      "Not an answer of the form; counted as missing, the rest of the form is kept. Correct it, or declare the variant of the form that was used."),
  VALUE_OUT_OF_RANGE(
      "cell", "Outside the range of the form. Correct it, or declare reported_as or the variant."),
  IMPOSSIBLE_DATE(
      "cell",
      "No such date; only the study day is lost. Correct it, or declare date_format: a pattern like dd.MM.yyyy, or excel for days that Excel counts, such as 45011."),
  PARTIAL_DATE(
      "cell",
      "The date lacks its day, or its month as well; only the study day is lost. Let the site complete it, where it is known."),
  UNREADABLE_CELL(
      "cell",
      "The cell holds no single value, as an error, NaN, a list and a formula that was never computed are none, or is too long for one. Correct it in the file, by saving it in Excel where it is a formula; blank or null means missing."),
  CONFLICTING_VALUE(
      "cell",
      "Other cells give another value for the same thing; none is used. Correct the files."),
  TOO_FEW_ITEMS("form", "Too few items for a score; the answers are kept, the form has no score."),
  MISSING_ARM(
      "participant",
      "No treatment arm: kept, and out of results by arm. Ask the site for the arm."),
  ID_NOT_IN_FILE("participant", "This file has no row of it. Check for misspelt ids.");

  private final String scope;
  private final String remedy;

  Rule(String scope, String remedy) {
    this.scope = scope;
    this.remedy = remedy;
  }

  String scope() {
    return scope;
  }

  String remedy() {
    return remedy;
  }

  /** The code in vocabulary/quarantine_rule.csv. */
  String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
