package org.alliancepool.statistics.validation;

/**
 * One number of R and ours.
 *
 * @param set data set
 * @param path where it stands in R's answer, as in R: {@code REML_z$beta[1]}
 * @param precision what agreement is asked
 * @param theirs R's value
 * @param ours our value
 * @param cause why they differ; empty where they agree within tolerance
 */
record Figure(
    String set, String path, Precision precision, double theirs, double ours, String cause) {

  /** What agreement is asked of a number. */
  enum Precision {
    /** A formula: relative 1e-10. */
    CLOSED_FORM("closed form", 1e-10),
    /** A search for a root or maximum: relative 1e-6. */
    FITTED("iterative fit", 1e-6),
    /** Selection models, whose integrals R makes to about 1e-4: 1e-3 of max(1, |R|). */
    SELECTION("selection model", 1e-3);

    final String label;
    final double tolerance;

    Precision(String label, double tolerance) {
      this.label = label;
      this.tolerance = tolerance;
    }
  }

  /** The name of the quantity: the last key of the path. */
  String name() {
    String bare = path.replaceAll("\\[\\d+]", "");
    return bare.substring(bare.lastIndexOf('$') + 1);
  }

  /** The case: the first key of the path. */
  String key() {
    return path.replaceAll("[$\\[].*", "");
  }

  /** Relative difference; selection models against at least 1. */
  double difference() {
    if (theirs == ours) {
      return 0;
    }
    double scale =
        precision == Precision.SELECTION ? Math.max(1, Math.abs(theirs)) : Math.abs(theirs);
    return Math.abs(ours - theirs) / Math.max(scale, 1e-12);
  }

  /** p-values, as functions with a steep tail, may be ten times as far. */
  double tolerance() {
    return Quantity.of(name()) == Quantity.P_VALUE ? 10 * precision.tolerance : precision.tolerance;
  }

  boolean agrees() {
    return difference() <= tolerance();
  }

  Figure because(String reason) {
    return new Figure(set, path, precision, theirs, ours, reason);
  }
}
