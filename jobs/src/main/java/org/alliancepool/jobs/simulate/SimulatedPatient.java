package org.alliancepool.jobs.simulate;

/**
 * One patient as the trial would know her with clean data.
 *
 * <p>The model, per patient: alliance in preparation and in integration, {@code A_P} and {@code
 * A_I}, standard normal with correlation {@link #STABILITY}; severity before, {@code B}, standard
 * normal; severity after {@code Y = -rho A_I + GAMMA B + e} with variance 1. So the true aligned
 * correlation with the outcome is rho in integration and STABILITY rho in preparation, and rho /
 * sqrt(1 - GAMMA^2) in integration given the baseline. An answer to an item is {@code TRAIT A +
 * SESSION s + ITEM e}, on the form's scale, rounded: what is observed is weaker than rho, as in any
 * trial.
 *
 * @param arm 0 active, 1 control; null where it is not known
 * @param before total of the outcome at baseline, or null
 * @param after total at the end, or null
 * @param answers aligned, by rated visit, rater and item; null where missing
 */
record SimulatedPatient(
    int number, Integer arm, Integer before, Integer after, Integer[][][] answers) {
  /** Correlation of the alliance in preparation with that in integration. */
  static final double STABILITY = 0.7;

  /** What the outcome owes to the baseline. */
  static final double GAMMA = 0.4;

  private static final double TRAIT = Math.sqrt(0.5);
  private static final double SESSION = Math.sqrt(0.15);
  private static final double ITEM = Math.sqrt(0.35);

  private static final double ITEM_MISSING = 0.01;
  private static final double FORM_MISSING = 0.04;
  private static final double OUTCOME_MISSING = 0.05;
  private static final double BASELINE_MISSING = 0.01;

  static SimulatedPatient of(TrialDesign design, int number) {
    Draws draws = Draws.of(design.seed(), design.index(), number);
    int arm = number % 2;
    double integration = draws.normal();
    double preparation =
        STABILITY * integration + Math.sqrt(1 - STABILITY * STABILITY) * draws.normal();
    double baseline = draws.normal();
    double rho = design.rho()[arm];
    double later =
        -rho * integration
            + GAMMA * baseline
            + Math.sqrt(1 - rho * rho - GAMMA * GAMMA) * draws.normal();
    OutcomeScale scale = design.outcome();
    Integer before =
        draws.chance(BASELINE_MISSING) ? null : scale.total(scale.meanBefore(), baseline);
    Integer after = draws.chance(OUTCOME_MISSING) ? null : scale.total(scale.meanAfter(), later);
    int visits = design.ratedVisits().size();
    Integer[][][] answers = new Integer[visits][design.form().raters.length()][];
    for (int v = 0; v < visits; v++) {
      double alliance = v < design.sessions() ? preparation : integration;
      for (int r = 0; r < answers[v].length; r++) {
        answers[v][r] = form(design.form(), alliance, draws);
      }
    }
    return Defect.applied(design, new SimulatedPatient(number, arm, before, after, answers));
  }

  private static Integer[] form(AllianceForm form, double alliance, Draws draws) {
    Integer[] answers = new Integer[form.items];
    if (draws.chance(FORM_MISSING)) {
      return answers;
    }
    double middle = form.min + 0.6 * (form.max - form.min);
    double spread = (form.max - form.min) / 4.0;
    double session = draws.normal();
    for (int i = 0; i < form.items; i++) {
      double x = TRAIT * alliance + SESSION * session + ITEM * draws.normal();
      long answer = Math.round(middle + spread * x);
      answers[i] =
          draws.chance(ITEM_MISSING)
              ? null
              : (Integer) (int) Math.max(form.min, Math.min(form.max, answer));
    }
    return answers;
  }

  /** Answered items of a form. */
  int present(int visit, int rater) {
    int present = 0;
    for (Integer answer : answers[visit][rater]) {
      present += answer == null ? 0 : 1;
    }
    return present;
  }

  /** The last rating of a phase that gives a score; NaN where there is none. */
  double lastScore(TrialDesign design, int phase, int rater) {
    for (int s = design.sessions() - 1; s >= 0; s--) {
      double total = design.form().total(answers[phase * design.sessions() + s][rater]);
      if (!Double.isNaN(total)) {
        return total;
      }
    }
    return Double.NaN;
  }
}
