package org.alliancepool.jobs.ingest.format.table;

/**
 * One row of a trial file.
 *
 * @param position 1-based, as a person sees it in the program that opens the file: the physical
 *     line where a text row begins (header lines counted), the sheet row in Excel, the case number
 *     in SPSS, Stata and SAS files
 * @param values one text per column: numbers in their shortest round-trip form without a trailing
 *     ".0" ("3", "2.5", "-0.125"), dates as ISO 8601, text as it is without the format's own
 *     padding; null where {@code missing} says BLANK or SYSTEM
 * @param missing one mark per column, null where the value is there
 * @param problem what is wrong with the row as a whole, null where it is sound. With a problem it
 *     is not certain which value belongs to which column (a row with more cells than the header),
 *     so the row belongs in quarantine; the rows after it are not touched
 */
public record SourceRecord(long position, String[] values, Missing[] missing, String problem) {
  /** A row that could be read whole. */
  public SourceRecord(long position, String[] values, Missing[] missing) {
    this(position, values, missing, null);
  }

  /** The value of a column; null where it is missing, and where there is no such column (-1). */
  public String present(int column) {
    return column < 0 || missing[column] != null ? null : values[column];
  }

  /** Why a cell has no value. */
  public enum Missing {
    /** An empty cell of a text file or worksheet, or an empty string. */
    BLANK,
    /** The format's own system-missing value. */
    SYSTEM,
    /**
     * A code that the file itself declares as missing: SPSS user-missing, Stata {@code .a} to
     * {@code .z}, SAS {@code .A} to {@code .Z} and {@code ._}. The value is the code's text: "99",
     * ".a".
     */
    USER,
    /**
     * The cell holds something that is no value: an Excel error ("#N/A"), a formula that was never
     * calculated, a date outside the years 1 to 9999, bytes that the encoding does not know. The
     * value is what can be shown of it. It belongs in quarantine; the rest of the row is sound.
     */
    UNREADABLE
  }
}
