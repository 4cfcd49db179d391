package org.alliancepool.jobs.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.alliancepool.jobs.analyses.Analysis;

/**
 * One line of what a run would do.
 *
 * @param what study, effects or pools
 * @param id of the study, or of the analysis
 * @param action compute, keep, remove or leave out
 * @param why in words
 */
public record PlannedWork(String what, String id, Action action, String why) {
  /** What is done with it. */
  public enum Action {
    COMPUTE,
    KEEP,
    REMOVE,
    LEAVE_OUT;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }

  /** Everything that an agenda holds, studies first, in the order of their ids. */
  public static List<PlannedWork> of(Agenda agenda) {
    List<PlannedWork> work = new ArrayList<>();
    TreeSet<String> ids = new TreeSet<>(agenda.studies().keySet());
    ids.addAll(agenda.leftOut().keySet());
    ids.addAll(agenda.gone());
    ids.forEach(id -> work.add(study(agenda, id)));
    for (Analysis a : agenda.analyses()) {
      work.add(effects(agenda, a.id()));
    }
    List<String> stale = agenda.stalePools().stream().map(Analysis::id).toList();
    for (Analysis a : agenda.analyses()) {
      work.add(
          stale.contains(a.id())
              ? new PlannedWork("pools", a.id(), Action.COMPUTE, whyPool(agenda, a.id()))
              : new PlannedWork("pools", a.id(), Action.KEEP, "its effects stand"));
    }
    agenda
        .dropped()
        .forEach(
            id -> {
              work.add(new PlannedWork("effects", id, Action.REMOVE, "not in the plan"));
              work.add(new PlannedWork("pools", id, Action.REMOVE, "not in the plan"));
            });
    return work;
  }

  private static PlannedWork study(Agenda agenda, String id) {
    if (agenda.leftOut().containsKey(id)) {
      return new PlannedWork("study", id, Action.LEAVE_OUT, agenda.leftOut().get(id));
    }
    if (agenda.gone().contains(id)) {
      return new PlannedWork("study", id, Action.REMOVE, "withdrawn");
    }
    String why = agenda.stale().get(id);
    return why == null
        ? new PlannedWork("study", id, Action.KEEP, "unchanged")
        : new PlannedWork("study", id, Action.COMPUTE, why);
  }

  private static PlannedWork effects(Agenda agenda, String analysis) {
    String redefined = agenda.redefined().get(analysis);
    int studies = redefined == null ? agenda.stale().size() : agenda.studies().size();
    if (studies == 0) {
      return new PlannedWork("effects", analysis, Action.KEEP, "no study has changed");
    }
    return new PlannedWork(
        "effects",
        analysis,
        Action.COMPUTE,
        "in %d of %d studies: %s"
            .formatted(
                studies,
                agenda.studies().size(),
                redefined == null ? "studies changed" : redefined));
  }

  private static String whyPool(Agenda agenda, String analysis) {
    String redefined = agenda.redefined().get(analysis);
    if (redefined != null) {
      return redefined;
    }
    TreeSet<String> moved = new TreeSet<>(agenda.stale().keySet());
    moved.addAll(agenda.gone());
    return moved.isEmpty()
        ? "other studies are left out"
        : "effects of " + String.join(", ", moved);
  }
}
