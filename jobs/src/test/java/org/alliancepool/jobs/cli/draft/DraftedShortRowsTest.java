package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files whose program leaves away blank cells at the end of rows. */
class DraftedShortRowsTest {
  private static final String SHORT = "    short_rows: blank  # CHECK: most rows have fewer cells";

  @RegisterExtension final TrialFolder trial = new TrialFolder("trial");

  private String draft(IntFunction<String> row) throws IOException {
    return trial.validDraft(
        trial.file(
            "data.csv",
            "id,madrs_t0,madrs_w6,remark",
            IntStream.rangeClosed(101, 120).mapToObj(row)));
  }

  @Test
  void blankCellsThatAreLeftAwayAreAsked() throws IOException {
    assertThat(draft(i -> i % 5 == 0 ? "%d,20,9,well".formatted(i) : "%d,20,9".formatted(i)))
        .contains(SHORT, "data.csv  # 20 rows", "participant: id", "score: \"madrs_{visit}\"");
  }

  @Test
  void rowsOfMoreCellsOrAFewShortOnesAreNot() throws IOException {
    assertThat(draft(i -> i % 5 == 0 ? "%d,20,9".formatted(i) : "%d,20,9,well".formatted(i)))
        .doesNotContain("short_rows");
    assertThat(draft(i -> i % 2 == 0 ? "%d,20,9,a, b".formatted(i) : "%d,20,9,well".formatted(i)))
        .doesNotContain("short_rows");
  }
}
