package org.alliancepool.jobs.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.alliancepool.jobs.cli.draft.DraftCommand;
import org.alliancepool.jobs.cli.kernel.KernelCommand;
import org.alliancepool.jobs.cli.meta.GoshCommand;
import org.alliancepool.jobs.cli.meta.MetaCommand;
import org.alliancepool.jobs.cli.serve.ServeCommand;
import org.alliancepool.jobs.cli.sql.SqlCommand;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.failure.ReadFailure;
import org.alliancepool.schemas.vocabulary.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command {@code alliance}. Exit codes: 0 done; 1 bad command line; 2 the user's data, manifest
 * or plan is wrong; 3 our fault; 4 done, but a study was left out or a fatal data check failed.
 */
@Command(
    name = "alliance",
    description = "Harmonises and pools trials that measure the therapeutic alliance.",
    subcommands = {
      RunCommand.class,
      ValidateCommand.class,
      DraftCommand.class,
      QueryCommand.class,
      SqlCommand.class,
      ServeCommand.class,
      KernelCommand.class,
      ReportCommand.class,
      ContentCommand.class,
      ChangesCommand.class,
      ExportCommand.class,
      SimulateCommand.class,
      MetaCommand.class,
      GoshCommand.class,
      HelpCommand.class,
      WarmUpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** Done. */
  public static final int DONE = 0;

  /** Bad command line. */
  public static final int BAD_COMMAND_LINE = 1;

  /** The user's data, manifest or plan is wrong. */
  public static final int USER_ERROR = 2;

  /** Our fault. */
  public static final int OUR_FAULT = 3;

  /** Done, but a study was left out or a fatal data check failed. */
  public static final int DONE_IN_PART = 4;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean stacktrace;

  private Main() {}

  /** Prints the version of the build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"alliance-pool " + (version == null ? "(not packaged)" : version)};
    }
  }

  /**
   * Runs a command and ends the process with its exit code, also where it is 0: the client of a
   * store leaves threads behind, for which a process that only returned would wait for ever
   * (Azure's does).
   *
   * @throws Exception Spark's, by which it hears the code where it waits for that; not named here,
   *     since most commands start without Spark's classes
   */
  public static void main(String[] arguments) throws Exception {
    int code = execute(arguments);
    if (ClusterDriver.isHere()) {
      if (code != DONE) {
        ClusterDriver.report(code);
      } else if (ClusterDriver.isOnYarn()) {
        return; // its application master takes an exit for a failure, and ends the process itself
      }
    }
    System.exit(code);
  }

  /** Runs a command in this process. */
  public static int execute(String... arguments) {
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    Main main = new Main();
    CommandLine commands = new CommandLine(main);
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setParameterExceptionHandler(Main::badCommandLine);
    commands.setExecutionExceptionHandler((e, command, parsed) -> main.failed(e));
    try {
      return written(commands.execute(arguments));
    } catch (OutOfMemoryError e) {
      System.err.println(Interruption.outOfMemory("Nothing that was under way is kept."));
      return USER_ERROR;
    }
  }

  /** Print streams keep quiet about a full disk or a closed pipe: what was printed is cut short. */
  private static int written(int code) {
    if (!System.out.checkError() || code == OUR_FAULT) {
      return code;
    }
    System.err.println(
        ErrorName.UNWRITABLE_OUTPUT
            + ": Cannot write the answer: standard output was closed, or has no room left; it is cut"
            + " short, send it elsewhere.");
    return USER_ERROR;
  }

  private static int badCommandLine(CommandLine.ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    Optional<String> command = misspeltCommand(e, arguments);
    if (command.isPresent()) {
      err.println("Did you mean: alliance " + command.get() + "?");
    } else {
      CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    }
    err.println("Try: alliance help" + name(e.getCommandLine()));
    err.flush();
    return BAD_COMMAND_LINE;
  }

  /** The command that is nearest to the first word, where that is none. */
  private static Optional<String> misspeltCommand(
      CommandLine.ParameterException e, String[] arguments) {
    CommandLine top = e.getCommandLine();
    return top.getParent() == null && arguments.length > 0
        ? NearestName.of(arguments[0], top.getSubcommands().keySet())
        : Optional.empty();
  }

  private static String name(CommandLine command) {
    return command.getParent() == null ? "" : " " + command.getCommandName();
  }

  private int failed(Exception e) {
    if (Interruption.isUnderWay()) {
      return OUR_FAULT; // which nobody sees: the process ends with the signal's own code
    }
    UserError user = userError(e);
    if (user != null) {
      System.err.println(user.getMessage());
      if (stacktrace) {
        user.printStackTrace();
      }
      return USER_ERROR;
    }
    System.err.println(
        "This is a fault of alliance-pool, not of your data. Please report it with the text below.");
    e.printStackTrace();
    return OUR_FAULT;
  }

  /** A user's error that an executor or a thread of ours has wrapped, or a damaged warehouse. */
  private static UserError userError(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof UserError user) {
        return user;
      }
    }
    return ReadFailure.of(e).orElse(null);
  }
}
