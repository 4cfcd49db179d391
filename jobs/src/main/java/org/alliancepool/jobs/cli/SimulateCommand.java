package org.alliancepool.jobs.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.simulate.SimulateConsortium;
import org.alliancepool.jobs.simulate.SimulateConsortium.Size;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code alliance simulate}: a consortium with a known truth. Starts no Spark. */
@Command(
    name = "simulate",
    description = {
      "Writes an invented consortium of any size, with the mess of real ones: trials in CSV, TSV, Excel, SPSS, Stata, SAS transport, Parquet, JSON lines, CDISC and REDCap shapes.",
      "truth.csv says what a correct run finds, defects.csv what it must find fault with."
    },
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  private static final int MOST_STUDIES = 99_999;
  private static final int MOST_SESSIONS = 9;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "A new folder for the consortium.")
  private Path out;

  @Option(
      names = "--studies",
      paramLabel = "N",
      defaultValue = "20",
      description = "Trials, 1 to 99,999; default: ${DEFAULT-VALUE}.")
  private int studies;

  @Option(
      names = "--participants",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "Patients in all trials together, at least 10 per trial; default: ${DEFAULT-VALUE}.")
  private int participants;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Rated sessions in each of two phases, 1 to 9; default: ${DEFAULT-VALUE}, which gives about 70 item responses a patient.")
  private int sessions;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Same seed, same files; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    require(studies >= 1 && studies <= MOST_STUDIES, "--studies must be 1 to 99,999");
    require(sessions >= 1 && sessions <= MOST_SESSIONS, "--sessions must be 1 to 9");
    require(
        participants >= Size.fewestPatients(studies),
        "--participants must be at least 10 per study: " + Size.fewestPatients(studies));
    SimulateConsortium.Result r =
        StoppedBySignal.leaves(
            "\"%s\" may hold a part of the consortium. Delete it, and run the same command again."
                .formatted(out),
            () -> SimulateConsortium.run(out, new Size(studies, participants, sessions), seed));
    System.err.printf(
        "%d trials, %d patients, %d ratings, %d item responses, %d defects in %s%n",
        r.studies(), r.patients(), r.ratings(), r.answers(), r.defects(), out);
    System.out.println(out);
    return Main.DONE;
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
