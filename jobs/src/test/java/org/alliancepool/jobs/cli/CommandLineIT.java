package org.alliancepool.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that start Spark: exit code, message, and what was saved. The consortium is one small
 * trial in two files that are joined on the id.
 */
class CommandLineIT {
  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path temp;
  private Path consortium;
  private Path trial;

  @BeforeEach
  void write() throws IOException {
    SharedSpark.session(); // the commands take the session that is there
    consortium = Files.createDirectories(temp.resolve("consortium"));
    trial = Files.createDirectories(consortium.resolve("trial"));
    Files.writeString(consortium.resolve("consortium.yaml"), "name: Small\ndemo_key: true\n");
    Files.writeString(
        consortium.resolve("plan.yaml"),
        """
        title: Small plan
        analyses:
          alliance:
            kind: alliance-outcome
            title: Alliance in integration
            predictor: {rater: client, phase: integration}
        """);
    Files.writeString(
        trial.resolve("study.yaml"),
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
          after: {timepoint: week 6, week: 6}
        primary_endpoint: {instrument: BDI-II, timepoint: week 6}
        files:
          - file: patients.csv
            format: csv
            layout: wide
            participant: id
            arm: arm
            measures:
              - {instrument: BDI-II, score: "bdi_{visit}"}
          - file: ratings.csv
            format: csv
            layout: long
            participant: code
            visit: visit
            measures:
              - {instrument: WAI-SR, rater: client, score: wai, reported_as: mean}
        """);
    Files.writeString(
        trial.resolve("patients.csv"),
        """
        id,arm,bdi_before,bdi_after
        1,D,30,10
        2,D,28,12
        3,D,33,9
        4,D,25,16
        5,D,27,14
        6,C,31,22
        7,C,29,25
        8,C,26,20
        9,C,30,27
        10,C,28,21
        """);
    Files.writeString(
        trial.resolve("ratings.csv"),
        """
        code,visit,wai
        1,s1,4.5
        2,s1,4.1
        3,s1,4.8
        4,s1,3.2
        5,s1,3.9
        6,s1,3.5
        7,s1,3.1
        8,s1,3.8
        9,s1,2.9
        10,s1,3.6
        """);
  }

  private int run() {
    return Main.execute("run", consortium.toString(), "--warehouse", warehouse().toString());
  }

  private Path warehouse() {
    return temp.resolve("warehouse");
  }

  private List<String> query(String sql) {
    terminal.clear();
    assertThat(Main.execute("query", sql, "--warehouse", warehouse().toString(), "--format", "csv"))
        .as(terminal.err())
        .isZero();
    return terminal.out().lines().skip(1).toList();
  }

  private void edit(String file, String from, String to) throws IOException {
    Path path = trial.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  private static final String EFFECTS =
      "SELECT arm_id, ni, round(ri_raw, 9) FROM current_effect_size WHERE measure = 'ZCOR' ORDER BY arm_id";

  /** The correlations are those of R's cor() on the numbers above. */
  @Test
  void twoFilesOfATrialAreJoinedOnTheId() {
    assertThat(run()).as(terminal.err()).isZero();
    assertThat(query(EFFECTS)).containsExactly("control,5,-0.996182063", "drug,5,-0.983708761");
    assertThat(query("SELECT * FROM quarantine")).isEmpty();
  }

  /** The correlation is that of R's cor() on all ten. */
  @Test
  void aTrialWithoutArmsIsOneGroup() throws IOException {
    edit("study.yaml", "  drug: {role: active, label: Drug, codes: [D]}\n", "");
    edit("study.yaml", "  control: {role: comparator, label: Control, codes: [C]}\n", "");
    edit("study.yaml", "arms:\n", "");
    edit("study.yaml", "    arm: arm\n", "");
    assertThat(run()).as(terminal.err()).isZero();
    assertThat(terminal.err()).doesNotContain("warning");
    assertThat(query(EFFECTS)).containsExactly(",10,-0.885057784");
    assertThat(query("SELECT * FROM quarantine")).isEmpty();
  }

  /** A file cut short at the end of a line is sound in itself. */
  @Test
  void aFileOfFarFewerRowsThanInTheNightBeforeIsTold() throws IOException {
    assertThat(run()).isZero();
    String first = query("SELECT run_id FROM run").get(0);
    for (int patient = 8; patient <= 10; patient++) {
      Path ratings = trial.resolve("ratings.csv");
      String row = "\n" + patient + ",s1,[0-9.]+";
      Files.writeString(ratings, Files.readString(ratings).replaceFirst(row, ""));
    }
    terminal.clear();
    assertThat(run()).as(terminal.err()).isZero();
    assertThat(terminal.err())
        .contains(
            "warning: file \"ratings.csv\" of study \"trial\" has 7 rows, and had 10 in run "
                + first)
        .doesNotContain("\"patients.csv\" of study");
  }

  /** What runs, what moved, and earlier results, as a script sees them. */
  @Test
  void whatMovedBetweenTwoRunsAndTheFirstAgain() throws IOException {
    assertThat(execute("run", consortium.toString(), "--plan-only")).as(terminal.err()).isZero();
    assertThat(output())
        .containsPattern("study +trial +compute +new")
        .containsPattern("pools +alliance +compute +new");
    assertThat(warehouse()).as("a plan writes nothing").doesNotExist();
    assertThat(run()).as(terminal.err()).isZero();
    assertThat(execute("changes")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("UNKNOWN_RUN: Cannot say what changed")
        .contains("is the first");
    List<String> before = query(EFFECTS);
    String first = query("SELECT run_id FROM run").get(0);
    Path report = warehouse().resolve("report/index.html");
    String firstReport = Files.readString(report);
    assertThat(firstReport).contains(first);

    edit("patients.csv", "4,D,25,16", "4,D,25,11");
    assertThat(execute("run", consortium.toString(), "--plan-only")).isZero();
    assertThat(output()).containsPattern("study +trial +compute +file patients.csv changed");
    assertThat(run()).as(terminal.err()).isZero();
    assertThat(execute("changes", "--format", "csv")).as(terminal.err()).isZero();
    assertThat(output())
        .startsWith(
            "table,analysis_id,stratum,measure,sources,quantity,before,now,difference,cause,study_id,why,part,alone")
        .contains("pooled_effect,alliance,all,ZCOR,patients,r,")
        .contains(",study,trial,\"file patients.csv changed\",");
    assertThat(execute("changes", "--format", "json", "--show", "studies")).isZero();
    assertThat(output())
        .contains("\"from\":\"" + first + "\"")
        .contains(
            "\"studies\":[{\"study_id\":\"trial\",\"before\":\"used\",\"now\":\"used\",\"why\":\"file patients.csv changed\"}]");
    assertThat(execute("changes")).isZero();
    assertThat(output())
        .contains("Pooled numbers that moved")
        .contains("trial: file patients.csv changed")
        .contains("The number of quarantined rows is the same everywhere.");

    assertThat(query(EFFECTS)).isNotEqualTo(before);
    assertThat(execute("query", EFFECTS, "--format", "csv", "--as-of", first)).isZero();
    assertThat(output().lines().skip(1)).containsExactlyElementsOf(before);
    assertThat(execute("query", EFFECTS, "--as-of", "2001-01-01")).isEqualTo(2);
    assertThat(terminal.err()).contains("UNKNOWN_RUN: Cannot go back to \"2001-01-01\"");
    assertThat(execute("report", "--as-of", first)).as(terminal.err()).isZero();
    assertThat(warehouse().resolve("report-as-of/" + first + "/index.html")).exists();

    // As a run leaves it that is killed after it was published: the report is the earlier run's.
    String secondReport = Files.readString(report);
    assertThat(secondReport).doesNotContain(first);
    assertThat(run()).as(terminal.err()).isZero();
    assertThat(report).as("nothing has changed").hasContent(secondReport);
    String checking = "SELECT DISTINCT run_id FROM current_check_result";
    assertThat(query(checking))
        .as("of the run that computed what the newest shows")
        .isEqualTo(
            query(
                "SELECT run_id FROM run WHERE outcome = 'computed' ORDER BY finished_at DESC LIMIT 1"))
        .doesNotContain(first);
    assertThat(execute("query", checking, "--format", "csv", "--as-of", first)).isZero();
    assertThat(output().lines().skip(1)).containsExactly(first);
    Files.writeString(report, firstReport);
    assertThat(run()).as(terminal.err()).isZero();
    assertThat(Files.readString(report)).as("written again").doesNotContain(first);

    // A report that cannot be written: a run has published its results before it, a report none.
    Files.delete(report);
    Files.delete(report.getParent());
    Files.writeString(report.getParent(), "not a folder");
    assertThat(execute("run", consortium.toString())).isEqualTo(2);
    List<String> newest = terminal.err().lines().toList();
    String third = query("SELECT run_id FROM run ORDER BY finished_at DESC LIMIT 1").get(0);
    assertThat(newest)
        .contains(
            "warning: run %s is published and its results stand; only its report is missing. Once what is said below is mended, write it with: alliance report --warehouse %s."
                .formatted(third, warehouse()));
    assertThat(newest.get(newest.size() - 1))
        .startsWith("UNWRITABLE_OUTPUT: Cannot write the report to ");
    assertThat(execute("report")).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("UNWRITABLE_OUTPUT: Cannot write the report to ")
        .endsWith("Make room, or check the path and the rights to it, and write it again.\n")
        .doesNotContain("published");
  }

  private int execute(String... arguments) {
    terminal.clear();
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.addAll(List.of("--warehouse", warehouse().toString()));
    return Main.execute(all.toArray(String[]::new));
  }

  private String output() {
    return terminal.out();
  }

  /** One id is misspelt in one file: named on both sides, and the other patients are kept. */
  @Test
  void filesThatDisagreeOnAnId() throws IOException {
    edit("ratings.csv", "5,s1,3.9", "55,s1,3.9");
    assertThat(run()).as("a finding is not fatal").isZero();
    assertThat(
            query(
                "SELECT file, rule, scope, n_cell FROM quarantine WHERE rule = 'id_not_in_file' ORDER BY file"))
        .containsExactly(
            "patients.csv,id_not_in_file,participant,0",
            "ratings.csv,id_not_in_file,participant,0");
    assertThat(query(EFFECTS)).hasSize(2).anyMatch(line -> line.startsWith("drug,4,"));
    assertThat(query("SELECT count(*) FROM participant")).containsExactly("11");
  }

  @Test
  void patientWithoutAnArmIsKeptAndOutOfResultsByArm() throws IOException {
    edit("patients.csv", "4,D,25,16", "4,,25,16");
    assertThat(run()).isZero();
    assertThat(query("SELECT rule, remedy FROM quarantine"))
        .containsExactly(
            "missing_arm,\"No treatment arm: kept, and out of results by arm. Ask the site for the arm.\"");
    assertThat(query(EFFECTS)).hasSize(2).anyMatch(line -> line.startsWith("drug,4,"));
    assertThat(query("SELECT count(*) FROM score WHERE instrument = 'BDI-II'"))
        .as("the scores are kept")
        .containsExactly("20");
  }

  @Test
  void unknownKeyOfTheOnlyManifestEndsTheRun() throws IOException {
    edit("study.yaml", "    visit: visit", "    vist: visit");
    assertThat(run()).isEqualTo(2);
    assertThat(terminal.err())
        .contains("study \"trial\" is left out: INVALID_MANIFEST: ")
        .contains("NO_USABLE_STUDY: Cannot run: no study can be used")
        .contains("line 25, files[1]: unknown key \"vist\"; did you mean \"visit\"?")
        .doesNotContain("\tat ");
    assertThat(warehouse().resolve("run")).as("nothing is written").doesNotExist();
  }

  /** A good study beside a broken one: the good one is published, and the exit code says so. */
  @Test
  void oneOfTwoStudiesIsLeftOut() throws IOException {
    Path other = Files.createDirectories(consortium.resolve("other"));
    for (String file : List.of("study.yaml", "patients.csv", "ratings.csv")) {
      Files.writeString(
          other.resolve(file),
          Files.readString(trial.resolve(file)).replace("study_id: trial", "study_id: other"));
    }
    Files.writeString(other.resolve("ratings.csv"), "");
    assertThat(run()).isEqualTo(4);
    assertThat(terminal.err())
        .contains("study \"other\" is left out: EMPTY_FILE: Cannot read \"ratings.csv\"")
        .contains("is published");
    assertThat(query("SELECT DISTINCT study_id FROM effect_size")).containsExactly("trial");
    assertThat(query("SELECT left_out['other'] LIKE 'EMPTY_FILE%' FROM run"))
        .containsExactly("true");
    terminal.clear();
    assertThat(run()).as("unchanged, and still without it").isEqualTo(4);
    assertThat(terminal.err()).contains("EMPTY_FILE").contains("Nothing has changed");
  }

  @Test
  void warehouseThatIsAFile() throws IOException {
    Files.writeString(warehouse(), "not a folder");
    assertThat(run()).isEqualTo(2);
    assertThat(terminal.err())
        .contains("UNREADABLE_WAREHOUSE: Cannot open warehouse")
        .contains("it is a file");
    assertThat(warehouse()).hasContent("not a folder");
  }

  @Test
  void warehouseWithADamagedLog() throws IOException {
    Path log = Files.createDirectories(warehouse().resolve("run").resolve("_delta_log"));
    Files.writeString(log.resolve("00000000000000000000.json"), "{damaged");
    assertThat(run()).isEqualTo(2);
    assertThat(terminal.err())
        .contains("UNREADABLE_WAREHOUSE: Cannot read table \"run\"")
        .contains("restore them or give another --warehouse")
        .doesNotContain("\tat ");
  }

  @Test
  void warehouseWithoutARunCannotBeAsked() {
    assertThat(
            Main.execute(
                "query", "SELECT * FROM effect_size", "--warehouse", warehouse().toString()))
        .isEqualTo(2);
    assertThat(terminal.err()).startsWith("NO_RUN: Cannot read warehouse");
  }

  @Test
  void wrongQuery() {
    assertThat(run()).isZero();
    Path made = warehouse().resolveSibling("made-by-a-query");
    for (String sql :
        List.of(
            "DELETE FROM delta.`%s/effect_size`".formatted(warehouse()),
            "EXECUTE IMMEDIATE 'DELETE FROM delta.`%s/effect_size`'".formatted(warehouse()),
            "BEGIN DELETE FROM delta.`%s/effect_size`; END".formatted(warehouse()),
            "EXPLAIN EXECUTE IMMEDIATE 'DELETE FROM delta.`%s/effect_size`'".formatted(warehouse()),
            // Delta's own words, some of which are no commands before they are analysed
            "RESTORE TABLE delta.`%s/run` TO VERSION AS OF 0".formatted(warehouse()),
            "CREATE TABLE delta.`%s` SHALLOW CLONE delta.`%s/study`".formatted(made, warehouse()),
            "OPTIMIZE delta.`%s/run`".formatted(warehouse()),
            "REORG TABLE delta.`%s/run` APPLY (PURGE)".formatted(warehouse()),
            "VACUUM delta.`%s/run`".formatted(warehouse()),
            "CONVERT TO DELTA parquet.`%s/run`".formatted(warehouse()),
            "WITH x AS (SELECT 1) INSERT INTO effect_size SELECT * FROM effect_size")) {
      terminal.clear();
      assertThat(Main.execute("query", sql, "--warehouse", warehouse().toString())).isEqualTo(2);
      assertThat(terminal.err()).startsWith("INVALID_QUERY: Cannot run the query: it would change");
    }
    for (String sql :
        List.of(
            "SELECT TRANSFORM(study_id) USING 'touch %s' FROM study".formatted(made),
            "WITH x AS (SELECT TRANSFORM(study_id) USING 'touch %s' FROM study) SELECT * FROM x"
                .formatted(made),
            "SELECT 1 WHERE 1 IN (SELECT length(reflect('java.lang.System', 'lineSeparator')))",
            "SELECT upper(java_method('java.lang.System', 'lineSeparator'))",
            "SELECT try_reflect('java.lang.System', 'lineSeparator')",
            "EXPLAIN SELECT reflect('java.lang.System', 'lineSeparator') FROM VALUES (1)",
            "SELECT IDENTIFIER('ref' || 'lect')('java.lang.System', 'lineSeparator')")) {
      terminal.clear();
      assertThat(Main.execute("query", sql, "--warehouse", warehouse().toString()))
          .as(sql)
          .isEqualTo(2);
      assertThat(terminal.err()).contains("it would start a program or call Java");
    }
    assertThat(made).doesNotExist();
    assertThat(query("DESCRIBE effect_size")).isNotEmpty();
    assertThat(query("DESCRIBE HISTORY delta.`%s/run`".formatted(warehouse()))).isNotEmpty();
    assertThat(query("EXPLAIN DELETE FROM delta.`%s/run`".formatted(warehouse()))).isNotEmpty();
    assertThat(query("SHOW TABLES").toString())
        .contains("coverage", "score", "check_result", "current_coverage", "current_score");
    assertThat(query("SELECT count(*) > 0 FROM score").toString()).contains("true");
    terminal.clear();
    assertThat(
            Main.execute(
                "query",
                "SELECT no_column FROM effect_size",
                "--warehouse",
                warehouse().toString()))
        .isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("INVALID_QUERY: Cannot run the query: [UNRESOLVED_COLUMN")
        .doesNotContain("\tat ");
  }
}
