package org.alliancepool.jobs.drill;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.drill.TwoTrials.State;
import org.alliancepool.jobs.warehouse.TableContent;

/**
 * Kills runs at random moments, and does to them what else may happen. It must hold:
 *
 * <ul>
 *   <li>A reader sees the content of the last published run, or of the killed one where it was
 *       published before it was killed; never anything else, while a run writes or after.
 *   <li>A run that is left alone ends, whatever kills came before it, with the content that it has
 *       in an untouched warehouse.
 *   <li>The message says what happened.
 * </ul>
 *
 * <p>Two warehouses are worked on side by side, since a run waits more than it computes. Debris is
 * never cleared: several kills fall on top of each other before a run is left alone. One kill in
 * five falls before the first write, the others between it and the end.
 *
 * <p>Started by {@code .ci/kill}: arguments are the project's folder, how many kills, a seed, and a
 * folder on a small disk of its own.
 */
public final class KillDrill {
  private static final int LANES = 2;
  private static final int KILLS_PER_REST = 4;

  private final Path home;
  private final Path work;
  private final Map<State, Map<String, TableContent>> undisturbed = new EnumMap<>(State.class);
  private final TreeMap<String, Integer> killedAfter = new TreeMap<>();
  private final ExecutorService readers = Executors.newFixedThreadPool(LANES);
  private double firstWrite;
  private double end;
  private int publishedBeforeKill;
  private int reads;

  private KillDrill(Path home, Path work) {
    this.home = home;
    this.work = work;
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]).toAbsolutePath();
    int kills = Integer.parseInt(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    Path smallDisk = Path.of(arguments[3]);
    KillDrill drill = new KillDrill(home, Files.createTempDirectory("kill-drill"));
    try {
      drill.undisturbed();
      inParallel(
          List.of(
              () -> drill.lane("a", kills / LANES, seed),
              () -> drill.lane("b", kills - kills / LANES, seed + 1)));
      inParallel(List.of(drill::twoAtOnce, () -> drill.fullDisk(smallDisk)));
      drill.interrupted();
      drill.report(kills, seed);
    } finally {
      drill.readers.shutdownNow();
      SharedSpark.session().stop();
      org.apache.commons.io.FileUtils.deleteQuietly(drill.work.toFile());
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
            TwoTrials inputs = inputs(folder, state);
            Path warehouse = folder.resolve("warehouse");
            Driver driver = Driver.start(home, inputs.dir(), warehouse);
            while (driver.isAlive() && !Files.exists(warehouse.resolve("source_row"))) {
              Thread.sleep(20);
            }
            double wrote = driver.seconds();
            expect(driver.end() == 0, "an undisturbed run ends well", driver.said());
            double seconds = driver.seconds();
            Map<String, TableContent> content = Reader.content(warehouse);
            synchronized (this) {
              firstWrite = Math.max(firstWrite, wrote);
              end = Math.max(end, seconds);
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
    System.err.printf("undisturbed: first write after %.1f s, end after %.1f s%n", firstWrite, end);
  }

  /** One warehouse, killed again and again. */
  private Void lane(String name, int kills, long seed) throws Exception {
    Random random = new Random(seed);
    Path folder = Files.createDirectories(work.resolve("lane-" + name));
    Path warehouse = folder.resolve("warehouse");
    TwoTrials inputs = inputs(folder, State.FIRST);
    Map<String, TableContent> visible = Map.of();
    State next = State.FIRST;
    for (int kill = 1; kill <= kills; kill++) {
      inputs.become(next);
      Map<String, TableContent> wanted = undisturbed.get(next);
      double moment =
          kill % 5 == 1
              ? random.nextDouble() * firstWrite
              : firstWrite + random.nextDouble() * (end - firstWrite);
      Driver driver = Driver.start(home, inputs.dir(), warehouse);
      driver.waitUntil(moment * random.nextDouble());
      Future<Map<String, TableContent>> during = readers.submit(() -> Reader.content(warehouse));
      driver.waitUntil(moment);
      boolean alive = driver.isAlive();
      driver.kill();
      String place = "kill %d of lane %s, after %.2f s".formatted(kill, name, moment);
      expect(during.get().equals(visible) || during.get().equals(wanted), place, "a half result");
      Map<String, TableContent> after = Reader.content(warehouse);
      expect(after.equals(visible) || after.equals(wanted), place, "a half result after");
      note(driver, alive, after.equals(wanted));
      visible = after;
      if (!visible.equals(wanted) && kill % KILLS_PER_REST == 0) {
        visible = rest(inputs, warehouse, next, place);
      }
      if (visible.equals(wanted)) {
        next = next.other();
      }
    }
    inputs.become(next);
    rest(inputs, warehouse, next, "the end of lane " + name);
    return null;
  }

  /** A run that is left alone ends with the content of an undisturbed one. */
  private Map<String, TableContent> rest(
      TwoTrials inputs, Path warehouse, State state, String place) throws Exception {
    Driver driver = Driver.start(home, inputs.dir(), warehouse);
    expect(driver.end() == 0, "the run after " + place, driver.said());
    Map<String, TableContent> content = Reader.content(warehouse);
    expect(
        content.equals(undisturbed.get(state)),
        "the run after " + place + " has the content of an undisturbed one",
        content);
    return content;
  }

  /** Two runs on one warehouse: one does the work, the other says so; the content is as ever. */
  private Void twoAtOnce() throws Exception {
    Path folder = Files.createDirectories(work.resolve("two"));
    Path warehouse = folder.resolve("warehouse");
    TwoTrials inputs = inputs(folder, State.FIRST);
    Driver one = Driver.start(home, inputs.dir(), warehouse);
    Driver two = Driver.start(home, inputs.dir(), warehouse);
    int codes = one.end() + two.end();
    String said = one.said() + two.said();
    // Whoever comes when the other has ended finds nothing to do, which is as good.
    boolean refused = codes == 2 && said.contains("CONCURRENT_RUN: Cannot start the run");
    boolean late = codes == 0 && said.contains("Nothing has changed");
    expect(refused || late, "two runs at once", said);
    expect(
        Reader.content(warehouse).equals(undisturbed.get(State.FIRST)), "two runs at once", said);
    System.err.println("two at once: " + (refused ? "one is refused" : "one came late"));
    return null;
  }

  /** The disk fills while a run writes; with room again the next run ends well. */
  private Void fullDisk(Path disk) throws Exception {
    Path folder = Files.createDirectories(work.resolve("full"));
    Path warehouse = disk.resolve("warehouse");
    TwoTrials inputs = inputs(folder, State.FIRST);
    Path filler = disk.resolve("filler");
    try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
      byte[] block = new byte[4096];
      while (disk.toFile().getUsableSpace() > 200_000) {
        file.write(block);
      }
    }
    Driver full = Driver.start(home, inputs.dir(), warehouse);
    expect(full.end() == 2, "a full disk is the user's to mend", full.said());
    expect(full.said().contains("UNWRITABLE_WAREHOUSE"), "a full disk", full.said());
    expect(Reader.content(warehouse).isEmpty(), "a full disk", "something is visible");
    Files.delete(filler);
    rest(inputs, warehouse, State.FIRST, "a full disk");
    System.err.println("full disk: " + lastLine(full));
    return null;
  }

  /** Ctrl-C while a run writes. */
  private void interrupted() throws Exception {
    Path folder = Files.createDirectories(work.resolve("interrupted"));
    Path warehouse = folder.resolve("warehouse");
    TwoTrials inputs = inputs(folder, State.FIRST);
    Driver driver = Driver.start(home, inputs.dir(), warehouse);
    driver.waitFor("ingest");
    driver.interrupt();
    expect(driver.end() == 130, "Ctrl-C ends a run with its own code", driver.said());
    String said = driver.said();
    expect(said.contains("INTERRUPTED: The run was stopped by a signal"), "Ctrl-C", said);
    expect(!said.contains("fault of alliance-pool"), "Ctrl-C is nobody's fault", said);
    expect(Reader.content(warehouse).isEmpty(), "Ctrl-C", "something is visible");
    Driver again = Driver.start(home, inputs.dir(), warehouse);
    expect(again.end() == 0, "the run after Ctrl-C", again.said());
    expect(again.said().contains("is rolled back"), "the run after Ctrl-C", again.said());
    expect(
        Reader.content(warehouse).equals(undisturbed.get(State.FIRST)),
        "the run after Ctrl-C",
        again.said());
    System.err.println("interrupted: " + said.strip().lines().reduce("", (a, b) -> b));
  }

  private synchronized void note(Driver driver, boolean alive, boolean published)
      throws IOException {
    reads += 2;
    if (published) {
      publishedBeforeKill++;
    }
    String stage =
        driver
            .said()
            .lines()
            .filter(line -> line.matches("[a-z]+ +[0-9.]+ s .*"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .reduce("no stage", (a, b) -> b);
    killedAfter.merge(alive ? stage : "its end", 1, Integer::sum);
  }

  private void report(int kills, long seed) {
    System.out.printf(
        "%d kills (seed %d) of runs of %.1f s; last stage that had ended: %s; published before the kill: %d; %d reads, no half result%n",
        kills, seed, end, killedAfter, publishedBeforeKill, reads);
  }

  private static String lastLine(Driver driver) throws IOException {
    return driver.said().strip().lines().reduce("", (a, b) -> b);
  }

  private TwoTrials inputs(Path folder, State state) {
    try {
      TwoTrials inputs = new TwoTrials(home, folder.resolve("consortium"));
      inputs.become(state);
      return inputs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
