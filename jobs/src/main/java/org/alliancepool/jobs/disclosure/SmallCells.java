package org.alliancepool.jobs.disclosure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * Which effects of {@code effect_size} are withheld: those that their row marks as suppressed, and
 * a difference between arms unless the correlations of both arms are shown. With one of them, the
 * difference would give the other.
 */
public final class SmallCells {
  private static final List<String> RATING =
      List.of(
          "analysis_id",
          "study_id",
          "alliance_instrument",
          "alliance_form",
          "rater",
          "phase",
          "phase_part",
          "session_rule");

  private final Set<List<Object>> hidden = new HashSet<>();
  private final Set<List<Object>> shown = new HashSet<>();

  /**
   * Knows the arms of effects.
   *
   * @param effects rows of {@code effect_size}: all that could stand beside each other
   */
  public SmallCells(Collection<Row> effects) {
    for (Row e : effects) {
      if (!isDifference(e)) {
        (isMarked(e) ? hidden : shown).add(arm(e, "arm_id"));
      }
    }
  }

  /** Whether an effect must not be shown. */
  public boolean isHidden(Row effect) {
    if (isMarked(effect) || !isDifference(effect)) {
      return isMarked(effect);
    }
    return !isShown(arm(effect, "arm_id")) || !isShown(arm(effect, "comparator_arm_id"));
  }

  private boolean isShown(List<Object> arm) {
    return shown.contains(arm) && !hidden.contains(arm);
  }

  private static boolean isMarked(Row effect) {
    return effect.<Boolean>getAs("suppressed");
  }

  /** Whether an effect compares two arms. */
  public static boolean isDifference(Row effect) {
    return effect.getAs("comparator_arm_id") != null;
  }

  private static List<Object> arm(Row effect, String column) {
    List<Object> key = new ArrayList<>(RATING.size() + 1);
    RATING.forEach(c -> key.add(effect.getAs(c)));
    key.add(effect.getAs(column));
    return key;
  }
}
