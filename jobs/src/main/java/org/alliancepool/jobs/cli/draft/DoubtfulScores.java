package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Range;
import org.alliancepool.schemas.instrument.Scale;
import org.alliancepool.schemas.instrument.Variant;

/**
 * Columns named like a score that may as well be answers to items. Mapped as totals they would pass
 * every check and be wrong, so they are asked about.
 *
 * @param measures alike but for the visit
 * @param why they may be items
 */
record DoubtfulScores(List<FoundMeasure> measures, String why) {

  /** Those among scores of which the values, or the numbers in the names, may be of items. */
  static List<DoubtfulScores> among(List<FoundMeasure> scores) {
    // bdi_2 is a name of the BDI-II; beside bdi_1 and bdi_3 it is one of them.
    Set<String> numbered =
        scores.stream()
            .filter(DoubtfulScores::isNumberedLikeAnItem)
            .map(DoubtfulScores::withoutNumbers)
            .collect(Collectors.toSet());
    // Apart: the total phq9_w0 differs from the item phq9_1_w0 in what is taken for the visit only.
    Map<String, List<FoundMeasure>> alike = new LinkedHashMap<>();
    for (FoundMeasure f : scores) {
      String key = numbered.contains(withoutNumbers(f)) + "/" + f.acrossVisits();
      alike.computeIfAbsent(key, k -> new ArrayList<>()).add(f);
    }
    List<DoubtfulScores> doubtful = new ArrayList<>();
    for (List<FoundMeasure> measures : alike.values()) {
      List<String> reasons = new ArrayList<>();
      FoundMeasure first = measures.get(0);
      if (isWithinAnItem(measures)) {
        reasons.add(
            "all values lie within one item's %s to %s, as answers and means do"
                .formatted(
                    FoundMeasure.text(first.form().response().min()),
                    FoundMeasure.text(highestAnswer(first.form()))));
      }
      if (numbered.contains(withoutNumbers(first))) {
        reasons.add("the numbers in the names look like those of items");
      }
      if (!reasons.isEmpty()) {
        doubtful.add(
            new DoubtfulScores(
                measures,
                "scores of %s, or its items? %s"
                    .formatted(first.instrument().code(), String.join("; ", reasons))));
      }
    }
    return doubtful;
  }

  List<ColumnLook> columns() {
    return measures.stream().flatMap(f -> f.columns().stream()).toList();
  }

  MeasureGuess question() {
    FoundMeasure first = measures.get(0);
    return MeasureGuess.question(
        measures.size() == 1 ? first.pattern() : first.everyVisit(),
        "%s; %s".formatted(why, FoundMeasure.extent(columns())));
  }

  /** True where a sum over several items would hardly be so low for everyone. */
  private static boolean isWithinAnItem(List<FoundMeasure> measures) {
    FoundMeasure first = measures.get(0);
    Form form = first.form();
    Scale scale = first.scale();
    double highest = highestAnswer(form);
    boolean sum = !first.mean() && scale.range().map(Range::max).orElse(highest + 1) > highest;
    List<ColumnLook> columns = measures.stream().flatMap(f -> f.columns().stream()).toList();
    return sum
        && FoundMeasure.max(columns) <= highest
        && FoundMeasure.min(columns) >= Math.min(0, form.response().min());
  }

  private static double highestAnswer(Form form) {
    return form.variants().stream()
        .map(Variant::response)
        .mapToDouble(r -> r.max())
        .reduce(form.response().max(), Math::max);
  }

  /**
   * True where a bare number stands for the visit, alone (phq9_1) or beside it (phq9_1_w0), and no
   * word beside it says what is counted, as in week_1, 6_months or total_2.
   */
  private static boolean isNumberedLikeAnItem(FoundMeasure f) {
    if (f.visit() == null) {
      return false;
    }
    String name = f.pattern();
    List<NameWord> words = new ArrayList<>(NameWord.of(name, 0, f.visitStart()));
    int from = words.size();
    words.addAll(NameWord.of(name, f.visitStart(), f.visitEnd()));
    int to = words.size();
    words.addAll(NameWord.of(name, f.visitEnd(), name.length()));
    for (int i = from; i < to; i++) {
      boolean counted =
          (i > 0 && words.get(i - 1).saysWhatIsNumbered())
              || (i + 1 < words.size() && words.get(i + 1).saysUnit());
      if (words.get(i).isNumber() && !counted) {
        return true;
      }
    }
    return false;
  }

  private static String withoutNumbers(FoundMeasure f) {
    return f.pattern().toLowerCase(Locale.ROOT).replaceAll("\\d+", "#");
  }
}
