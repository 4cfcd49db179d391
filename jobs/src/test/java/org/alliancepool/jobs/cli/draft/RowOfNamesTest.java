package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.SourceRecord.Missing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows are names of columns, and which are data where the names should stand. */
class RowOfNamesTest {
  private static final List<String> VISITS = List.of("W0", "W6", "W12");
  private static final List<String> ARMS = List.of("drug", "placebo");

  /** Id, visit, arm and totals, or answers. */
  private static SourceRecord row(int n, int answers, boolean total) {
    List<String> cells =
        new ArrayList<>(List.of("GE" + (100 + 7 * n), VISITS.get(n % 3), ARMS.get(n % 2)));
    IntStream.range(0, answers)
        .map(i -> (n * 31 + i * 17 + n * i) % (total ? 63 : 5) + 1)
        .forEach(v -> cells.add("" + v));
    return record(n, cells);
  }

  private static SourceRecord record(int n, List<String> cells) {
    return new SourceRecord(n, cells.toArray(String[]::new), new Missing[cells.size()]);
  }

  private static boolean looksLikeData(String names, boolean totals) {
    List<String> all = List.of(names.split(",", -1));
    return RowOfNames.looksLikeData(
        all, IntStream.rangeClosed(1, 40).mapToObj(n -> row(n, all.size() - 3, totals)).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GE676,W0,placebo,2,4,3,3,1,5,2,2,4,1,3,3",
        "GE001,W6,drug,1,2,3",
        "GE001,W6,drug,,NA,3,1",
        "GE1,W6,drug"
      })
  void aRowLikeThoseBelowIsData(String names) {
    assertThat(looksLikeData(names, false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,visit,arm,wai1,wai2,wai3",
        "id,visit,arm,1,2,3,4,5,6,7,8,9,10,11,12",
        "id,visit,arm,1,2,3,4,5,1,2,3,4,5",
        "id,visit,arm,2,1",
        "id,visit,placebo,Q1,Q2"
      })
  void namesAreNamesAlsoWhereItemsHaveNumbersForNames(String names) {
    assertThat(looksLikeData(names, false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,visit,arm,0,6,12,26,52",
        "id,visit,arm,2021,2022,2023",
        "id,visit,arm,0,0,6,6,12,12",
        "id,visit,arm,0,6,12,0,6,12"
      })
  void weeksAndYearsMayNameTotals(String names) {
    assertThat(looksLikeData(names, true)).isFalse();
  }

  @Test
  void choicesMayBeNamedAsTheyAreAnswered() {
    List<SourceRecord> rows =
        IntStream.rangeClosed(1, 40)
            .mapToObj(
                n ->
                    record(
                        n,
                        Stream.concat(
                                Stream.of("p" + n),
                                IntStream.range(0, 5).mapToObj(i -> "A" + (1 + (n * i) % 5)))
                            .toList()))
            .toList();
    assertThat(RowOfNames.looksLikeData(List.of("id", "A1", "A2", "A3", "A4", "A5"), rows))
        .isFalse();
    assertThat(RowOfNames.looksLikeData(List.of("p0", "A2", "A2", "A1", "A4", "A1"), rows))
        .isTrue();
  }

  @Test
  void namesThatAreRepeatedInTheMiddleAreNoData() {
    List<String> names = List.of("id", "visit", "arm");
    List<SourceRecord> rows =
        Stream.concat(
                IntStream.rangeClosed(1, 9).mapToObj(n -> row(n, 0, false)),
                Stream.of(record(10, names)))
            .toList();
    assertThat(RowOfNames.looksLikeData(names, rows)).isFalse();
  }
}
