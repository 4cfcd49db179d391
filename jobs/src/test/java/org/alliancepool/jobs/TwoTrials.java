package org.alliancepool.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Two studies of the example with a small plan, so that a run is short and has a slice to keep. */
public final class TwoTrials {
  /** Two states of the inputs, between which a run has one study to make anew. */
  public enum State {
    FIRST,
    CORRECTED;

    /** The one that this is not. */
    public State other() {
      return this == FIRST ? CORRECTED : FIRST;
    }
  }

  /** What the corrected title of a study begins with. */
  public static final String CORRECTION = "Corrected. ";

  private static final String CHANGED = "psilocybin-waitlist";
  private static final List<String> STUDIES = List.of(CHANGED, "psilocybin-escitalopram");
  private static final String PLAN =
      """
      title: Drill
      analyses:
        client-integration:
          kind: alliance-outcome
          title: Client's alliance in integration
          predictor: {rater: client, phase: integration}
      """;

  private final Path dir;
  private final String manifest;
  private State state = State.FIRST;

  /**
   * Writes the inputs into a folder.
   *
   * @param home the project's folder
   */
  public TwoTrials(Path home, Path dir) throws IOException {
    this.dir = dir;
    Path source = home.resolve("examples/consortium");
    for (String study : STUDIES) {
      Files.createDirectories(dir.resolve(study));
      try (Stream<Path> files = Files.list(source.resolve(study))) {
        for (Path file : files.toList()) {
          Files.copy(file, dir.resolve(study).resolve(file.getFileName()));
        }
      }
    }
    Files.copy(source.resolve("consortium.yaml"), dir.resolve("consortium.yaml"));
    Files.writeString(dir.resolve("plan.yaml"), PLAN);
    manifest = Files.readString(dir.resolve(CHANGED).resolve("study.yaml"));
  }

  /** The consortium's folder. */
  public Path dir() {
    return dir;
  }

  /** The state that the inputs are in. */
  public State state() {
    return state;
  }

  /** Brings the inputs into a state. */
  public void become(State next) throws IOException {
    state = next;
    String title = "title: ";
    Files.writeString(
        dir.resolve(CHANGED).resolve("study.yaml"),
        state == State.FIRST ? manifest : manifest.replaceFirst(title, title + CORRECTION));
  }
}
