package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.alliancepool.jobs.TrialFolder;
import org.alliancepool.jobs.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files whose values are written otherwise than declared: what validate says before a run. */
class LostValuesTest {
  private static final String MANIFEST =
      """
      study_id: lost
      title: Values
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [A]}
        control: {role: comparator, codes: [B]}
      visits:
        base: {timepoint: baseline, week: 0}
        end: {timepoint: week 8, week: 8}
      primary_endpoint: {instrument: PHQ-9, timepoint: week 8}
      missing: [-9, refused]
      files:
        - file: t.csv
          format: csv
          layout: long
          delimiter: ";"
          participant: id
          visit: visit
          arm: arm
          measures:
            - {instrument: PHQ-9, score: phq, values: {none: 0}}
          covariates:
            - {name: age, column: age, type: number}
      """;

  private static final String RATED =
      "instrument: WAI-SR, score: phq, reported_as: mean, raters: {client: client, therapist: therapist}";

  @RegisterExtension final TrialFolder trial = new TrialFolder("lost");

  /** Twenty rows of ten participants. */
  private List<String> warnings(String manifest, IntFunction<String> row) throws IOException {
    trial.file(
        "t.csv",
        "id;visit;arm;phq;age" + (manifest.contains("rater:") ? ";who" : ""),
        IntStream.rangeClosed(1, 20).mapToObj(row));
    return told(manifest);
  }

  /**
   * Without what is told besides, where rows of the endpoint, or all of a visit, are lost, and that
   * all have one score.
   */
  private List<String> told(String manifest) throws IOException {
    return trial.warnings(manifest).stream()
        .filter(w -> !w.startsWith("nobody has visit") && !w.contains(", the primary endpoint."))
        .filter(w -> !w.contains("have one and the same"))
        .toList();
  }

  private static String row(int i, String phq, String age) {
    return "70%02d;%s;%s;%s;%s"
        .formatted(
            (i + 1) / 2, i % 2 == 0 ? "base" : "end", (i + 1) / 2 % 2 == 0 ? "A" : "B", phq, age);
  }

  @Test
  void decimalCommasThatNobodyDeclaredAreTold() throws IOException {
    IntFunction<String> commas = i -> row(i, i % 10 + ",5", "4" + i % 10 + ",2");
    assertThat(warnings(MANIFEST, commas))
        .containsExactly(
            "40 of 40 cells in columns \"age\", \"phq\" of \"t.csv\" are no numbers: most of them have a comma, and decimal_mark is a point. Declare decimal_mark: \",\" where these are decimal commas throughout; else let the site write one mark throughout, and none between thousands.");
    String declared = MANIFEST.replace("layout:", "decimal_mark: \",\"\n    layout:");
    assertThat(warnings(declared, commas)).isEmpty();
    assertThat(warnings(declared, i -> row(i, i % 2 == 0 ? "7,5" : "7.5", "41")))
        .singleElement()
        .asString()
        .startsWith("10 of 20 cells in column \"phq\" of \"t.csv\" are no numbers")
        .contains("have a point, and decimal_mark is a comma");
  }

  @Test
  void scoresThatAreDeclaredMissingAreTold() throws IOException {
    IntFunction<String> nines =
        i -> row(i, i % 4 == 0 ? "9" : i % 5 == 0 ? "99" : "1" + i % 10, "40");
    String declared = MANIFEST.replace("missing: [-9, refused]", "missing: [9, 99]");
    assertThat(warnings(declared, nines))
        .containsExactly(
            "5 scores of PHQ-9 count as missing: the manifest declares 9 missing, and the form has such scores. Where that is a score, take it out of missing; where it means missing, declare it in missing of the measure itself.");
    assertThat(ReadStudy.of(trial.folder(), declared).givenNumbers())
        .containsExactly(
            "[PHQ-9,score,12,0,0,11.0,19.0,null,null,null,null]",
            "[PHQ-9,score_missing_in_manifest,5,0,0,9.0,9.0,null,null,null,null]");
    assertThat(warnings(declared.replace("score: phq,", "score: phq, missing: [9],"), nines))
        .isEmpty();
  }

  @Test
  void wordsAndCodesHaveTheirOwnRemedies() throws IOException {
    assertThat(warnings(MANIFEST, i -> row(i, i % 2 == 0 ? "mild" : "none", i < 7 ? "?" : "40")))
        .hasSize(2)
        .anyMatch(
            w -> w.contains("10 of 20 cells in column \"phq\"") && w.contains("are words, or"))
        .anyMatch(
            w ->
                w.contains("6 of 20 cells in column \"age\"")
                    && w.contains("declare in missing the codes"));
  }

  @Test
  void oneDateAmongNumbersIsTold() throws IOException {
    assertThat(warnings(MANIFEST, i -> row(i, i == 4 ? "2025-06-04" : "5", "41")))
        .singleElement()
        .asString()
        .startsWith(
            "1 of 20 cells in column \"phq\" of \"t.csv\" are no numbers: they are dates, as Excel");
  }

  @Test
  void numbersWithOneUnitAreWrittenAlike() throws IOException {
    assertThat(warnings(MANIFEST, i -> row(i, i % 5 == 0 || i == 1 ? i + ".0 pts" : "5", "41")))
        .singleElement()
        .asString()
        .contains("are words, or numbers with one behind them.");
    assertThat(warnings(MANIFEST, i -> row(i, i % 5 == 0 ? i + ".0 pts" : "5", "41"))).isEmpty();
  }

  @Test
  void aBlankRaterMayBeDeclared() throws IOException {
    String rated =
        MANIFEST
            .replace("instrument: PHQ-9, score: phq", RATED)
            .replace("visit: visit", "visit: visit\n    rater: who")
            .replaceFirst("primary_endpoint: .*\n", "");
    IntFunction<String> blanks = i -> row(i, "5", "41") + ";" + (i % 2 == 1 ? "" : "client");
    assertThat(warnings(rated, blanks)).isNotEmpty();
    String declared = rated.replace("raters: {", "raters: {\"\": client, ");
    assertThat(warnings(declared, blanks)).isEmpty();
    assertThat(ReadStudy.of(trial.folder(), declared).table("quarantine", "rule")).isEmpty();
  }

  /** "nil" or "none" of a symptom is the low end of a scale, and all of it would be lost. */
  @Test
  void aWordForMissingThatMayBeAnAnswerIsTold() throws IOException {
    assertThat(ofMany("nil")).hasSize(1);
    assertThat(ofMany("n/a")).isEmpty();
  }

  private List<String> ofMany(String word) throws IOException {
    return fewOfMany(i -> ofMany(i, i % 2 == 0 ? "base" : "end", i <= 9 ? word : "5"));
  }

  @Test
  void aFewSlipsAreNone() throws IOException {
    assertThat(warnings(MANIFEST, i -> row(i, i < 5 ? "x" : "5", i < 5 ? "4,1" : "41")))
        .as("four of twenty")
        .isEmpty();
    assertThat(warnings(MANIFEST, i -> row(i, i < 16 ? "-9" : "x", i < 10 ? "" : "refused")))
        .as("five, of five: the others are declared missing")
        .hasSize(1);
  }

  /** Of slips no two are alike: few in two hundred rows, and yet another way to write it. */
  private List<String> fewOfMany(IntFunction<String> row) throws IOException {
    trial.file("t.csv", "id;visit;arm;phq;age", IntStream.rangeClosed(1, 200).mapToObj(row));
    return told(MANIFEST);
  }

  private static String ofMany(int i, String visit, String phq) {
    return "7%03d;%s;%s;%s;40".formatted((i + 1) / 2, visit, (i + 1) / 2 % 2 == 0 ? "A" : "B", phq);
  }

  @Test
  void fewCellsThatAreWrittenAlikeAreTold() throws IOException {
    assertThat(fewOfMany(i -> ofMany(i, i % 2 == 0 ? "base" : "end", i <= 5 ? "Mild" : "5")))
        .singleElement()
        .asString()
        .startsWith("5 of 200 cells in column \"phq\" of \"t.csv\" are no numbers");
    assertThat(fewOfMany(i -> ofMany(i, i % 2 == 0 ? "base" : "end", i <= 5 ? "4,0" : "5")))
        .singleElement()
        .asString()
        .contains("have a comma");
    assertThat(fewOfMany(i -> ofMany(i, i % 2 == 0 ? "base" : "end", i <= 9 ? "x" + i : "5")))
        .as("slips")
        .isEmpty();
    assertThat(fewOfMany(i -> ofMany(i, i % 2 == 0 ? "base" : "end", i <= 9 ? "n/a" : "5")))
        .as("no answer is lost")
        .isEmpty();
  }

  @Test
  void aVisitOfFewThatIsNearlyADeclaredOneIsTold() throws IOException {
    assertThat(fewOfMany(i -> ofMany(i, i % 2 == 0 ? "base" : i <= 5 ? "End1" : "end", "5")))
        .singleElement()
        .asString()
        .startsWith("3 of 200 rows of \"t.csv\" are of a visit that is not declared (\"End1\"; ");
    assertThat(fewOfMany(i -> ofMany(i, i % 2 == 0 ? "base" : i <= 9 ? "extra" : "end", "5")))
        .as("another visit, which nobody wants")
        .isEmpty();
  }

  @Test
  void whatAPatternAddsToAVisitIsNotCompared() throws IOException {
    String manifest =
        MANIFEST.replace(
            "visit: visit\n    arm: arm", "visit: visit\n    visit_pattern: \"{visit}_arm_{arm}\"");
    trial.file(
        "t.csv",
        "id;visit;arm;phq;age",
        IntStream.rangeClosed(1, 200)
            .mapToObj(
                i ->
                    ofMany(
                        i,
                        (i % 2 == 0 ? "base" : i <= 5 ? "endb" : "end")
                            + ((i + 1) / 2 % 2 == 0 ? "_arm_A" : "_arm_B"),
                        "5")));
    assertThat(told(manifest))
        .singleElement()
        .asString()
        .startsWith("3 of 200 rows of \"t.csv\" are of a visit that is not declared (\"endb_arm_");
  }

  @Test
  void visitsOfAnotherNameAreTold() throws IOException {
    assertThat(warnings(MANIFEST, i -> row(i, "5", "41").replace("end", "End")))
        .containsExactly(
            "10 of 20 rows of \"t.csv\" are of a visit that is not declared (\"End\"; visits has \"base\", \"end\"). Declare the visits as the file writes them, capitals included, or leave such rows out by only.");
    assertThat(
            warnings(
                MANIFEST,
                i ->
                    row(i, "5", "41")
                        .replace("end", "V")
                        .replace("base", i < 8 ? "7001x" + i : "base")))
        .singleElement()
        .asString()
        .as("a name that one participant has may be an id")
        .contains("(\"V\" and others;")
        .doesNotContain("700");
    assertThat(warnings(MANIFEST, i -> row(i, "", "41").replace("end", "End")))
        .as("nothing of the visit stands in those rows")
        .isEmpty();
  }

  @Test
  void rowsThatDoNotFitTheHeaderAreTold() throws IOException {
    assertThat(warnings(MANIFEST, i -> row(i, "5", "41") + (i < 6 ? ";7001;x" : "")))
        .singleElement()
        .asString()
        .startsWith("5 of 20 rows of \"t.csv\" do not have the columns");
    assertThat(warnings(MANIFEST, i -> row(i, "5", "41") + (i < 3 ? ";7001;x" : "")))
        .as("two may be notes below the table")
        .isEmpty();
    assertThat(warnings(MANIFEST, i -> row(i, "5", "41") + ";; "))
        .as("cells behind the last column that say nothing")
        .isEmpty();
  }

  @Test
  void rowsOfNoVisitAreTold() throws IOException {
    assertThat(warnings(MANIFEST, i -> row(i, "5", "41").replace("end", "")))
        .containsExactly(
            "10 of 20 rows of \"t.csv\" say no visit. Fill in its column, or leave such rows out by only.");
  }

  @Test
  void ratersOfAnotherNameAreTold() throws IOException {
    String manifest =
        MANIFEST
            .replaceFirst("primary_endpoint: .*\n", "")
            .replace("arm: arm\n", "arm: arm\n    rater: who\n")
            .replace("instrument: PHQ-9, score: phq, values: {none: 0}", RATED);
    IntFunction<String> rated =
        i -> row(i, "3", "41") + ";" + (i % 3 == 0 ? "Client" : "therapist");
    assertThat(warnings(manifest, rated)).as("case is no matter").isEmpty();
    assertThat(warnings(manifest, i -> rated.apply(i).replace("Client", "Patient")))
        .containsExactly(
            "6 of 20 rows of \"t.csv\" that name a rater name one that is not declared (\"Patient\"; raters has \"client\", \"therapist\"), so that their answers and scores are kept out. Declare in raters of the measure who they are, as the file writes them, or leave such rows out by only.");
    assertThat(warnings(manifest, i -> rated.apply(i) + (i > 6 ? "" : i % 2 == 0 ? " 2" : "2")))
        .as("two names of three participants each")
        .hasSize(1);
    assertThat(warnings(manifest, i -> rated.apply(i).replace("Client", "")))
        .containsExactly(
            "6 rows of \"t.csv\" have answers or scores and do not say who rated, so that these are kept out. Where a blank means one rater, declare it in raters of the measure (\"\": client), or where all its rows are one rater's, rater: client in the measure; else let the site fill in column \"who\", or leave such rows out by only.");
    assertThat(warnings(manifest, i -> row(i, "", "41") + ";Patient"))
        .as("nothing that was rated stands in those rows")
        .isEmpty();
  }

  /** As merged cells are exported: the id stands in the first row of a patient only. */
  @Test
  void rowsOfNobodyAreTold() throws IOException {
    assertThat(
            warnings(
                MANIFEST, i -> i % 2 == 0 ? row(i, "5", "41").substring(4) : row(i, "5", "41")))
        .containsExactly(
            "10 of 20 rows of \"t.csv\" name no participant and are kept out. Fill in the id in every row, also below one that it was written in once, or leave such rows out by only.");
    assertThat(warnings(MANIFEST, i -> i % 2 == 0 ? ";;;;" : row(i, "5", "41"))).isEmpty();
  }

  /** A sixth of the rows, and half of the participants. */
  @Test
  void aVisitThatManyLoseIsTold() throws IOException {
    IntFunction<String> six =
        i ->
            "%d;%s;A;12;40"
                .formatted((i - 1) % 10, i > 10 ? "base" : i % 2 == 0 && i < 11 ? "End" : "end");
    assertThat(warnings(MANIFEST, six))
        .singleElement()
        .asString()
        .startsWith("5 of 20 rows of \"t.csv\" are of a visit that is not declared (\"End\"; ");
  }

  @Test
  void answersOfAnotherScaleAreTold() throws IOException {
    assertThat(warnings(MANIFEST, i -> row(i, i % 4 == 0 ? "28" : "12", "40")))
        .containsExactly(
            "5 of 20 scores of PHQ-9 are outside its range; they run from 12 to 28. Declare reported_as or the variant, or in missing what means missing.");
    assertThat(warnings(MANIFEST, i -> row(i, i == 4 ? "28" : "12", "40")))
        .as("one is a slip")
        .isEmpty();
  }

  /** The file's score column as an item, the first of nine. */
  private List<String> answers(String missing, IntFunction<String> answer) throws IOException {
    String nine = ";0".repeat(8);
    trial.file(
        "t.csv",
        "id;visit;arm;q1;age;q2;q3;q4;q5;q6;q7;q8;q9",
        IntStream.rangeClosed(1, 20).mapToObj(i -> row(i, answer.apply(i), "40") + nine));
    return told(
        MANIFEST.replace("score: phq", "items: \"q{item}\"").replace("[-9,", "[" + missing));
  }

  @Test
  void answersThatAreNotWholeAreTold() throws IOException {
    assertThat(answers("-9,", i -> i % 2 == 0 ? "1.5" : "2"))
        .singleElement()
        .asString()
        .startsWith(
            "10 of 180 answers of PHQ-9 are no whole numbers, and all answers of its scale 0 to 3 are;");
    assertThat(answers("-9,", i -> "2.0000000000000004")).as("is 2").isEmpty();
    assertThat(answers("-9,", i -> i % 2 == 0 ? "4.0000000000000009" : "2"))
        .singleElement()
        .asString()
        .contains("none of its scale 0 to 3; they run from 0 to 4.");
  }

  @Test
  void answersThatTheManifestDeclaresMissingAreTold() throws IOException {
    assertThat(answers("-9, 2,", i -> i % 2 == 0 ? "2" : "-9"))
        .containsExactly(
            "10 answers of PHQ-9 count as missing: the manifest declares 2 missing, and the form's scale is 0 to 3. Where that is an answer, take it out of missing; where it means missing, declare it in missing of the measure itself.");
  }

  @Test
  void rowsThatOnlyLeavesOutInAnotherSpellingAreTold() throws IOException {
    String only = MANIFEST.replace("    arm: arm", "    arm: arm\n    only: {age: [\"1\"]}");
    String[] periods = {"1", "1.0", "I", "01", "2"};
    assertThat(warnings(only, i -> row(i, "7", periods[i % periods.length])))
        .filteredOn(w -> w.contains("left out"))
        .containsExactly(
            "8 rows of \"t.csv\" are left out by only, and their \"age\" may be a wanted one in another spelling (\"01\" (4), \"I\" (4); only has \"1\"). Add it to only where it is, or let the site write one throughout.");
    assertThat(warnings(only, i -> row(i, "7", i % 2 == 0 ? "1" : "2")))
        .noneMatch(w -> w.contains("left out"));
    IntFunction<String> ids = i -> row(i, "7", i % 2 == 0 ? "1" : "4" + i);
    assertThat(warnings(only, ids)).noneMatch(w -> w.contains("left out"));
    trial.file("study.yaml", only.replace("[\"1\"]", "[\"9\"]"));
    assertThat(Main.execute("validate", trial.folder().toString()))
        .as("a run has no use for a file of which all rows are left out")
        .isEqualTo(Main.USER_ERROR);
  }
}
