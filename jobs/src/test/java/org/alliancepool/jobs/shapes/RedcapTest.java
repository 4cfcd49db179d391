package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** REDCap exports: events, arms, repeating instruments, checkboxes, raw and labels. */
class RedcapTest {
  private static final String HEAD =
      """
      study_id: redcap
      title: A REDCap export
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [1, "1: Drug"]}
        control: {role: comparator, codes: [2, "2: Control"]}
      visits:
        baseline: {timepoint: baseline, week: 0}
        therapy#1: {phase: integration, session: 1}
        therapy#2: {phase: integration, session: 2}
        week6: {timepoint: week 6, week: 6}
      files:
        - file: export.csv
          format: csv
          layout: long
          participant: record_id
      """;

  private static final String RAW =
      HEAD
          + """
              visit: redcap_event_name
              visit_pattern: "{visit}_arm_{arm}"
              instance: redcap_repeat_instance
              measures:
                - {instrument: BDI-II, score: bdi_total}
                - {instrument: STAR-P, score: star_p_total}
              covariates:
                - {name: nausea, column: adverse___1, type: category}
          """;

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectories(temp.resolve("redcap"));
  }

  private void export(String... rows) throws IOException {
    Files.writeString(folder.resolve("export.csv"), String.join("\n", rows) + "\n");
  }

  private static final String COLUMNS =
      "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,bdi_total,star_p_total,adverse___1";

  @Test
  void eventsArmsAndRepeatsAreReadFromTheRawExport() throws IOException {
    export(
        COLUMNS,
        "1,baseline_arm_1,,,30,,0",
        "1,therapy_arm_1,star_p,1,,40,",
        "1,therapy_arm_1,star_p,2,,41,",
        "1,week6_arm_1,,,10,,",
        "2,baseline_arm_2,,,31,,1",
        "2,therapy_arm_2,star_p,1.0,,38,",
        "2,therapy_arm_2,star_p,3,,39,",
        "3,baseline_arm_1,,,28,,",
        "3,week6_arm_2,,,11,,",
        "4,baseline_arm_3,,,28,,",
        "1,therapy_arm_1,,,,,");
    ReadStudy study = ReadStudy.of(folder, RAW);
    assertThat(study.error()).isNull();
    assertThat(study.table("quarantine", "row")).as("of what does not repeat").doesNotContain("12");
    assertThat(study.table("measurement", "visit", "instrument", "value", "row"))
        .containsExactly(
            "baseline BDI-II 28.0 11",
            "baseline BDI-II 28.0 9",
            "baseline BDI-II 30.0 2",
            "baseline BDI-II 31.0 6",
            "participant nausea null 2",
            "participant nausea null 6",
            "therapy#1 STAR-P 38.0 7",
            "therapy#1 STAR-P 40.0 3",
            "therapy#2 STAR-P 41.0 4",
            "week6 BDI-II 10.0 5",
            "week6 BDI-II 11.0 10");
    assertThat(study.table("participant", "arm_id"))
        .containsExactly("control", "drug", "null", "null");
    assertThat(study.table("quarantine", "row", "column", "rule", "source_value", "n_cell"))
        .contains(
            "8 redcap_event_name unknown_visit therapy_arm_2 3",
            "9 redcap_event_name conflicting_value baseline_arm_1 1",
            "10 redcap_event_name conflicting_value week6_arm_2 1",
            "11 redcap_event_name unknown_code baseline_arm_3 1");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void repeatsWithoutTheirColumnConflictAndNoneIsUsed() throws IOException {
    export(COLUMNS, "1,therapy_arm_1,star_p,1,,40,", "1,therapy_arm_1,star_p,2,,41,");
    ReadStudy study =
        ReadStudy.of(
            folder,
            RAW.replace("    instance: redcap_repeat_instance\n", "")
                .replace("  therapy#1:", "  therapy:")
                .replaceAll("  therapy#2:.*\n", ""));
    assertThat(study.table("measurement", "instrument")).isEmpty();
    assertThat(study.table("quarantine", "rule"))
        .contains("conflicting_value", "conflicting_value");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void labelExportsAreReadByTheirLabels() throws IOException {
    export(
        "Record ID,Event Name,Repeat Instrument,Repeat Instance,\"BDI-II, total\",STAR-P total,Adverse events (choice=Nausea)",
        "1,Baseline (Arm 1: Drug),,,30,,Checked",
        "1,Therapy (Arm 1: Drug),STAR-P,1,,Very good,",
        "2,Baseline (Arm 2: Control),,,31,,Unchecked");
    ReadStudy study =
        ReadStudy.of(
            folder,
            HEAD.replace("record_id", "Record ID")
                    .replace("  baseline:", "  Baseline:")
                    .replace("  therapy#1:", "  Therapy#1:")
                + """
                    visit: Event Name
                    visit_pattern: "{visit} (Arm {arm})"
                    instance: Repeat Instance
                    measures:
                      - {instrument: BDI-II, score: "BDI-II, total"}
                      - {instrument: STAR-P, score: STAR-P total, values: {Very good: 40}}
                    covariates:
                      - {name: nausea, column: "Adverse events (choice=Nausea)", type: category}
                """);
    assertThat(study.error()).isNull();
    assertThat(study.table("participant", "arm_id")).containsExactly("control", "drug");
    assertThat(study.table("measurement", "visit", "instrument", "value", "value_code"))
        .containsExactly(
            "Baseline BDI-II 30.0 null",
            "Baseline BDI-II 31.0 null",
            "Therapy#1 STAR-P 40.0 null",
            "participant nausea null Checked",
            "participant nausea null Unchecked");
    assertThat(study.table("quarantine", "rule")).isEmpty();
  }

  @Test
  void malformedPatternsSayWhatToWrite() throws IOException {
    export(COLUMNS, "1,baseline_arm_1,,,30,,0");
    assertThatThrownBy(() -> ReadStudy.of(folder, RAW.replace("{visit}_arm_{arm}", "{arm}")))
        .hasMessageContaining(
            "visit_pattern \"{arm}\" must hold {visit} once, and {arm} at most once, as in {visit}_arm_{arm}");
    assertThatThrownBy(() -> ReadStudy.of(folder, RAW.replace("_arm_{arm}", "_{event}")))
        .hasMessageContaining("has the unknown placeholder {event}; use {visit} and {arm}");
    assertThatThrownBy(
            () ->
                ReadStudy.of(
                    folder, RAW.replace("    measures:", "    arm: bdi_total\n    measures:")))
        .hasMessageContaining("the arm stands in visit_pattern and in arm:; remove one of the two");
    assertThatThrownBy(
            () ->
                ReadStudy.of(
                    folder,
                    RAW.replace("layout: long", "layout: wide")
                        .replace("    visit: redcap_event_name\n", "")))
        .hasMessageContaining("visit_pattern goes with visit:")
        .hasMessageContaining("instance numbers the repeats of a visit; add visit:");
  }
}
