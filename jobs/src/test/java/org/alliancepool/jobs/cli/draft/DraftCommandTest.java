package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.cli.Main;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.location.Location;
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
        .contains("  \"week 6\": {timepoint: week 6, week: 6}  # CHECK")
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
        .contains(
            "  base: {timepoint: baseline, week: 0}", "  \"therapy#1\": {", "  \"therapy#2\": {")
        .contains("    visit_pattern: \"{visit}_arm_{arm}\"  # CHECK")
        .contains("    instance: redcap_repeat_instance  # CHECK")
        .contains(
            "- {instrument: WAI-SR, rater: client, items: \"wai_{item}\", missing: [\"-99\"]}")
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
        .contains("- {instrument: BDI-II, score: BDITOT}  # CHECK: values from 30 to 31; or BDI-1A")
        .doesNotContain("X-1");
    assertThat(draft(trial("dates.csv", "id,time\n1,2020-02-29\n2,2020-02-29\n")))
        .contains("layout: wide")
        .doesNotContain("2020");
    assertThat(draft(trial("odd.csv", "a,b\nx,1\ny,2\n")))
        .contains("# CHECK: no column looks like the treatment arm")
        .contains("participant: \"\"  # CHECK: no column is named like an id; write its name")
        .contains("# CHECK: no column looks like a known instrument");
  }

  /** The draft of a file, which also has to be valid as it is. */
  private String validDraft(Path file, String... options) throws IOException {
    terminal.clear();
    String[] arguments =
        Stream.concat(Stream.of("draft", file.toString()), Stream.of(options))
            .toArray(String[]::new);
    assertThat(Main.execute(arguments)).isZero();
    String yaml = terminal.out();
    Files.writeString(file.resolveSibling("study.yaml"), yaml);
    assertThat(Main.execute("validate", file.getParent().toString()))
        .as("%s%n%s", yaml, terminal.err())
        .isZero();
    return yaml;
  }

  private static String answers(int items, int seed, int min, int max, String between) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < items; i++) {
      row.append(i == 0 ? "" : between).append(min + (seed * 7 + i) % (max - min + 1));
    }
    return row.toString();
  }

  private static String names(String prefix, int items, String between) {
    StringBuilder names = new StringBuilder();
    for (int i = 1; i <= items; i++) {
      names.append(i == 1 ? "" : between).append(prefix).append(i);
    }
    return names.toString();
  }

  @Test
  void wordsForMissingAnswersAreDeclaredAndTheItemsStay() throws IOException {
    for (String word : new String[] {"NA", ".", "refused", "k.A.", "onbekend", "-"}) {
      StringBuilder csv = new StringBuilder("id,visit," + names("phq", 9, ",") + ",bdi_total\n");
      for (int p = 1; p <= 10; p++) {
        csv.append("P-%d,a,%s,%d%n".formatted(p, answers(9, p, 0, 3, ","), p));
        csv.append("P-%d,b,%s,3,%s%n".formatted(p, answers(8, p, 0, 3, ","), p == 1 ? word : "2"));
      }
      String text = csv.toString().replaceFirst("P-4,a,\\d", "P-4,a," + word);
      assertThat(validDraft(trial("data.csv", text)))
          .as(word)
          .containsPattern(
              "\n    missing: \\[\"?" + Pattern.quote(word) + "\"?]  # CHECK: they stand")
          .contains(
              "- {instrument: PHQ-9, items: \"phq{item}\"}  # CHECK: 9 columns, values from 0 to 3")
          .contains("- {instrument: BDI-II, score: bdi_total}");
    }
  }

  @Test
  void otherWordsAmongAnswersAreCountedAndNotShown() throws IOException {
    StringBuilder csv = new StringBuilder("id," + names("phq", 9, ",") + "\n");
    for (int p = 1; p <= 10; p++) {
      csv.append("P-%d,%s%n".formatted(p, answers(9, p, 0, 3, ",")));
    }
    csv.append("P-11,Miller,1,99,1,1,1,1,1,1\n");
    assertThat(validDraft(trial("data.csv", csv.toString())))
        .contains(
            "items: \"phq{item}\", visit: baseline, missing: [\"99\"]}  # CHECK: 9 columns, values from 0 to 3")
        .contains("; cells with words, which the run will reject: 1")
        .doesNotContain("Miller");
  }

  @Test
  void parametersGiveItemsTheirTotalsAndSubscales() throws IOException {
    StringBuilder csv = new StringBuilder("USUBJID,AVISIT,PARAMCD,AVAL\n");
    for (int p = 1; p <= 12; p++) {
      for (int item = 1; item <= 12; item++) {
        csv.append("X-%d,Session 1,WAI%02d,%d%n".formatted(p, item, 1 + (p + item) % 5));
      }
      csv.append("X-%d,Session 1,WAITOT,%d%nX-%d,Session 1,WAIBOND,12%n".formatted(p, 30 + p, p));
      csv.append("X-%d,Session 1,WAIXYZ,%d%n".formatted(p, p));
      for (int item = 1; item <= 10; item++) {
        csv.append("X-%d,Session 1,PHQ01%02d,%d%n".formatted(p, item, (p + item) % 4));
      }
    }
    assertThat(validDraft(trial("adqs.csv", csv.toString())))
        .contains(
            "- {instrument: WAI-SR, rater: client, items: \"WAI{item}\"}  # CHECK: 12 columns")
        .contains(
            "- {instrument: WAI-SR, rater: client, score: WAITOT}  # CHECK: values from 31 to 42")
        .contains("- {instrument: WAI-SR, rater: client, score: WAIBOND, subscale: bond}")
        .contains("# CHECK: \"WAIXYZ\": is it a score of ")
        .contains(
            "# CHECK: \"PHQ01{item}\": which instrument? 10 columns, values from 0 to 3; PHQ-9 has 9")
        .doesNotContain("X-1");
  }

  @Test
  void encodingsAreFoundOut() throws IOException {
    StringBuilder csv = new StringBuilder("Patientin;Gruppe;Sitzung;BDI-II Summe\n");
    for (int p = 1; p <= 12; p++) {
      csv.append(
          "MÜ%d;%s;1;%d,5%nMÜ%d;%2$s;2;4%n".formatted(p, p % 2 == 0 ? "früh" : "spät", p, p));
    }
    for (String charset :
        new String[] {"UTF-8", "UTF-16", "windows-1252", "UTF-16LE", "UTF-16BE"}) {
      Path file = trial("daten.csv", "");
      Files.write(file, csv.toString().getBytes(Charset.forName(charset)));
      boolean says = charset.startsWith("w") || charset.endsWith("E");
      assertThat(validDraft(file))
          .as(charset)
          .contains(
              says
                  ? "    encoding: " + charset + "  # CHECK: the file is not UTF-8"
                  : "    delimiter")
          .contains("    decimal_mark: \",\"", "    participant: Patientin", "    visit: Sitzung")
          .contains("codes: [\"früh\"]", "    arm: Gruppe", "score: \"BDI-II Summe\"")
          .doesNotContain("MÜ1");
    }
    Path czech = trial("data.csv", "");
    String text =
        csv.toString().replace("Sitzung", "Návštěva").replace("früh", "čeká").replace("Ü", "Č");
    Files.write(czech, text.replace("ä", "á").getBytes(Charset.forName("windows-1250")));
    assertThat(validDraft(czech)).contains("    encoding: windows-1250", "visit: \"Návštěva\"");
    assertThat(validDraft(czech, "--encoding", "ISO-8859-2")).contains("    encoding: ISO-8859-2");
  }

  @Test
  void namesInTwoRowsAreRead() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= 12; i++) {
      rows.append("P%02d,%s,%d,%d,%d\n".formatted(i, i % 2 == 0 ? "A" : "B", 9 + i, 8 + i, 40 + i));
    }
    for (String names :
        new String[] {
          ",,Baseline,Week 6,\nID,Group,PHQ-9,PHQ-9,WAI-SR\n",
          "ID,Group,Baseline,Week 6,\n,,PHQ-9,PHQ-9,WAI-SR\n"
        }) {
      assertThat(draft(trial("data.csv", names + rows)))
          .contains("    header_row: [1, 2]  # CHECK", "    participant: ID", "    arm: Group")
          .contains("score: \"{visit} PHQ-9\"")
          .doesNotContain("data_row", "P01");
    }
    assertThat(draft(trial("data.csv", "ID,Group,,phq9_w0,phq9_w6\n" + rows)))
        .as("what stands below a name that lacks is a patient's")
        .doesNotContain("header_row", "P01");
  }

  @Test
  void titlesSeparatorsAndLabelRowsAreNoData() throws IOException {
    String body = rows().replace(";bdi\n", ";other\n");
    assertThat(validDraft(trial("data.csv", "Trial XYZ; export\n\"of\" 2024-01-01;;;\n\n" + body)))
        .contains(
            "    delimiter: \";\"\n    header_row: 4  # CHECK", "    participant: subject_id");
    assertThat(validDraft(trial("data.csv", "sep=;\n" + body)))
        .contains("    format: csv\n    layout: long", "    participant: subject_id")
        .doesNotContain("header_row", "delimiter");
    assertThat(validDraft(trial("data.csv", "sep=;\nA title\n" + body)))
        .contains("    header_row: 3  # CHECK")
        .doesNotContain("delimiter");
    String labels =
        "\"Your\ncode\";Visit;Group;"
            + names("Question ", 9, ";")
            + ";Other\n{a};{b};{c};"
            + names("{i}", 9, ";")
            + ";{o}\n";
    assertThat(validDraft(trial("data.csv", body.replaceFirst("\n", "\n" + labels))))
        .contains(
            "    data_row: 5  # CHECK", "# 24 rows", "items: \"phq{item}\"}  # CHECK: 9 columns");
  }

  @Test
  void wideNamesGiveVisitsAndRaters() throws IOException {
    StringBuilder csv =
        new StringBuilder("Código;Grupo;Edad;")
            .append(names("wai_s1_", 12, ";"))
            .append(';')
            .append(names("wai_s2_", 12, ";"))
            .append(';')
            .append(names("waisr_t_s1_", 12, ";"))
            .append(";bdi_pre;bdi_post;bdi_note\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("ES%d;%s;%d;".formatted(p, p % 2 == 0 ? "E" : "C", 20 + p));
      csv.append(answers(36, p, 1, 5, ";")).append(";%d;%d;%d%n".formatted(p, p + 1, p));
    }
    assertThat(validDraft(trial("datos.csv", csv.toString())))
        .contains("  s1: {timepoint", "  s2: {timepoint", "  post: {timepoint")
        .contains("  pre: {timepoint: baseline, week: 0}")
        .contains("rater: client, items: \"wai_{visit}_{item}\"}  # CHECK: 24 columns")
        .contains("rater: therapist, items: \"waisr_t_s1_{item}\", visit: s1}")
        .contains("- {instrument: BDI-II, score: \"bdi_{visit}\"}")
        .contains("# CHECK: \"bdi_note\": is it a score")
        .doesNotContain("ES1", "  baseline", "visit: baseline");
  }

  @Test
  void ratersInRowsAndRepeatedRows() throws IOException {
    StringBuilder csv =
        new StringBuilder("Deelnemer,Sessie,Beoordelaar," + names("wais", 12, ",") + "\n");
    for (int p = 1; p <= 12; p++) {
      for (String rater : new String[] {"client", "therapeut"}) {
        csv.append("NL%d,1,%s,%s%n".formatted(p, rater, answers(12, p, 1, 7, ",")));
      }
    }
    String text = csv.toString();
    assertThat(validDraft(trial("data.csv", text)))
        .contains("    rater: Beoordelaar  # CHECK")
        .contains("raters: {client: client, therapeut: therapist}, items: \"wais{item}\"}")
        .doesNotContain("rows repeat");
    assertThat(validDraft(trial("data.csv", text.replace("Beoordelaar", "xyz"))))
        .contains(
            "# CHECK: 12 rows repeat an id and visit (12 ids in 24 rows). Does a column say who");
  }

  @Test
  void labelExportsOfRedcapGiveVisitsAndArms() throws IOException {
    StringBuilder csv =
        new StringBuilder("Record ID,Event Name,Repeat Instance,PHQ-9 Total Score\n");
    for (int p = 1; p <= 8; p++) {
      String arm = p % 2 == 0 ? "1: Drug" : "2: Waiting list";
      csv.append("%d,Baseline (Arm %s),,%d%n".formatted(p, arm, p));
      csv.append("%d,Therapy (Arm %s),1,%d%n%1$d,Therapy (Arm %2$s),2,%3$d%n".formatted(p, arm, p));
    }
    assertThat(validDraft(trial("labels.csv", csv.toString())))
        .contains("codes: [\"1: Drug\"]", "codes: [\"2: Waiting list\"]")
        .contains("    visit_pattern: \"{visit} (Arm {arm})\"", "    instance: \"Repeat Instance\"")
        .contains("  Baseline: {", "  \"Therapy#1\": {", "  \"Therapy#2\": {");
  }

  /** LimeSurvey numbers what was sent in, and calls that id. */
  @Test
  void numbersOfRowsAreNoIdsOfPatients() throws IOException {
    StringBuilder csv = new StringBuilder("id,codice,seduta,phq\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("%d,IT%d,1,3%n%d,IT%2$d,2,3%n".formatted(2 * p, p, 2 * p + 1));
    }
    assertThat(draft(trial("risposte.csv", csv.toString())))
        .contains("    participant: codice  # CHECK", "    visit: seduta  # CHECK")
        .doesNotContain("rows repeat");
  }

  @Test
  void namesOfWhateverCharactersAndNamesThatRepeat() throws IOException {
    StringBuilder csv =
        new StringBuilder(
            "\"Patient\nID\",BDI,bdi,Age,Age,\"PHQ-9\u2028\nsum\",\"WAI \"\"x\"\"\n\u0085: y\"\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("P%d,1,2,3,4,%d,%d%n".formatted(p, p, p));
    }
    assertThat(validDraft(trial("data.csv", csv.toString())))
        .contains("    participant: \"Patient\\nID\"", "score: \"PHQ-9\\u2028\\nsum\"")
        .contains("several times, and cannot be mapped: \"Age\", \"BDI\", \"bdi\"")
        .contains("# CHECK: \"WAI \\\"x\\\"\\n\\u0085: y\": is it a score");
  }

  /** SDTM has the number of the visit before its name, and of values the text before the number. */
  @Test
  void ofSeveralColumnsTheOneThatSaysMost() throws IOException {
    StringBuilder csv = new StringBuilder("USUBJID,QSTESTCD,QSORRES,QSSTRESN,VISITNUM,VISIT\n");
    for (int p = 1; p <= 8; p++) {
      csv.append(
          "X-%d,BDITOT,%d pts,%2$d,1,BASELINE%nX-%1$d,BDITOT,9 pts,9,2,WEEK 6%n".formatted(p, p));
    }
    assertThat(validDraft(trial("qs.csv", csv.toString())))
        .contains("    value: QSSTRESN", "    visit: VISIT  #", "score: BDITOT}");
    String text = csv.toString().replace("QSSTRESN", "X").replace(" pts", "");
    assertThat(validDraft(trial("qs.csv", text))).contains("    value: QSORRES", "score: BDITOT}");
  }

  /** As many sessions as a form has items do not make totals items. */
  @Test
  void totalsOfManyVisitsAreNoItems() throws IOException {
    StringBuilder csv =
        new StringBuilder("id;")
            .append(names("wai_s", 12, ";"))
            .append(";")
            .append(names("bdi_t", 5, ";"));
    for (int p = 1; p <= 10; p++) {
      csv.append("%nP%d;".formatted(p)).append(answers(12, p, 12, 80, ";"));
      csv.append(";").append(answers(5, p, 5, 40, ";"));
    }
    assertThat(validDraft(trial("data.csv", csv.append("\n").toString())))
        .contains("rater: client, score: \"wai_{visit}\"}", "  s12: {timepoint: s12}")
        .contains("- {instrument: BDI-II, score: \"bdi_{visit}\"}", "  t5: {timepoint: t5}")
        .doesNotContain("items");
  }

  /** A row for each patient: an id, then columns of whole numbers from min to max. */
  private Path wide(String header, int columns, int min, int max) throws IOException {
    StringBuilder csv = new StringBuilder("patient_id," + header + "\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("SECRET-%d,%s%n".formatted(p, answers(columns, p, min, max, ",")));
    }
    return trial("data.csv", csv.toString());
  }

  @Test
  void aScoreNamesItsAlternativesAlsoOnTheirOtherScales() throws IOException {
    assertThat(validDraft(wide("WAI total Session 3", 1, 31, 83)))
        .contains("{instrument: WAI-S, rater: client, score: ", "; or WAI-O-S, WAI-SR 1-7;");
  }

  @Test
  void praeIsABaseline() throws IOException {
    assertThat(validDraft(wide("BDI_prae,BDI_post", 2, 15, 40)))
        .contains("prae: {timepoint: baseline, week: 0}", "score: \"BDI_{visit}\"");
  }

  @Test
  void itemsAreNotTakenForTotals() throws IOException {
    String visits = names("phq9_", 10, "_w0,") + "_w0," + names("phq9_", 10, "_w6,") + "_w6";
    assertThat(validDraft(wide(visits, 20, 0, 3)))
        .contains("# CHECK: \"phq9_{item}_w0\": which instrument? 10 columns, values from 0 to 3;")
        .contains("PHQ-9 has 9, and item_names: {\"1\": 1, ", "# CHECK: \"phq9_{item}_w6\": ")
        .doesNotContain("score:", "1_w0");
    assertThat(validDraft(wide(names("phq9_", 4, ","), 4, 0, 3)))
        .contains("# CHECK: \"phq9_{item}\": which instrument? 4 columns, values from 0 to 3;")
        .contains("scores of PHQ-9, or its items? all values lie within one item's 0 to 3")
        .doesNotContain("score:");
    assertThat(validDraft(wide("PHQ9_1", 1, 0, 3)))
        .contains("# CHECK: \"PHQ9_1\": scores of PHQ-9, or its items? all values lie within")
        .contains("; the numbers in the names look like those of items; values from 0 to 3")
        .doesNotContain("score:");
    assertThat(validDraft(wide("wai_sr_0," + names("wai_sr_", 11, ","), 12, 1, 5)))
        .contains("# CHECK: \"wai_sr_{item}\": items of WAI-SR, numbered from 0? item_names: {")
        .contains("{\"0\": 1, \"1\": 2, ", "\"11\": 12}")
        .doesNotContain("score:", "items:");
  }

  /** Values alone are no proof: a slip among answers is beyond an item's scale. */
  @Test
  void numbersThatMayBeItemsAreAQuestionWhateverTheValues() throws IOException {
    assertThat(validDraft(wide("bdi_1,bdi_2,bdi_3", 3, 5, 40)))
        .contains("# CHECK: \"bdi_{visit}\": scores of ", "# CHECK: \"bdi_2\": scores of ")
        .contains("the numbers in the names look like those of items")
        .doesNotContain("score:", "within one item");
    assertThat(validDraft(wide("phq9_pre_1,phq9_pre_2", 2, 0, 13))).doesNotContain("score:");
  }

  @Test
  void valuesWithinOneItemAreNoTotals() throws IOException {
    assertThat(validDraft(wide("wai_w1,wai_w2,bdi_w1", 3, 1, 5)))
        .contains("# CHECK: \"wai_{visit}\": scores of WAI-SR, or its items? all values lie within")
        .contains(" within one item's 1 to 7, as answers and means do; values from 1 to 5")
        .contains("- {instrument: BDI-II, score: bdi_w1, visit: w1}")
        .doesNotContain("score: \"wai");
  }

  @Test
  void totalsBesideItemsAndOfNumberedVisitsStay() throws IOException {
    assertThat(validDraft(wide("bdi_week_1,bdi_week_2,phq9_total_1,phq9_total_2", 4, 2, 20)))
        .contains("score: \"bdi_{visit}\"}", "score: \"phq9_total_{visit}\"}");
    assertThat(validDraft(wide("bdi_6_month,bdi_12_month", 2, 2, 20)))
        .contains("score: \"bdi_{visit}\"}");
    String items = names("phq9_", 10, "_w0,") + "_w0";
    StringBuilder csv = new StringBuilder("patient_id,phq9_w0," + items + "\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("S%d,%d,%s%n".formatted(p, p + 5, answers(10, p, 0, 3, ",")));
    }
    assertThat(validDraft(trial("data.csv", csv.toString())))
        .contains("score: phq9_w0, visit: w0}", "# CHECK: \"phq9_{item}_w0\": which instrument?");
  }

  @Test
  void aNumberOfTheInstrumentIsNoVisit() throws IOException {
    assertThat(validDraft(wide(names("HAQ2_", 19, ","), 19, 1, 6)))
        .contains("- {instrument: HAq-II, rater: client, items: \"HAQ2_{item}\", visit: session}")
        .doesNotContain("  \"2\": {");
  }

  @Test
  void everyColumnThatCouldBeTheArmIsNamed() throws IOException {
    StringBuilder csv = new StringBuilder("patient_id,cohort,condition,treatment_received,bdi\n");
    for (int p = 1; p <= 12; p++) {
      csv.append(
          "SECRET-%d,%d,%s,%s,%d%n"
              .formatted(p, 1 + p / 7, p % 2 == 0 ? "psi" : "wl", p % 3 == 0 ? "no" : "psi", p));
    }
    assertThat(validDraft(trial("data.csv", csv.toString())))
        .contains("    arm: cohort  # CHECK: the column of the arm; it could also be ")
        .contains("it could also be \"condition\" (\"psi\", \"wl\"), \"treatment_received\" (")
        .doesNotContain("SECRET");
  }

  @Test
  void idsOfNumbersWithHyphensAreNoDates() throws IOException {
    for (String id : new String[] {"ST01-01-%04d", "101-02-%04d", "01-02-%04d", "ST-01-02-%02d"}) {
      StringBuilder csv = new StringBuilder("USUBJID,AVISIT,bdi\n");
      for (int p = 1; p <= 12; p++) {
        csv.append("%s,Base,%d%n%1$s,Week 6,%d%n".formatted(id.formatted(p), p + 5, p));
      }
      assertThat(validDraft(trial("data.csv", csv.toString())))
          .as(id)
          .contains("    participant: USUBJID  # CHECK");
    }
  }

  @Test
  void datesAreNeitherIdsNorShown() throws IOException {
    for (String date :
        new String[] {
          "2024-03-%02d", "2024/3/%d 09:30", "%02d.03.2024", "%02d.03.24", "3/%d/1999"
        }) {
      StringBuilder csv = new StringBuilder("id,visit,bdi\n");
      for (int p = 1; p <= 24; p++) {
        String day = date.formatted(1 + p % 12);
        csv.append("%s,%1$s,%d%n".formatted(day, p));
      }
      String day = date.formatted(3);
      assertThat(draft(trial("data.csv", csv.toString())))
          .as(date)
          .contains("participant: \"\"  # CHECK: no column holds an id")
          .doesNotContain(day);
    }
  }

  /** CDISC's number of a patient within a trial stands in one file only. */
  @Test
  void filesOfOneStudyShareTheirIds() throws IOException {
    StringBuilder dm = new StringBuilder("STUDYID,SUBJID,USUBJID,ARM\n");
    StringBuilder qs = new StringBuilder("USUBJID,VISIT,QSTESTCD,QSSTRESN\n");
    for (int p = 1; p <= 12; p++) {
      dm.append("ST,%04d,ST01-01-%1$04d,%s%n".formatted(p, p % 2 == 0 ? "A" : "B"));
      qs.append("ST01-01-%04d,BASELINE,BDITOT,%d%n".formatted(p, p + 5));
    }
    assertThat(draft(trial("dm.csv", dm.toString()), trial("qs.csv", qs.toString())))
        .containsPattern("(?s)    participant: USUBJID  #.*\n    participant: USUBJID  #")
        .doesNotContain("participant: SUBJID", "# - file");
  }

  @Test
  void sitesThatNumberTheirPatientsAnewAreNamed() throws IOException {
    StringBuilder csv = new StringBuilder("Study Site,id,visit,bdi\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("Bern,%d,1,%d%nBern,%1$d,2,%d%n".formatted(p, p + 9, p));
      csv.append("Basel,%d,1,%d%nBasel,%1$d,2,%d%n".formatted(p, p + 3, p + 1));
    }
    String text = csv.toString();
    assertThat(draft(trial("data.csv", text)))
        .contains(
            "participant: [\"Study Site\", id]  # CHECK: 24 of 48 rows repeat an id and visit")
        .contains("within \"Study Site\": each seems to number its patients anew; or is there");
    String once = text.replaceAll("Basel,(\\d+)", "Basel,2$1") + "Bern,1,1,3\n";
    assertThat(draft(trial("data.csv", once)))
        .as("a row that stands twice at one site")
        .contains("1 rows repeat an id and visit")
        .doesNotContain("anew");
  }

  @Test
  void aColumnOfTreatmentsByItsShortName() throws IOException {
    StringBuilder csv = new StringBuilder("id,treat,bdi\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("S%d,%s,%d%n".formatted(p, p % 2 == 0 ? "Drug" : "Placebo", p));
    }
    assertThat(validDraft(trial("data.csv", csv.toString())))
        .contains("    arm: treat  # CHECK", "codes: [Drug]", "codes: [Placebo]");
  }

  @Test
  void columnsThatCouldHoldIdsAreNamed() throws IOException {
    StringBuilder csv = new StringBuilder("moniker,sex,bdi\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("SECRET-%d,%d,%d%n".formatted(p, p % 2, 3 * p % 7));
    }
    assertThat(draft(trial("data.csv", csv.toString())))
        .contains("write its name. By its values it could be \"moniker\"\n")
        .doesNotContain("SECRET");
  }

  @Test
  void idsThatStandInSomeRowsOnlyAreAQuestion() throws IOException {
    StringBuilder csv = new StringBuilder("Patient,Visite,phq\n");
    for (int p = 1; p <= 8; p++) {
      csv.append("FR%d,1,3%n,2,3%n".formatted(p));
    }
    assertThat(draft(trial("data.csv", csv.toString())))
        .contains("participant: \"\"  # CHECK: no column holds an id in nearly every row")
        .contains("it could be \"Patient\" (8 values in 8 of 16 rows)")
        .doesNotContain("FR1");
  }

  /** A name is not enough: Code and Gruppe may be anything. */
  @Test
  void idsAndArmsHaveToLookLikeThem() throws IOException {
    StringBuilder csv = new StringBuilder("Code,Patient,Gruppe,Treatment,phq\n");
    for (int p = 1; p <= 12; p++) {
      for (int visit = 1; visit <= 2; visit++) {
        // Code has two values, Gruppe one for each patient, Treatment changes within a patient.
        csv.append("%d,DE%d,%s,%s,3%n".formatted(visit, p, "G" + p, visit == 1 ? "A" : "B"));
      }
    }
    assertThat(draft(trial("data.csv", csv.toString())))
        .contains("    participant: Patient  # CHECK")
        .contains("# CHECK: no column looks like the treatment arm")
        .doesNotContain("    arm: ", "DE1", "G1");
  }

  @Test
  void sheetsWithoutIdsAreQuestionsBesideOthers() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("trial"));
    Path data = Files.writeString(folder.resolve("data.csv"), rows().replace(";bdi\n", ";other\n"));
    Path codebook = Files.writeString(folder.resolve("codes.csv"), "a,b\nx,1\ny,2\n");
    String yaml = draft(data, codebook);
    assertThat(yaml).contains("  # - file: codes.csv", "  #   participant: \"\"");
    Files.writeString(folder.resolve("study.yaml"), yaml);
    assertThat(Main.execute("validate", folder.toString())).isZero();
  }

  @Test
  void whatIsNoDataFileIsAUserError() throws IOException {
    assertThat(Main.execute("draft", trial("report.pdf", "%PDF-1.4").toString()))
        .isEqualTo(Main.USER_ERROR);
    assertThat(Main.execute("draft", trial("empty.csv", "").toString())).isEqualTo(Main.USER_ERROR);
    assertThat(terminal.err())
        .contains("EMPTY_FILE: Cannot read \"empty.csv\": it has 0 bytes. Ask the site");
    assertThat(Main.execute("draft", temp.resolve("nowhere.csv").toString()))
        .isEqualTo(Main.USER_ERROR);
  }
}
