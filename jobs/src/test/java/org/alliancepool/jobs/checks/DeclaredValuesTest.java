package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.faults.LostValues;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.ingest.format.text.UnclosedQuote;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check of values says of what harmonise has kept out. */
class DeclaredValuesTest {
  private static final Path STUDY = Path.of("..", "examples", "consortium", "talking-therapies");

  private static final String RATED =
      """
      study_id: rated
      title: Who rated stands in the row
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [A]}
      visits:
        end: {phase: integration, session: 1, week: 8}
      files:
        - file: t.csv
          format: csv
          layout: long
          participant: id
          visit: visit
          rater: who
          measures:
            - {instrument: WAI-SR, score: score, reported_as: mean, raters: {c: client, t: therapist}}
      """;

  private static CheckResult check(LostValues first) throws IOException {
    return check(STUDY, first);
  }

  private static CheckResult check(Path study, LostValues first) throws IOException {
    Manifest manifest =
        Consortium.study(
                Location.of(study), new Consortium.Context("key", LocalDate.of(2026, 11, 22)))
            .manifest();
    Map<String, LostValues> lost = new HashMap<>();
    Map<String, DeclaredValues.Held> held = new HashMap<>();
    for (Manifest.DataFile file : manifest.files()) {
      lost.put(file.label(), lost.isEmpty() ? first : new LostValues());
      held.put(
          file.label(),
          new DeclaredValues.Held(50, Map.of("a", 20L, "b", 20L, "c", 20L, "d", 20L, "e", 20L)));
    }
    return DeclaredValues.check(manifest, lost, held, new Participants(40, 0, 0));
  }

  private static LostValues cells(int n, String... columns) {
    LostValues lost = new LostValues();
    for (String column : columns) {
      for (int i = 0; i < n; i++) {
        lost.addCell(column, " 3,0 ");
      }
    }
    return lost;
  }

  @Test
  void fewCellsOfAFileAreSlips() throws IOException {
    assertThat(check(cells(2, "a", "b")).status()).isEqualTo(Status.PASSED);
    CheckResult result = check(cells(3, "a").merge(cells(2, "a")).merge(cells(1, "b")));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.isFatalFailure()).isFalse();
    assertThat(result.violated()).isEqualTo(6);
    assertThat(result.sentence())
        .startsWith(
            "talking-therapies: values-as-declared: 6 of 40 cells in columns \"a\", \"b\" of \"")
        .contains("have a comma", "decimal_mark: \",\"");
  }

  /** Neither words nor numbers with another mark: no two need be alike. */
  @Test
  void aFifthOfAColumnIsNotYetMuch() throws IOException {
    LostValues lost = new LostValues();
    for (String cell : List.of("?", "-", "--", "??")) {
      lost.addCell("a", cell);
      lost.addCell("b", cell);
    }
    assertThat(check(lost).status()).isEqualTo(Status.PASSED);
    lost.addCell("a", "?");
    assertThat(check(lost).sentence()).contains(": 5 of 20 cells in column \"a\" of \"");
  }

  /** Of each there is one finding, whatever it has cost. */
  @Test
  void oneQuoteThatIsNotClosedIsEnough() throws IOException {
    LostValues lost = new LostValues();
    lost.addMalformed(7, "the row has 2 cells, the header 3. Mend it.");
    assertThat(check(lost).status()).isEqualTo(Status.PASSED);
    String problem = UnclosedQuote.in("cell 4", "7\n7001,A\r\n7002,B").orElseThrow();
    LostValues elsewhere = new LostValues();
    elsewhere.addMalformed(9, problem + ". Mend it.");
    assertThat(check(lost.merge(elsewhere)).detail())
        .startsWith("2 lines are lost of \"")
        .contains("in row 9. Close it");
    elsewhere.addMalformed(4, problem);
    CheckResult result = check(lost.merge(elsewhere));
    assertThat(result.detail()).startsWith("6 lines are lost of").contains("in row 4 and 2 more.");
    assertThat(result.violated()).isEqualTo(4);
  }

  @Test
  void ofManyColumnsTheFirstAreNamed() throws IOException {
    assertThat(check(cells(6, "a", "b", "c", "d", "e")).detail())
        .startsWith("30 of 100 cells in columns \"a\", \"b\", \"c\" and 2 more of \"");
  }

  @Test
  void namesOfVisitsAreToldWhereParticipantsShareThem() throws IOException {
    LostValues lost = new LostValues();
    LostValues elsewhere = new LostValues();
    for (int i = 0; i < 30; i++) {
      (i % 2 == 0 ? lost : elsewhere).addUnknownVisit("W6", i < 2 ? "p" : "q");
    }
    elsewhere.addUnknownVisit("7001", "p");
    assertThat(check(lost.merge(elsewhere)).detail())
        .startsWith("31 of 50 rows of \"")
        .contains("(\"W6\" and others; visits has ")
        .doesNotContain("7001");
    LostValues ids = new LostValues();
    for (int i = 0; i < 40; i++) {
      ids.addUnknownVisit("id" + i, "p" + i);
    }
    assertThat(check(ids).detail())
        .contains("(more than 12 names, not shown: is it another column?; visits has ")
        .doesNotContain("id1");
  }

  /** Of a file of which few rows are of a rater, these few are the whole of what was rated. */
  @Test
  void ratersAreOfTheRowsThatNameOne(@TempDir Path folder) throws IOException {
    Path study = Files.createDirectories(folder.resolve("rated"));
    Files.writeString(study.resolve("study.yaml"), RATED);
    Files.writeString(study.resolve("t.csv"), "id,visit,who,score\n");
    LostValues lost = new LostValues();
    for (int i = 0; i < 5; i++) {
      lost.addUnknownRater(" Patient", "p" + i);
    }
    assertThat(check(study, lost).detail())
        .startsWith(
            "5 of 5 rows of \"t.csv\" that name a rater name one that is not declared (\"Patient\"; raters has \"c\", \"t\")");
    LostValues unrated = new LostValues();
    for (int i = 0; i < 6; i++) {
      unrated.addUnreadable("a");
      unrated.addUnknownRater(" ", "p" + i);
    }
    assertThat(check(study, unrated).detail())
        .contains("6 of 20 cells in column \"a\"", "hold no single value")
        .contains("6 rows of \"t.csv\" have answers or scores and do not say who rated")
        .contains("fill in column \"who\"");
  }

  @Test
  void numbersWithOneMarkBehindAreWrittenAlike() throws IOException {
    LostValues lost = new LostValues();
    LostValues various = new LostValues();
    for (int i = 0; i < 5; i++) {
      lost.addCell("a" + i, "2" + i + "*");
      various.addCell("a" + i, "2" + i + "*#!?~".charAt(i));
    }
    assertThat(check(lost).detail()).contains("are numbers with a mark behind");
    assertThat(check(various).status()).isEqualTo(CheckResult.Status.PASSED);
  }

  @Test
  void raterOfAnotherMeasureIsToldWithTheRatersOfTheMeasure(@TempDir Path folder)
      throws IOException {
    Path study = Files.createDirectories(folder.resolve("rated"));
    Files.writeString(
        study.resolve("study.yaml"),
        RATED.stripTrailing()
            + "\n      - {instrument: HAMD-17, score: hamd, raters: {o: observer}}\n");
    Files.writeString(study.resolve("t.csv"), "id,visit,who,score,hamd\n");
    LostValues lost = new LostValues();
    for (int i = 0; i < 5; i++) {
      lost.addUnknownRater("o", "p" + i);
    }
    assertThat(check(study, lost).detail())
        .contains(
            "name one that their measure does not have (\"o\"; raters of WAI-SR has \"c\", \"t\")");
  }

  @Test
  void blankNumbersOfRepeatsAreTold(@TempDir Path folder) throws IOException {
    Path study = Files.createDirectories(folder.resolve("rated"));
    Files.writeString(
        study.resolve("study.yaml"),
        RATED
            .replace("  end:", "  end#1:")
            .replace("who\n", "who\n    instance: redcap_repeat_instance\n"));
    Files.writeString(study.resolve("t.csv"), "id,visit,who,redcap_repeat_instance,score\n");
    LostValues lost = new LostValues();
    for (int i = 0; i < 5; i++) {
      lost.addUnknownVisit("end", "p" + i);
    }
    assertThat(check(study, lost).detail())
        .contains("Column \"redcap_repeat_instance\", which numbers the repeats, is blank");
  }
}
