package org.alliancepool.jobs.changes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.changes.MovedNumber.Cause;
import org.alliancepool.jobs.changes.Replay.StudyPart;
import org.alliancepool.jobs.consortium.CodeVersion;

/**
 * What moved the pools between two runs, in parts that add up.
 *
 * <p>The pools are made again on the way from the earlier run to the later, one cause switched at a
 * time, in this order:
 *
 * <ol>
 *   <li><em>code</em>: this program on the earlier run's plan and scores. Studies of which nothing
 *       but code and schemas changed take the later run's rows here.
 *   <li><em>plan</em>: the later run's plan, still on the earlier run's scores.
 *   <li><em>studies</em> whose data, manifest, key or blinding changed, that came or went, one
 *       after the other in the order of their ids.
 * </ol>
 *
 * The part of a cause is the difference that its step makes, so the parts add up to the whole
 * difference whatever the model. A pool is no sum: what a study moves depends on the others, and so
 * on the order. {@code alone} shows by how much: it is what the study's change moves by itself.
 * Where the parts and {@code alone} differ, the changes act on each other.
 *
 * <p>The definition goes first, because its step can then be computed without data that the earlier
 * run had not. Shapley values would not depend on the order, but need 2^m pools for m causes, which
 * a night with many changed studies does not allow, and one number must mean the same every night.
 *
 * <p>Where the runs or this program differ in code, the end is pooled by this program and not by
 * the later run's: what that leaves is added to <em>code</em>. Where they do not differ nothing is
 * left; if anything were, it is shown as <em>unexplained</em>.
 */
final class Waterfall {
  private final RunResults from;
  private final RunResults to;
  private final Map<String, String> studyReasons;
  private final Set<String> programAlone;

  /**
   * @param studyReasons why each study changed that is switched on its own
   * @param programAlone studies of which nothing but code and schemas changed
   */
  Waterfall(
      RunResults from, RunResults to, Map<String, String> studyReasons, Set<String> programAlone) {
    this.from = from;
    this.to = to;
    this.studyReasons = studyReasons;
    this.programAlone = programAlone;
  }

  /** The numbers of all pools that are not what they were, but for rounding. */
  List<MovedNumber> pools() {
    Replay before = from.replay();
    Replay after = to.replay();
    List<Cause> causes = new ArrayList<>();
    List<Map<PoolKey, PoolNumbers>> states = new ArrayList<>();
    List<Map<PoolKey, PoolNumbers>> alone = new ArrayList<>();
    states.add(from.pools());

    causes.add(program());
    states.add(afterCode(before, after).pools());
    alone.add(Map.of());

    Replay state = afterPlan(before, after);
    Replay planned = state;
    Map<PoolKey, PoolNumbers> plannedPools = planned.pools();
    causes.add(new Cause("plan", null, "plan changed"));
    states.add(plannedPools);
    alone.add(Map.of());

    for (Map.Entry<String, String> study : studyReasons.entrySet()) {
      StudyPart part = after.studies().get(study.getKey());
      state = state.with(study.getKey(), part);
      causes.add(new Cause("study", study.getKey(), study.getValue()));
      states.add(state.pools());
      alone.add(planned.with(study.getKey(), part).pools());
    }

    causes.add(program());
    states.add(to.pools());
    alone.add(Map.of());
    return moved(causes, states, alone, plannedPools);
  }

  private static List<MovedNumber> moved(
      List<Cause> causes,
      List<Map<PoolKey, PoolNumbers>> states,
      List<Map<PoolKey, PoolNumbers>> alone,
      Map<PoolKey, PoolNumbers> planned) {
    Map<PoolKey, PoolNumbers> before = states.get(0);
    Map<PoolKey, PoolNumbers> now = states.get(states.size() - 1);
    TreeSet<PoolKey> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    List<MovedNumber> moved = new ArrayList<>();
    for (PoolKey key : keys) {
      String sources = (now.containsKey(key) ? now : before).get(key).sources();
      for (String quantity : PoolNumbers.QUANTITIES) {
        List<Double> values =
            states.stream().map(s -> value(s, key, quantity)).collect(Collectors.toList());
        Double first = values.get(0);
        Double last = values.get(values.size() - 1);
        if (Rounding.isSame(first, last)) {
          continue;
        }
        List<Double> byItself =
            alone.stream()
                .map(s -> difference(value(planned, key, quantity), value(s, key, quantity)))
                .collect(Collectors.toList());
        moved.add(
            new MovedNumber(
                key.table(),
                key.analysisId(),
                key.stratum(),
                key.measure(),
                sources,
                quantity,
                first,
                last,
                MovedNumber.parts(values, causes, byItself)));
      }
    }
    return moved;
  }

  private static Double value(Map<PoolKey, PoolNumbers> pools, PoolKey key, String quantity) {
    return pools.containsKey(key) ? pools.get(key).values().get(quantity) : null;
  }

  private static Double difference(Double before, Double now) {
    return before == null || now == null ? null : now - before;
  }

  /** The earlier run's plan on its scores, by this program. */
  private Replay afterCode(Replay before, Replay after) {
    Map<String, Map<String, List<Effect>>> again =
        codeDiffers() ? from.analysed(from.analyses().values(), studyReasons.keySet()) : Map.of();
    List<Analysis> otherwise =
        from.analyses().values().stream().filter(a -> !isSameEntry(a.id())).toList();
    Map<String, Map<String, List<Effect>>> oldPlan = to.analysed(otherwise, programAlone);
    Map<String, StudyPart> studies = new TreeMap<>();
    before
        .studies()
        .forEach(
            (id, part) -> {
              if (programAlone.contains(id)) {
                studies.put(id, replaced(after.studies().get(id), otherwise, oldPlan.get(id)));
              } else if (codeDiffers() && studyReasons.containsKey(id)) {
                studies.put(id, replaced(part, from.analyses().values(), again.get(id)));
              } else {
                studies.put(id, part);
              }
            });
    return new Replay(from.analyses(), studies);
  }

  /** The later run's plan, on the earlier run's scores of the studies that changed. */
  private Replay afterPlan(Replay before, Replay after) {
    List<Analysis> redefined =
        to.analyses().values().stream().filter(a -> !isSameDefinition(a.id())).toList();
    Map<String, Map<String, List<Effect>>> again = from.analysed(redefined, studyReasons.keySet());
    Map<String, StudyPart> studies = new TreeMap<>();
    before
        .studies()
        .forEach(
            (id, part) ->
                studies.put(
                    id,
                    studyReasons.containsKey(id)
                        ? replaced(part, redefined, again.get(id))
                        : after.studies().get(id)));
    return new Replay(to.analyses(), studies);
  }

  /** A study's part with other effects of some analyses. */
  private static StudyPart replaced(
      StudyPart part, Collection<Analysis> analyses, Map<String, List<Effect>> effects) {
    Map<String, List<Effect>> all = new TreeMap<>(part.effects());
    for (Analysis a : analyses) {
      all.put(a.id(), effects == null ? List.of() : effects.getOrDefault(a.id(), List.of()));
    }
    return new StudyPart(part.facts(), all);
  }

  private boolean isSameDefinition(String analysis) {
    return !codeDiffers()
        && Objects.equals(
            from.run().definitions().get(analysis), to.run().definitions().get(analysis));
  }

  private boolean isSameEntry(String analysis) {
    JsonNode before = from.plan().analyses().get(analysis);
    return Objects.equals(before, to.plan().analyses().get(analysis))
        && from.plan().seed() == to.plan().seed();
  }

  private boolean codeDiffers() {
    return !version(from).equals(version(to))
        || !version(to).equals(CodeVersion.code() + " " + CodeVersion.schema());
  }

  private static String version(RunResults results) {
    return results.run().codeVersion() + " " + results.run().schemaVersion();
  }

  private Cause program() {
    if (!codeDiffers()) {
      return new Cause("unexplained", null, "the same code gave other numbers; please report this");
    }
    List<String> words = new ArrayList<>();
    if (!from.run().codeVersion().equals(to.run().codeVersion())) {
      words.add("code " + from.run().codeVersion() + " -> " + to.run().codeVersion());
    }
    if (!from.run().schemaVersion().equals(to.run().schemaVersion())) {
      words.add("schemas " + from.run().schemaVersion() + " -> " + to.run().schemaVersion());
    }
    if (words.isEmpty()) {
      words.add("replayed by code " + CodeVersion.code() + ", which is not the runs'");
    }
    return new Cause("code", null, String.join(", ", words));
  }
}
