package org.alliancepool.jobs.drill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How much an undisturbed run has written when.
 *
 * @param stages when each stage before the publication ended, in writes after the start
 * @param published when readers could see the run
 * @param end when the process was gone
 */
record Course(List<Long> stages, long published, long end) {
  private static final int STAGES = 5;

  /** Of ten moments one is close to the publication, where chance would seldom meet it. */
  private static final int PER_PUBLICATION = 10;

  /** Watches a run to its end. */
  static Course watch(Driver driver, Path warehouse) throws Exception {
    Set<String> before = publications(warehouse);
    List<Long> stages = new ArrayList<>();
    long published = 0;
    long writes = 0;
    while (driver.pause()) {
      writes = Math.max(writes, driver.writes());
      while (stages.size() < Math.min(STAGES, driver.stagesEnded())) {
        stages.add(writes);
      }
      if (published == 0 && !publications(warehouse).equals(before)) {
        published = writes;
      }
    }
    if (driver.end() != 0 || stages.size() < STAGES || published == 0) {
      throw new AssertionError("an undisturbed run does not end well: " + driver.said());
    }
    return new Course(stages, published, writes);
  }

  /** The commits of the table of runs; its first declares it and publishes nothing. */
  private static Set<String> publications(Path warehouse) throws Exception {
    Path log = warehouse.resolve("run/_delta_log");
    Set<String> commits = new HashSet<>();
    if (Files.isDirectory(log)) {
      try (Stream<Path> files = Files.list(log)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.matches("0*[1-9][0-9]*\\.json"))
            .forEach(commits::add);
      }
    }
    return commits;
  }

  /**
   * A random moment. The whole run is divided evenly, and each part has its moment.
   *
   * @param part which of the parts
   * @param parts how many there are
   */
  Moment random(int part, int parts, Random random) {
    if (part % PER_PUBLICATION == 0) {
      long pooled = stages.get(STAGES - 1);
      return new Moment(STAGES, (long) (random.nextDouble() * (published - pooled)));
    }
    return at((long) ((part + random.nextDouble()) / parts * published));
  }

  /** A random moment after the first stage has ended and before the publication. */
  Moment randomAtWork(Random random) {
    long first = stages.get(0);
    return at(first + (long) (random.nextDouble() * (published - first)));
  }

  private Moment at(long writes) {
    int ended = (int) stages.stream().filter(s -> s <= writes).count();
    return new Moment(ended, writes - (ended == 0 ? 0 : stages.get(ended - 1)));
  }

  @Override
  public String toString() {
    return "stages end after %s writes, published after %d, ended after %d"
        .formatted(stages, published, end);
  }
}
