package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which mark decimals have, as a draft says it. */
class DraftedDecimalsTest {
  private static final String COMMA = "    decimal_mark: \",\"";

  @RegisterExtension final TrialFolder trial = new TrialFolder("trial");

  /** Of each patient an id, a score at two visits, and a weight. */
  private Path file(String id, String score, String weight) throws IOException {
    StringBuilder csv = new StringBuilder("Patienten-Nr.;madrs_t0;madrs_w6;weight\n");
    for (int p = 1; p <= 12; p++) {
      csv.append(id.formatted(p) + ";" + (p + 10) + ";" + score.formatted(p));
      csv.append(";" + weight.formatted(p)).append('\n');
    }
    return trial.file("data.csv", csv.toString());
  }

  @Test
  void idsThatProgramsWriteWithAPointSayNothing() throws IOException {
    Path file = file("1%02d.0", "%d,5", "70");
    assertThat(trial.validDraft(file)).contains(COMMA, "score: \"madrs_{visit}\"}");
    assertThat(trial.validate(trial.draft(file))).doesNotContain("no numbers");
  }

  @Test
  void measuresCountBeforeWhatIsNotMapped() throws IOException {
    assertThat(trial.validDraft(file("P%d", "%d,5", "70.%d"))).contains(COMMA);
    assertThat(trial.validDraft(file("P%d", "%d.5", "70,%d"))).doesNotContain("decimal");
    assertThat(trial.validDraft(file("P%d", "%d", "70,%d"))).contains(COMMA);
  }

  @Test
  void bothMarksAreToldAndNoneIsChosen() throws IOException {
    StringBuilder csv = new StringBuilder("id;madrs_t0;madrs_w6\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("P%d;%d,5;%d.5%n".formatted(p, p + 9, p + 3));
    }
    assertThat(trial.validDraft(trial.file("data.csv", csv.toString())))
        .contains("    # CHECK: some decimals have a comma, others a point; decimal_mark: says")
        .doesNotContain(COMMA);
  }
}
