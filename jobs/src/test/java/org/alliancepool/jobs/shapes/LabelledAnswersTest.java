package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An SPSS file that says of answers what cannot be. */
class LabelledAnswersTest {
  private static final String MANIFEST =
      """
      study_id: answers
      title: Answers
      treatment: psychedelic
      status: completed
      visits:
        s1: {phase: integration, session: 1}
        end: {timepoint: week 8, week: 8}
      primary_endpoint: {instrument: GAD-7, timepoint: week 8}
      files:
        - file: answers.sav
          format: sav
          layout: wide
          participant: id
          measures:
            - {instrument: WAI-SR, rater: client, visit: s1, items: "wai_{item}"}
            - {instrument: GAD-7, visit: end, items: "gad_{item}"}
      """;

  @RegisterExtension final TrialFolder trial = new TrialFolder("answers");
  private Path folder;

  @BeforeEach
  void send() throws IOException {
    folder = trial.copy("format/answers.sav").getParent();
  }

  @Test
  void validateTellsOfLabelsAndMissingCodes() throws IOException {
    assertThat(trial.warnings(MANIFEST))
        .containsExactly(
            "\"answers.sav\" labels answers of GAD-7 (all items) with the numbers of others: 0 as \"3\", 3 as \"0\". Say in values of the measure what each code counts, or let the site correct the labels.",
            "\"answers.sav\" labels answers of WAI-SR-12-C (all items) against its scale 1 to 5: 1 as \"always\", 5 as \"never\". Say in values of the measure what each code counts, or let the site correct the labels.",
            "24 answers of WAI-SR-12-C count as missing: the file declares 3 missing, and the form's scale is 1 to 5. Where that is an answer, let the site take it out of the file's missing values; where it means missing, declare it in missing of the measure itself.");
  }

  @Test
  void runCountsTheSame() throws IOException {
    assertThat(ReadStudy.of(folder, MANIFEST).givenNumbers())
        .containsExactly(
            "[GAD-7,item,28,0,0,0.0,3.0,null,null,null,null]",
            "[WAI-SR-12-C,item,24,0,0,1.0,5.0,null,null,null,null]",
            "[WAI-SR-12-C,missing_in_file,24,0,0,3.0,3.0,null,null,null,null]");
  }

  @Test
  void whatTheMeasureDeclaresIsMeant() throws IOException {
    String declared =
        MANIFEST
            .replace("\"wai_{item}\"", "\"wai_{item}\", missing: [3], values: {'1': 5, '5': 1}")
            .replace("\"gad_{item}\"", "\"gad_{item}\", values: {'0': 3, '1': 2, '2': 1, '3': 0}");
    assertThat(trial.warnings(declared)).isEmpty();
    assertThat(ReadStudy.of(folder, declared).givenNumbers()).noneMatch(n -> n.contains("missing"));
  }
}
