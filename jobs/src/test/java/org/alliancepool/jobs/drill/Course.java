package org.alliancepool.jobs.drill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How long the parts of an undisturbed run take.
 *
 * @param stages when each stage before the publication ended, in seconds after the start
 * @param published when readers could see the run
 * @param end when the process was gone
 */
record Course(List<Double> stages, double published, double end) {
  private static final int STAGES = 5;

  /** Of ten moments one is close to the publication, where chance would seldom meet it. */
  private static final int PER_PUBLICATION = 10;

  /** After the publication nothing can be lost; a little of the time after it is enough. */
  private static final double AFTER = 0.2;

  /** Watches the first run in a warehouse to its end. */
  static Course watch(Driver driver, Path warehouse) throws Exception {
    // The first commit declares the table, the second holds the run.
    Path commit = warehouse.resolve("run/_delta_log/00000000000000000001.json");
    List<Double> stages = new ArrayList<>();
    double published = Double.NaN;
    while (driver.pause()) {
      while (stages.size() < Math.min(STAGES, driver.stagesEnded())) {
        stages.add(driver.seconds());
      }
      if (Double.isNaN(published) && Files.exists(commit)) {
        published = driver.seconds();
      }
    }
    double end = driver.seconds();
    if (driver.end() != 0 || stages.size() < STAGES || Double.isNaN(published)) {
      throw new AssertionError("an undisturbed run does not end well: " + driver.said());
    }
    return new Course(stages, published, end);
  }

  /**
   * A random moment. The whole run is divided evenly, and each part has its moment.
   *
   * @param part which of the parts
   * @param parts how many there are
   */
  Moment random(int part, int parts, Random random) {
    if (part % PER_PUBLICATION == 0) {
      double pooled = stages.get(STAGES - 1);
      return new Moment(STAGES, random.nextDouble() * (published - pooled));
    }
    return at((part + random.nextDouble()) / parts * (published + AFTER * (end - published)));
  }

  /** A random moment after the first stage has ended and before the publication. */
  Moment randomAtWork(Random random) {
    double first = stages.get(0);
    return at(first + random.nextDouble() * (published - first));
  }

  private Moment at(double seconds) {
    int ended = (int) stages.stream().filter(s -> s <= seconds).count();
    return new Moment(ended, seconds - (ended == 0 ? 0 : stages.get(ended - 1)));
  }

  @Override
  public String toString() {
    return "stages end after %s s, published after %.1f s, ended after %.1f s"
        .formatted(stages.stream().map("%.1f"::formatted).toList(), published, end);
  }
}
