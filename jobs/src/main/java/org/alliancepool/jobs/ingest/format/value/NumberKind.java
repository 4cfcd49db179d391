package org.alliancepool.jobs.ingest.format.value;

import org.alliancepool.jobs.ingest.format.table.SourceColumn;

/**
 * How a file stores a number or a point in time as a number, and the text that stands for it.
 *
 * @param type what the numbers mean
 * @param unitMillis milliseconds in one unit of the number, for dates and times
 * @param originMillis the file's zero in milliseconds since 1970, for dates and date-times
 */
public record NumberKind(SourceColumn.Type type, double unitMillis, double originMillis) {
  /** A number that is no date or time. */
  public static final NumberKind PLAIN = new NumberKind(SourceColumn.Type.NUMBER, 0, 0);

  private static final double MILLIS_PER_DAY = 86_400_000.0;

  /** A kind of date, time or date-time whose zero is at midnight of an epoch day. */
  public static NumberKind of(SourceColumn.Type type, double unitMillis, long originEpochDay) {
    return new NumberKind(type, unitMillis, originEpochDay * MILLIS_PER_DAY);
  }

  /** The text of a value; null where no number or date stands for it (infinity, year 20000). */
  public String text(double value) {
    if (!Double.isFinite(value)) {
      return null;
    }
    return switch (type) {
      case DATE -> DateText.date(Math.floor((value * unitMillis + originMillis) / MILLIS_PER_DAY));
      case DATE_TIME -> DateText.dateTime(value * unitMillis + originMillis);
      case TIME -> DateText.time(value * unitMillis);
      default -> NumberText.of(value);
    };
  }

  /** Puts a value that is present into a row. */
  public void put(RowBuilder row, int column, double value) {
    String text = text(value);
    if (text == null) {
      row.unreadable(column, NumberText.of(value));
    } else {
      row.text(column, text);
    }
  }
}
