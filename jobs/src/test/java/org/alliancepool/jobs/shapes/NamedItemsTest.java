package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items whose columns have names and not numbers. */
class NamedItemsTest {
  @TempDir private Path temp;

  private ReadStudy read(String names) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("named"));
    Files.writeString(folder.resolve("srs.csv"), "id,Felt Heard,Goals,Fit,Overall\nP1,7,8,9,10\n");
    return ReadStudy.of(
        folder,
        """
        study_id: named
        title: Items by name
        treatment: psychedelic
        status: completed
        visits:
          s1: {phase: integration, session: 1}
        files:
          - file: srs.csv
            format: csv
            layout: wide
            participant: id
            measures:
              - instrument: SRS
                rater: client
                visit: s1
                items: "{item}"
                item_names: {%s}
        """
            .formatted(names));
  }

  @Test
  void namesStandForNumbers() throws IOException {
    ReadStudy study = read("felt heard: 1, Overall: 4, Goals: 2, Fit: 3");
    assertThat(study.error()).isNull();
    assertThat(study.table("item_response", "item", "value", "column"))
        .containsExactlyInAnyOrder(
            "1 7.0 Felt Heard", "2 8.0 Goals", "3 9.0 Fit", "4 10.0 Overall");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void itemWithoutAColumnAndTwoColumnsOfOneItemAreRefused() throws IOException {
    assertThat(read("felt heard: 1, Goals: 2, Fit: 3").error())
        .contains("finds 3 of the 4 items of SRS")
        .contains("items [4] have no column");
    assertThat(read("felt heard: 1, Goals: 2, Fit: 3, Overall: 3").error())
        .contains("columns \"Fit\" and \"Overall\" both hold");
    assertThat(read("felt heard: 1, Goals: 2, Fit: 3, Overall: 5").error())
        .contains("column \"Overall\" would be item Overall of SRS");
  }

  @Test
  void whereAFormHasNumbersOfItsOwnTheMessageSaysThem() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("counted"));
    Files.writeString(
        folder.resolve("d.csv"), "id,w01,w02,w03,w04,w05,w06,w07\nP1,1,2,3,4,5,4,3\n");
    ReadStudy study =
        ReadStudy.of(
            folder,
            """
            study_id: counted
            title: Items counted from 1
            treatment: psychedelic
            status: completed
            visits:
              bl: {timepoint: baseline, week: 0}
            files:
              - file: d.csv
                format: csv
                layout: wide
                participant: id
                measures: [{instrument: SWEMWBS, visit: bl, items: "w{item}"}]
            """);
    assertThat(study.error())
        .contains(
            "\"w04\" would be item 04 of SWEMWBS-7, whose 7 items are [1, 2, 3, 6, 7, 9, 11].")
        .contains(
            "item_names: {\"01\": 1, \"02\": 2, \"03\": 3, \"04\": 6, \"05\": 7, \"06\": 9, \"07\": 11};");
  }
}
