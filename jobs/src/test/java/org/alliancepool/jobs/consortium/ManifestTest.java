package org.alliancepool.jobs.consortium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.errors.UserError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest may not say, each with line and remedy. The data are not looked at here. */
class ManifestTest {
  private static final String SOUND =
      """
      study_id: trial
      title: A small trial
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, label: Drug, codes: [D]}
        control: {role: comparator, label: Control, codes: [C]}
      visits:
        before: {timepoint: baseline, week: 0}
        s1: {phase: integration, session: 1}
        s2: {phase: integration, session: 2}
        after: {timepoint: week 6, week: 6}
      primary_endpoint: {instrument: BDI-II, timepoint: week 6}
      files:
        - file: data.csv
          format: csv
          layout: long
          participant: id
          arm: arm
          visit: visit
          measures:
            - {instrument: BDI-II, score: bdi}
            - {instrument: WAI-SR, rater: client, items: "wai_{item}"}
      """;

  @TempDir private Path temp;
  private Path trial;

  @BeforeEach
  void folder() throws IOException {
    trial = Files.createDirectories(temp.resolve("trial"));
    Files.writeString(trial.resolve("data.csv"), "id,arm,visit,bdi,wai_1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format: csv   | header_row: 3  | data_row 3 does not stand below the header in row 3",
        "format: csv   | header_row: [2, 3]  | data_row 3 does not stand below the header in row 3",
        "format: csv   | header_row: [1, 3]  | header_row [1, 3]: write rows that stand below each other",
        "format: sav   | header_row: [1, 2]  | header_row of several rows goes with format: csv, tsv or xlsx only",
        "format: sav   | note_          | data_row goes with format: csv, tsv or xlsx only",
        "format: xlsx  | short_rows: blank | short_rows goes with format: csv or tsv only",
      })
  void dataBeginBelowTheHeader(String format, String header, String message) throws IOException {
    String rows = header.equals("note_") ? "" : "\n    " + header;
    assertThatThrownBy(
            () ->
                load(
                    SOUND.replace(
                        "    format: csv", "    " + format.strip() + rows + "\n    data_row: 3")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
    assertThat(load(SOUND.replace("    format: csv", "    format: csv\n    data_row: 3")))
        .isNotNull();
  }

  private Study load(String manifest) throws IOException {
    Files.writeString(trial.resolve("study.yaml"), manifest);
    return Consortium.study(
        Location.of(trial), new Consortium.Context("key", LocalDate.of(2026, 11, 22)));
  }

  @Test
  void soundManifest() throws IOException {
    Study study = load(SOUND);
    assertThat(study.manifest().arms()).containsOnlyKeys("drug", "control");
    assertThat(study.blinded()).isEqualTo(Study.Blinding.OPEN);
    assertThat(study.inputs())
        .containsOnlyKeys("manifest", "key", "code", "schemas", "blinding", "file data.csv");
  }

  @Test
  void idsHaveTheSamePartsInEveryFile() throws IOException {
    Files.writeString(trial.resolve("sites.csv"), "id,site\n");
    String second = "  - {file: sites.csv, format: csv, layout: wide, participant: [site, id]}\n";
    assertThatThrownBy(() -> load(SOUND + second))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "files.1: the id is made of 2 columns, that of \"data.csv\" of 1, so no patient would be in both; give each file the same parts in participant:");
    assertThat(load(SOUND.replace("participant: id", "participant: [site, id]") + second))
        .isNotNull();
    assertThat(load(SOUND.replace("participant: id", "participant: [id]"))).isNotNull();
  }

  /** Site 1's patient 2 would be site 2's patient 1. */
  @Test
  void partsOfAnIdStandInOneOrder() throws IOException {
    Files.writeString(trial.resolve("sites.csv"), "id,site\n");
    String sound = SOUND.replace("participant: id", "participant: [site, id]");
    String second = "  - {file: sites.csv, format: csv, layout: wide, participant: [id, site]}\n";
    assertThatThrownBy(() -> load(sound + second))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "files.1: the id is made of [id, site], that of \"data.csv\" of [site, id]: of two patients one would be made; give the parts in one order in participant:");
  }

  /** Arms 1 and 2, written 0 and 1: what the manifest says of a code is not undone by a name. */
  @Test
  void aCodeComesBeforeANameOfAnArm() throws IOException {
    Manifest manifest =
        load(SOUND
                .replace("drug: {", "1: {")
                .replace("control: {", "2: {")
                .replace("codes: [D]", "codes: [0]")
                .replace("codes: [C]", "codes: [1]"))
            .manifest();
    assertThat(manifest.arm("0")).contains("1");
    assertThat(manifest.arm("1")).contains("2");
    assertThat(manifest.arm("1.0")).contains("2");
    assertThat(manifest.arm("2")).as("a name, where no code is meant").contains("2");
    assertThat(manifest.arm("3")).isEmpty();
  }

  @Test
  void anotherSpellingIsAnotherFingerprint() throws IOException {
    assertThat(load(SOUND).fingerprint()).isEqualTo(load(SOUND).fingerprint());
    assertThat(load(SOUND).fingerprint()).isNotEqualTo(load(SOUND + "note: x\n").fingerprint());
  }

  @Test
  void ongoingTrialIsBlindedUntilItsDay() throws IOException {
    String ongoing = SOUND.replace("status: completed", "status: ongoing");
    assertThat(load(ongoing).blinded()).isEqualTo(Study.Blinding.BLINDED);
    assertThat(load(ongoing + "unblinded_on: 2026-11-23\n").blinded())
        .isEqualTo(Study.Blinding.BLINDED);
    assertThat(load(ongoing + "unblinded_on: 2026-11-22\n").blinded())
        .isEqualTo(Study.Blinding.OPEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          study_id: trial | study_id: other | line 1, study_id: "other" differs from the name of the folder, "trial"; make them the same
          treatment: psychedelic | treatment: psychedelics | line 3, treatment: "psychedelics" is not
          codes: [C] | codes: [D] | line 7, arms.control: code "D" also means arm "drug"; give each code to one arm
          codes: [C] | codes: [d] | line 7, arms.control: code "d" also means arm "drug"; give each code to one arm
          score: bdi} | score: bdi, values: {1: 5, "1.0": 4}} | files.0.measures.0: values: "1" and "1.0" are one code, and mean 5.0 and 4.0; keep one of them
          rater: client, items: "wai_{item}" | raters: {c: client, C: therapist}, items: "wai_{rater}_{item}" | raters: "c" and "C" are one code, and mean client and therapist; keep one of them
          session: 2} | } | line 11, visits.s2: phase "integration" has several visits (s1, s2): give each its session number
          s1: {phase: integration, session: 1} | s1: {week: 1} | visits.s1: needs phase (of a session) or timepoint (of an assessment)
          phase: integration, session: 1 | phase: integration, phase_part: early, session: 1 | visits.s1: phase_part goes with phase: treatment only
          treatment: psychedelic | treatment: psychotherapy | visits.s1: a psychotherapy without drug has no phase "integration"; write treatment
          timepoint: week 6} | timepoint: week 9} | line 13, primary_endpoint: no visit has the timepoint "week 9"
          layout: long | layout: wide | line 15, files.0: a wide file has no visit column
          visit: visit | day: visit | unknown key "day"
          instrument: BDI-II, score | instrument: BDI-99, score | UNKNOWN_INSTRUMENT: Cannot harmonise study "trial": instrument "BDI-99"
          file: data.csv | file: ../data.csv | is outside the study's folder
          file: data.csv | file: "file:///trials/data.csv" | is outside the study's folder
          file: data.csv | file: "s3a://trials/data.csv" | is outside the study's folder
          file: data.csv | file: gone.csv | MISSING_FILE: Cannot use study "trial": file "gone.csv"
          arm: arm | note: arm | unknown key "note"
          participant: id | participant: [] | line 18, files[0].participant: must have at least 1 items
          participant: id | participant: [id, id] | line 18, files[0].participant: must have only unique items
          participant: id | participant: {id: 1} | line 18, files[0].participant: must be string, array
          participant: id | ids: names | line 18, files[0].ids: "names" is not allowed; write one of codes, initials
          session: 2} | session: 2147483648} | line 11, visits.s2.session: 2147483648 is not allowed; write a number from 1 to 999
          week: 6} | week: 1e9} | visits.after.week: 1.0E9 is not allowed; write a number from -5200 to 5200
          week: 6} | day: 99999} | visits.after.day: 99999 is not allowed; write a number from -36500 to 36500
          """)
  void brokenManifest(String from, String to, String message) throws IOException {
    assertThat(SOUND).contains(from);
    assertThatThrownBy(() -> load(SOUND.replace(from, to)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n: 40 | n: 1000000000000 | effects[0].n: 1000000000000 is not allowed; write a number from 4 to 1000000",
        "n: 40 | n: 3 | effects[0].n: 3 is not allowed; write a number from 4 to 1000000",
        "r: 0.4 | r: 0.9999999999999999 | effects[0].r: 0.9999999999999999 is not allowed; write a number from -0.9999 to 0.9999",
        "session: last | session: 1000 | session: 1000 is not allowed; write a number from 1 to 999",
        "session: last | session: lst | \"lst\" is not allowed here: first, last, mean or a number."
      })
  void absurdEffect(String from, String to, String message) throws IOException {
    String sound =
        """
        study_id: trial
        title: A printed correlation
        treatment: psychedelic
        status: completed
        effects:
          - alliance: {instrument: WAI-SR, rater: client, phase: integration, session: last}
            outcome: {instrument: BDI-II, timepoint: week 6}
            n: 40
            r: 0.4
            sign: aligned
            location: Table 2
        """;
    assertThat(load(sound).manifest().effects()).hasSize(1);
    assertThatThrownBy(() -> load(sound.replace(from, to)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("..")
        .hasMessageNotContaining("line 0");
  }

  @Test
  void aliasThatCouldExpandWithoutEndIsToldWithoutALine() {
    assertThatThrownBy(() -> load("a: &x [1, 2]\nb: [*x, *x]\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("write every part out")
        .hasMessageNotContaining("line 0");
  }

  @Test
  void notYamlAtAll() {
    assertThatThrownBy(() -> load("study_id: [unclosed\ntitle: x\n"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("INVALID_MANIFEST: Cannot use ")
        .hasMessageContaining("line ");
  }
}
