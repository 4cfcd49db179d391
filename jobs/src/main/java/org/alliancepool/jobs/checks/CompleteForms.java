package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.Attrition;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.schemas.instrument.Scale;
import org.apache.spark.sql.Row;

/**
 * Finds visits at which many forms are answered in part, as where items have no column or stand
 * under other names there, or a page was not asked: more than a fifth have too few answers for a
 * score, or more than half for one of a subscale, whose few items each count for more, or every
 * score is prorated where that is no chance. Each form is named in quarantine, and none looks like
 * a fault of the whole visit. A warning: what is scored is scored rightly.
 */
public final class CompleteForms {
  /** Fewer may have skipped an item. */
  private static final int FEWEST = 5;

  private static final int FEWEST_SCORES = 10;

  /** So many answers are left out by people who answer on paper, and not in haste. */
  private static final double LEFT_OUT = 0.05;

  private static final double CHANCE = 1.0 / 400;

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
        .map(s -> check(s.id(), rows.get(s.id()), items(s, rows.get(s.id()))))
        .toList();
  }

  /** How many items each form of a study has; of those studies alone where it is asked. */
  private static Map<String, Integer> items(Study study, List<Row> coverage) {
    if (coverage.stream().noneMatch(CompleteForms::areAllProrated)) {
      return Map.of();
    }
    StudyForms forms = StudyForms.of(study.manifest());
    Map<String, Integer> items = new HashMap<>();
    study.manifest().files().stream()
        .flatMap(f -> f.measures().stream())
        .filter(m -> m.items() != null)
        .flatMap(m -> forms.formsOf(m).stream())
        .forEach(f -> items.put(f.id(), f.itemNumbers().size()));
    return items;
  }

  /**
   * Checks a study.
   *
   * @param coverage its rows of that table that are of answers
   * @param items how many each form has
   */
  static CheckResult check(String study, List<Row> coverage, Map<String, Integer> items) {
    List<String> faults = new ArrayList<>();
    long tooFew = 0;
    long forms = 0;
    for (List<Row> scales : byForm(coverage)) {
      Row whole = scales.get(0);
      Row worst = isPart(whole) ? whole : mostPart(scales);
      if (isPart(worst)) {
        faults.add(answeredInPart(worst));
      }
      if (isProrated(whole, items.getOrDefault(whole.<String>getAs("form"), 1))) {
        faults.add(prorated(whole));
      }
      tooFew += whole.<Long>getAs("n_too_few_items");
      forms += all(whole);
    }
    return CheckResult.warning(
        "forms-complete",
        study,
        tooFew,
        forms,
        "%d of %d forms have too few answers for a score".formatted(tooFew, forms),
        faults);
  }

  /** By form, rater and visit the scales, with the total before them where there is one. */
  private static Collection<List<Row>> byForm(List<Row> coverage) {
    Map<String, List<Row>> forms = new TreeMap<>();
    for (Row r : coverage) {
      String key = String.join("\n", r.getAs("form"), r.getAs("rater"), r.getAs("visit"));
      List<Row> scales = forms.computeIfAbsent(key, k -> new ArrayList<>());
      scales.add(Scale.TOTAL.equals(r.<String>getAs("subscale")) ? 0 : scales.size(), r);
    }
    return forms.values();
  }

  private static Row mostPart(List<Row> scales) {
    return Collections.max(
        scales,
        Comparator.comparingLong((Row r) -> r.<Long>getAs("n_too_few_items"))
            .thenComparing(r -> r.<String>getAs("subscale")));
  }

  private static long all(Row r) {
    return r.<Long>getAs("n_scored") + r.<Long>getAs("n_too_few_items");
  }

  private static boolean isPart(Row r) {
    long tooFew = r.getAs("n_too_few_items");
    boolean many =
        Scale.TOTAL.equals(r.<String>getAs("subscale"))
            ? Attrition.isMuch(tooFew, all(r))
            : tooFew * 2 > all(r);
    return tooFew >= FEWEST && many;
  }

  /** True where all are prorated, and not because each has left something out. */
  private static boolean isProrated(Row r, int items) {
    double each = 1 - Math.pow(1 - LEFT_OUT, items);
    return areAllProrated(r) && Math.pow(each, r.<Long>getAs("n_scored").doubleValue()) < CHANCE;
  }

  private static boolean areAllProrated(Row r) {
    long scored = r.getAs("n_scored");
    return scored >= FEWEST_SCORES && r.<Long>getAs("n_prorated") == scored;
  }

  private static String answeredInPart(Row r) {
    String subscale = r.getAs("subscale");
    return "At visit \"%s\" %d of %d forms of %s by %s have too few answers for a score%s. Are columns of that visit blank, or its items under other names? See which in item_response."
        .formatted(
            r.<String>getAs("visit"),
            r.<Long>getAs("n_too_few_items"),
            all(r),
            r.<String>getAs("form"),
            r.<String>getAs("rater"),
            Scale.TOTAL.equals(subscale) ? "" : " of " + subscale);
  }

  private static String prorated(Row r) {
    return "At visit \"%s\" all %d scores of %s by %s are prorated. Has one of its items no answers there that count?"
        .formatted(
            r.<String>getAs("visit"),
            r.<Long>getAs("n_scored"),
            r.<String>getAs("form"),
            r.<String>getAs("rater"));
  }
}
