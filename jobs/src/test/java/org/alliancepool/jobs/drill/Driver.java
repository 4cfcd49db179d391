package org.alliancepool.jobs.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code bin/alliance run} as a process of its own, as a user or a scheduler starts it. */
final class Driver {
  /** Many times what a run takes; one that is still there hangs. */
  private static final int LONGEST_SECONDS = 300;

  private static final int POLL_MILLIS = 5;

  /** What Linux counts in {@code /proc/PID/io}. */
  private static final Pattern WRITES = Pattern.compile("syscw: (\\d+)");

  private final Process process;
  private final Path messages;

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
      new ProcessBuilder("jstack", Long.toString(process.pid()))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(messages.toFile()))
          .start()
          .waitFor();
      kill();
      throw new AssertionError("a run does not end: " + said());
    }
    return process.exitValue();
  }

  /** Ends it at once; it cannot defend itself. The launcher has become the driver by exec. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Sends a signal.
   *
   * @param signal its name without SIG: INT is what Ctrl-C sends, TERM what a scheduler sends
   */
  void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How often it has written so far; 0 where it has ended, as may be known a little later. */
  long writes() throws IOException, InterruptedException {
    try {
      String counts = Files.readString(Path.of("/proc", Long.toString(process.pid()), "io"));
      Matcher writes = WRITES.matcher(counts);
      return writes.find() ? Long.parseLong(writes.group(1)) : 0;
    } catch (IOException e) {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        throw e;
      }
      return 0;
    }
  }

  /** Waits until a moment of the run has come, or until it ends. */
  void waitUntil(Moment moment) throws InterruptedException, IOException {
    while (stagesEnded() < moment.stages() && pause()) {}
    long before = moment.stages() == 0 ? 0 : writes();
    while (writes() < before + moment.writes() && pause()) {}
  }

  /** Waits a little; false where it has ended. */
  boolean pause() throws InterruptedException {
    return !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** How many stages have ended so far. */
  int stagesEnded() throws IOException {
    return (int) said().lines().filter(line -> line.matches("[a-z]+ +[0-9.]+ s .*")).count();
  }

  /** What it has written to standard error so far. */
  String said() throws IOException {
    return Files.readString(messages);
  }
}
