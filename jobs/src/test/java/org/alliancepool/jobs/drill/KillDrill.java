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
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.alliancepool.jobs.TwoTrials;
import org.alliancepool.jobs.TwoTrials.State;
import org.alliancepool.jobs.cli.Main;
import org.alliancepool.jobs.warehouse.published.TableContent;
import org.apache.commons.io.FileUtils;

/**
 * Does to runs what may happen to them, at random moments: see {@link Disturbance}. It must hold:
 *
 * <ul>
 *   <li>A reader sees the content of the last published run, or of the disturbed one where it was
 *       published before; never anything else, while a run writes or after.
 *   <li>A run that is left alone ends, whatever came before it, with the content that it has in an
 *       untouched warehouse, and with its report.
 *   <li>The one message says what happened and what stands.
 * </ul>
 *
 * <p>What is disturbed are processes that {@code bin/alliance} starts. What reads, and what is left
 * alone, works in this process. Two warehouses are worked on side by side: one has a published run
 * from the beginning, the other begins empty, on a small disk. Debris is never cleared: several
 * disturbances fall on top of each other before a run is left alone.
 *
 * <p>Started by {@code .ci/kill}: arguments are the project's folder, how many kills, a seed, and a
 * folder on a small disk of its own.
 */
public final class KillDrill {
  private static final int LANES = 2;

  /** Disturbances before a run is left alone. */
  private static final int PER_REST = 5;

  private final Path home;
  private final Path work;
  private final Path smallDisk;

  /** The content that each state of the inputs has in an untouched warehouse. */
  private final Map<State, Map<String, TableContent>> undisturbed = new EnumMap<>(State.class);

  private final TreeMap<Integer, Integer> stagesEnded = new TreeMap<>();
  private final ExecutorService readers = Executors.newFixedThreadPool(LANES);

  /** The course of a run into an empty warehouse, and of one that has a study to replace. */
  private Course full;

  private Course oneStudy;
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
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                  FileUtils.deleteQuietly(drill.work.toFile());
                }));
    try {
      drill.run(kills, new Random(seed));
      System.out.printf(
          "ok: %d kills (seed %d), by how many of five stages had ended: %s; published all the same: %d; %d reads during a run, no half result%n",
          kills, seed, drill.stagesEnded, drill.published, drill.reads);
    } finally {
      drill.readers.shutdownNow();
      Reader.SPARK.stop();
    }
  }

  private void run(int kills, Random random) throws Exception {
    Path first = Files.createDirectories(work.resolve("first"));
    TwoTrials inputs = new TwoTrials(home, Files.createDirectories(first.resolve("consortium")));
    Path warehouse = first.resolve("warehouse");
    // Opens the readers' session before a run of this process opens one and stops it at its end.
    expect(Reader.of(warehouse).equals(Reader.NOTHING), "a folder without a warehouse", warehouse);
    inParallel(List.of(() -> untouched(inputs, warehouse), this::corrected));
    expect(
        !undisturbed.get(State.FIRST).equals(undisturbed.get(State.CORRECTED)),
        "the two states differ",
        undisturbed);
    inputs.become(State.CORRECTED);
    oneStudy = Course.watch(Driver.start(home, inputs.dir(), warehouse), warehouse);
    expect(
        Reader.of(warehouse).content().equals(undisturbed.get(State.CORRECTED)),
        "a run with a study to replace",
        warehouse);
    System.err.printf("undisturbed: %s%nwith one study changed: %s%n", full, oneStudy);

    int others = Math.max(1, kills / Disturbance.KILLS_PER_OTHER);
    int half = kills / LANES;
    Random one = new Random(random.nextLong());
    Random two = new Random(random.nextLong());
    List<Disturbance> inFirst =
        Disturbance.mixed(
            half, others, List.of(Disturbance.INTERRUPT, Disturbance.SECOND_RUN), one);
    List<Disturbance> onSmallDisk =
        Disturbance.mixed(
            kills - half, others, List.of(Disturbance.TERMINATE, Disturbance.FULL_DISK), two);
    inParallel(
        List.of(
            () -> lane(first, inputs, State.FIRST, inFirst, one),
            () -> {
              Path other = Files.createDirectories(work.resolve("other/consortium"));
              return lane(smallDisk, new TwoTrials(home, other), State.FIRST, onSmallDisk, two);
            }));
  }

  /** The content of the first inputs in an untouched warehouse. */
  private Void untouched(TwoTrials inputs, Path warehouse) throws Exception {
    inputs.become(State.FIRST);
    leftAlone(inputs, warehouse, "an undisturbed run");
    undisturbed.put(State.FIRST, Reader.of(warehouse).content());
    return null;
  }

  /** The content of the corrected inputs in an untouched warehouse. */
  private Void corrected() throws Exception {
    Path folder = work.resolve("undisturbed");
    Path warehouse = folder.resolve("warehouse");
    TwoTrials inputs = new TwoTrials(home, Files.createDirectories(folder.resolve("consortium")));
    inputs.become(State.CORRECTED);
    full = Course.watch(Driver.start(home, inputs.dir(), warehouse), warehouse);
    undisturbed.put(State.CORRECTED, Reader.of(warehouse).content());
    return null;
  }

  /** One warehouse, disturbed again and again. */
  private Void lane(
      Path folder, TwoTrials inputs, State from, List<Disturbance> disturbances, Random random)
      throws Exception {
    Path warehouse = folder.resolve("warehouse");
    Reader visible = Reader.of(warehouse);
    State next = from;
    List<Integer> parts = shuffled(disturbances.size(), random);
    for (int i = 0; i < disturbances.size(); i++) {
      inputs.become(next);
      Map<String, TableContent> wanted = undisturbed.get(next);
      Disturbance disturbance = disturbances.get(i);
      Course course = visible.run().isPresent() ? oneStudy : full;
      Moment moment =
          disturbance == Disturbance.KILL
              ? course.random(parts.get(i), parts.size(), random)
              : course.randomAtWork(random);
      String place = "%s %d in %s, %s".formatted(disturbance, i + 1, folder, moment);
      Driver driver = Driver.start(home, inputs.dir(), warehouse);
      Driver second =
          disturbance == Disturbance.SECOND_RUN
              ? Driver.start(home, inputs.dir(), warehouse)
              : null;
      driver.waitUntil(new Moment(moment.stages(), (long) (moment.writes() * random.nextDouble())));
      Future<Reader> during = readers.submit(() -> Reader.of(warehouse));
      driver.waitUntil(moment);
      boolean atWork = driver.isAlive();
      disturb(disturbance, driver, second, place);
      // Where nothing is new, the next reader reads the tables with all the debris.
      Reader after = Reader.since(visible, warehouse);
      boolean isNew = !after.run().equals(visible.run());
      expect(after.equals(visible) || (isNew && after.content().equals(wanted)), place, after);
      expect(during.get().equals(visible) || during.get().equals(after), place, during.get());
      expectTold(driver, isNew, place);
      note(disturbance, driver, isNew, place, atWork);
      visible = after;
      if (!isNew && (i % PER_REST == PER_REST - 1 || i == disturbances.size() - 1)) {
        leftAlone(inputs, warehouse, "the run after " + place);
        visible = Reader.of(warehouse);
        expect(visible.content().equals(wanted), "the run after " + place, visible);
      }
      if (visible.content().equals(wanted)) {
        next = next.other();
      }
    }
    return null;
  }

  private void disturb(Disturbance disturbance, Driver driver, Driver second, String place)
      throws Exception {
    boolean atWork = driver.isAlive();
    switch (disturbance) {
      case KILL -> driver.kill();
      case INTERRUPT, TERMINATE -> {
        boolean interrupted = disturbance == Disturbance.INTERRUPT;
        driver.signal(interrupted ? "INT" : "TERM");
        int code = driver.end();
        expect(code == (interrupted ? 130 : 143) || (!atWork && code == 0), place, driver.said());
        expect(code == 0 || driver.said().contains("INTERRUPTED: "), place, driver.said());
      }
      case FULL_DISK -> {
        Path filler = fill();
        int code = driver.end();
        Files.delete(filler);
        String said = driver.said();
        expect(
            code == 0 || (code == 2 && said.matches("(?s).*UNWRITABLE_(WAREHOUSE|OUTPUT): .*")),
            place,
            code + ": " + said);
      }
      case SECOND_RUN -> {
        List<Integer> codes = List.of(driver.end(), second.end());
        String said = driver.said() + second.said();
        // One does the work and the other is refused, or comes late and finds nothing to do.
        boolean refused =
            codes.contains(0)
                && codes.contains(2)
                && said.contains("CONCURRENT_RUN: Cannot start the run");
        boolean late = codes.equals(List.of(0, 0)) && said.contains("Nothing has changed");
        expect(refused || late, place, codes + ": " + said);
        expect(!said.contains("\tat "), place, said);
      }
    }
  }

  /** No trace, and where the message says what stands, that is so. */
  private static void expectTold(Driver driver, boolean isNew, String place) throws IOException {
    String said = driver.said();
    expect(!said.contains("\tat ") && !said.contains("fault of alliance-pool"), place, said);
    expect(!isNew || !said.contains("Nothing of"), place, "it is published: " + said);
    expect(isNew || !said.contains("published; its report"), place, "it is not: " + said);
  }

  private synchronized void note(
      Disturbance disturbance, Driver driver, boolean isNew, String place, boolean atWork)
      throws IOException {
    int stages = Math.min(5, driver.stagesEnded());
    System.err.printf(
        "%s: %d stages had ended, %s%n",
        place,
        stages,
        isNew ? "published" : atWork ? "nothing of it is visible" : "it had ended before");
    if (disturbance == Disturbance.KILL) {
      stagesEnded.merge(stages, 1, Integer::sum);
      published += isNew ? 1 : 0;
    }
    reads++;
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

  /** A run that ends; one at a time, since the session has one place for the run's id. */
  private synchronized void leftAlone(TwoTrials inputs, Path warehouse, String place)
      throws IOException {
    int code = Main.execute("run", inputs.dir().toString(), "--warehouse", warehouse.toString());
    expect(code == 0, place, code);
    String report = Files.readString(warehouse.resolve("report/index.html"));
    expect(
        report.contains(TwoTrials.CORRECTION) == (inputs.state() == State.CORRECTED),
        place,
        "the report is of other data");
  }

  private static List<Integer> shuffled(int size, Random random) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(all, random);
    return all;
  }

  private static void expect(boolean holds, String what, Object but) {
    if (!holds) {
      throw new AssertionError(what + ", but: " + but);
    }
  }

  private static void inParallel(List<Callable<?>> work) throws Exception {
    ExecutorService lanes = Executors.newFixedThreadPool(work.size());
    try {
      CompletionService<Object> running = new ExecutorCompletionService<>(lanes);
      work.forEach(piece -> running.submit(piece::call));
      for (int i = 0; i < work.size(); i++) {
        running.take().get();
      }
    } finally {
      lanes.shutdownNow();
    }
  }
}
