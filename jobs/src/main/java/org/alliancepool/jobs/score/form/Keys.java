package org.alliancepool.jobs.score.form;

import java.util.List;
import java.util.Optional;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.MissingRule;
import org.alliancepool.schemas.instrument.Scale;
import org.alliancepool.statistics.score.ScoringKey;

/** Turns a declared scale into the key that the scorer takes. */
final class Keys {
  private Keys() {}

  /**
   * The key of a scale over answers in the order of the form's item numbers; empty where unknown.
   */
  static Optional<ScoringKey> of(StudyForm studyForm, Scale scale) {
    if (!scale.isItemLevel()) {
      return Optional.empty();
    }
    Form form = studyForm.form();
    List<Integer> numbers = form.itemNumbers();
    int[] columns = columns(numbers, scale.items());
    double[] maxima =
        scale.items().stream()
            .mapToDouble(i -> form.itemMaxima().getOrDefault(i, form.response().max()))
            .toArray();
    int[][] groups =
        form.scoring().maxGroups().stream()
            .filter(g -> scale.items().containsAll(g))
            .map(g -> columns(numbers, g))
            .toArray(int[][]::new);
    MissingRule missing = scale.missing();
    return Optional.of(
        new ScoringKey(
            switch (form.scoring().rule()) {
              case SUM -> ScoringKey.Rule.SUM;
              case MEAN -> ScoringKey.Rule.MEAN;
              case MAX_GROUPS ->
                  groups.length > 0 ? ScoringKey.Rule.MAX_GROUPS : ScoringKey.Rule.SUM;
            },
            form.response().min(),
            form.response().max(),
            columns,
            maxima,
            columns(numbers, scale.reverse()),
            form.response().excluded().stream().mapToDouble(Double::doubleValue).toArray(),
            groups,
            missing.minItems(scale.items().size()),
            missing.rounding() == MissingRule.Rounding.UP
                ? ScoringKey.Rounding.UP
                : ScoringKey.Rounding.NONE));
  }

  private static int[] columns(List<Integer> numbers, List<Integer> items) {
    return items.stream().mapToInt(numbers::indexOf).toArray();
  }
}
