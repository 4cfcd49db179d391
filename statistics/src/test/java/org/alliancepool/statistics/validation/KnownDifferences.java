package org.alliancepool.statistics.validation;

import java.util.List;
import java.util.Set;

/**
 * Causes of differences beyond tolerance. A cause is given only where numbers show it: here, or in
 * another case that repeats R's computation more tightly. What gets none fails the build.
 */
final class KnownDifferences {
  /** Below this a variance or percentage of R is what its iterations left of 0. */
  private static final double NEARLY_ZERO = 1e-8;

  private static final Set<String> AT_BOUNDARY = Set.of("tau2", "I2", "sigma2");

  private KnownDifferences() {}

  /** The figures of one case, those that differ with their cause. */
  static List<Figure> explain(List<Figure> figures) {
    return figures.stream().map(f -> f.agrees() ? f : f.because(cause(f, figures))).toList();
  }

  private static String cause(Figure f, List<Figure> all) {
    if (AT_BOUNDARY.contains(f.name()) && f.ours() == 0 && f.theirs() < NEARLY_ZERO) {
      return "the maximum is at exactly 0; R's iterations end just above";
    }
    if (f.key().matches("trimfill_(L0|R0|Q0)")) {
      return "R fits within trim-and-fill at its default threshold of 1e-5; the same fits run"
          + " tightly agree (trimfill_tight)";
    }
    if (f.set().startsWith("selection models: molloy") && f.key().equals("negexp")) {
      // ValidationTest.selectionLikelihoodIsRs: both are the same function.
      double gain = value(all, "logLik", true) - value(all, "logLik", false);
      return gain > 1e-6 ? "the maximum is at delta = 0; R stops at 0.0037, lower by 5e-6" : "";
    }
    return "";
  }

  private static double value(List<Figure> all, String name, boolean ours) {
    return all.stream()
        .filter(f -> f.name().equals(name))
        .mapToDouble(f -> ours ? f.ours() : f.theirs())
        .findFirst()
        .orElse(Double.NaN);
  }
}
