package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.cli.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whom the rows of a file are of: what a run makes of it, and what validate says before. */
class ParticipantIdsTest {
  private static final String MANIFEST =
      """
      study_id: ids
      title: Participants and arms
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [A]}
        control: {role: comparator, codes: [B, 2]}
      visits:
        base: {timepoint: baseline, week: 0}
        end: {timepoint: week 8, week: 8}
      primary_endpoint: {instrument: PHQ-9, timepoint: week 8}
      missing: [-9]
      files:
        - file: t.csv
          format: csv
          layout: wide
          participant: id
          arm: arm
          measures:
            - {instrument: PHQ-9, score: "phq_{visit}"}
      """;

  private static final String LONG =
      MANIFEST
          .replace("layout: wide", "layout: long\n    visit: visit")
          .replace("phq_{visit}", "phq");

  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectories(temp.resolve("ids"));
  }

  private ReadStudy read(String manifest, String... lines) throws IOException {
    Files.writeString(folder.resolve("t.csv"), String.join("\n", lines) + "\n");
    ReadStudy study = ReadStudy.of(folder, manifest);
    assertThat(study.error()).isNull();
    assertThat(study.books()).containsExactly(0L, 0L);
    return study;
  }

  /** What validate warns of; it finds no error. */
  private List<String> warnings() {
    terminal.clear();
    assertThat(Main.execute("validate", folder.toString())).isZero();
    assertThat(terminal.out()).endsWith("valid\n");
    return terminal.err().lines().filter(l -> l.startsWith("warning: ")).toList();
  }

  private static final String[] SITES = {
    "site,id,arm,phq_base,phq_end",
    "north,7001,A,20,10",
    "north,7002,B,21,11",
    "north,7003,A,22,12",
    "south,7001,B,23,13",
    "south,7002,B,24,11",
    "south,7004,A,25,15"
  };

  @Test
  void sitesThatNumberTheirPatientsAnewAreNoticed() throws IOException {
    ReadStudy study = read(MANIFEST, SITES);
    assertThat(study.table("quarantine", "rule", "file", "row", "scope", "n_cell", "subject"))
        .filteredOn(r -> r.startsWith("repeated_id"))
        .containsExactly(
            "repeated_id t.csv 5 participant 0 " + study.pseudonym("7001"),
            "repeated_id t.csv 6 participant 0 " + study.pseudonym("7002"));
    assertThat(study.table("quarantine", "rule", "remedy"))
        .anyMatch(r -> r.startsWith("repeated_id Row 3 has the same id and other values. "));
    assertThat(warnings())
        .hasSize(2)
        .anyMatch(w -> w.contains("1 of 4 participants have one arm in one place and another"))
        .first()
        .asString()
        .startsWith(
            "warning: ids: 2 ids of \"t.csv\" have a row with other values than an earlier one (rows 5, 6), and should have one row. ")
        .contains("participant: [site, id]")
        .doesNotContain("700");
  }

  @Test
  void anIdMayBeMadeOfTwoColumns() throws IOException {
    Files.writeString(
        folder.resolve("wai.csv"), "Nr,Site,wai\n7001,south,50\n7001.0,north,40\n7002,,30\n");
    String manifest =
        MANIFEST.replace("participant: id", "participant: [site, id]")
            + """
                - file: wai.csv
                  format: csv
                  layout: wide
                  participant: [Site, Nr]
                  measures:
                    - {instrument: WAI-SR, rater: client, score: wai, visit: base}
              """;
    ReadStudy study = read(manifest, SITES);
    assertThat(study.table("participant", "participant_id")).hasSize(6).doesNotHaveDuplicates();
    assertThat(study.table("measurement", "participant_id", "instrument", "source_value"))
        .filteredOn(r -> r.contains("WAI-SR"))
        .containsExactlyInAnyOrder(
            study.pseudonym("south\u001f7001") + " WAI-SR 50",
            study.pseudonym("north\u001f7001") + " WAI-SR 40");
    assertThat(study.table("quarantine", "rule", "file"))
        .filteredOn(r -> !r.startsWith("id_not_in_file"))
        .as("no site, no patient")
        .containsExactly("missing_id wai.csv");
    assertThat(study.cells("wai.csv", "Site"))
        .as("no part of an id stays")
        .containsExactly(
            study.pseudonym("south\u001f7001") + " pseudonym",
            study.pseudonym("north\u001f7001") + " pseudonym",
            "null blank");
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("4 of 6 participants are in some files only: 4 not in \"wai.csv\"");
  }

  @Test
  void aPartOfAnIdMayBeACovariateToo() throws IOException {
    String manifest =
        MANIFEST.replace("participant: id", "participant: [site, id]")
            + "    covariates: [{name: centre, column: site, type: category}]\n";
    ReadStudy study = read(manifest, SITES);
    assertThat(study.table("participant", "participant_id"))
        .as("the same patients as without the covariate")
        .isEqualTo(
            read(MANIFEST.replace("participant: id", "participant: [site, id]"), SITES)
                .table("participant", "participant_id"));
    assertThat(study.table("measurement", "construct", "instrument", "source_value"))
        .filteredOn(r -> r.startsWith("covariate"))
        .hasSize(study.table("participant", "participant_id").size())
        .contains("covariate centre south", "covariate centre north");
    assertThat(study.cells("t.csv", "site")).contains("south null");
    assertThat(study.cells("t.csv", "id")).isNotEmpty().allMatch(c -> c.endsWith(" pseudonym"));
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void rowsWithoutAPatientAreCountedWhereTheSiteIsACovariate() throws IOException {
    String manifest =
        MANIFEST.replace("participant: id", "participant: [site, id]")
            + "    covariates: [{name: centre, column: site, type: category}]\n";
    String[] lines = {
      "site,id,arm,phq_base,phq_end",
      "FI,1,B,21,11",
      "FI,Mean,,20,10",
      "FI,,,1,1",
      ",2,A,3,4",
      ",,,,"
    };
    ReadStudy study = read(manifest, lines);
    assertThat(study.table("quarantine", "rule", "row"))
        .containsExactly("missing_id 4", "missing_id 5", "summary_row 3");
    assertThat(study.table("participant", "participant_id"))
        .containsExactly(study.pseudonym("FI\u001f1"));
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void thePatientsOwnNumberIsNoCovariate() throws IOException {
    for (String participant : new String[] {"id", "[id]", "[site, id]"}) {
      Files.writeString(folder.resolve("t.csv"), String.join("\n", SITES) + "\n");
      String manifest =
          MANIFEST.replace("participant: id", "participant: " + participant)
              + "    covariates: [{name: number, column: id, type: category}]\n";
      assertThat(ReadStudy.of(folder, manifest).error())
          .contains("INVALID_MANIFEST", "column \"id\" is the ", " and covariate \"number\", whose")
          .contains("participant: [site, id]");
    }
  }

  /** Whatever stands in a cell: the sign between the parts stays in none. */
  @Test
  void partsOfAnIdAreNotMistakenForEachOther() throws IOException {
    String json = MANIFEST.replace("format: csv", "format: jsonl");
    String row = "{\"site\":\"%s\",\"id\":\"%s\",\"arm\":\"A\",\"phq_base\":%d,\"phq_end\":5}";
    ReadStudy study =
        read(
            json.replace("participant: id", "participant: [site, id]"),
            row.formatted("1", "11", 20),
            row.formatted("11", "1", 21),
            row.formatted("1\\u001f1", "1", 22),
            row.formatted("1", "1\\u001f1", 23),
            row.formatted("\\u001f1", "11\\u001f", 20));
    assertThat(study.table("participant", "n_source_row")).containsExactly("1", "1", "1", "2");
    assertThat(
            read(json, row.formatted("", "\\u001f7\\u001f", 20))
                .table("participant", "participant_id"))
        .as("a blank like others where it is at an end")
        .containsExactly(study.pseudonym("7"));
  }

  @Test
  void rowsThatRepeatOrCompleteEachOtherAreOnePatients() throws IOException {
    ReadStudy study =
        read(
            MANIFEST,
            "id,arm,phq_base,phq_end",
            "1,A,20,10",
            "1,A,20,10",
            "2,B,21,",
            "2,,-9,11",
            "2,2,21.0,11",
            "3,A,22,12");
    assertThat(study.table("participant", "arm_id")).containsExactly("control", "drug", "drug");
    assertThat(study.table("quarantine", "rule")).containsExactly("duplicate_row");
    assertThat(warnings()).isEmpty();
  }

  @Test
  void inALongFileTheIdMayHaveARowForEachVisit() throws IOException {
    read(LONG, "id,arm,visit,phq", "1,A,base,20", "1,A,end,10", "2,B,base,20", "2,A,end,12");
    assertThat(warnings())
        .as("arms that differ are another matter")
        .singleElement()
        .asString()
        .contains("1 of 2 participants have one arm in one place and another in another");
    ReadStudy study =
        read(LONG, "id,arm,visit,phq", "1,A,base,20", "1,A,end,10", "1,A,base,21", "1,A,week,3");
    assertThat(study.table("quarantine", "rule", "row"))
        .contains("repeated_id 4")
        .filteredOn(r -> r.startsWith("repeated_id"))
        .hasSize(1);
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("1 id of \"t.csv\" has a row with other values than an earlier one (row 4)")
        .contains("should have one row at a visit.");
  }

  @Test
  void codesOfArmsThatTheManifestLacksAreNamed() throws IOException {
    read(MANIFEST, "id,arm,phq_base,phq_end", "1,A,20,1", "2,C,20,1", "3,C,20,1", "4,7004,20,1");
    assertThat(warnings())
        .containsExactly(
            "warning: ids: 3 of 4 rows of \"t.csv\" have no code of an arm (rows 3, 4, 5). The arms have the codes {drug: [A], control: [B, 2]}, the file has \"C\" and others. Give each code to an arm, declare in missing what means none, or correct the column.");
    terminal.clear();
    read(MANIFEST, "id,arm,phq_base,phq_end", "1,A,20,1", "2,2.0,20,1", "3,,20,1", "4,-9,20,1");
    assertThat(warnings()).as("known, blank or declared missing").isEmpty();
  }

  @Test
  void aColumnWithoutAnyCodeOfAnArmIsNone() throws IOException {
    read(MANIFEST, "id,arm,phq_base,phq_end", "1,7001,20,1", "2,7002,20,1");
    assertThat(Main.execute("validate", folder.toString())).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith(
            "INVALID_MANIFEST: Cannot tell the arms in file \"t.csv\" of study \"ids\": no row has a code of an arm.")
        .contains("the file has codes that one participant each has.")
        .doesNotContain("700");
  }

  @Test
  void codesOfArmsInTheVisitColumnAreLookedAtToo() throws IOException {
    String redcap =
        LONG.replace("arm: arm", "visit_pattern: \"{visit}_arm_{arm}\"").replace("[A]", "[1]");
    read(redcap, "id,visit,phq", "1,base_arm_1,20", "2,base_arm_3,20", "3,end_arm_3,9", "4,x_y,1");
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("2 of 3 rows of \"t.csv\" have no code of an arm (rows 3, 4).", "\"3\".");
  }

  private static final String[] INITIALS = {
    "id,arm,phq_base,phq_end",
    "AB,A,20,10",
    "SD,B,21,11",
    "KL,A,22,12",
    "NA,B,23,13",
    "M.W.,B,23,13",
    "all,A,24,14",
    "TT,A,24,14",
  };

  @Test
  void initialsThatAreWordsAreKeptOutAndTold() throws IOException {
    ReadStudy study = read(MANIFEST, INITIALS);
    assertThat(study.table("participant", "participant_id")).hasSize(4);
    assertThat(study.table("quarantine", "rule", "row", "source_value"))
        .containsExactly("doubtful_id 3 null", "doubtful_id 5 null", "doubtful_id 7 null");
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("warning: ids: 3 rows of \"t.csv\" are kept out (rows 3, 5, 7): ")
        .contains("write ids: initials");
  }

  @Test
  void initialsAreIdsWhereTheManifestSaysSo() throws IOException {
    String initials = MANIFEST.replace("participant: id", "participant: id\n    ids: initials");
    ReadStudy study = read(initials, INITIALS);
    assertThat(study.table("participant", "participant_id"))
        .hasSize(7)
        .contains(study.pseudonym("SD"), study.pseudonym("NA"), study.pseudonym("all"));
    assertThat(study.table("quarantine", "rule")).isEmpty();
    assertThat(warnings()).isEmpty();
    String[] withMeans = Arrays.copyOf(INITIALS, INITIALS.length + 1);
    withMeans[INITIALS.length] = "Mean,,22,12";
    assertThat(read(initials, withMeans).table("quarantine", "rule", "row"))
        .containsExactly("summary_row 9");
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("has ids: initials, and rows of means or the like (row 9)");
  }

  @Test
  void anyPartOfAnIdMayBeAWord() throws IOException {
    String manifest = MANIFEST.replace("participant: id", "participant: [site, id]");
    String[] lines = {
      "site,id,arm,phq_base,phq_end", "SE,1,A,20,10", "FI,1,B,21,11", "SE,Mean,,20,10", "FI,,,1,1"
    };
    assertThat(read(manifest, lines).table("quarantine", "rule", "row"))
        .as("Sweden, which only the site can tell from a standard error")
        .containsExactly("doubtful_id 2", "missing_id 5", "summary_row 4");
    assertThat(
            read(manifest.replace("id]", "id]\n    ids: initials"), lines)
                .table("participant", "participant_id"))
        .hasSize(2);
  }

  @Test
  void rowsBelowATableAreNotWarnedOf() throws IOException {
    ReadStudy study =
        read(
            MANIFEST,
            "id,arm,phq_base,phq_end",
            "P1,A,20,10",
            "P2,B,21,11",
            ",,,",
            "N,,2,2",
            "Mean,,20.5,10.5",
            "SD,,0.7,0.7",
            "NA,,-9,");
    assertThat(study.table("quarantine", "rule", "row"))
        .as("NA with nothing beside it says nothing")
        .containsExactly("doubtful_id 5", "doubtful_id 7", "missing_id 8", "summary_row 6");
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aSentenceInTheIdIsANoteWhereTheRestOfItsRowIsBlank() throws IOException {
    ReadStudy study =
        read(
            MANIFEST,
            "id,arm,phq_base,phq_end",
            "P1,A,20,10",
            "Anna Maria Lund,B,21,11",
            "Exported from REDCap,,,",
            "Anna Maria Lund,,,",
            ",,,");
    assertThat(study.table("quarantine", "rule", "row"))
        .containsExactly("summary_row 4", "summary_row 5");
    assertThat(study.table("participant", "participant_id"))
        .containsExactlyInAnyOrder(study.pseudonym("P1"), study.pseudonym("Anna Maria Lund"));
    assertThat(study.books()).containsExactly(0L, 0L);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aHeaderThatStandsAgainAmongTheRowsIsNoParticipant() throws IOException {
    ReadStudy study =
        read(
            MANIFEST,
            "id,arm,phq_base,phq_end",
            "7001,A,20,10",
            "7002,B,21,11",
            "ID,arm, phq_base,phq_end",
            "id,B,22,12");
    assertThat(study.table("quarantine", "rule", "row", "column", "scope", "n_cell", "subject"))
        .containsExactly("repeated_header 4  row 4 ");
    assertThat(study.table("participant", "arm_id")).as("a code may be any").hasSize(3);
    assertThat(warnings()).isEmpty();
    study =
        read(
            LONG,
            "id,visit,arm,phq",
            "7001,base,A,20",
            "7001,end,A,11",
            "id,visit,arm,phq",
            "7002,base,B,22",
            "7002,end,B,12");
    assertThat(study.table("quarantine", "rule", "row")).containsExactly("repeated_header 4");
    assertThat(warnings()).isEmpty();
  }
}
