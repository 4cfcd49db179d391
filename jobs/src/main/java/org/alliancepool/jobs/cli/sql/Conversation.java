package org.alliancepool.jobs.cli.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.alliancepool.jobs.errors.UserError;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/**
 * Talks with a person at a terminal: a statement may take several lines, and an error or Ctrl-C
 * ends it and nothing else.
 */
final class Conversation {
  private static final String PROMPT = "sql> ";
  private static final String MORE = "   > ";

  /** For tasks that were asked to end. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Shell shell;
  private final Terminal terminal;
  private final SparkContext spark;

  Conversation(Shell shell, Terminal terminal, SparkContext spark) {
    this.shell = shell;
    this.terminal = terminal;
    this.spark = spark;
  }

  /** Until the person leaves. */
  void run() {
    LineReader reader = reader();
    while (true) {
      String text;
      try {
        text = reader.readLine(PROMPT);
      } catch (UserInterruptException e) {
        if (e.getPartialLine().isBlank()) {
          System.err.println("Leave with quit, or Ctrl-D.");
        }
        continue;
      } catch (EndOfFileException e) {
        break;
      }
      if (answer(text) == Shell.Next.LEAVE) {
        break;
      }
    }
    save(reader);
  }

  private LineReader reader() {
    LineReaderBuilder reader =
        LineReaderBuilder.builder()
            .appName("alliance")
            .terminal(terminal)
            .parser(new LineParser())
            .completer(new Completion())
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, MORE)
            .variable(LineReader.HISTORY_SIZE, 1000)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
            // In SQL an exclamation mark is no reference to an earlier line.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
    Optional<Path> file = History.file(Path.of(System.getProperty("user.home")));
    file.ifPresentOrElse(
        f -> reader.variable(LineReader.HISTORY_FILE, f),
        () ->
            System.err.println("Statements are not kept: no history can be written in your home."));
    return reader.build();
  }

  private static void save(LineReader reader) {
    try {
      reader.getHistory().save();
    } catch (IOException e) {
      System.err.println("The history cannot be kept: " + e.getMessage());
    }
  }

  private Shell.Next answer(String text) {
    AtomicBoolean cancelled = new AtomicBoolean();
    Thread here = Thread.currentThread();
    Terminal.SignalHandler before =
        terminal.handle(
            Terminal.Signal.INT,
            signal -> {
              cancelled.set(true);
              spark.cancelAllJobs();
              here.interrupt(); // it may be reading a table's log, or waiting for a job
            });
    try {
      Optional<ShellCommand> command = ShellCommand.in(text);
      if (command.isPresent()) {
        return shell.run(command.get());
      }
      Statements.in(text).complete().forEach(shell::run);
    } catch (RuntimeException e) {
      System.out.flush();
      System.err.println(cancelled.get() ? stopped() : message(e));
    } finally {
      terminal.handle(Terminal.Signal.INT, before);
      Thread.interrupted(); // came too late to stop anything
    }
    return Shell.Next.GO_ON;
  }

  /** Spark asks tasks to end; one in the midst of a large join does not hear it before its end. */
  private String stopped() {
    Thread.interrupted(); // by Ctrl-C, which has done its work
    long until = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (running() > 0 && System.nanoTime() < until) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    int running = running();
    return running == 0
        ? "Stopped."
        : "Stopped, but for %d of its tasks, which go on to their end; what you ask next may have to wait for them. To be rid of them leave with quit, and start again."
            .formatted(running);
  }

  private int running() {
    return Arrays.stream(spark.statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .sum();
  }

  private static String message(RuntimeException e) {
    return e instanceof UserError
        ? e.getMessage()
        : "This is a fault of alliance-pool, not of your statement: " + e;
  }
}
