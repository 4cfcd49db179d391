package org.alliancepool.jobs.changes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.pipeline.InputDifference;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.apache.spark.sql.Row;

/** What moved between two runs, and what moved it. How pools are parted, {@link Waterfall} says. */
public final class RunComparison {
  private final RunResults from;
  private final RunResults to;
  private final Map<String, String> studyReasons;
  private final TreeSet<String> programAlone = new TreeSet<>();

  /** Reads two runs of a warehouse. */
  public RunComparison(Warehouse warehouse, PublishedRun from, PublishedRun to) {
    this.from = RunResults.of(warehouse, from);
    this.to = RunResults.of(warehouse, to);
    this.studyReasons = studyReasons();
  }

  /** The numbers of all pools that are not what they were. */
  public List<MovedNumber> pools() {
    return new Waterfall(from, to, studyReasons, programAlone).pools();
  }

  /** Why each study of which the rows differ does so, except where only the program differs. */
  private Map<String, String> studyReasons() {
    Map<String, String> reasons = new TreeMap<>();
    TreeSet<String> ids = new TreeSet<>(from.facts().keySet());
    ids.addAll(to.facts().keySet());
    for (String id : ids) {
      InputDifference inputs = inputs(id);
      boolean before = from.facts().containsKey(id);
      boolean now = to.facts().containsKey(id);
      if (before && now) {
        if (inputs.isOfProgramAlone()) {
          programAlone.add(id);
        } else {
          inputs.words().ifPresent(w -> reasons.put(id, w));
        }
      } else if (before) {
        String message = to.run().leftOut().get(id);
        reasons.put(id, message == null ? "withdrawn" : "left out: " + message);
      } else {
        reasons.put(
            id,
            from.run().leftOut().containsKey(id)
                ? inputs.words().map(w -> w + "; was left out").orElse("was left out")
                : "new");
      }
    }
    return reasons;
  }

  private InputDifference inputs(String study) {
    return InputDifference.between(
        from.run().inputs().getOrDefault(study, Map.of()),
        to.run().inputs().getOrDefault(study, Map.of()));
  }

  /**
   * An effect that appeared, vanished or moved. Where a cell is below the minimum of its run's
   * plan, its numbers are null, and so is what it was.
   */
  public record ChangedEffect(
      String analysisId,
      String studyId,
      String armId,
      String comparatorArmId,
      String measure,
      String allianceInstrument,
      String rater,
      String phase,
      String outcomeInstrument,
      String effectId,
      String change,
      Long niBefore,
      Long niNow,
      Double yiBefore,
      Double yiNow,
      Double viBefore,
      Double viNow) {}

  /** Effects that appeared, vanished or moved, by analysis and study. */
  public List<ChangedEffect> effects() {
    TreeSet<String> ids = new TreeSet<>(from.effects().keySet());
    ids.addAll(to.effects().keySet());
    List<ChangedEffect> changed = new ArrayList<>();
    for (String id : ids) {
      Row before = from.effects().get(id);
      Row now = to.effects().get(id);
      String change = change(before, now);
      if (change != null) {
        boolean small = isSmall(before) || isSmall(now);
        Row shown = now == null ? before : now;
        changed.add(
            new ChangedEffect(
                shown.getAs("analysis_id"),
                shown.getAs("study_id"),
                shown.getAs("arm_id"),
                shown.getAs("comparator_arm_id"),
                shown.getAs("measure"),
                shown.getAs("alliance_instrument"),
                shown.getAs("rater"),
                shown.getAs("phase"),
                shown.getAs("outcome_instrument"),
                id,
                small ? change + " (small cell)" : change,
                count(before, small),
                count(now, small),
                number(before, "yi", small),
                number(now, "yi", small),
                number(before, "vi", small),
                number(now, "vi", small)));
      }
    }
    changed.sort(
        Comparator.comparing(ChangedEffect::analysisId)
            .thenComparing(ChangedEffect::studyId)
            .thenComparing(ChangedEffect::effectId));
    return changed;
  }

  private static String change(Row before, Row now) {
    if (before == null) {
      return "appeared";
    }
    if (now == null) {
      return "vanished";
    }
    boolean same =
        before.getAs("ni").equals(now.getAs("ni"))
            && Rounding.isSame(before.getAs("yi"), now.getAs("yi"))
            && Rounding.isSame(before.getAs("vi"), now.getAs("vi"));
    return same ? null : "moved";
  }

  private static boolean isSmall(Row effect) {
    return effect != null && effect.<Boolean>getAs("suppressed");
  }

  private static Double number(Row effect, String column, boolean small) {
    return effect == null || small ? null : effect.<Double>getAs(column);
  }

  private static Long count(Row effect, boolean small) {
    return effect == null || small ? null : effect.<Long>getAs("ni");
  }

  /** Quarantined rows of one study and rule. */
  public record ChangedQuarantine(String studyId, String rule, long before, long now) {}

  /** Studies and rules of which another number of rows is quarantined. */
  public List<ChangedQuarantine> quarantine() {
    Map<List<String>, Long> before = from.quarantined();
    Map<List<String>, Long> now = to.quarantined();
    Set<List<String>> keys =
        new TreeSet<>(
            Comparator.comparing((List<String> k) -> k.get(0)).thenComparing(k -> k.get(1)));
    keys.addAll(before.keySet());
    keys.addAll(now.keySet());
    return keys.stream()
        .map(
            k ->
                new ChangedQuarantine(
                    k.get(0), k.get(1), before.getOrDefault(k, 0L), now.getOrDefault(k, 0L)))
        .filter(c -> c.before() != c.now())
        .toList();
  }

  /** A study that changed: used, left out, or absent in each run. */
  public record ChangedStudy(String studyId, String before, String now, String why) {}

  /** Studies whose data, manifest or use changed. */
  public List<ChangedStudy> studies() {
    TreeSet<String> ids = new TreeSet<>(studyReasons.keySet());
    ids.addAll(programAlone);
    ids.addAll(from.run().leftOut().keySet());
    ids.addAll(to.run().leftOut().keySet());
    List<ChangedStudy> changed = new ArrayList<>();
    for (String id : ids) {
      String before = use(from, id);
      String now = use(to, id);
      String why = studyReasons.get(id);
      if (why == null) {
        why =
            now.equals("left out")
                ? to.run().leftOut().get(id)
                : inputs(id).words().orElse("withdrawn");
      }
      changed.add(new ChangedStudy(id, before, now, why));
    }
    return changed;
  }

  private static String use(RunResults results, String study) {
    if (results.run().leftOut().containsKey(study)) {
      return "left out";
    }
    return results.facts().containsKey(study) ? "used" : "absent";
  }
}
