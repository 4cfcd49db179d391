package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Patients who stand in a file under two ids, and records of nobody. */
class SameAnswersTest {
  private static final String MANIFEST =
      """
      study_id: same
      title: Patients entered twice
      treatment: psychotherapy
      status: completed
      arms:
        drug: {role: active, codes: [A]}
      visits:
        s1: {phase: treatment, session: 1}
        end: {timepoint: end, week: 9}
      primary_endpoint: {instrument: PHQ-9, timepoint: end}
      files:
        - file: t.csv
          format: csv
          layout: long
          participant: id
          visit: visit
          arm: arm
          measures:
            - {instrument: WAI-SR, rater: client, items: "w{item}"}
            - {instrument: PHQ-9, score: phq}
      """;

  private static final String HEADER = "id,arm,visit,phq,w1,w2,w3,w4,w5,w6,w7,w8,w9,w10,w11,w12";

  @RegisterExtension final TrialFolder trial = new TrialFolder("same");

  private final List<String> rows = new ArrayList<>();

  /** Two visits of a patient whose answers a seed gives. */
  private void patient(String id, int seed) {
    Random random = new Random(seed);
    for (String visit : List.of("s1", "end")) {
      StringBuilder row = new StringBuilder("%s,A,%s,%d".formatted(id, visit, seed));
      for (int i = 0; i < 12; i++) {
        row.append(',').append(1 + random.nextInt(5));
      }
      rows.add(row.toString());
    }
  }

  private long same() throws IOException {
    Collections.shuffle(rows, new Random(1));
    trial.file("t.csv", HEADER, rows.stream());
    return ReadStudy.of(trial.folder(), MANIFEST).sameAnswers();
  }

  @Test
  void patientsWithEqualAnswersUnderOtherIdsAreCounted() throws IOException {
    IntStream.range(0, 20).forEach(i -> patient("P" + i, i));
    assertThat(same()).isZero();
    patient("Q3", 3);
    patient("Q7", 7);
    patient("R7", 7);
    assertThat(same()).isEqualTo(5);
  }

  @Test
  void whoGivesOneAnswerThroughoutAVisitIsNobodyElse() throws IOException {
    for (String id : List.of("A", "B", "C")) {
      rows.add(id + ",A,s1,0" + ",4".repeat(12));
      rows.add(id + ",A,end,0" + ",5".repeat(12));
    }
    assertThat(same()).isZero();
  }

  @Test
  void recordsOfNobodyAreToldByTheWordInTheirId() throws IOException {
    IntStream.range(0, 20).forEach(i -> patient("P" + i, i));
    patient("TESTE", 21);
    patient("demo_2", 22);
    patient("Testa", 23);
    trial.file("t.csv", HEADER, rows.stream());
    assertThat(trial.warnings(MANIFEST))
        .containsExactly(
            "2 of 23 ids have a word such as test, demo or dummy. Where nobody stands behind them, leave the rows out by only, or let the site remove them: each counts as a participant.");
    assertThat(ReadStudy.of(trial.folder(), MANIFEST).writtenIds("t.csv")).isEqualTo("23 0 0 2");
    trial.file("t.csv", HEADER, rows.stream().map(r -> "DEMO-" + r));
    assertThat(trial.warnings(MANIFEST)).as("it is the trial's own").isEmpty();
  }
}
