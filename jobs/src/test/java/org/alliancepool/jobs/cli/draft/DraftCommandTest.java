package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.cli.Main;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Location;
import org.alliancepool.jobs.consortium.Study;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A draft parses as a manifest, marks what it guesses, and shows no id. */
class DraftCommandTest {
  private static final Path EXAMPLES = Path.of("..", "examples", "consortium");

  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path temp;

  private String draft(Path... files) {
    String[] arguments =
        Stream.concat(Stream.of("draft"), Stream.of(files).map(Path::toString))
            .toArray(String[]::new);
    terminal.clear();
    assertThat(Main.execute(arguments)).isZero();
    return terminal.out();
  }

  private Path trial(String file, String text) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("trial"));
    return Files.writeString(folder.resolve(file), text);
  }

  private static String rows() {
    StringBuilder csv =
        new StringBuilder(
            "subject_id;visit;group;phq1;phq2;phq3;phq4;phq5;phq6;phq7;phq8;phq9;bdi\n");
    for (int i = 1; i <= 12; i++) {
      for (String visit : new String[] {"base", "week 6"}) {
        csv.append(
            "SECRET-%d;%s;%s;0;1;2;3;0;1;2;3;1;%d\n"
                .formatted(i, visit, i % 2 == 0 ? "A" : "B", i));
      }
    }
    return csv.toString();
  }

  @Test
  void columnsAreGuessedMarkedAndLoadAsAManifest() throws IOException {
    Path file = trial("data.csv", rows());
    String yaml = draft(file);
    assertThat(yaml)
        .contains("study_id: trial  # CHECK")
        .contains("arm1: {role: active, codes: [A]}  # CHECK: name, and role active or comparator")
        .contains("  \"week 6\": {timepoint: \"week 6\"}  # CHECK")
        .contains("    delimiter: \";\"\n    layout: long  # CHECK")
        .contains("    participant: subject_id  # CHECK")
        .contains("    visit: visit  # CHECK")
        .contains("    arm: group  # CHECK")
        .contains(
            "- {instrument: PHQ-9, items: \"phq{item}\"}  # CHECK: 9 columns, values from 0 to 3")
        .doesNotContain("SECRET");
    Files.writeString(file.resolveSibling("study.yaml"), yaml);
    Study study =
        Consortium.study(
            Location.of(file.getParent()),
            new Consortium.Context("key", LocalDate.of(2026, 11, 22)));
    assertThat(study.manifest().files().get(0).measures().get(0).instrument()).isEqualTo("PHQ-9");
  }

  @Test
  void draftOfSoundDataIsValid() throws IOException {
    Path file = trial("data.csv", rows().replace(";bdi\n", ";other\n"));
    Files.writeString(file.resolveSibling("study.yaml"), draft(file));
    assertThat(Main.execute("validate", file.getParent().toString())).isZero();
  }

  @Test
  void examplesAreDraftedWithoutTheirIds() throws IOException {
    assertThat(draft(EXAMPLES.resolve("psilocybin-escitalopram/export.csv")))
        .contains("    participant: record_id")
        .contains("    visit: redcap_event_name")
        .contains("    arm: randomisation")
        .contains("- {instrument: STAR-P, items: \"star_p_{item}\"}")
        .doesNotContain("2001");
    assertThat(draft(EXAMPLES.resolve("mdma-ptsd/ptsd.sav")))
        .contains("    format: sav\n    layout: wide")
        .contains("{role: active, label: \"MDMA-assisted therapy\", codes: [\"1\"]}")
        .contains("    participant: subjid");
    assertThat(draft(EXAMPLES.resolve("psilocybin-waitlist/PsiloMDD_final_v3.xlsx")))
        .contains("    sheet: Participants  # CHECK", "    sheet: Alliance  # CHECK")
        .contains("    header_row: 3\n", "    arm: Group  # CHECK");
    assertThat(draft(EXAMPLES.resolve("ketamine-trd/ket.xpt"))).contains("    dataset: KET");
    assertThat(draft(EXAMPLES.resolve("talking-therapies/therapies.dta")))
        .contains("    participant: pat")
        .contains("    visit: sess");
  }

  /** Its draft is sound but for the phase that only a person can know. */
  @Test
  void redcapEventsGiveVisitsArmsAndRepeats() throws IOException {
    StringBuilder csv = new StringBuilder("record_id,redcap_event_name,redcap_repeat_instance,");
    for (int item = 1; item <= 12; item++) {
      csv.append("wai_").append(item).append(',');
    }
    csv.append("phq_total,wai_complete\n");
    for (int i = 1; i <= 8; i++) {
      int arm = 1 + i % 2;
      csv.append("%d,base_arm_%d,,,,,,,,,,,,,,15,\n".formatted(i, arm));
      for (int n = 1; n <= 2; n++) {
        csv.append("%d,therapy_arm_%d,%d,1,2,3,4,5,4,3,2,1,2,3,-99,,2\n".formatted(i, arm, n));
      }
    }
    String yaml = draft(trial("redcap.csv", csv.toString()));
    assertThat(yaml)
        .contains("codes: [\"1\"]}", "codes: [\"2\"]}")
        .contains("  base: {timepoint: base}", "  \"therapy#1\": {", "  \"therapy#2\": {")
        .contains("    visit_pattern: \"{visit}_arm_{arm}\"  # CHECK")
        .contains("    instance: redcap_repeat_instance  # CHECK")
        .contains("- {instrument: WAI-SR, items: \"wai_{item}\"}")
        .doesNotContain("wai_complete", "base_arm", "    arm: ");
  }

  @Test
  void derivedValuesAreLeftOut() throws IOException {
    assertThat(
            draft(
                trial(
                    "adqs.csv",
                    """
                    USUBJID,AVISIT,PARAMCD,AVAL,DTYPE
                    X-1,Base,BDITOT,30,
                    X-2,Base,BDITOT,31,LOCF
                    """)))
        .contains("    only: {DTYPE: [\"\"]}  # CHECK: what was observed");
  }

  @Test
  void parametersAndFilesWithoutClues() throws IOException {
    assertThat(
            draft(
                trial(
                    "adqs.csv",
                    "USUBJID,AVISIT,PARAMCD,AVAL\nX-1,Base,BDITOT,30\nX-2,Base,BDITOT,31\n")))
        .contains("    layout: parameter")
        .contains("    parameter: PARAMCD")
        .contains("    # CHECK: write measures: with the codes")
        .doesNotContain("X-1");
    assertThat(draft(trial("dates.csv", "id,time\n1,2020-02-29\n2,2020-02-29\n")))
        .contains("layout: wide")
        .doesNotContain("2020");
    assertThat(draft(trial("odd.csv", "a,b\nx,1\ny,2\n")))
        .contains("# CHECK: no column looks like the treatment arm")
        .contains("participant: \"\"  # CHECK: no column is named like an id; write its name")
        .contains("# CHECK: no column looks like a known instrument");
  }

  @Test
  void whatIsNoDataFileIsAUserError() throws IOException {
    assertThat(Main.execute("draft", trial("report.pdf", "%PDF-1.4").toString()))
        .isEqualTo(Main.USER_ERROR);
    assertThat(Main.execute("draft", temp.resolve("nowhere.csv").toString()))
        .isEqualTo(Main.USER_ERROR);
  }
}
