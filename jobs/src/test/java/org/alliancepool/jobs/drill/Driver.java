package org.alliancepool.jobs.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One {@code bin/alliance run} as a process of its own, as a user or a scheduler starts it. */
final class Driver {
  private static final int LONGEST_SECONDS = 900;

  private final Process process;
  private final Path messages;
  private final long start = System.nanoTime();

  private Driver(Process process, Path messages) {
    this.process = process;
    this.messages = messages;
  }

  /** Starts a run. */
  static Driver start(Path home, Path consortium, Path warehouse) throws IOException {
    Path messages = Files.createTempFile(consortium.getParent(), "messages", ".txt");
    Process process =
        new ProcessBuilder(
                // What is started in the background of a script ignores Ctrl-C, and so would Java.
                "env",
                "--default-signal=INT",
                home.resolve("bin/alliance").toString(),
                "run",
                consortium.toString(),
                "--warehouse",
                warehouse.toString())
            .redirectError(messages.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Driver(process, messages);
  }

  /** Waits for its end and gives the exit code. */
  int end() throws InterruptedException, IOException {
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("a run does not end: " + said());
    }
    return process.exitValue();
  }

  /** Ends it at once; it cannot defend itself. The launcher has become the driver by exec. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What Ctrl-C sends. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Waits until so long after its start, or until it ends. */
  void waitUntil(double seconds) throws InterruptedException {
    long left = (long) ((seconds - seconds()) * 1e9);
    process.waitFor(Math.max(left, 0), TimeUnit.NANOSECONDS);
  }

  /** How long after its start a file or folder was there, or else it ended. */
  double secondsUntil(Path there) throws InterruptedException {
    while (isAlive() && !Files.exists(there)) {
      Thread.sleep(20);
    }
    return seconds();
  }

  /** What it has written to standard error so far. */
  String said() throws IOException {
    return Files.readString(messages);
  }
}
