package org.alliancepool.jobs.ingest.format.spss;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.value.NumberKind;

/**
 * A variable of an SPSS file. Strings wider than 255 bytes are stored in several parts.
 *
 * @param name the long name
 * @param shortName of at most 8 bytes
 * @param width bytes of a string, 0 for a number
 * @param kind what the number means, null for a string
 * @param offsets where the parts stand in a case, in bytes
 * @param lengths bytes of each part that hold text
 * @param range lowest and highest user-missing value, empty where there is no range
 * @param discrete user-missing numbers
 * @param missingText user-missing strings
 * @param valueLabels label by value
 */
record SavVariable(
    String name,
    String shortName,
    String label,
    int width,
    NumberKind kind,
    int[] offsets,
    int[] lengths,
    double[] range,
    double[] discrete,
    List<String> missingText,
    Map<String, String> valueLabels) {
  private static final long EPOCH = LocalDate.of(1582, 10, 14).toEpochDay();
  private static final NumberKind DATE = NumberKind.of(SourceColumn.Type.DATE, 1000, EPOCH);
  private static final NumberKind DATE_TIME =
      NumberKind.of(SourceColumn.Type.DATE_TIME, 1000, EPOCH);
  private static final NumberKind TIME = NumberKind.of(SourceColumn.Type.TIME, 1000, 0);

  /** What numbers of an SPSS print format mean: points in time are seconds since 1582-10-14. */
  static NumberKind kind(int printFormat) {
    return switch (printFormat) {
      // DATE, ADATE, JDATE, MOYR, QYR, WKYR, EDATE, SDATE
      case 20, 23, 24, 28, 29, 30, 38, 39 -> DATE;
      // DATETIME, YMDHMS
      case 22, 41 -> DATE_TIME;
      // TIME, DTIME, MTIME
      case 21, 25, 40 -> TIME;
      default -> NumberKind.PLAIN;
    };
  }

  SourceColumn column() {
    return new SourceColumn(
        name,
        label,
        kind == null ? SourceColumn.Type.TEXT : kind.type(),
        Collections.unmodifiableMap(valueLabels));
  }

  boolean isUserMissing(double value) {
    if (range.length == 2 && value >= range[0] && value <= range[1]) {
      return true;
    }
    for (double code : discrete) {
      if (value == code) {
        return true;
      }
    }
    return false;
  }
}
