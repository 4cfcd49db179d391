package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.checks.UniqueIds.Contradicted;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.faults.DoubtfulIds;
import org.alliancepool.jobs.consortium.faults.FirstRows;
import org.alliancepool.jobs.consortium.faults.WrittenIds;
import org.alliancepool.jobs.consortium.location.Location;
import org.junit.jupiter.api.Test;

/** What the checks of ids say of the rows that ingest and harmonise have named. */
class UniqueIdsTest {
  private static final Path STUDY = Path.of("..", "examples", "consortium", "talking-therapies");

  private static Manifest manifest() throws IOException {
    return Consortium.study(
            Location.of(STUDY), new Consortium.Context("key", LocalDate.of(2026, 11, 22)))
        .manifest();
  }

  private static FirstRows rows(long... rows) {
    FirstRows first = new FirstRows();
    for (long row : rows) {
      first.add(row);
    }
    return first;
  }

  @Test
  void idsWithTwoRowsAreCountedAndTheFirstOfThemShown() throws IOException {
    Manifest manifest = manifest();
    String file = manifest.files().get(0).label();
    CheckResult result =
        UniqueIds.check(
            manifest,
            Map.of(file, rows(9, 4).merge(rows(11, 3, 12, 13, 14))),
            Contradicted.nobody(),
            40,
            0,
            WrittenIds.NONE);
    assertThat(result.isWarning()).isTrue();
    assertThat(result.isFatalFailure()).isFalse();
    assertThat(result.violated()).isEqualTo(7);
    assertThat(result.sentence())
        .startsWith("talking-therapies: ids-unique: 7 ids of \"" + file + "\" have a row")
        .contains("(rows 3, 4, 9, 11, 12, ...)", "participant: [site, id]");
  }

  @Test
  void nothingIsSaidOfAStudyWhoseIdsAreUnique() throws IOException {
    assertThat(
            UniqueIds.check(manifest(), Map.of(), Contradicted.nobody(), 40, 0, WrittenIds.NONE)
                .status())
        .isEqualTo(Status.PASSED);
  }

  @Test
  void participantsWithTheAnswersOfAnotherAreTold() throws IOException {
    CheckResult result =
        UniqueIds.check(manifest(), Map.of(), Contradicted.nobody(), 40, 4, WrittenIds.NONE);
    assertThat(result.isWarning()).isTrue();
    assertThat(result.detail())
        .startsWith("4 participants have all their answers and scores in common with another one");
  }

  @Test
  void idsThatLookAlikeAndRecordsOfNobodyAreTold() throws IOException {
    CheckResult result =
        UniqueIds.check(
            manifest(), Map.of(), Contradicted.nobody(), 40, 0, new WrittenIds(40, 4, 0, 2));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.violated()).isEqualTo(6);
    assertThat(result.detail())
        .contains("4 of 40 ids differ from another one only in", "2 of 40 ids have a word such");
  }

  /** One patient in twenty may have been entered with a slip. */
  @Test
  void idsOfWhichFilesSayOtherThingsAreTold() throws IOException {
    Set<String> files = Set.of("lima.csv", "cusco.csv");
    Contradicted three = new Contradicted(Set.of("a", "b", "c"), files);
    CheckResult result = UniqueIds.check(manifest(), Map.of(), three, 40, 0, WrittenIds.NONE);
    assertThat(result.isWarning()).isTrue();
    assertThat(result.violated()).isEqualTo(3);
    assertThat(result.detail())
        .startsWith("3 of 40 participants have values in one file that contradict those in another")
        .contains("participant: [site, id]", "two people of one role");
    assertThat(UniqueIds.check(manifest(), Map.of(), three, 60, 0, WrittenIds.NONE).isWarning())
        .isFalse();
    Contradicted one = new Contradicted(Set.of("a"), files);
    assertThat(UniqueIds.check(manifest(), Map.of(), one, 5, 0, WrittenIds.NONE).isWarning())
        .isFalse();
  }

  @Test
  void shortWordsAreToldOfWhereNoRowOfMeansIsNear() throws IOException {
    DoubtfulIds alone = new DoubtfulIds(manifest().files().get(0));
    alone.addDoubtful(20);
    alone.addDoubtful(62);
    alone.addSummary(61);
    CheckResult result = WordsAsIds.check("a", List.of(alone));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.violated()).isEqualTo(1);
    assertThat(result.detail()).contains("1 row of", "is kept out (row 20)");
    DoubtfulIds below = new DoubtfulIds(manifest().files().get(0));
    below.addSummary(61);
    below.addDoubtful(62);
    assertThat(WordsAsIds.check("a", List.of(below)).status()).isEqualTo(Status.PASSED);
    assertThat(WordsAsIds.check("a", List.of()).status()).isEqualTo(Status.PASSED);
  }
}
