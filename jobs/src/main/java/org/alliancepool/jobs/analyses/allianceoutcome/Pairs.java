package org.alliancepool.jobs.analyses.allianceoutcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.alliancepool.jobs.analyses.StudyData.Patient;
import org.alliancepool.statistics.correlation.Correlation;
import org.alliancepool.statistics.correlation.CorrelationTest;

/** Patients with both an alliance rating and an outcome, in the order of their pseudonyms. */
final class Pairs {
  /** A patient's values; the baseline is NaN where it is missing. */
  private record Pair(String patient, double alliance, double outcome, double baseline) {}

  private final List<Pair> pairs;

  private Pairs(List<Pair> pairs) {
    this.pairs = pairs;
  }

  static Pairs of(List<Patient> patients, Predictor predictor, Outcome outcome, Question question) {
    List<Pair> pairs = new ArrayList<>();
    for (Patient p : patients) {
      Optional<Double> alliance = predictor.rating(p, question);
      Optional<Double> value = outcome.value(p);
      if (alliance.isPresent() && value.isPresent()) {
        pairs.add(
            new Pair(p.id(), alliance.get(), value.get(), outcome.baseline(p).orElse(Double.NaN)));
      }
    }
    return new Pairs(pairs);
  }

  /** Those with a baseline of the outcome. */
  Pairs withBaseline() {
    return new Pairs(pairs.stream().filter(p -> !Double.isNaN(p.baseline())).toList());
  }

  int size() {
    return pairs.size();
  }

  /** True where neither rating nor outcome is constant. */
  boolean vary() {
    return varies(alliance()) && varies(outcome());
  }

  /** Pearson's r. */
  CorrelationTest r() {
    return Correlation.pearson(alliance(), outcome());
  }

  /**
   * Partial r given the baseline; empty where the baseline explains either variable fully. A
   * baseline that is constant explains nothing and is still counted as a covariate.
   */
  Optional<CorrelationTest> partialR() {
    try {
      CorrelationTest r = Correlation.partial(alliance(), outcome(), baseline());
      return Optional.of(r.covariates() == 1 ? r : Correlation.test(r.r(), r.n(), 1, 0.95));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  double[] alliance() {
    return values(Pair::alliance);
  }

  double[] outcome() {
    return values(Pair::outcome);
  }

  double[] baseline() {
    return values(Pair::baseline);
  }

  private double[] values(ToDoubleFunction<Pair> value) {
    return pairs.stream().mapToDouble(value).toArray();
  }

  private static boolean varies(double[] x) {
    for (double v : x) {
      if (v != x[0]) {
        return true;
      }
    }
    return false;
  }
}
