package org.alliancepool.jobs.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.PlanAnalyses;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.published.TableContent;

/** A copy of the example consortium that a test may change, and its warehouse. */
final class Example {
  static final Path SOURCE = Path.of("..", "examples", "consortium");
  static final Pseudonymiser KEY =
      new Pseudonymiser("a key for tests alone".getBytes(StandardCharsets.UTF_8));

  final Path dir;
  final Warehouse warehouse;
  final List<String> warnings = new ArrayList<>();

  Example(Path temp) {
    this.dir = temp.resolve("consortium");
    this.warehouse = Warehouse.open(SharedSpark.session(), temp.resolve("warehouse").toString());
    copy(SOURCE, dir);
  }

  /** The example after its first run; the run is made once for all tests and copied. */
  static Example afterFirstRun(Path temp) {
    copy(FirstRun.FOLDER.resolve("warehouse"), temp.resolve("warehouse"));
    return new Example(temp);
  }

  /** Made when a test first asks for it. */
  private static final class FirstRun {
    static final Path FOLDER = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory("example");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        new Example(folder).run();
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path p : files.toList()) {
        Path target = to.resolve(from.relativize(p).toString());
        if (Files.isDirectory(p)) {
          Files.createDirectories(target);
        } else {
          Files.copy(p, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RunPipeline.Result run() {
    return run(new Quiet());
  }

  RunPipeline.Result run(Progress progress) {
    Consortium consortium =
        Consortium.load(
            Location.of(dir),
            null,
            new Consortium.Context(KEY.keyId(), LocalDate.of(2026, 11, 22)));
    return new RunPipeline(warehouse, progress)
        .run(consortium, PlanAnalyses.of(consortium, Location.of(dir.resolve("plan.yaml"))), KEY);
  }

  /** What the newest complete run shows. */
  Map<String, TableContent> content() {
    return TableContent.of(warehouse, PublishedRun.required(warehouse));
  }

  /** Replaces a text in a file, which must hold it. */
  void edit(String file, String from, String to) throws IOException {
    Path path = dir.resolve(file);
    String text = Files.readString(path);
    if (!text.contains(from)) {
      throw new IllegalArgumentException(file + " does not hold " + from);
    }
    Files.writeString(path, text.replace(from, to));
  }

  class Quiet implements Progress {
    @Override
    public void begins(String stage, int studies) {}

    @Override
    public void ended(String stage, double seconds, Map<String, Long> rowsWritten) {}

    @Override
    public void publishes(String runId) {}

    @Override
    public void warns(String message) {
      warnings.add(message);
    }
  }

  /** Another run writes when this one has come to its pools. */
  final class Intruded extends Quiet {
    @Override
    public void begins(String stage, int studies) {
      if (stage.equals("pool")) {
        ConcurrentRunIT.intrude(warehouse);
      }
    }
  }
}
