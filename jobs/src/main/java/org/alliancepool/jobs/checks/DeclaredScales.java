package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.schemas.instrument.Range;
import org.apache.spark.sql.Row;

/**
 * Finds response scales that a manifest declares wrongly. A number that is no answer of a form is
 * missing; where a form was answered 1 to 7 and is declared 1 to 5, it is the high answers alone
 * that go missing, and every correlation with what is left is wrong and looks sound. Fatal where,
 * for any form of a study,
 *
 * <ul>
 *   <li>more than {@value #LARGEST_PERCENT} % of the numbers, and {@value #FEWEST} at least, are
 *       none of the form's: slips of the pen and of the keyboard are 1 or 2 %; or
 *   <li>the answers lie one off the scale: some are one below it and none is at its top, or some
 *       are one above it and none is at its bottom. That 0 to 4 was counted for 1 to 5 shows in few
 *       numbers where answers are high.
 * </ul>
 *
 * What a site means by such numbers can always be declared, and then the check passes.
 */
public final class DeclaredScales {
  static final int LARGEST_PERCENT = 5;
  static final int FEWEST = 3;

  private static final int FEWEST_SHIFTED = 2;

  private final Warehouse warehouse;

  public DeclaredScales(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** The numbers that a study's files give for a form. */
  private record Given(
      String form, boolean item, long n, long outside, double lowest, double highest) {
    private static Given of(Row r) {
      return new Given(
          r.getString(0),
          "item".equals(r.getString(1)),
          r.getLong(2),
          r.getLong(3),
          r.getDouble(4),
          r.getDouble(5));
    }
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
    List<Given> given = numbers.stream().map(Given::of).toList();
    List<String> faults = new ArrayList<>();
    long outside = given.stream().mapToLong(Given::outside).sum();
    if (outside >= FEWEST_SHIFTED) { // else the forms need not be looked up
      StudyForms forms = StudyForms.of(study.manifest());
      given.forEach(g -> fault(g, forms.withId(g.form()).orElseThrow()).ifPresent(faults::add));
    }
    long n = given.stream().mapToLong(Given::n).sum();
    return CheckResult.fatal(
        "scale-as-declared",
        study.id(),
        outside,
        n,
        "%d of %d numbers are outside their form".formatted(outside, n),
        faults.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", faults)));
  }

  private static Optional<String> fault(Given g, StudyForm form) {
    boolean many = g.outside() >= FEWEST && g.outside() * 100 > g.n() * LARGEST_PERCENT;
    if (!g.item()) {
      return many
          ? Optional.of(
              "%d of %d scores of %s are outside its range; they run from %s to %s. Declare reported_as or the variant, or in missing what means missing."
                  .formatted(g.outside(), g.n(), g.form(), text(g.lowest()), text(g.highest())))
          : Optional.empty();
    }
    Range scale = form.answers();
    boolean shifted =
        g.outside() >= FEWEST_SHIFTED
            && ((g.lowest() == scale.min() - 1 && g.highest() < scale.max())
                || (g.lowest() > scale.min() && g.highest() == scale.max() + 1));
    if (!many && !shifted) {
      return Optional.empty();
    }
    return Optional.of(
        "%d of %d answers of %s are none of its scale %s to %s; they run from %s to %s. %s"
            .formatted(
                g.outside(),
                g.n(),
                g.form(),
                text(scale.min()),
                text(scale.max()),
                text(g.lowest()),
                text(g.highest()),
                remedy(g, form)));
  }

  private static String remedy(Given g, StudyForm form) {
    String otherwise = "Declare in missing what means missing.";
    return form.variantWith(g.lowest(), g.highest())
        .map(
            v ->
                v.equals("none")
                    ? "The form's own scale holds them all: was it answered on that, without variant? "
                    : "Variant \"%s\" holds them all: was that used? ".formatted(v))
        .orElse(
            "No variant of the form holds them all: give each answer its number in values, or declare a local form. ")
        .concat(otherwise);
  }

  private static String text(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }
}
