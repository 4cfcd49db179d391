package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds a date format that a manifest declares wrongly. Day and month that are read the wrong way
 * round make some dates impossible, and the others wrong study days that look right. Fatal where
 * more than {@value #LARGEST_PERCENT} % of the dates of a file, and {@value #FEWEST} at least, are
 * no dates.
 */
public final class DeclaredDates {
  static final int LARGEST_PERCENT = 5;
  static final int FEWEST = 3;

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
    private long read;
    private long keptOut;
    private long impossible;

    private Dates(String column) {
      this.column = column.strip();
    }

    private Dates withImpossible() {
      impossible++;
      return this;
    }

    private long all() {
      return read + impossible;
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
        dates.read = r.getAs("n_harmonised");
        dates.keptOut = r.getAs("n_quarantined");
      }
    }
    // Dates are kept out for their row's sake too; the findings tell, and are mostly not needed.
    if (files.values().stream().anyMatch(d -> d.keptOut >= FEWEST)) {
      warehouse
          .bag("quarantine", List.of("study_id", "file", "rule"))
          .filter(r -> "impossible_date".equals(r.<String>getAs("rule")))
          .collect()
          .forEach(r -> files.computeIfPresent(File.of(r), (f, dates) -> dates.withImpossible()));
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
    files.forEach(
        (file, d) -> {
          if (d.impossible >= FEWEST && d.impossible * 100 > d.all() * LARGEST_PERCENT) {
            faults.add(
                "%d of %d dates in column \"%s\" of %s are none."
                    .formatted(d.impossible, d.all(), d.column, file));
          }
        });
    long impossible = files.values().stream().mapToLong(d -> d.impossible).sum();
    long dates = files.values().stream().mapToLong(Dates::all).sum();
    return CheckResult.fatal(
        "dates-as-declared",
        study,
        impossible,
        dates,
        "%d of %d dates are none".formatted(impossible, dates),
        faults.isEmpty()
            ? Optional.empty()
            : Optional.of(
                String.join(" ", faults)
                    + " The others may be read the wrong way round: correct date_format, or declare in missing what means missing."));
  }
}
