package org.alliancepool.jobs.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.TwoTrials;
import org.alliancepool.jobs.TwoTrials.State;
import org.alliancepool.jobs.warehouse.TableContent;
import org.apache.commons.io.FileUtils;

/**
 * Does to runs, at random moments, what may happen to them: most are killed, one is interrupted by
 * Ctrl-C, one meets a full disk, and twice two come at once. It must hold:
 *
 * <ul>
 *   <li>A reader sees the content of the last published run, or of the disturbed one where it was
 *       published before; never anything else, while a run writes or after.
 *   <li>A run that is left alone ends, whatever came before it, with the content that it has in an
 *       untouched warehouse.
 *   <li>The message says what happened.
 * </ul>
 *
 * <p>Two warehouses are worked on side by side, since a run waits more than it computes. Debris is
 * never cleared: several disturbances fall on top of each other before a run is left alone. One in
 * five falls before the first write, the others between it and the publication or shortly after.
 *
 * <p>Started by {@code .ci/kill}: arguments are the project's folder, how many kills, a seed, and a
 * folder on a small disk of its own.
 */
public final class KillDrill {
  private static final int LANES = 2;

  /** Disturbances before a run is left alone. */
  private static final int PER_REST = 5;

  /** Disturbances before every table is read, where no new run is visible. */
  private static final int PER_FULL_READ = 2;

  /** How a run is disturbed. */
  private enum Disturbance {
    KILL,
    INTERRUPT,
    FULL_DISK
  }

  private final Path home;
  private final Path work;
  private final Path smallDisk;
  private final Map<State, Map<String, TableContent>> undisturbed = new EnumMap<>(State.class);
  private final TreeMap<String, Integer> disturbedAfter = new TreeMap<>();
  private final ExecutorService readers = Executors.newFixedThreadPool(LANES);
  private double firstWrite;
  private double publication;
  private int published;
  private int reads;

  private KillDrill(Path home, Path work, Path smallDisk) {
    this.home = home;
    this.work = work;
    this.smallDisk = smallDisk;
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]).toAbsolutePath();
    int kills = Integer.parseInt(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    Path smallDisk = Path.of(arguments[3]);
    KillDrill drill = new KillDrill(home, Files.createTempDirectory("kill-drill"), smallDisk);
    try {
      drill.undisturbed();
      List<Disturbance> first =
          new ArrayList<>(Collections.nCopies(kills / LANES, Disturbance.KILL));
      List<Disturbance> second =
          new ArrayList<>(Collections.nCopies(kills - first.size(), Disturbance.KILL));
      first.add(first.size() / 2, Disturbance.INTERRUPT);
      second.add(second.size() / 2, Disturbance.FULL_DISK);
      inParallel(
          List.of(
              () -> drill.lane(drill.work.resolve("a"), first, seed),
              () -> drill.lane(smallDisk, second, seed + 1)));
      System.out.printf(
          "%d kills, an interruption and a full disk (seed %d), of runs that publish after %.1f s; last stage that had ended: %s; published all the same: %d; %d reads, no half result%n",
          kills, seed, drill.publication, drill.disturbedAfter, drill.published, drill.reads);
    } finally {
      drill.readers.shutdownNow();
      SharedSpark.session().stop();
      FileUtils.deleteQuietly(drill.work.toFile());
    }
  }

  /**
   * The content that each state of the inputs has in an untouched warehouse, and how long it takes.
   */
  private void undisturbed() throws Exception {
    List<Callable<Void>> runs = new ArrayList<>();
    for (State state : State.values()) {
      runs.add(
          () -> {
            Path folder = Files.createDirectories(work.resolve("undisturbed-" + state));
            TwoTrials inputs = new TwoTrials(home, folder.resolve("consortium"));
            inputs.become(state);
            Path warehouse = folder.resolve("warehouse");
            Driver driver = Driver.start(home, inputs.dir(), warehouse);
            double wrote = driver.secondsUntil(warehouse.resolve("source_row"));
            double seconds =
                driver.secondsUntil(warehouse.resolve("run/_delta_log/00000000000000000001.json"));
            expect(driver.end() == 0, "an undisturbed run ends well", driver.said());
            Map<String, TableContent> content = Reader.content(warehouse);
            synchronized (this) {
              firstWrite = Math.max(firstWrite, wrote);
              publication = Math.max(publication, seconds);
              undisturbed.put(state, content);
            }
            return null;
          });
    }
    inParallel(runs);
    expect(
        !undisturbed.get(State.FIRST).equals(undisturbed.get(State.CORRECTED)),
        "the two states differ",
        undisturbed);
    System.err.printf(
        "undisturbed: first write after %.1f s, published after %.1f s%n", firstWrite, publication);
  }

  /** One warehouse, disturbed again and again. */
  private Void lane(Path folder, List<Disturbance> disturbances, long seed) throws Exception {
    Random random = new Random(seed);
    Files.createDirectories(folder);
    Path warehouse = folder.resolve("warehouse");
    TwoTrials inputs =
        new TwoTrials(
            home, Files.createDirectories(work.resolve("inputs-" + seed)).resolve("consortium"));
    Map<String, TableContent> visible = Map.of();
    Optional<String> visibleRun = Optional.empty();
    State next = State.FIRST;
    for (int i = 1; i <= disturbances.size(); i++) {
      inputs.become(next);
      Map<String, TableContent> wanted = undisturbed.get(next);
      double moment =
          i % 5 == 1
              ? random.nextDouble() * firstWrite
              : firstWrite + random.nextDouble() * (1.1 * publication - firstWrite);
      Driver driver = Driver.start(home, inputs.dir(), warehouse);
      driver.waitUntil(moment * random.nextDouble());
      Future<Optional<String>> during = readers.submit(() -> Reader.newestRun(warehouse));
      driver.waitUntil(moment);
      String place =
          "%s %d in %s, after %.2f s".formatted(disturbances.get(i - 1), i, folder, moment);
      disturb(disturbances.get(i - 1), driver, place);
      System.err.println(place + ": " + note(driver));
      Optional<String> newest = Reader.newestRun(warehouse);
      expect(
          during.get().equals(visibleRun) || during.get().equals(newest),
          place,
          "a reader saw run " + during.get());
      if (!newest.equals(visibleRun) || i % PER_FULL_READ == 0) {
        Map<String, TableContent> content = Reader.content(warehouse);
        boolean isNew = !newest.equals(visibleRun);
        expect(content.equals(isNew ? wanted : visible), place, "a half result: " + content);
        published += isNew ? 1 : 0;
        visible = content;
        visibleRun = newest;
      }
      reads += 2;
      if (!visible.equals(wanted) && i % PER_REST == 0) {
        rest(inputs, warehouse, next, "the run after " + place);
        visible = wanted;
        visibleRun = Reader.newestRun(warehouse);
      }
      if (visible.equals(wanted)) {
        next = next.other();
      }
    }
    inputs.become(next);
    twoAtOnce(inputs, warehouse, next, "two runs at the end of " + folder);
    return null;
  }

  private void disturb(Disturbance disturbance, Driver driver, String place) throws Exception {
    boolean alive = driver.isAlive();
    switch (disturbance) {
      case KILL -> driver.kill();
      case INTERRUPT -> {
        driver.interrupt();
        int code = driver.end();
        String said = driver.said();
        // Before Java and Spark have started a signal ends the process without a word.
        expect(code == 130 || (!alive && code == 0), place, code + ": " + said);
        expect(!said.contains("fault of alliance-pool"), place, said);
        expect(!said.contains("ingest") || !alive || said.contains("INTERRUPTED: "), place, said);
      }
      case FULL_DISK -> {
        Path filler = fill();
        int code = driver.end();
        String said = driver.said();
        Files.delete(filler);
        expect(code == 0 || (code == 2 && said.contains("UNWRITABLE_WAREHOUSE: ")), place, said);
      }
    }
  }

  /** Leaves no room on the small disk. */
  private Path fill() throws IOException {
    Path filler = smallDisk.resolve("filler");
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  /** A run that is left alone ends with the content of an undisturbed one. */
  private void rest(TwoTrials inputs, Path warehouse, State state, String place) throws Exception {
    Driver driver = Driver.start(home, inputs.dir(), warehouse);
    expect(driver.end() == 0, place, driver.said());
    expectUndisturbed(warehouse, state, place);
  }

  /**
   * One does the work, the other says so; whoever comes late finds nothing to do, which is as good.
   */
  private void twoAtOnce(TwoTrials inputs, Path warehouse, State state, String place)
      throws Exception {
    Driver one = Driver.start(home, inputs.dir(), warehouse);
    Driver two = Driver.start(home, inputs.dir(), warehouse);
    int codes = one.end() + two.end();
    String said = one.said() + two.said();
    boolean refused = codes == 2 && said.contains("CONCURRENT_RUN: Cannot start the run");
    boolean late = codes == 0 && said.contains("Nothing has changed");
    expect(refused || late, place, said);
    expectUndisturbed(warehouse, state, place);
    System.err.println(place + ": one " + (refused ? "is refused" : "came late"));
  }

  private void expectUndisturbed(Path warehouse, State state, String place) {
    Map<String, TableContent> content = Reader.content(warehouse);
    expect(content.equals(undisturbed.get(state)), place, "other content: " + content);
  }

  private synchronized String note(Driver driver) throws IOException {
    String stage =
        driver
            .said()
            .lines()
            .filter(line -> line.matches("[a-z]+ +[0-9.]+ s .*"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .reduce("none", (a, b) -> b);
    disturbedAfter.merge(stage, 1, Integer::sum);
    return "last stage that had ended: " + stage;
  }

  private static void expect(boolean holds, String what, Object but) {
    if (!holds) {
      throw new AssertionError(what + ", but: " + but);
    }
  }

  private static void inParallel(List<Callable<Void>> work) throws Exception {
    ExecutorService lanes = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<Void> lane : lanes.invokeAll(work)) {
        lane.get();
      }
    } finally {
      lanes.shutdownNow();
    }
  }
}
