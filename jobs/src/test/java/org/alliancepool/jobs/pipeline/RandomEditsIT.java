package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.checks.CheckResult;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.PlanAnalyses;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.warehouse.RowsOfRun;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.published.TableContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sequences of random edits: after each sequence the warehouse that went on from run to run holds
 * the same as one that was computed from nothing, each run on the driver or on the cluster. One
 * warehouse goes through all sequences, so its history grows.
 *
 * <p>Here one sequence; {@code docs/nightly.md} has the command for a hundred and a thousand.
 */
class RandomEditsIT {
  private static final int SEQUENCES = Integer.getInteger("alliance.edits.sequences", 1);
  private static final long SEED = Long.getLong("alliance.edits.seed", 20261122L);
  private static final int LONGEST = 4;
  private static final Pseudonymiser KEY =
      new Pseudonymiser("a key for tests alone".getBytes(StandardCharsets.UTF_8));

  @TempDir private Path temp;

  @Test
  void goingOnFromRunToRunGivesWhatAFullRunGives() {
    Path dir = temp.resolve("consortium");
    EditedConsortium consortium = new EditedConsortium(dir, SEED);
    consortium.write();
    Warehouse nightly = warehouse("nightly");
    run(dir, nightly);
    Random lengths = new Random(SEED);
    Random places = new Random(SEED);
    List<String> history = new ArrayList<>();
    for (int s = 1; s <= SEQUENCES; s++) {
      int length = 1 + lengths.nextInt(LONGEST);
      for (int e = 0; e < length; e++) {
        history.add(s + ": " + consortium.edit());
        workAnywhere(places);
        run(dir, nightly);
      }
      Warehouse afresh = warehouse("afresh-" + s);
      workAnywhere(places);
      run(dir, afresh);
      assertThat(content(nightly))
          .as("seed %d, after %s", SEED, String.join("; ", history))
          .isEqualTo(content(afresh));
      assertThat(checks(nightly))
          .as("checks: seed %d, after %s", SEED, String.join("; ", history))
          .isEqualTo(checks(afresh));
      System.out.printf("sequence %d: %d edits, equal%n", s, length);
    }
  }

  @AfterEach
  void restore() {
    SharedSpark.workOnDriver();
  }

  private static void workAnywhere(Random places) {
    if (places.nextBoolean()) {
      SharedSpark.workOnDriver();
    } else {
      SharedSpark.workOnCluster();
    }
  }

  private Warehouse warehouse(String name) {
    return Warehouse.open(SharedSpark.session(), temp.resolve(name).toString());
  }

  private static Map<String, TableContent> content(Warehouse warehouse) {
    return TableContent.of(warehouse, PublishedRun.required(warehouse));
  }

  /** What was found of every study, of many of them in an earlier run. */
  private static List<CheckResult> checks(Warehouse warehouse) {
    String run = PublishedRun.required(warehouse).computedBy(warehouse);
    return RowsOfRun.of(warehouse, "check_result", run).stream().map(CheckResult::of).toList();
  }

  private static void run(Path dir, Warehouse warehouse) {
    Consortium consortium =
        Consortium.load(
            Location.of(dir),
            null,
            new Consortium.Context(KEY.keyId(), LocalDate.of(2026, 11, 22)));
    new RunPipeline(warehouse, new Silent())
        .run(consortium, PlanAnalyses.of(consortium, Location.of(dir.resolve("plan.yaml"))), KEY);
  }

  static final class Silent implements Progress {
    @Override
    public void begins(String stage, int studies) {}

    @Override
    public void ended(String stage, double seconds, Map<String, Long> rowsWritten) {}

    @Override
    public void publishes(String runId) {}

    @Override
    public void warns(String message) {}
  }
}
