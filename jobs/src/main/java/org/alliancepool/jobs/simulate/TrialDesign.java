package org.alliancepool.jobs.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.alliancepool.jobs.simulate.SimulateConsortium.Size;
import org.alliancepool.jobs.simulate.table.SimulatedColumn;

/**
 * What one simulated trial is like: everything but its patients.
 *
 * @param index from 0
 * @param number from 1, with as many digits as the numbers of all trials
 * @param kind of its files
 * @param patients how many
 * @param sessions rated sessions per phase
 * @param rho true correlation of the alliance in integration with the (aligned) outcome, by arm:
 *     active, comparator
 */
record TrialDesign(
    long seed,
    int index,
    String number,
    Kind kind,
    AllianceForm form,
    OutcomeScale outcome,
    int patients,
    int sessions,
    double[] rho) {
  /** Arms, as the manifest names them. */
  static final List<String> ARMS = List.of("active", "control");

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

  static TrialDesign of(long seed, int index, int patients, Size size) {
    Draws draws = Draws.of(seed, index, -1);
    double z = MEAN_Z + TAU * draws.normal();
    Kind kind = Kind.of(index, (long) patients * (2 + 2L * size.sessions()));
    AllianceForm[] forms = AllianceForm.values();
    // Forms move on by one with every round of formats, so that all pairs come.
    AllianceForm form = forms[(index + index / Kind.ROUND.size()) % forms.length];
    return new TrialDesign(
        seed,
        index,
        size.number(index),
        kind,
        form,
        OutcomeScale.of(index),
        patients,
        size.sessions(),
        new double[] {StrictMath.tanh(z + ACTIVE_Z), StrictMath.tanh(z)});
  }

  String id() {
    return "sim-" + number;
  }

  /** A file of the trial's format. */
  String file(String name) {
    return name + "." + kind.format().extension();
  }

  /** How files write an arm, or null. */
  String armCode(Integer arm) {
    return arm == null ? null : kind.shape().armCode(arm);
  }

  /** Columns of the form's items, raters one after the other, by a pattern of their names. */
  List<SimulatedColumn> items(String pattern) {
    List<SimulatedColumn> columns = new ArrayList<>();
    for (char rater : form.raters.toCharArray()) {
      for (int item = 1; item <= form.items; item++) {
        columns.add(
            SimulatedColumn.number(
                pattern
                    .replace("{rater}", Character.toString(rater))
                    .replace("{item}", Integer.toString(item))));
      }
    }
    return columns;
  }

  /** The answers of a visit in the order of {@link #items}, blank where no form is due. */
  List<Object> answers(SiteRecord.Visit visit) {
    List<Object> answers = new ArrayList<>();
    for (int r = 0; r < form.raters.length(); r++) {
      for (int i = 0; i < form.items; i++) {
        answers.add(visit.isRated() ? visit.forms()[r][i] : null);
      }
    }
    return answers;
  }

  /** The manifest's line of the outcome, by a pattern of its columns. */
  String outcomeMeasure(String pattern) {
    return "  - {instrument: %s, score: \"%s\"}\n".formatted(outcome.instrument(), pattern);
  }

  /** The manifest's line of the alliance, by a pattern of its items. */
  String allianceMeasure(String pattern) {
    String raters =
        form.raters
            .chars()
            .mapToObj(c -> (char) c + ": " + rater((char) c))
            .collect(Collectors.joining(", "));
    return "  - {instrument: %s, %sraters: {%s}, items: \"%s\", reverse_items: %s}\n"
        .formatted(
            form.instrument,
            form.variant == null ? "" : "variant: " + form.variant + ", ",
            raters,
            pattern,
            form.inFile);
  }

  /** The letter of the form's first rater. */
  char firstRater() {
    return form.raters.charAt(0);
  }

  /** What a manifest calls the rater of a letter. */
  static String rater(char letter) {
    return letter == 'C' ? "client" : "therapist";
  }

  /** The week of the endpoint: visits are a week apart, and it is the last. */
  int lastWeek() {
    return ratedVisits().size() + 1;
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
