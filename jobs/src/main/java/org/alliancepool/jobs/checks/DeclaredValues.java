package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.EndpointSeen;
import org.alliancepool.jobs.consortium.faults.LostValues;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds files of which much is kept out because it is written otherwise than the manifest has it:
 * decimal commas, words for answers, visits and raters by another name. Each cell is named in
 * quarantine, and none of them looks like a fault of the whole file. A warning, where {@link
 * DeclaredDates} is fatal: a date read the wrong way round is a wrong day that looks right, but a
 * number is never read with the other decimal mark, so that what is left is right.
 */
public final class DeclaredValues {
  private static final String NO_NUMBER = "unparseable_number";
  private static final String UNKNOWN_VISIT = "unknown_visit";
  private static final String MISSING_VISIT = "missing_visit";
  private static final String UNKNOWN_RATER = "unknown_rater";
  private static final String UNKNOWN_PARAMETER = "unknown_parameter";
  private static final String UNREADABLE = "unreadable_cell";
  private static final String MISSING_ID = "missing_id";
  private static final Set<String> RULES =
      Set.of(
          NO_NUMBER,
          UNREADABLE,
          UNKNOWN_VISIT,
          MISSING_VISIT,
          UNKNOWN_RATER,
          UNKNOWN_PARAMETER,
          MISSING_ID,
          "malformed_row");

  private final Warehouse warehouse;

  public DeclaredValues(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  private record File(String study, String label) implements Serializable {
    private static File of(Row row) {
      return new File(row.getAs("study_id"), row.getAs("file"));
    }
  }

  /** What is lost of files. */
  private static final class Losses implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<File, LostValues> files = new HashMap<>();

    private Losses add(Row finding) {
      LostValues lost = of(File.of(finding));
      switch (finding.<String>getAs("rule")) {
        case NO_NUMBER ->
            lost.addCell(finding.getAs("column"), finding.<String>getAs("source_value"));
        case UNREADABLE -> lost.addUnreadable(finding.getAs("column"));
        case UNKNOWN_VISIT ->
            lost.addUnknownVisit(finding.getAs("source_value"), finding.getAs("subject"));
        case MISSING_VISIT -> lost.addUnknownVisit(null, finding.getAs("subject"));
        case UNKNOWN_RATER ->
            lost.addUnknownRater(finding.getAs("source_value"), finding.getAs("subject"));
        case UNKNOWN_PARAMETER ->
            lost.addUnknownParameter(finding.getAs("source_value"), finding.getAs("subject"));
        case MISSING_ID -> lost.addNameless();
        default -> lost.addMalformed(finding.<Long>getAs("row"), finding.getAs("remedy"));
      }
      return this;
    }

    private Losses merge(Losses other) {
      other.files.forEach((file, lost) -> of(file).merge(lost));
      return this;
    }

    private LostValues of(File file) {
      return files.computeIfAbsent(file, f -> new LostValues());
    }
  }

  /**
   * What a file holds.
   *
   * @param rows how many
   * @param said how many cells of each column say something
   */
  record Held(long rows, Map<String, Long> said) {}

  /** Checks every study that has files. */
  public List<CheckResult> run(Collection<Study> studies) {
    Losses losses =
        warehouse
            .bag(
                "quarantine",
                List.of(
                    "study_id",
                    "file",
                    "row",
                    "column",
                    "source_value",
                    "rule",
                    "subject",
                    "remedy"))
            .filter(r -> RULES.contains(r.<String>getAs("rule")))
            .aggregate(new Losses(), Losses::add, Losses::merge);
    Map<File, Held> held = new HashMap<>();
    for (Row r : warehouse.collect("source_file")) {
      held.put(File.of(r), new Held(r.<Long>getAs("n_row"), new HashMap<>()));
    }
    for (Row r : warehouse.collect("cell_account")) {
      held.computeIfAbsent(File.of(r), f -> new Held(0, new HashMap<>()))
          .said()
          .put(r.getAs("column"), r.<Long>getAs("n_harmonised") + r.<Long>getAs("n_quarantined"));
    }
    Map<String, Participants> participants = Participants.byStudy(warehouse);
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      Map<String, LostValues> lost = new HashMap<>();
      Map<String, Held> of = new HashMap<>();
      for (Manifest.DataFile file : study.manifest().files()) {
        File key = new File(study.id(), file.label());
        lost.put(file.label(), losses.of(key));
        of.put(file.label(), held.getOrDefault(key, new Held(0, Map.of())));
      }
      if (!study.manifest().isPublished()) {
        Participants there = participants.getOrDefault(study.id(), Participants.NONE);
        results.add(check(study.manifest(), lost, of, there));
      }
    }
    return results;
  }

  /**
   * Checks a study.
   *
   * @param lost what is lost of its files, by label
   * @param held what they hold
   */
  static CheckResult check(
      Manifest manifest,
      Map<String, LostValues> lost,
      Map<String, Held> held,
      Participants participants) {
    List<String> faults = new ArrayList<>();
    long findings = 0;
    long looked = 0;
    for (Manifest.DataFile file : manifest.files()) {
      LostValues of = lost.get(file.label());
      Held there = held.get(file.label());
      faults.addAll(of.faults(manifest, file, there.said(), there.rows(), participants.number()));
      findings += of.count();
      looked += there.rows() + there.said().values().stream().mapToLong(n -> n).sum();
    }
    EndpointSeen.fault(manifest, participants.lackingEndpoint()).ifPresent(faults::add);
    return CheckResult.warning(
        "values-as-declared",
        manifest.studyId(),
        findings,
        looked,
        "%d cells and rows are written otherwise than declared".formatted(findings),
        faults);
  }
}
