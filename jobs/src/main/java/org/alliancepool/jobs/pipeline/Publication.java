package org.alliancepool.jobs.pipeline;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.CodeVersion;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.pipeline.RunPipeline.Result.Outcome;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.row.Rows;

/**
 * The last commit of a run, to {@code run}: from then on readers see the versions of the tables
 * that it lists.
 *
 * @param keyId which key made the pseudonyms; not the key
 */
record Publication(String runId, Timestamp started, Consortium consortium, String keyId) {

  /**
   * When a run ends: now, or just after the run before where a clock was set back. The newest run
   * is the one that ended last, and one that had ended "earlier" would be seen by nobody.
   */
  static Instant after(Optional<Instant> before, Instant now) {
    return before.map(b -> b.plusMillis(1)).filter(now::isBefore).orElse(now);
  }

  /**
   * Publishes the run.
   *
   * @param versions of every table that belongs to it
   */
  void publish(
      Warehouse warehouse,
      Agenda agenda,
      Outcome outcome,
      Findings findings,
      Map<String, Long> versions) {
    // Also of studies that were left out: the next run then knows that they have not changed.
    Map<String, String> fingerprints = new TreeMap<>();
    Map<String, Map<String, String>> inputs = new TreeMap<>();
    consortium
        .studies()
        .forEach(
            (id, s) -> {
              fingerprints.put(id, s.fingerprint());
              inputs.put(id, s.inputs());
            });
    warehouse.append(
        "run",
        List.of(
            Rows.of(
                runId,
                started,
                Timestamp.from(after(agenda.before().map(PublishedRun::finishedAt), Instant.now())),
                outcome.name().toLowerCase(Locale.ROOT),
                consortium.name(),
                CodeVersion.code(),
                CodeVersion.schema(),
                new Fingerprint().add(consortium.planText()).hex(),
                consortium.planText(),
                keyId,
                agenda.before().map(PublishedRun::runId).orElse(null),
                fingerprints,
                inputs,
                agenda.leftOut(),
                findings.failed(),
                findings.warned(),
                agenda.definitions(),
                agenda.analysisFingerprints(),
                versions)));
  }
}
