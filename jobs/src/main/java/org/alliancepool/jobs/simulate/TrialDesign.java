package org.alliancepool.jobs.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * What one simulated trial is like: everything but its patients.
 *
 * @param index from 0
 * @param format of its file
 * @param patients how many
 * @param sessions rated sessions per phase
 * @param rho true correlation of the alliance in integration with the (aligned) outcome, by arm:
 *     active, comparator
 */
record TrialDesign(
    long seed,
    int index,
    String format,
    AllianceForm form,
    OutcomeScale outcome,
    int patients,
    int sessions,
    double[] rho) {
  /** Arms, as the manifest names them, and their codes in the files. */
  static final List<String> ARMS = List.of("active", "control");

  static final List<String> ARM_CODES = List.of("A", "C");

  /** The phases that are rated, and the letter with which their visits begin. */
  static final List<String> PHASES = List.of("preparation", "integration");

  static final String PHASE_LETTERS = "PI";

  /** What the files mean by missing. */
  static final int MISSING = -9;

  /** Mean of the true correlations, on Fisher's z, in the comparator arm. */
  static final double MEAN_Z = 0.30;

  /** The active arm's correlation is stronger by so much, on Fisher's z. */
  static final double ACTIVE_Z = 0.10;

  /** Standard deviation of the true correlations over trials, on Fisher's z. */
  static final double TAU = 0.10;

  private static final List<String> FORMATS = List.of("csv", "sav", "xlsx", "dta", "xpt", "tsv");

  /** Rows that an Excel sheet can hold, with room for a header and planted rows. */
  private static final long EXCEL_ROWS = 1_048_000;

  static TrialDesign of(long seed, int index, int patients, int sessions) {
    Draws draws = Draws.of(seed, index, -1);
    double z = MEAN_Z + TAU * draws.normal();
    String format = FORMATS.get(index % FORMATS.size());
    if (format.equals("xlsx") && (long) patients * (2 + 2L * sessions) > EXCEL_ROWS) {
      format = "csv";
    }
    AllianceForm[] forms = AllianceForm.values();
    // Forms move on by one with every round of formats, so that all pairs come.
    AllianceForm form = forms[(index + index / FORMATS.size()) % forms.length];
    return new TrialDesign(
        seed,
        index,
        format,
        form,
        OutcomeScale.of(index),
        patients,
        sessions,
        new double[] {StrictMath.tanh(z + ACTIVE_Z), StrictMath.tanh(z)});
  }

  String id() {
    return "sim-%03d".formatted(index + 1);
  }

  String file() {
    return "data." + format;
  }

  boolean isLong() {
    return !format.equals("sav") && !format.equals("xpt");
  }

  /** True where the file is text, with dates and with words where numbers should be. */
  boolean isText() {
    return format.equals("csv") || format.equals("tsv");
  }

  /** Visits with a rating, by phase and session: P1, P2, I1, I2. */
  List<String> ratedVisits() {
    List<String> visits = new ArrayList<>();
    for (int phase = 0; phase < PHASES.size(); phase++) {
      for (int s = 1; s <= sessions; s++) {
        visits.add(PHASE_LETTERS.charAt(phase) + Integer.toString(s));
      }
    }
    return visits;
  }
}
