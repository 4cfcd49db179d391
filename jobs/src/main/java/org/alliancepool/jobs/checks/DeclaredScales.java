package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.DeclaredScale;
import org.alliancepool.jobs.consortium.faults.GivenNumbers.Kind;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds response scales that a manifest declares wrongly, by {@link DeclaredScale}: {@code
 * scale-as-declared} is fatal. What a site means by numbers outside a scale can always be declared,
 * and then the check passes. {@code missing-as-declared} warns of answers and scores that are
 * declared missing, {@code numbers-plausible} of places where all forms have one number, or some
 * seem to be on another scale.
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
        results.addAll(check(byId.get(id), r.getList(r.fieldIndex("given_number"))));
      }
    }
    return results;
  }

  /**
   * Checks a study.
   *
   * @param numbers its {@code given_number}
   */
  static List<CheckResult> check(Study study, List<Row> numbers) {
    List<Row> given = numbers.stream().filter(r -> !kind(r).isMissing()).toList();
    List<Row> missing = numbers.stream().filter(r -> kind(r).isMissing()).toList();
    return List.of(
        scales(study, given), missing(study, missing, sum(given, 2)), doubts(study, given));
  }

  private static CheckResult scales(Study study, List<Row> numbers) {
    long n = sum(numbers, 2);
    long outside = sum(numbers, 3);
    boolean few = outside < DeclaredScale.FEWEST_SHIFTED; // the forms need not be looked up
    List<String> faults = few ? List.of() : faults(study, numbers);
    return CheckResult.fatal(
        "scale-as-declared",
        study.id(),
        outside,
        n,
        "%d of %d numbers are outside their form".formatted(outside, n),
        faults.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", faults)));
  }

  /**
   * @param given how many numbers are not missing
   */
  private static CheckResult missing(Study study, List<Row> numbers, long given) {
    long n = sum(numbers, 2);
    return CheckResult.warning(
        "missing-as-declared",
        study.id(),
        n,
        n + given,
        "no answer or score of a form is declared missing",
        numbers.isEmpty() ? List.of() : faults(study, numbers));
  }

  private static CheckResult doubts(Study study, List<Row> numbers) {
    List<Row> places = numbers.stream().filter(r -> !DeclaredScale.isOfAll(r)).toList();
    List<String> faults =
        places.isEmpty() ? List.of() : DeclaredScale.doubts(scalesOf(study, places));
    return CheckResult.warning(
        "numbers-plausible",
        study.id(),
        faults.size(),
        sum(numbers, 2),
        "no form has one number throughout at a visit or in a file, nor another scale for some",
        faults);
  }

  private static List<String> faults(Study study, List<Row> numbers) {
    return DeclaredScale.faults(scalesOf(study, numbers));
  }

  private static List<DeclaredScale> scalesOf(Study study, List<Row> numbers) {
    StudyForms forms = StudyForms.of(study.manifest());
    return numbers.stream().map(r -> DeclaredScale.of(r, forms)).toList();
  }

  private static long sum(List<Row> numbers, int field) {
    return numbers.stream().filter(DeclaredScale::isOfAll).mapToLong(r -> r.getLong(field)).sum();
  }

  private static Kind kind(Row r) {
    return Kind.of(r.getString(1));
  }
}
