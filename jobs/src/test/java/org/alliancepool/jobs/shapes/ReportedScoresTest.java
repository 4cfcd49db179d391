package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores that a site has computed, in ways that do not go together. */
class ReportedScoresTest {
  @TempDir private Path temp;

  private ReadStudy read(String measures) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("reported"));
    Files.writeString(folder.resolve("scores.csv"), "id,wm,ws\nP1,4.5,48\n");
    return ReadStudy.of(
        folder,
        """
        study_id: reported
        title: Reported scores
        treatment: psychedelic
        status: completed
        visits:
          s1: {phase: integration, session: 1}
        files:
          - file: scores.csv
            format: csv
            layout: wide
            participant: id
            measures:
        """
            + measures);
  }

  /** 4.5 is the mean of 54 and not of 48: neither is used, and both are named. */
  @Test
  void sumAndMeanOfOneScaleConflict() throws IOException {
    ReadStudy study =
        read(
            """
                  - {instrument: WAI-SR, rater: client, score: wm, reported_as: mean, visit: s1}
                  - {instrument: WAI-SR, rater: client, score: ws, reported_as: sum, visit: s1}
            """);
    assertThat(study.error()).isNull();
    assertThat(study.table("measurement", "value")).isEmpty();
    assertThat(study.table("quarantine", "rule", "column"))
        .containsExactly("conflicting_value wm", "conflicting_value ws");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  /** A mean of a form whose number of items in the scale is not known: refused, not lost. */
  @Test
  void wayOfReportingThatLeadsToNoScore() throws IOException {
    ReadStudy study =
        read(
            """
                  - {instrument: TASC-r, score: wm, reported_as: mean, visit: s1}
            """);
    assertThat(study.error())
        .startsWith("INVALID_MANIFEST: Cannot map study \"reported\", file \"scores.csv\"")
        .contains("is reported_as mean")
        .contains("Map the score as the form gives it");
  }
}
