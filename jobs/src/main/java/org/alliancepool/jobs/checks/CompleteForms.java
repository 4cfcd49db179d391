package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.Attrition;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.schemas.instrument.Scale;
import org.apache.spark.sql.Row;

/**
 * Finds visits at which many forms are answered in part, as where items have no column or stand
 * under other names there, or a page was not asked: more than a fifth have too few answers for a
 * score, or every score is prorated, which of a long form is chance. Each form is named in
 * quarantine, and none looks like a fault of the whole visit. A warning: what is scored is scored
 * rightly.
 */
public final class CompleteForms {
  /** Fewer may have skipped an item. */
  private static final int FEWEST = 5;

  /** Of ten forms with more items each may have one left out: at 5 % it is so once in 400. */
  private static final int MOST_ITEMS = 20;

  private static final int ALL = 10;

  private final Warehouse warehouse;

  public CompleteForms(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that has answers. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, List<Row>> rows = StudyRows.of(warehouse, "coverage");
    rows.values().forEach(of -> of.removeIf(r -> !"items".equals(r.<String>getAs("score_source"))));
    rows.values().removeIf(List::isEmpty);
    return studies.stream()
        .filter(s -> rows.containsKey(s.id()))
        .map(s -> check(s.id(), rows.get(s.id()), shortForms(s)))
        .toList();
  }

  private static Set<String> shortForms(Study study) {
    StudyForms forms = StudyForms.of(study.manifest());
    return study.manifest().files().stream()
        .flatMap(f -> f.measures().stream())
        .filter(m -> m.items() != null)
        .flatMap(m -> forms.formsOf(m).stream())
        .filter(f -> f.itemNumbers().size() <= MOST_ITEMS)
        .map(StudyForm::id)
        .collect(Collectors.toSet());
  }

  /**
   * Checks a study.
   *
   * @param coverage its rows of that table that are of answers
   * @param shortForms of which an item left out by everybody is no chance
   */
  static CheckResult check(String study, List<Row> coverage, Set<String> shortForms) {
    List<String> faults = new ArrayList<>();
    long tooFew = 0;
    long forms = 0;
    for (Row r : ofWholeForms(coverage)) {
      faults.addAll(faults(r, shortForms.contains(r.<String>getAs("form"))));
      tooFew += r.<Long>getAs("n_too_few_items");
      forms += all(r);
    }
    return CheckResult.warning(
        "forms-complete",
        study,
        tooFew,
        forms,
        "%d of %d forms have too few answers for a score".formatted(tooFew, forms),
        faults);
  }

  /** By form, rater and visit the total, or what the form has in its place. */
  private static Collection<Row> ofWholeForms(List<Row> coverage) {
    Map<String, Row> whole = new TreeMap<>();
    for (Row r : coverage) {
      String key = String.join("\n", r.getAs("form"), r.getAs("rater"), r.getAs("visit"));
      whole.merge(key, r, (a, b) -> rank(b) > rank(a) ? b : a);
    }
    return whole.values();
  }

  private static long rank(Row r) {
    return Scale.TOTAL.equals(r.<String>getAs("subscale"))
        ? Long.MAX_VALUE
        : r.<Long>getAs("n_too_few_items");
  }

  private static long all(Row r) {
    return r.<Long>getAs("n_scored") + r.<Long>getAs("n_too_few_items");
  }

  private static List<String> faults(Row r, boolean isShort) {
    long tooFew = r.getAs("n_too_few_items");
    long prorated = r.getAs("n_prorated");
    List<String> faults = new ArrayList<>();
    if (tooFew >= FEWEST && Attrition.isMuch(tooFew, all(r))) {
      faults.add(
          "At visit \"%s\" %d of %d forms of %s by %s have too few answers for a score. Are columns of that visit blank, or its items under other names? See which in quarantine (too_few_items)."
              .formatted(
                  r.<String>getAs("visit"),
                  tooFew,
                  all(r),
                  r.<String>getAs("form"),
                  r.<String>getAs("rater")));
    }
    if (isShort && prorated >= ALL && prorated == r.<Long>getAs("n_scored")) {
      faults.add(
          "At visit \"%s\" all %d scores of %s by %s are prorated. Has one of its items no answers there?"
              .formatted(
                  r.<String>getAs("visit"),
                  prorated,
                  r.<String>getAs("form"),
                  r.<String>getAs("rater")));
    }
    return faults;
  }
}
