package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.alliancepool.jobs.errors.UserError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input never loses good input, and every message says what, why, where and what to do. */
class BadInputIT {
  @TempDir Path temp;
  private Example example;

  @BeforeEach
  void copy() {
    example = new Example(temp);
  }

  /** Five studies are computed in one run; each breaks in its own way, and one is left. */
  @Test
  void brokenStudiesAreLeftOutAndTheOthersGoOn() throws IOException {
    example.edit(
        "psilocybin-escitalopram/study.yaml", "instrument: STAR-P,", "instrument: STAR-Q,");
    example.edit(
        "talking-therapies/study.yaml", "layout: long", "layout: long\n    decimal_mrk: ','");
    byte[] sav = Files.readAllBytes(example.dir.resolve("mdma-ptsd/ptsd.sav"));
    Files.write(example.dir.resolve("mdma-ptsd/ptsd.sav"), Arrays.copyOf(sav, sav.length / 2));
    Files.write(example.dir.resolve("ketamine-trd/ket.xpt"), new byte[0]);
    example.edit(
        "psilocybin-waitlist/study.yaml",
        "participant: ID\n    arm: Group",
        "participant: Subject\n    arm: Group");
    RunPipeline.Result result = example.run();
    assertThat(result.leftOut().keySet())
        .containsExactly(
            "ketamine-trd",
            "mdma-ptsd",
            "psilocybin-escitalopram",
            "psilocybin-waitlist",
            "talking-therapies");
    assertThat(result.leftOut().get("psilocybin-escitalopram"))
        .isEqualTo(
            "UNKNOWN_INSTRUMENT: Cannot harmonise study \"psilocybin-escitalopram\": "
                + result.leftOut().get("psilocybin-escitalopram").split("\": ", 2)[1])
        .contains("STAR-Q")
        .contains("STAR-P")
        .contains("local_instruments");
    assertThat(result.leftOut().get("talking-therapies"))
        .startsWith("INVALID_MANIFEST: Cannot use ")
        .contains("unknown key \"decimal_mrk\"; did you mean \"decimal_mark\"?")
        .contains("line 23");
    assertThat(result.leftOut().get("mdma-ptsd"))
        .startsWith("UNREADABLE_FILE: ")
        .contains("ptsd.sav")
        .containsAnyOf("byte", "case");
    assertThat(result.leftOut().get("ketamine-trd")).startsWith("EMPTY_FILE: ").contains("ket.xpt");
    assertThat(result.leftOut().get("psilocybin-waitlist"))
        .startsWith(
            "UNKNOWN_COLUMN: Cannot map study \"psilocybin-waitlist\", file \"PsiloMDD_final_v3.xlsx#Participants\"")
        .contains("column \"Subject\" is not in the file");
    assertThat(example.warehouse.read("source_row").count())
        .as("nothing of a broken study")
        .isZero();
    assertThat(example.warehouse.read("effect_size").where("source = 'published'").count())
        .isPositive();
    // The next run knows that nothing has changed, and says the same again.
    RunPipeline.Result again = example.run();
    assertThat(again.leftOut()).isEqualTo(result.leftOut());
    assertThat(again.outcome()).isEqualTo(RunPipeline.Result.Outcome.UNCHANGED);
  }

  @Test
  void badCellsAreQuarantinedAndTheRestIsKept() throws IOException {
    String header =
        Files.readString(Example.SOURCE.resolve("psilocybin-escitalopram/export.csv"))
            .lines()
            .findFirst()
            .orElseThrow();
    String file =
        header
            + "\n"
            + String.join(
                "\n",
                List.of(
                    "\"2001\",\"baseline_arm_1\",7,\"26/06/2019\",17,,,,,,,,,,,,,,",
                    "\"2001\",\"prep_arm_1\",,\"03/07/2019\",,2,3,2,1,3,3,0,2,1,4,3,abc,,",
                    "\"2002\",\"baseline_arm_1\",1,\"2019-06-26\",99,,,,,,,,,,,,,,",
                    "\"2002\",\"week9_arm_1\",,\"2019-06-28\",5,,,,,,,,,,,,,,",
                    "\"2002\",\"baseline_arm_1\",2,\"2019-06-26\",16,,,,,,,,,,,,,,",
                    ",\"baseline_arm_1\",2,\"2019-06-26\",16,,,,,,,,,,,,,,",
                    "\"2003\",\"prep_arm_1\",,\"03/07/2019\",,5,5,2,1,5,3,0,2,1,4,3,2,,",
                    "\"SD\",\"baseline_arm_1\",2,,16,,,,,,,,,,,,,,",
                    "\"2001\",\"baseline_arm_1\",7,,18,,,,,,,,,,,,,,"))
            + "\n";
    Files.writeString(example.dir.resolve("psilocybin-escitalopram/export.csv"), file);
    for (String other :
        List.of("mdma-ptsd", "ketamine-trd", "talking-therapies", "psilocybin-waitlist")) {
      Files.delete(example.dir.resolve(other).resolve("study.yaml"));
    }
    RunPipeline.Result result = example.run();
    assertThat(result.failedChecks())
        .containsExactly(
            "psilocybin-escitalopram: scale-as-declared: 3 of 23 answers of STAR-P-12 are none of its scale 0 to 4; they run from 0 to 5. No variant of the form holds them all: give each answer its number in values, or declare a local form. Declare in missing what means missing.",
            "psilocybin-escitalopram: dates-as-declared: 3 of 5 dates in column \"visit_date\" of export.csv are none. The others may be read the wrong way round: correct date_format, or declare in missing what means missing.",
            "psilocybin-escitalopram: endpoint-in-files: nobody has a score of its primary endpoint, QIDS-SR16 at timepoint \"week 6\": every cell is blank, declared missing or kept out (quarantine says why). Correct the files or the manifest.");
    assertThat(result.warnedChecks())
        .hasSize(4)
        .anyMatch(
            c ->
                c.startsWith(
                    "psilocybin-escitalopram: visits-as-declared: nobody has visits \"dosing1_arm_1\", "))
        .anyMatch(c -> c.startsWith("psilocybin-escitalopram: participants-joined: 3 of 3"))
        .anyMatch(
            c ->
                c.startsWith(
                    "psilocybin-escitalopram: ids-unique: 1 id of \"export.csv\" has a row with other values than an earlier one (row 10)"))
        .anyMatch(
            c ->
                c.startsWith(
                    "psilocybin-escitalopram: words-as-ids: 1 row of \"export.csv\" is kept out (row 9)"));
    List<String> found =
        example
            .warehouse
            .read("quarantine")
            .where("scope <> 'participant'")
            .selectExpr("concat_ws(' ', row, column, rule, source_value, n_cell)")
            .collectAsList()
            .stream()
            .map(r -> r.getString(0))
            .toList();
    assertThat(found)
        .containsExactlyInAnyOrder(
            "2 randomisation unknown_code 7 1",
            "2 visit_date impossible_date 99/99/9999 1",
            "3 visit_date impossible_date 99/99/9999 1",
            "8 visit_date impossible_date 99/99/9999 1",
            "3 star_p_12 unparseable_number abc 1",
            "4 qids_total value_out_of_range 99 1",
            "4 randomisation conflicting_value 1 1",
            "6 randomisation conflicting_value 2 1",
            "5 redcap_event_name unknown_visit week9_arm_1 3",
            "7  missing_id 19",
            "9  doubtful_id 19",
            "2 qids_total conflicting_value 17 1",
            "10 qids_total conflicting_value 18 1",
            "10 randomisation unknown_code 7 1",
            "8 star_p_1 item_out_of_range 5 1",
            "8 star_p_2 item_out_of_range 5 1",
            "8 star_p_5 item_out_of_range 5 1",
            "8  too_few_items 0");
    assertThat(example.warehouse.read("item_response").count())
        .as("eleven and nine good items")
        .isEqualTo(20);

    Files.delete(example.dir.resolve("levin-2024/study.yaml"));
    RunPipeline.Result again = example.run();
    assertThat(again.studies()).as("the other is not computed anew").isEmpty();
    assertThat(again.failedChecks()).as("its check stands").isEqualTo(result.failedChecks());
    assertThat(example.warnings)
        .as("the folders without study.yaml were no studies in either run")
        .hasSize(4 + 1 + 4)
        .anyMatch(w -> w.startsWith("study \"levin-2024\" is withdrawn: the consortium has no"))
        .anyMatch(
            w -> w.startsWith("folder \"ketamine-trd\" has \"ket.xpt\" and no study.yaml, so"));
  }

  /** One site turned its items and is declared not to have; of another's form two are left out. */
  @Test
  void keysThatTheAnswersContradictAreNamed() throws IOException {
    for (String other : List.of("mdma-ptsd", "talking-therapies", "psilocybin-waitlist")) {
      Files.delete(example.dir.resolve(other).resolve("study.yaml"));
    }
    example.edit(
        "psilocybin-escitalopram/study.yaml",
        "items: \"star_p_{item}\"",
        "reverse_items: already_reversed, items: \"star_p_{item}\"");
    example.edit("ketamine-trd/study.yaml", "reverse: [2, 5, 8, 11]", "reverse: [2, 8]");
    RunPipeline.Result result = example.run();
    assertThat(result.failedChecks())
        .containsExactly(
            "ketamine-trd: keys-as-declared: Items 5, 11 of BLRI-12-O by observer together run against the others at dosing1 (r = -0.70). Correct which items are reverse-keyed (reverse_items, or reverse of a local form), or which column holds which item.",
            "psilocybin-escitalopram: keys-as-declared: The reverse-keyed items of STAR-P-12 by client (4, 7, 9) run against the others at prep_arm_1. Does the file have them as_answered? Correct reverse_items, or reverse of a local form.");
    assertThat(result.warnedChecks())
        .hasSize(2)
        .anyMatch(
            c ->
                c.startsWith("ketamine-trd: items-as-keyed: 2 of 12 items")
                    && c.contains("BLRI-12-O by observer: item 5 at dosing1; item 11 at dosing1."))
        .anyMatch(
            c ->
                c.startsWith("psilocybin-escitalopram: items-as-keyed: 3 of 12 items")
                    && c.contains("STAR-P-12 by client: item 4 at prep_arm_1"));
    assertThat(
            example
                .warehouse
                .read("reliability")
                .where("study_id = 'ketamine-trd' AND subscale = 'total'")
                .selectExpr(
                    "concat_ws(' ', cast(negative_item AS string), size(item_rest_r), n_item, filter(item_rest_r, i -> i.is_reversed).item, array_min(item_rest_r.r) < -0.3)")
                .first()
                .getString(0))
        .isEqualTo("[5, 11] 12 12 2 8 true");
    RunPipeline.Result again = example.run();
    assertThat(again.outcome()).isEqualTo(RunPipeline.Result.Outcome.UNCHANGED);
    assertThat(again.warnedChecks()).as("they stand").isEqualTo(result.warnedChecks());

    example.edit("ketamine-trd/study.yaml", "reverse: [2, 8]", "reverse: [2, 5, 8, 11]");
    example.edit("psilocybin-escitalopram/study.yaml", "week: 6", "week: 16");
    example.edit("psilocybin-escitalopram/export.csv", "prep_arm_1", "Prep_arm_1");
    example.edit("psilocybin-escitalopram/export.csv", "integration1_arm_1", "Int_arm_1");
    assertThat(example.run().warnedChecks())
        .as("the key is right now, and the answers of the other study are gone")
        .hasSize(3)
        .anyMatch(
            c ->
                c.startsWith(
                    "psilocybin-escitalopram: weeks-as-declared: visit \"week6_arm_1\" is declared at week 16 and is "))
        .anyMatch(c -> c.startsWith("psilocybin-escitalopram: visits-as-declared: nobody has"))
        .first()
        .asString()
        .startsWith("psilocybin-escitalopram: values-as-declared: ")
        .contains(
            " rows of \"export.csv\" are of a visit",
            "(\"Int_arm_1\", \"Prep_arm_1\"; visits has ");

    Files.delete(example.dir.resolve("ketamine-trd/study.yaml"));
    for (int night = 1; night <= 2; night++) {
      assertThat(example.run().leftOut().get("ketamine-trd"))
          .as("its data are still there: nobody has withdrawn it, in whatever night")
          .startsWith("MISSING_FILE: Cannot use study \"ketamine-trd\": its folder has ")
          .contains("and no study.yaml");
    }
  }

  /** In one file nobody gets the columns of a visit; of the other nothing can be used at all. */
  @Test
  void whatNobodyGetsIsTold() throws IOException {
    for (String other : List.of("ketamine-trd", "talking-therapies", "psilocybin-waitlist")) {
      Files.delete(example.dir.resolve(other).resolve("study.yaml"));
    }
    example.edit("mdma-ptsd/study.yaml", "  i3: {phase", "  i4: {phase");
    example.edit("psilocybin-escitalopram/export.csv", "_arm_1", "_arm_2");
    RunPipeline.Result result = example.run();
    assertThat(result.failedChecks())
        .containsExactlyInAnyOrder(
            "psilocybin-escitalopram: endpoint-in-files: nobody has a score of its primary endpoint, QIDS-SR16 at timepoint \"week 6\": every cell is blank, declared missing or kept out (quarantine says why). Correct the files or the manifest.",
            "psilocybin-escitalopram: values-in-files: All answers and scores of \"export.csv\" are kept out (1591 cells). quarantine says why of each; most often ids are blank, or visits or raters are renamed. Correct the file or the manifest, or remove the file from it.");
    assertThat(result.warnedChecks())
        .contains(
            "mdma-ptsd: columns-as-declared: 24 columns of \"ptsd.sav\" fit \"wai{rater}_{visit}_{item}\" but for the visit, and are left out (\"i3\"; declared: \"base\", \"p3\", \"e1\" and 2 more). Declare the visits as the columns write them, or let the site write them as declared.");
  }

  @Test
  void planForAPhaseThatNoStudyHasIsRefused() throws IOException {
    example.edit(
        "plan.yaml",
        "predictor: {rater: client, phase: integration",
        "predictor: {rater: client, phase: follow_up");
    assertThatThrownBy(example::run)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("INVALID_PLAN: Cannot use ")
        .hasMessageContaining(
            "analyses.client-integration: no study has a visit in phase \"follow_up\"")
        .hasMessageContaining("the studies have: dosing, integration, preparation, treatment");
    assertThat(example.warehouse.versions()).as("nothing is written").isEmpty();
  }

  @Test
  void fileOutsideTheFolderIsRefused() throws IOException {
    example.edit("ketamine-trd/study.yaml", "file: ket.xpt", "file: ../mdma-ptsd/ptsd.sav");
    RunPipeline.Result result = example.run();
    assertThat(result.leftOut().get("ketamine-trd"))
        .startsWith("INVALID_MANIFEST: ")
        .contains("is outside the study's folder");
  }

  @Test
  void noStudyAtAllIsAnError() throws IOException {
    for (String s :
        List.of(
            "mdma-ptsd",
            "ketamine-trd",
            "talking-therapies",
            "psilocybin-waitlist",
            "psilocybin-escitalopram")) {
      Files.delete(example.dir.resolve(s).resolve("study.yaml"));
    }
    example.edit("levin-2024/study.yaml", "study_id: levin-2024", "study_id: levin");
    assertThatThrownBy(example::run)
        .hasMessageStartingWith("NO_USABLE_STUDY: Cannot run: no study can be used. levin-2024: ");
    Files.delete(example.dir.resolve("levin-2024/study.yaml"));
    assertThatThrownBy(example::run)
        .as("not the plan's fault")
        .hasMessageStartingWith("NO_USABLE_STUDY: Cannot run: the folder has no study.");
  }
}
