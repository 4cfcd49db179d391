package org.alliancepool.jobs.harmonise.patient;

import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.mapping.Target;

/**
 * A mapped cell of a source row.
 *
 * @param file the file's name in tables
 * @param row the row's position in the file
 * @param column the column's name
 * @param value as read; null where missing or withheld
 * @param mark what the value is, as {@code source_row.cell} has it; null for a plain value
 * @param target what the column holds
 * @param label what the file calls the value; null where it does not
 */
record SourceCell(
    String file,
    long row,
    String column,
    String value,
    String mark,
    Target target,
    ValueLabel label) {
  private static final int LONGEST_SHOWN = 1000;

  /** True where the file itself says that there is no value. */
  boolean isBlank() {
    return mark == null
        ? value == null || Blanks.isBlank(value)
        : mark.equals("blank") || mark.equals("system") || mark.equals("user");
  }

  /** True where the value cannot be told to anyone: it is an id. */
  boolean isId() {
    return target instanceof Target.Participant || target instanceof Target.Clinician;
  }

  /** The value for a finding, verbatim but for the end of a long one; null for an id. */
  String shown() {
    if (isId() || value == null) {
      return null;
    }
    return value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN) + "…";
  }
}
