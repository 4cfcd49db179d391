package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A form whose items are in two files, and under names of two kinds. */
class SplitFormTest {
  private static final String FIRST = "\"1\": 1, \"2\": 2, \"3\": 3, \"4\": 4";
  private static final String REST = "anxious: 5, worrying: 6, irritable: 7";

  @RegisterExtension final TrialFolder trial = new TrialFolder("split");

  @BeforeEach
  void write() throws IOException {
    trial.file("a.csv", "id,visit,g1,g2,g3,g4,x5\nA,base,0,1,2,3,1\nB,base,1,1,1,1,1\n");
    trial.file("b.csv", "id,visit,anxious,worrying,irritable\nA,base,3,2,1\nB,base,0,0,\n");
  }

  private static String manifest(String inFirst, String inSecond) {
    return """
    study_id: split
    title: Split
    treatment: psychedelic
    status: completed
    visits:
      base: {timepoint: baseline, week: 0}
    primary_endpoint: {instrument: GAD-7, timepoint: baseline}
    files:
      - file: a.csv
        format: csv
        layout: long
        participant: id
        visit: visit
        measures:
          - {instrument: GAD-7, items: "g{item}"%s}
      - file: b.csv
        format: csv
        layout: long
        participant: id
        visit: visit
        measures:
          - {instrument: GAD-7, items: "{item}"%s}
    """
        .formatted(inFirst, inSecond);
  }

  private static String names(String names) {
    return ", item_names: {%s}".formatted(names);
  }

  @Test
  void itsItemsAreOneForm() throws IOException {
    String manifest = manifest(names(FIRST), names(REST));
    assertThat(trial.warnings(manifest)).isEmpty();
    ReadStudy study = ReadStudy.of(trial.folder(), manifest);
    assertThat(study.error()).isNull();
    assertThat(study.table("item_response", "form", "visit", "item", "value", "file"))
        .hasSize(13)
        .contains("GAD-7 base 4 3.0 a.csv", "GAD-7 base 5 3.0 b.csv", "GAD-7 base 7 1.0 b.csv");
  }

  @Test
  void whatNoMeasureListsIsMissed() throws IOException {
    assertThat(error(manifest(names(FIRST), "")))
        .as("the other is of a whole form")
        .contains("finds 4 of the 7 items of GAD-7 (rater client); items [5, 6, 7] have no column")
        .contains("list in item_names of each which ones it has");
    assertThat(error(manifest(names(FIRST), names("anxious: 5, worrying: 6"))))
        .contains("items [7] have no column");
    assertThat(error(manifest(names(FIRST + ", x5: 5"), names(REST))))
        .as("one that is listed twice")
        .contains("items [5, 6, 7] have no column");
  }

  @Test
  void whatAMeasureListsItHas() throws IOException {
    trial.file("b.csv", "id,visit,anxious,irritable\nA,base,3,1\n");
    assertThat(error(manifest(names(FIRST), names(REST)))).contains("items [6] have no column");
  }

  /** A wide file with two measures, of which one has no column of an item at one visit. */
  @Test
  void whatAMeasureOfTheFileLacksAtAVisitIsMissed() throws IOException {
    String manifest =
        manifest("", "")
                .replaceFirst("(?s)files:.*", "files:\n")
                .replace("visits:", "visits:\n  w6: {timepoint: week 6, week: 6}")
            + """
              - file: a.csv
                format: csv
                layout: wide
                participant: id
                measures:
                  - {instrument: GAD-7, items: "g{item}_{visit}", item_names: {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}}
                  - {instrument: GAD-7, form: GAD-7, items: "x{item}_{visit}", item_names: {irritable: 7}}
            """
                .indent(2);
    String six = "g1_%1$s,g2_%1$s,g3_%1$s,g4_%1$s,g5_%1$s,g6_%1$s";
    String both = "id," + six.formatted("base") + "," + six.formatted("w6") + ",xirritable_base";
    trial.file("a.csv", both + ",xirritable_w6\nA" + ",1".repeat(14) + "\n");
    assertThat(error(manifest)).isNull();
    trial.file("a.csv", both + "\nA" + ",1".repeat(13) + "\n");
    assertThat(error(manifest))
        .contains("pattern \"g{item}_{visit}\" finds 6 of the 7 items of GAD-7")
        .contains("visit w6); items [7] have no column");
  }

  private String error(String manifest) throws IOException {
    return ReadStudy.of(trial.folder(), manifest).error();
  }
}
