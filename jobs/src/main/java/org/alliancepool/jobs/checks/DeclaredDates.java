package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.DatesSeen;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds date formats that a manifest declares wrongly, by {@link DatesSeen}. Fatal where other
 * dates may be wrong for it.
 */
public final class DeclaredDates {
  private static final String CHECK = "dates-as-declared";

  private final Warehouse warehouse;

  public DeclaredDates(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  private record File(String study, String name) {
    private static File of(Row row) {
      return new File(row.getAs("study_id"), row.getAs("file"));
    }
  }

  /** The dates of a file, which has one column of them. */
  private static final class Dates {
    private final String column;
    private final DatesSeen seen;
    private long keptOut;

    private Dates(String column) {
      this.column = column.strip();
      this.seen = new DatesSeen(this.column);
    }
  }

  /** Checks every study that dates its visits. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<File, Dates> files = new LinkedHashMap<>();
    for (Study s : studies) {
      for (Manifest.DataFile f : s.manifest().files()) {
        if (f.visitDate() != null) {
          files.put(new File(s.id(), f.label()), new Dates(f.visitDate()));
        }
      }
    }
    for (Row r : warehouse.collect("cell_account")) {
      Dates dates = files.get(File.of(r));
      if (dates != null && dates.column.equalsIgnoreCase(r.<String>getAs("column").strip())) {
        dates.seen.addRead(r.<Long>getAs("n_harmonised"));
        dates.keptOut = r.getAs("n_quarantined");
      }
    }
    // Dates are kept out for their row's sake too; the findings tell, and are mostly not needed.
    if (files.values().stream().anyMatch(d -> d.keptOut > 0)) {
      warehouse
          .bag("quarantine", List.of("study_id", "file", "rule", "source_value"))
          .filter(r -> "impossible_date".equals(r.<String>getAs("rule")))
          .collect()
          .stream()
          .filter(r -> files.containsKey(File.of(r)))
          .forEach(r -> files.get(File.of(r)).seen.addNone(r.getAs("source_value")));
    }
    Map<String, Map<String, Dates>> byStudy = new TreeMap<>();
    files.forEach(
        (file, dates) ->
            byStudy
                .computeIfAbsent(file.study(), s -> new LinkedHashMap<>())
                .put(file.name(), dates));
    List<CheckResult> results = new ArrayList<>();
    byStudy.forEach((study, of) -> results.add(result(study, of)));
    return results;
  }

  private static CheckResult result(String study, Map<String, Dates> files) {
    List<String> faults = new ArrayList<>();
    files.forEach((file, d) -> d.seen.fault(file).ifPresent(faults::add));
    long impossible = files.values().stream().mapToLong(d -> d.seen.none()).sum();
    long dates = files.values().stream().mapToLong(d -> d.seen.all()).sum();
    String passed = "%d of %d dates are none".formatted(impossible, dates);
    boolean isFatal = files.values().stream().anyMatch(d -> d.seen.isFatal());
    return isFatal || faults.isEmpty()
        ? CheckResult.fatal(
            CHECK, study, impossible, dates, passed, faults.stream().reduce((a, b) -> a + " " + b))
        : CheckResult.warning(CHECK, study, impossible, dates, passed, faults);
  }
}
