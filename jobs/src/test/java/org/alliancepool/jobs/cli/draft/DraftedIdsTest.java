package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What makes up an id, as a draft says it. */
class DraftedIdsTest {
  private static final String[] COUNTRIES = {"CH", "DE"};

  @RegisterExtension final TrialFolder trial = new TrialFolder("trial");

  /** Ten patients at each of two sites of two countries, numbered from 1; the arm goes by both. */
  private static String numberedAnew(String... columns) {
    StringBuilder csv = new StringBuilder(String.join(",", columns)).append(",bdi_t0\n");
    for (int place = 0; place < 4; place++) {
      for (int id = 1; id <= 10; id++) {
        for (String column : columns) {
          csv.append(
              switch (column) {
                case "id" -> "SECRET-" + id;
                case "country" -> COUNTRIES[place / 2];
                case "trt" -> (id + place) % 2 == 0 ? "drug" : "placebo";
                default -> columns.length == 3 ? "S" + place : "S" + place % 2;
              });
          csv.append(',');
        }
        csv.append(8 + (id * 7 + place) % 30).append('\n');
      }
    }
    return csv.toString();
  }

  @Test
  void sitesThatNumberAnewArePartsOfTheIdAndShowTheArm() throws IOException {
    assertThat(trial.validDraft(trial.file("data.csv", numberedAnew("site", "id", "trt"))))
        .contains("    participant: [site, id]  # CHECK: 30 of 40 rows repeat an id, and none does")
        .contains("    arm: trt  # CHECK", "codes: [drug]", "codes: [placebo]")
        .doesNotContain("SECRET", "rows repeat an id (");
  }

  @Test
  void sitesOfSeveralCountriesToo() throws IOException {
    String csv = numberedAnew("country", "id", "trt", "site");
    assertThat(trial.validDraft(trial.file("data.csv", csv)))
        .contains("    participant: [site, country, id]  # CHECK: ", "    arm: trt  # CHECK")
        .contains("none does within \"site\", \"country\": each seems to number");
  }

  @Test
  void everyFileHasTheSameParts() throws IOException {
    Path first = trial.file("a.csv", numberedAnew("site", "id", "trt"));
    Path second =
        trial.file(
            "b.csv",
            """
            id,site,madrs_w6
            SECRET-1,S0,20
            SECRET-2,S0,31
            SECRET-3,S1,31
            SECRET-4,S1,28
            """);
    assertThat(trial.validDraft(first, second))
        .containsPattern("(?s)participant: \\[site, id].*participant: \\[site, id]")
        .contains("# CHECK: in another file each \"site\" seems to number its patients anew");
  }

  /** The id alone would join patients of all sites; which file errs only a person can know. */
  @Test
  void whereAFileNamesNoSiteItIsAQuestion() throws IOException {
    Path first = trial.file("a.csv", numberedAnew("site", "id", "trt"));
    Path second = trial.file("b.csv", "id,madrs_w6\nSECRET-1,20\nSECRET-2,31\n");
    assertThat(trial.draft(first, second))
        .contains("    participant: id  # CHECK: the column of the id")
        .contains("# CHECK: 30 rows repeat an id (10 ids in 40 rows)")
        .contains("does each site number its patients anew (participant: [site, id])?")
        .doesNotContain("participant: [site, id]  #", "    arm: ");
  }

  @Test
  void idsThatExcelTurnedToDatesAreIdsWithAMark() throws IOException {
    StringBuilder csv = new StringBuilder("ID,madrs_t0\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("2024-%02d-03,%d%n".formatted(p, p + 9));
    }
    assertThat(trial.validDraft(trial.file("data.csv", csv.toString())))
        .contains("    participant: ID  # CHECK: the column of the id; its values are dates, which")
        .doesNotContain("2024");
    String twice = csv + csv.substring(csv.indexOf("\n") + 1);
    assertThat(trial.draft(trial.file("data.csv", twice)))
        .contains("participant: \"\"  # CHECK: no column holds an id");
  }

  /** Twelve patients of one site, measured twice. */
  private Path site(String site, String header, int seed) throws IOException {
    StringBuilder csv = new StringBuilder(header).append("num,visit,arm,madrs\n");
    String place = header.isEmpty() ? "" : site + ",";
    for (int p = 1; p <= 12; p++) {
      String arm = (p * p + seed) % 3 == 0 ? "A" : "B";
      csv.append("%s%03d,w0,%s,%d%n".formatted(place, p, arm, seed + p));
      csv.append("%s%03d,w6,%s,%d%n".formatted(place, p, arm, p));
    }
    return trial.file("site_" + site + ".csv", csv.toString());
  }

  @Test
  void filesOfSitesThatNumberAnewHaveTheSiteInTheId() throws IOException {
    assertThat(trial.validDraft(site("Lima", "site,", 11), site("Cusco", "site,", 12)))
        .containsPattern(
            "(?s)participant: \\[site, num]  # CHECK: 24 of 24 rows have the id and visit of a row"
                + " in another file.*participant: \\[site, num]")
        .contains("    arm: arm  # CHECK")
        .doesNotContain("and differ from it");
  }

  @Test
  void filesOfTheSameIdsWithoutASiteAreAQuestion() throws IOException {
    assertThat(trial.draft(site("Lima", "", 11), site("Cusco", "", 12)))
        .contains("    participant: num  # CHECK: the column of the id")
        .contains("# CHECK: 24 rows have the id and visit of a row in another file of the same")
        .contains("needs a column of the site (participant: [site, num])");
  }

  /** Two files of one visit each would be so; no namesakes at two sites, all the way down. */
  @Test
  void patientsWhoHaveOneArmInFilesWithoutVisitsAreAQuestion() throws IOException {
    for (int shift = 0; shift <= 1; shift++) {
      StringBuilder first = new StringBuilder("id,location,arm,madrs\n");
      StringBuilder second = new StringBuilder(first);
      for (int p = 1; p <= 12; p++) {
        first.append("S-%d,clinic,%s,%d%n".formatted(p, p % 2 == 0 ? "A" : "B", p + 9));
        second.append("S-%d,home,%s,%d%n".formatted(p, (p + shift) % 2 == 0 ? "A" : "B", p));
      }
      String yaml =
          trial.draft(
              trial.file("one.csv", first.toString()), trial.file("two.csv", second.toString()));
      assertThat(yaml)
          .contains(
              shift == 0
                  ? "    participant: id  # CHECK"
                  : "    participant: [location, id]  # CHECK");
      assertThat(yaml.contains("(participant: [location, id]). Or one, at another visit"))
          .isEqualTo(shift == 0);
    }
  }

  @Test
  void rowsThatTwoFilesHaveAlikeAreNoTwoPatients() throws IOException {
    assertThat(trial.validDraft(site("Lima", "", 11), site("again", "", 11)))
        .doesNotContain("another file");
  }

  @Test
  void filesOfVisitsHaveTheSamePatients() throws IOException {
    Path first = trial.file("baseline.csv", "id,site,madrs\nS-1,B,20\nS-2,B,31\nS-3,B,30\n");
    Path second = trial.file("week6.csv", "id,site,madrs\nS-1,C,21\nS-2,C,32\nS-3,C,20\n");
    assertThat(trial.draft(first, second))
        .contains("    participant: id  # CHECK")
        .doesNotContain("another file", "[site");
  }
}
