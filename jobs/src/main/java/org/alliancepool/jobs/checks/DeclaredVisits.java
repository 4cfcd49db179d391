package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.VisitsHad;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds studies of which nobody has a visit that the manifest declares, or many have later visits
 * and no baseline, by {@link VisitsHad}. A warning: a trial may have planned what it did not do.
 */
public final class DeclaredVisits {
  private final Warehouse warehouse;

  public DeclaredVisits(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** The visits of each study. */
  private static final class Had implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, VisitsHad> studies = new HashMap<>();

    private Had add(Row session) {
      of(session.getAs("study_id"))
          .add(session.getAs("visit"), session.<String>getAs("participant_id"));
      return this;
    }

    private Had merge(Had other) {
      other.studies.forEach((study, had) -> of(study).merge(had));
      return this;
    }

    private VisitsHad of(String study) {
      return studies.computeIfAbsent(study, s -> new VisitsHad());
    }
  }

  /** Checks every study that has files. */
  public List<CheckResult> run(Collection<Study> studies) {
    Had had =
        warehouse
            .bag("session", List.of("study_id", "participant_id", "visit"))
            .aggregate(new Had(), Had::add, Had::merge);
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      if (!study.manifest().isPublished()) {
        List<String> faults = had.of(study.id()).faults(study.manifest());
        results.add(
            CheckResult.warning(
                "visits-as-declared",
                study.id(),
                faults.size(),
                study.manifest().visits().size(),
                "every visit has participants, and these have a baseline",
                faults));
      }
    }
    return results;
  }
}
