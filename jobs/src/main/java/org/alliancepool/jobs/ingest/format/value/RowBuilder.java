package org.alliancepool.jobs.ingest.format.value;

import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.SourceRecord.Missing;

/** The cells of one row while it is decoded. */
public final class RowBuilder {
  /** No id, answer or note is longer; tables, and whoever reads them, would have to hold it. */
  public static final int MOST_CHARACTERS = 100_000;

  private static final int SHOWN = 60;

  private final String[] values;
  private final Missing[] missing;

  /** A row of so many columns, of which none has a cell yet. */
  public RowBuilder(int columns) {
    values = new String[columns];
    missing = new Missing[columns];
  }

  /** A value; empty text is BLANK, and what is too long for any value is none. */
  public void text(int column, String text) {
    if (text.isEmpty()) {
      missing[column] = Missing.BLANK;
    } else if (text.length() > MOST_CHARACTERS) {
      unreadable(column, text.substring(0, SHOWN) + "… (too long)");
    } else {
      values[column] = text;
    }
  }

  /** What stands in a column so far. */
  public String value(int column) {
    return values[column];
  }

  /** A cell that is empty. */
  public void blank(int column) {
    missing[column] = Missing.BLANK;
  }

  /** The format's own missing value. */
  public void system(int column) {
    missing[column] = Missing.SYSTEM;
  }

  /** A code that the file declares as missing. */
  public void user(int column, String code) {
    values[column] = code;
    missing[column] = Missing.USER;
  }

  /** A cell that holds no value; {@code shown} is what can be shown of it. */
  public void unreadable(int column, String shown) {
    values[column] = shown;
    missing[column] = Missing.UNREADABLE;
  }

  /** Marks as BLANK what nothing was put into. */
  public void fillBlanks() {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null && missing[i] == null) {
        blank(i);
      }
    }
  }

  /** The row, which is sound. */
  public SourceRecord record(long position) {
    return new SourceRecord(position, values, missing);
  }

  /** The row, with what is wrong with it; null where it is sound. */
  public SourceRecord record(long position, String problem) {
    return new SourceRecord(position, values, missing, problem);
  }
}
