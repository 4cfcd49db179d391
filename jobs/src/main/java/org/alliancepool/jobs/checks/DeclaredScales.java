package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.DeclaredScale;
import org.alliancepool.jobs.consortium.GivenNumbers.Kind;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds response scales that a manifest declares wrongly, by {@link DeclaredScale}. Fatal. What a
 * site means by numbers outside a scale can always be declared, and then the check passes.
 */
public final class DeclaredScales {
  private final Warehouse warehouse;

  public DeclaredScales(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that gives numbers. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, Study> byId = new TreeMap<>();
    studies.forEach(s -> byId.put(s.id(), s));
    List<CheckResult> results = new ArrayList<>();
    for (Row r : warehouse.collect("study")) {
      String id = r.getAs("study_id");
      if (byId.containsKey(id)) {
        results.add(check(byId.get(id), r.getList(r.fieldIndex("given_number"))));
      }
    }
    return results;
  }

  /**
   * Checks a study.
   *
   * @param numbers its {@code given_number}
   */
  static CheckResult check(Study study, List<Row> numbers) {
    long n = numbers.stream().mapToLong(r -> r.getLong(2)).sum();
    long outside = numbers.stream().mapToLong(r -> r.getLong(3)).sum();
    List<String> faults = new ArrayList<>();
    if (outside >= DeclaredScale.FEWEST_SHIFTED) { // else the forms need not be looked up
      StudyForms forms = StudyForms.of(study.manifest());
      numbers.forEach(r -> scale(r, forms).fault().ifPresent(faults::add));
    }
    return CheckResult.fatal(
        "scale-as-declared",
        study.id(),
        outside,
        n,
        "%d of %d numbers are outside their form".formatted(outside, n),
        faults.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", faults)));
  }

  private static DeclaredScale scale(Row r, StudyForms forms) {
    return new DeclaredScale(
        forms.withId(r.getString(0)).orElseThrow(),
        "item".equals(r.getString(1)) ? Kind.ITEM : Kind.SCORE,
        r.getLong(2),
        r.getLong(3),
        r.getDouble(4),
        r.getDouble(5));
  }
}
