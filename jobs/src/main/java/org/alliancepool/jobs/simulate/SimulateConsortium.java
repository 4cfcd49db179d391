package org.alliancepool.jobs.simulate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * Writes a consortium that never was: trials with manifests, a plan, and what is true of them.
 *
 * <ol>
 *   <li>Trials get 0.5 to 1.5 times the mean number of patients, ten at least; the sum is as asked.
 *   <li>Each trial's files are written patient by patient, trials side by side; every draw depends
 *       on (seed, trial, patient) alone, so the bytes do not depend on threads.
 *   <li>{@code truth.csv}: per trial, arm, rater and phase what a correct pipeline finds (n, r and
 *       partial r, computed here from the clean data) and the correlation that the data were drawn
 *       with. {@code defects.csv}: every planted defect, with the rule that finds it.
 * </ol>
 *
 * The model is that of {@link SimulatedPatient}; over trials, Fisher's z of the true correlation is
 * normal with mean {@link TrialDesign#MEAN_Z} and standard deviation {@link TrialDesign#TAU}, plus
 * {@link TrialDesign#ACTIVE_Z} in the active arm.
 */
public final class SimulateConsortium {
  private static final String TRUTH =
      "study,arm,instrument,rater,phase,outcome,n,r,n_partial,partial_r,rho";
  private static final String DEFECTS = "study,file,participant,visit,column,rule,what";

  private SimulateConsortium() {}

  /**
   * What to simulate.
   *
   * @param patients in all trials together
   * @param sessions rated sessions in each of the two phases, 1 to 9
   */
  public record Size(int studies, int patients, int sessions) {
    /** Fewest patients for so many trials. */
    public static int fewestPatients(int studies) {
      return Math.multiplyExact(studies, Defect.FEWEST_PATIENTS);
    }

    /** A trial's number from 1, as wide as the last one's, three digits at least. */
    String number(int index) {
      int digits = Math.max(3, Integer.toString(studies).length());
      return "%%0%dd".formatted(digits).formatted(index + 1);
    }
  }

  /** Kinds of files: the first trials, so many, have each another one. */
  public static int kinds() {
    return Kind.ROUND.size();
  }

  /**
   * What was written.
   *
   * @param ratings filled alliance forms
   * @param answers answered items of them
   */
  public record Result(int studies, long patients, long ratings, long answers, int defects) {}

  /**
   * Writes the consortium.
   *
   * @param out a folder that is not there yet, or is empty
   */
  public static Result run(Path out, Size size, long seed) {
    try {
      requireEmpty(out);
      Files.createDirectories(out);
      int[] patients = patients(size, seed);
      List<TrialWriter.Written> trials =
          IntStream.range(0, size.studies())
              .parallel()
              .mapToObj(i -> write(out, TrialDesign.of(seed, i, patients[i], size)))
              .toList();
      Files.writeString(out.resolve("consortium.yaml"), settings(size, seed));
      Files.writeString(out.resolve("plan.yaml"), plan(seed));
      write(
          out.resolve("truth.csv"),
          TRUTH,
          trials.stream().map(TrialWriter.Written::truth).toList());
      write(
          out.resolve("defects.csv"),
          DEFECTS,
          trials.stream().map(TrialWriter.Written::defects).toList());
      return new Result(
          size.studies(),
          size.patients(),
          trials.stream().mapToLong(TrialWriter.Written::ratings).sum(),
          trials.stream().mapToLong(TrialWriter.Written::answers).sum(),
          trials.stream().mapToInt(t -> t.defects().size()).sum());
    } catch (IOException e) {
      throw unwritable(out, e);
    } catch (UncheckedIOException e) {
      throw unwritable(out, e.getCause());
    }
  }

  private static UserError unwritable(Path out, IOException e) {
    return new UserError(
        ErrorName.UNWRITABLE_OUTPUT,
        "Cannot write a simulated consortium to \"%s\": %s. Check the path, the rights to it, and the room on the disk."
            .formatted(out, e.getMessage()),
        e);
  }

  private static void requireEmpty(Path out) throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    boolean empty = false;
    if (Files.isDirectory(out)) {
      try (Stream<Path> children = Files.list(out)) {
        empty = children.findAny().isEmpty();
      }
    }
    if (!empty) {
      throw new UserError(
          ErrorName.UNWRITABLE_OUTPUT,
          "Cannot write a simulated consortium to \"%s\": it is there and not empty. Give a new folder with --out."
              .formatted(out));
    }
  }

  private static TrialWriter.Written write(Path out, TrialDesign design) {
    try {
      return new TrialWriter(design).write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shares the patients out, by weights of 0.5 to 1.5. */
  private static int[] patients(Size size, long seed) {
    int spare = size.patients() - Size.fewestPatients(size.studies());
    double[] weights =
        IntStream.range(0, size.studies())
            .mapToDouble(i -> 0.5 + Draws.of(seed, i, -2).uniform())
            .toArray();
    double total = 0;
    for (double w : weights) {
      total += w;
    }
    int[] patients = new int[size.studies()];
    double reached = 0;
    int given = 0;
    for (int i = 0; i < patients.length; i++) {
      reached += weights[i];
      int upTo = i == patients.length - 1 ? spare : (int) Math.floor(spare * (reached / total));
      patients[i] = Defect.FEWEST_PATIENTS + upTo - given;
      given = upTo;
    }
    return patients;
  }

  private static void write(Path file, String header, List<List<String[]>> trials)
      throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(header + "\n");
      for (String[] row : trials.stream().flatMap(List::stream).toList()) {
        out.write(String.join(",", new ArrayList<>(List.of(row))) + "\n");
      }
    }
  }

  private static String settings(Size size, long seed) {
    return """
        name: Simulated consortium
        description: %d trials, %d patients, seed %d. All invented.
        demo_key: true  # the patients are invented
        """
        .formatted(size.studies(), size.patients(), seed);
  }

  private static String plan(long seed) {
    return """
        title: Alliance and outcome, simulated
        seed: %d
        minimum_cell: 10

        analyses:
          client-integration:
            kind: alliance-outcome
            title: Client-rated alliance in integration
            predictor: {rater: client, phase: integration, session: last}
            compare_arms: true
            sources: patients
            pool: {method: REML, test: knha}

          every-rating:
            kind: alliance-outcome
            title: Every rater and phase
            predictor: {session: last}
            sources: patients
            pool: {method: REML, test: knha, stratify_by: [rater, phase, arm_role]}
        """
        .formatted(Math.abs(seed % 1_000_000_007L));
  }
}
