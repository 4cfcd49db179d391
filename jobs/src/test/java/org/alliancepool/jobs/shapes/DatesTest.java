package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates as files write them. */
class DatesTest {
  @RegisterExtension final TrialFolder trial = new TrialFolder("dates");

  private ReadStudy read(String format, String... dates) throws IOException {
    return ReadStudy.of(trial.folder(), manifest(format, dates));
  }

  /** The manifest of a file that has been written. */
  private String manifest(String format, String... dates) throws IOException {
    StringBuilder csv = new StringBuilder("id,visit,date,bdi\n");
    for (int i = 0; i < dates.length; i++) {
      csv.append("P1,v%d,%s,10\n".formatted(i, dates[i]));
    }
    trial.file("d.csv", csv.toString());
    return """
        study_id: dates
        title: Dates
        treatment: psychedelic
        status: completed
        visits:
          v0: {timepoint: baseline, week: 0}
          v1: {timepoint: end, week: 1}
          v2: {timepoint: later, week: 2}
          v3: {timepoint: last, week: 3}
        files:
          - file: d.csv
            format: csv
            layout: long
            participant: id
            visit: visit
            visit_date: date%s
            measures:
              - {instrument: BDI-II, score: bdi}
        """
        .formatted(format);
  }

  @Test
  void daysThatExcelCountsAreDeclared() throws IOException {
    assertThat(
            read("\n    date_format: excel", "45011", "2023-03-27", "45013.75", "abc")
                .table("session", "visit", "study_day"))
        .containsExactly("v0 0", "v1 1", "v2 2", "v3 null");
    assertThat(
            read("\n    date_format: excel-1904", "43549", "2023-03-27")
                .table("session", "visit", "study_day"))
        .containsExactly("v0 0", "v1 1");
    // Day 60 is the 29 February 1900 that Excel has and the calendar has not.
    assertThat(
            read("\n    date_format: excel", "59", "60", "61", "999999")
                .table("session", "visit", "study_day"))
        .containsExactly("v0 0", "v1 null", "v2 1", "v3 null");
  }

  @Test
  void ofADateThatCannotBeReadTheShapeIsKept() throws IOException {
    ReadStudy study =
        read("\n    missing: [unknown]", "2019-13-45", "31 März 2O19", "unknown", "x".repeat(99));
    assertThat(study.table("quarantine", "row", "column", "rule", "source_value"))
        .containsExactly(
            "2 date impossible_date 0000-00-00",
            "3 date impossible_date 99 AAAA 9A99",
            "5 date impossible_date " + "A".repeat(40));
    assertThat(study.cells("d.csv", "date"))
        .containsExactly(
            "0000-00-00 unreadable",
            "99 AAAA 9A99 unreadable",
            "unknown user",
            "A".repeat(40) + " unreadable");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void aDayOrMonthMayBeWrittenWithoutItsZero() throws IOException {
    assertThat(
            read("\n    date_format: yyyy.MM.dd.", "2024.05.03.", "2024.05.4.", "2024.5.05.")
                .table("session", "visit", "study_day"))
        .containsExactly("v0 0", "v1 1", "v2 2");
    assertThat(
            read("\n    date_format: ddMMyyyy", "03052024", "4052024")
                .table("session", "visit", "study_day"))
        .as("nothing stands between")
        .containsExactly("v0 0", "v1 null");
  }

  @Test
  void aDateWithoutItsDayIsNoneAndNoFault() throws IOException {
    assertThat(
            read("", "2025-06", "2025", "2025---14", "2025-UN-UN")
                .table("quarantine", "rule", "source_value"))
        .containsExactly(
            "partial_date 9999",
            "partial_date 9999---99",
            "partial_date 9999-99",
            "partial_date 9999-AA-AA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-06-UNK",
        "2025-UNK-UNK",
        "2025-06-00",
        "2025-06-99",
        "2025-06-??",
        "2025-06-U",
        "UN-JUN-2025",
        "06.2025",
        "06/2025",
        "Jun 2025",
        "00.06.2025"
      })
  void sitesWriteItTheirWay(String date) throws IOException {
    assertThat(read("", date).table("quarantine", "rule")).containsExactly("partial_date");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1030", "1001", "2024-28", "28/2024", "2019-13-45"})
  void otherNumbersAreNoDates(String date) throws IOException {
    assertThat(read("", date).table("quarantine", "rule")).containsExactly("impossible_date");
  }

  @Test
  void aWordIsNoDateThatIsReadTheWrongWay() throws IOException {
    assertThat(trial.warnings(manifest("", "ND", "unbekannt", "nicht erhoben", "2025-01-01")))
        .noneMatch(w -> w.contains("are none"));
  }

  @Test
  void undeclaredTheyAreNoDatesAndTheRemedySaysWhatToDeclare() throws IOException {
    ReadStudy study = read("", "45011");
    assertThat(study.table("session", "visit", "study_day")).containsExactly("v0 null");
    assertThat(study.table("quarantine", "rule", "remedy"))
        .singleElement()
        .asString()
        .startsWith("impossible_date No such date")
        .contains("excel for days that Excel counts");
    assertThat(read("\n    date_format: exel", "45011").error())
        .startsWith("INVALID_MANIFEST: Cannot read dates of study \"dates\": date_format \"exel\"")
        .contains("or excel for the days");
  }

  /** Three of four are none: so may be the others, with day and month exchanged. */
  @Test
  void validateTellsOfDatesThatAreNone() throws IOException {
    assertThat(
            trial.warnings(
                manifest("\n    date_format: MM/dd/yyyy", "01/02/2025", "02/13/2025", "3/4/2025")))
        .noneMatch(w -> w.contains("are none"));
    assertThat(
            trial.warnings(
                manifest(
                    "\n    date_format: dd/MM/yyyy",
                    "01/02/2025",
                    "02/13/2025",
                    "03/14/2025",
                    "01/31/2025")))
        .contains(
            "3 of 4 dates in column \"date\" of \"d.csv\" are none. The others may be read the wrong way round: correct date_format, or declare in missing what means missing.");
  }
}
