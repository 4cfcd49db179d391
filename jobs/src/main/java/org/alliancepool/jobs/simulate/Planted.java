package org.alliancepool.jobs.simulate;

/**
 * A defect that is planted in a patient's data.
 *
 * @param visit where it is of one, or null
 * @param rater its letter, where it is of a form, or 0
 * @param what in words
 */
record Planted(Defect defect, String visit, char rater, String what) {
  /** Which mapped cell it spoils. */
  enum Field {
    ITEM,
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
