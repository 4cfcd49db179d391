package org.alliancepool.jobs.simulate;

/**
 * Outcomes of simulated trials, given as totals; higher is worse.
 *
 * @param max highest total
 */
record OutcomeScale(String instrument, int max, double meanBefore, double meanAfter, double sd) {
  private static final OutcomeScale[] ALL = {
    new OutcomeScale("QIDS-SR16", 27, 16, 9, 4.5),
    new OutcomeScale("PHQ-9", 27, 17, 9, 5),
    new OutcomeScale("MADRS", 60, 32, 18, 9)
  };

  static OutcomeScale of(int study) {
    return ALL[study % ALL.length];
  }

  /** A total of the scale for a standard normal value. */
  int total(double mean, double z) {
    return (int) Math.max(0, Math.min(max, Math.round(mean + sd * z)));
  }
}
