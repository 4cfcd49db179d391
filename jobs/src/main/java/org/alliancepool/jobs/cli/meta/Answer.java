package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;

/**
 * The answer of one model.
 *
 * @param values names and values in output order: Double, Integer, Boolean, String, double[], List
 *     of String, or a nested map; NaN and null mean "there is none"
 * @param text the answer as a person reads it
 * @param picture what figures are drawn from
 */
record Answer(Map<String, Object> values, String text, Picture picture) {

  /** The same with more text and more warnings; the values are shared. */
  Answer with(String more, List<String> notes) {
    if (!notes.isEmpty()) {
      List<String> warnings = new ArrayList<>();
      ((List<?>) values.get("warnings")).forEach(w -> warnings.add(w.toString()));
      warnings.addAll(notes);
      values.put("warnings", warnings);
    }
    return new Answer(values, text + more, picture);
  }

  /**
   * The effects as pooled and their summary.
   *
   * @param slab labels
   * @param yi effects
   * @param vi sampling variances
   * @param weights percent; null where the model has no single weight per effect
   * @param fitted the model's value for each effect
   * @param words the model in words
   * @param pooled the pooled effect; null where there are moderators
   * @param model the independent-effects model, for diagnostics; null for other models
   * @param design its moderators, the redundant left out
   */
  record Picture(
      String[] slab,
      double[] yi,
      double[] vi,
      double[] weights,
      double[] fitted,
      String words,
      Pooled pooled,
      RandomEffects model,
      ModelMatrix design) {}

  /** A pooled effect with confidence and prediction interval (NaN where there is none). */
  record Pooled(double estimate, double ciLb, double ciUb, double piLb, double piUb) {}
}
