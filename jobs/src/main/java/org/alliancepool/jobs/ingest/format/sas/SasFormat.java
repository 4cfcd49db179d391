package org.alliancepool.jobs.ingest.format.sas;

import java.util.Locale;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.value.NumberKind;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/** What numbers mean under a SAS display format, and how SAS writes that a number is missing. */
final class SasFormat {
  /** 1960-01-01 in days since 1970-01-01. */
  private static final long EPOCH = -3653;

  private static final NumberKind DATE = NumberKind.of(SourceColumn.Type.DATE, 86_400_000.0, EPOCH);
  private static final NumberKind DATE_TIME =
      NumberKind.of(SourceColumn.Type.DATE_TIME, 1000, EPOCH);
  private static final NumberKind TIME = NumberKind.of(SourceColumn.Type.TIME, 1000, 0);

  private SasFormat() {}

  /** What numbers of a format mean: dates, date-times and times by the format's name. */
  static NumberKind kind(String format) {
    String name = format.toUpperCase(Locale.ROOT);
    if (name.startsWith("DATETIME")
        || name.startsWith("DATEAMPM")
        || name.startsWith("NLDATM")
        || name.startsWith("MDYAMPM")
        || name.matches("(E8601|B8601|IS8601|E8601|\\$N8601)D[TZNX].*")
        || name.matches("DT(DATE|MONYY|YEAR|YYQC|WKDATX).*")) {
      return DATE_TIME;
    }
    if (name.matches("(DATE|DAY|DDMMYY|MMDDYY|YYMMDD|JULIAN|JULDAY|MONYY|MMYY|YYMM|YYMON|YYQ).*")
        || name.matches("(WORDDAT|WEEKDAT|WEEKU|WEEKV|WEEKW|MONNAME|MONTH|QTR|YEAR|NLDATE).*")
        || name.matches("DOWNAME|(E8601|B8601|IS8601)DA.*")) {
      return DATE;
    }
    if (name.matches("(TIME|HHMM|HOUR|MMSS|TOD|NLTIM|E8601TM|B8601TM|IS8601TM).*")) {
      return TIME;
    }
    return NumberKind.PLAIN;
  }

  /** Puts "." as SYSTEM, ".A" to ".Z" and "._" as USER; false where the letter is none of them. */
  static boolean putMissing(RowBuilder row, int column, int letter) {
    if (letter == '.') {
      row.system(column);
    } else if (letter == '_' || (letter >= 'A' && letter <= 'Z')) {
      row.user(column, "." + (char) letter);
    } else {
      return false;
    }
    return true;
  }
}
