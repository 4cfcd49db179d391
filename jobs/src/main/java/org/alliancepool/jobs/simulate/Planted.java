package org.alliancepool.jobs.simulate;

/**
 * A defect that is planted in a patient's data.
 *
 * @param visit where it is of one, or null
 * @param what in words
 */
record Planted(Defect defect, String visit, String what) {
  /** What it spoils. */
  enum Field {
    /** The first item of the first rater. */
    ITEM,
    /** Several answers of a form. */
    FORM,
    ARM,
    OUTCOME,
    DATE,
    VISIT,
    ROW
  }

  Field field() {
    return switch (defect) {
      case ITEM_OUT_OF_RANGE, UNPARSEABLE_NUMBER -> Field.ITEM;
      case TOO_FEW_ITEMS -> Field.FORM;
      case MISSING_ARM -> Field.ARM;
      case VALUE_OUT_OF_RANGE -> Field.OUTCOME;
      case IMPOSSIBLE_DATE -> Field.DATE;
      case UNKNOWN_VISIT -> Field.VISIT;
      case DUPLICATE_ROW -> Field.ROW;
    };
  }
}
