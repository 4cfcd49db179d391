package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two files of ten patients that should be the same: what validate says before a run. */
class FilesTogetherTest {
  private static final String MANIFEST =
      """
      study_id: together
      title: Two files
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [A]}
        control: {role: comparator, codes: [B]}
      visits:
        base: {timepoint: baseline, week: 0}
      primary_endpoint: {instrument: PHQ-9, timepoint: baseline}
      files:
        - file: people.csv
          format: csv
          layout: wide
          participant: id
          arm: arm
          measures:
            - {instrument: PHQ-9, score: phq, visit: base}
        - file: more.csv
          format: csv
          layout: wide
          participant: id
          arm: arm
          measures:
            - {instrument: BDI-II, score: bdi, visit: base}
      """;

  @RegisterExtension final TrialFolder trial = new TrialFolder("together");

  private List<String> warnings(String manifest, IntFunction<String> row) throws IOException {
    write("people.csv", "id,arm,phq", i -> "%04d,%s,%d".formatted(i, arm(i), i));
    write("more.csv", "id,arm,bdi", row);
    return trial.warnings(manifest);
  }

  private void write(String file, String header, IntFunction<String> row) throws IOException {
    trial.file(file, header, IntStream.rangeClosed(1, 10).mapToObj(row));
  }

  private static String arm(int i) {
    return i % 2 == 0 ? "A" : "B";
  }

  @Test
  void theSamePatientsAreFine() throws IOException {
    assertThat(warnings(MANIFEST, i -> " %04d,%s,%1$d".formatted(i, arm(i)))).isEmpty();
  }

  @Test
  void idsThatDoNotMeetAreTold() throws IOException {
    assertThat(warnings(MANIFEST, i -> i + "," + arm(i) + "," + i))
        .containsExactly(
            "20 of 20 participants are in some files only: 10 not in \"people.csv\", 10 not in \"more.csv\". Are the ids written alike in all files?",
            "20 of 20 ids differ from another one only in capitals, zeros before a number, blanks, marks behind letters, or letters of another script that look the same. Where they are of one participant, let the files write them alike.");
    assertThat(warnings(MANIFEST, i -> "9%03d,%s,%1$d".formatted(i, arm(i))))
        .singleElement()
        .asString()
        .endsWith("10 not in \"more.csv\". Are the ids written alike in all files?");
    assertThat(warnings(MANIFEST, i -> "%s%03d,%s,%2$d".formatted(i == 1 ? "x" : "0", i, arm(i))))
        .as("a trial may lose one of ten")
        .isEmpty();
  }

  @Test
  void doubleEntriesAreTold() throws IOException {
    IntFunction<String> row = i -> "P%d--%d,%s,5".formatted(i / 2, i % 2 + 1, arm(i / 2));
    write("people.csv", "id,arm,phq", row);
    write("more.csv", "id,arm,bdi", row);
    assertThat(trial.warnings(MANIFEST))
        .contains(
            "4 ids stand with --1 and with --2 behind, as REDCap exports what two people have entered of one participant; each counts as a participant. Let the site send the merged records alone.");
  }

  @Test
  void aPatientOfTwoArmsIsTold() throws IOException {
    assertThat(warnings(MANIFEST, i -> "%04d,%s,%1$d".formatted(i, i == 3 ? "A" : arm(i))))
        .containsExactly(
            "1 of 10 participants have one arm in one place and another in another, and count in none. Correct the files.");
  }

  @Test
  void aFileOfOneArmHasNobodyOfAnother() throws IOException {
    String manifest =
        MANIFEST
            .replace("file: people.csv", "file: people.csv\n    in_arm: drug")
            .replace("file: more.csv", "file: more.csv\n    in_arm: control")
            .replace("    arm: arm\n", "");
    assertThat(warnings(manifest, i -> "1%03d,,%1$d".formatted(i))).isEmpty();
    assertThat(warnings(manifest, i -> "%s%03d,,%2$d".formatted(i == 1 ? "0" : "1", i)))
        .singleElement()
        .asString()
        .contains("1 of 19 participants have one arm in one place");
  }

  /** Each of two sites sends a file for each arm, one of which is the larger. */
  @Test
  void aFileForEachSiteAndArmIsOneTable() throws IOException {
    StringBuilder manifest = new StringBuilder(MANIFEST.replaceFirst("(?s)files:.*", "files:\n"));
    for (String site : List.of("lima", "oslo")) {
      for (String arm : List.of("drug", "control")) {
        String name = site + "-" + arm + ".csv";
        manifest.append(
            "  - {file: %s, format: csv, layout: wide, participant: id, in_arm: %s, measures: [{instrument: PHQ-9, score: phq, visit: base}]}%n"
                .formatted(name, arm));
        int n = arm.equals("drug") ? 12 : 4;
        trial.file(
            name,
            "id,phq",
            IntStream.range(0, n)
                .mapToObj(i -> "%s%s%d,%3$d".formatted(site.charAt(0), arm.charAt(0), i)));
      }
    }
    assertThat(trial.warnings(manifest.toString())).isEmpty();
  }

  /** Two sites of five patients each, who both number them as they come, or do not. */
  private List<String> sites(int from) throws IOException {
    String file =
        "{file: %s.csv, format: csv, layout: wide, participant: id, measures: [{instrument: PHQ-9, score: phq, visit: base}]}";
    String manifest =
        MANIFEST
                .replaceFirst("(?s)arms:.*visits:", "visits:")
                .replaceFirst("(?s)files:.*", "files:\n")
            + "  - "
            + file.formatted("lima")
            + "\n  - "
            + file.formatted("cusco")
            + "\n";
    trial.file("lima.csv", "id,phq", IntStream.rangeClosed(1, 5).mapToObj(i -> i + ",5"));
    trial.file(
        "cusco.csv", "id,phq", IntStream.range(from, from + 5).mapToObj(i -> i + "," + (i + 9)));
    return trial.warnings(manifest);
  }

  @Test
  void aFilePerSiteIsOneTable() throws IOException {
    assertThat(sites(6)).isEmpty();
  }

  @Test
  void sitesThatNumberAnewInFilesOfTheirOwnAreTold() throws IOException {
    assertThat(sites(1))
        .singleElement()
        .asString()
        .startsWith(
            "5 of 5 participants have values in one file that contradict those in another (\"cusco.csv\", \"lima.csv\"), and none of these is used.");
    assertThat(sites(5)).as("one may be a slip").isEmpty();
    assertThat(sites(4)).singleElement().asString().startsWith("2 of 8 participants have values");
  }
}
