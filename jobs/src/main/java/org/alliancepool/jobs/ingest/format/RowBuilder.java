package org.alliancepool.jobs.ingest.format;

import org.alliancepool.jobs.ingest.format.SourceRecord.Missing;

/** The cells of one row while it is decoded. */
final class RowBuilder {
  /** No id, answer or note is longer; tables, and whoever reads them, would have to hold it. */
  static final int MOST_CHARACTERS = 100_000;

  private static final int SHOWN = 60;

  private final String[] values;
  private final Missing[] missing;

  RowBuilder(int columns) {
    values = new String[columns];
    missing = new Missing[columns];
  }

  /** A value; empty text is BLANK, and what is too long for any value is none. */
  void text(int column, String text) {
    if (text.isEmpty()) {
      missing[column] = Missing.BLANK;
    } else if (text.length() > MOST_CHARACTERS) {
      unreadable(column, text.substring(0, SHOWN) + "… (too long)");
    } else {
      values[column] = text;
    }
  }

  /** What stands in a column so far. */
  String value(int column) {
    return values[column];
  }

  void blank(int column) {
    missing[column] = Missing.BLANK;
  }

  void system(int column) {
    missing[column] = Missing.SYSTEM;
  }

  void user(int column, String code) {
    values[column] = code;
    missing[column] = Missing.USER;
  }

  void unreadable(int column, String shown) {
    values[column] = shown;
    missing[column] = Missing.UNREADABLE;
  }

  /** Marks as BLANK what nothing was put into. */
  void fillBlanks() {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null && missing[i] == null) {
        blank(i);
      }
    }
  }

  SourceRecord record(long position) {
    return new SourceRecord(position, values, missing);
  }

  SourceRecord record(long position, String problem) {
    return new SourceRecord(position, values, missing, problem);
  }
}
