package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A site that codes 1 to 4 what the others code 0 to 3, in a file with a row for each answer. */
class ShiftedScaleTest {
  private static final String MANIFEST =
      """
      study_id: shifted
      title: Shifted
      treatment: psychedelic
      status: completed
      visits:
        base: {timepoint: baseline, week: 0}
      primary_endpoint: {instrument: PHQ-9, timepoint: baseline}
      files:
        - file: t.csv
          format: csv
          layout: parameter
          participant: id
          visit: v
          parameter: code
          value: n
          measures:
            - {instrument: PHQ-9, items: "P{item}"}
      """;

  private static final List<List<Integer>> USUAL =
      List.of(List.of(3, 2, 1, 0, 1, 2, 1, 1, 2), List.of(1, 0, 0, 1, 0, 2, 1, 0, 1));

  private static final List<Integer> ONE_HIGHER = List.of(4, 4, 3, 3, 3, 2, 3, 3, 2);

  @RegisterExtension final TrialFolder trial = new TrialFolder("shifted");

  private static List<Integer> answers(int participant) {
    return participant % 9 == 0 ? ONE_HIGHER : USUAL.get(participant % 2);
  }

  @Test
  void validateAndRunTellOfItWhereAParticipantsRowsStandApart() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int item = 1; item <= 9; item++) {
      for (int p = 1; p <= 40; p++) {
        rows.add("P%d,base,P%d,%d".formatted(p, item, answers(p).get(item - 1)));
      }
    }
    trial.file("t.csv", "id,v,code,n", rows.stream());
    assertThat(trial.warnings(MANIFEST))
        .singleElement()
        .asString()
        .startsWith("At visit \"base\" at least 4 of the filled-in forms of PHQ-9 may be on");
    assertThat(ReadStudy.of(trial.folder(), MANIFEST).givenNumbers())
        .containsExactly(
            "[PHQ-9,item,360,8,0,0.0,4.0,null,null,null,null]",
            "[PHQ-9,item,36,8,0,2.0,4.0,null,base,null,4]");
  }
}
