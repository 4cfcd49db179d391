package org.alliancepool.jobs.analyses.allianceoutcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.EffectCovariance;
import org.alliancepool.jobs.analyses.StudyData.Patient;
import org.alliancepool.statistics.correlation.Correlation;
import org.alliancepool.statistics.correlation.OlkinSiotani;

/**
 * Sampling covariances of correlations that share patients: two alliance ratings of one arm with
 * the same outcome, on Fisher's z.
 *
 * <p>Olkin and Siotani (1976) for the patients with both ratings and the outcome, {@code n12} of
 * them; where the effects themselves rest on {@code n1} and {@code n2} patients, times {@code (n12
 * - 3)^2 / ((n1 - 3)(n2 - 3))}, since only the shared patients make the two vary together.
 */
final class SharedPatients {
  /** Fewer shared patients give no usable covariance. */
  private static final int FEWEST = 5;

  private final Question question;
  private final String studyId;
  private final Function<String, List<Patient>> patientsOf;
  private final List<Patient> all;

  SharedPatients(
      Question question,
      String studyId,
      Function<String, List<Patient>> patientsOf,
      List<Patient> all) {
    this.question = question;
    this.studyId = studyId;
    this.patientsOf = patientsOf;
    this.all = all;
  }

  List<EffectCovariance> covariances(
      List<Effect> effects, List<Predictor> predictors, List<Outcome> outcomes) {
    List<EffectCovariance> covariances = new ArrayList<>();
    List<Effect> raw =
        effects.stream().filter(e -> e.measure().equals("ZCOR") && !e.isDifference()).toList();
    for (int i = 0; i < raw.size(); i++) {
      for (int j = i + 1; j < raw.size(); j++) {
        Effect a = raw.get(i);
        Effect b = raw.get(j);
        if (sameGroupAndOutcome(a.context(), b.context())) {
          covariance(a, b, predictors, outcomes).ifPresent(covariances::add);
        }
      }
    }
    return covariances;
  }

  private Optional<EffectCovariance> covariance(
      Effect a, Effect b, List<Predictor> predictors, List<Outcome> outcomes) {
    Predictor first = predictor(a, predictors);
    Predictor second = predictor(b, predictors);
    Outcome outcome =
        outcomes.stream()
            .filter(
                o ->
                    o.instrument().equals(a.context().outcomeInstrument())
                        && o.rater().equals(a.context().outcomeRater())
                        && o.timepoint().equals(a.context().timepoint()))
            .findFirst()
            .orElseThrow();
    List<double[]> shared = new ArrayList<>();
    String arm = a.context().armId();
    for (Patient p : arm == null ? all : patientsOf.apply(arm)) {
      Optional<Double> x1 = first.rating(p, question);
      Optional<Double> x2 = second.rating(p, question);
      Optional<Double> y = outcome.value(p);
      if (x1.isPresent() && x2.isPresent() && y.isPresent()) {
        shared.add(new double[] {x1.get(), x2.get(), y.get()});
      }
    }
    int n = shared.size();
    if (n < FEWEST) {
      return Optional.empty();
    }
    double[][] variables = new double[3][n];
    for (int i = 0; i < n; i++) {
      for (int v = 0; v < 3; v++) {
        variables[v][i] = shared.get(i)[v];
      }
    }
    double covariance;
    try {
      // Pairs in order: (x1, x2), (x1, y), (x2, y).
      covariance = OlkinSiotani.ofZ(Correlation.matrix(variables), n).v()[1][2];
    } catch (IllegalArgumentException e) {
      // One variable is constant among the shared patients: nothing is known of the covariance.
      return Optional.empty();
    }
    double scale = (n - 3.0) * (n - 3.0) / ((a.ni() - 3.0) * (b.ni() - 3.0));
    int sign = first.orientation() * second.orientation();
    boolean inOrder = a.effectId().compareTo(b.effectId()) < 0;
    return Optional.of(
        new EffectCovariance(
            question.id(),
            studyId,
            (inOrder ? a : b).effectId(),
            (inOrder ? b : a).effectId(),
            sign * covariance * scale,
            n));
  }

  private static boolean sameGroupAndOutcome(Effect.Context a, Effect.Context b) {
    return java.util.Objects.equals(a.armId(), b.armId())
        && a.outcomeInstrument().equals(b.outcomeInstrument())
        && a.outcomeRater().equals(b.outcomeRater())
        && a.timepoint().equals(b.timepoint());
  }

  private static Predictor predictor(Effect e, List<Predictor> predictors) {
    Effect.Context c = e.context();
    return predictors.stream()
        .filter(
            p ->
                p.form().equals(c.allianceForm())
                    && p.rater().equals(c.rater())
                    && p.phase().equals(c.phase())
                    && java.util.Objects.equals(p.phasePart(), c.phasePart()))
        .findFirst()
        .orElseThrow();
  }
}
