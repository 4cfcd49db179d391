package org.alliancepool.jobs.report.page;

import static org.alliancepool.jobs.report.page.ReportRows.count;
import static org.alliancepool.jobs.report.page.ReportRows.flag;
import static org.alliancepool.jobs.report.page.ReportRows.number;
import static org.alliancepool.jobs.report.page.ReportRows.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.disclosure.SmallCells;
import org.alliancepool.jobs.report.page.ReportModel.ContrastLine;
import org.alliancepool.jobs.report.page.ReportModel.EffectLine;
import org.alliancepool.jobs.report.page.ReportModel.Estimate;
import org.apache.spark.sql.Row;

/**
 * The effects of one analysis, and which of them may be shown.
 *
 * <ul>
 *   <li>What {@link SmallCells} withholds is not shown.
 *   <li>Nothing by arm of a blinded study is shown, nor mentioned.
 * </ul>
 */
final class Effects {
  private final Names names;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<String, String> locations = new HashMap<>();
  private final SmallCells cells;

  Effects(String analysis, ReportRows tables, Names names) {
    this.names = names;
    tables.of("effect_size").stream()
        .filter(r -> analysis.equals(text(r, "analysis_id")))
        .filter(r -> text(r, "arm_id") == null || !names.isBlinded(text(r, "study_id")))
        .sorted(
            Comparator.comparing((Row r) -> text(r, "source"))
                .thenComparing(r -> text(r, "study_id"))
                .thenComparing(r -> String.valueOf(text(r, "arm_id")))
                .thenComparing(r -> text(r, "alliance_instrument"))
                .thenComparing(r -> text(r, "rater"))
                .thenComparing(r -> text(r, "phase"))
                .thenComparing(r -> text(r, "effect_id")))
        .forEach(r -> rows.put(text(r, "effect_id"), r));
    cells = new SmallCells(rows.values());
    for (Row r : tables.of("published_effect")) {
      locations.put(printed(r), text(r, "location"));
    }
  }

  /** Whether there is an effect of that id that may be named. */
  boolean has(String effectId) {
    return rows.containsKey(effectId);
  }

  Row row(String effectId) {
    return rows.get(effectId);
  }

  /** The effects of a measure that may be pooled, in the order of the page. */
  List<Row> aligned(String measure) {
    return rows.values().stream()
        .filter(r -> measure.equals(text(r, "measure")) && flag(r, "aligned"))
        .toList();
  }

  /** Whether an effect must not be shown. */
  boolean isSuppressed(Row r) {
    return cells.isHidden(r);
  }

  /** One line per study, arm, rating and outcome: r and partial r side by side. */
  List<EffectLine> lines() {
    Map<List<String>, Row> raw = new LinkedHashMap<>();
    Map<List<String>, Row> partial = new LinkedHashMap<>();
    for (Row r : rows.values()) {
      if (!SmallCells.isDifference(r)) {
        (text(r, "adjusted_for") == null ? raw : partial).put(subject(r), r);
      }
    }
    Set<List<String>> subjects = new java.util.LinkedHashSet<>(raw.keySet());
    subjects.addAll(partial.keySet());
    List<EffectLine> lines = new ArrayList<>();
    for (List<String> subject : subjects) {
      Row one = raw.getOrDefault(subject, partial.get(subject));
      lines.add(
          new EffectLine(
              text(one, "effect_id"),
              names.study(text(one, "study_id")),
              names.arm(text(one, "study_id"), text(one, "arm_id")),
              Names.alliance(one),
              Names.outcome(one),
              locations.get(printed(one)),
              flag(one, "aligned"),
              correlation(raw.get(subject)),
              correlation(partial.get(subject))));
    }
    return lines;
  }

  private Estimate correlation(Row r) {
    if (r == null) {
      return Estimate.ABSENT;
    }
    return isSuppressed(r)
        ? Estimate.SUPPRESSED
        : Estimate.shown(count(r, "ni"), number(r, "ri"), number(r, "ci_lb"), number(r, "ci_ub"));
  }

  /** The differences within trials, by a measure. */
  List<ContrastLine> differences(String measure) {
    return rows.values().stream()
        .filter(r -> SmallCells.isDifference(r) && measure.equals(text(r, "measure")))
        .map(
            r ->
                new ContrastLine(
                    names.study(text(r, "study_id")),
                    names.arm(text(r, "study_id"), text(r, "arm_id")),
                    names.arm(text(r, "study_id"), text(r, "comparator_arm_id")),
                    Names.alliance(r),
                    Names.outcome(r),
                    text(r, "adjusted_for") != null,
                    isSuppressed(r)
                        ? Estimate.SUPPRESSED
                        : Estimate.shown(
                            count(r, "ni"),
                            number(r, "yi"),
                            number(r, "ci_lb"),
                            number(r, "ci_ub"))))
        .toList();
  }

  /**
   * The effects of a pool, in its order; empty where the tables do not tell. They are named in
   * {@code influence}; a pool that is not there is told by its size.
   */
  Optional<List<Row>> members(ReportRows tables, Row pool, String measure) {
    List<Row> named =
        tables.of("influence").stream()
            .filter(i -> samePool(i, pool))
            .map(i -> rows.get(text(i, "effect_id")))
            .filter(java.util.Objects::nonNull)
            .toList();
    int k = pool.<Integer>getAs("k");
    if (named.size() == k) {
      return Optional.of(named);
    }
    List<Row> all = aligned(measure);
    if (all.size() == k) {
      return Optional.of(all);
    }
    Double beta = pool.getAs("beta");
    return k == 1
        ? all.stream().filter(r -> beta.equals(r.getAs("yi"))).findFirst().map(List::of)
        : Optional.empty();
  }

  static boolean samePool(Row a, Row b) {
    return text(a, "analysis_id").equals(text(b, "analysis_id"))
        && text(a, "stratum").equals(text(b, "stratum"))
        && text(a, "measure").equals(text(b, "measure"));
  }

  private static List<String> rating(Row r) {
    return Arrays.asList(
        text(r, "study_id"),
        text(r, "alliance_instrument"),
        text(r, "alliance_form"),
        text(r, "rater"),
        text(r, "phase"),
        text(r, "phase_part"),
        text(r, "session_rule"));
  }

  private static List<String> subject(Row r) {
    List<String> key = new ArrayList<>(rating(r));
    key.add(text(r, "arm_id"));
    key.add(text(r, "outcome_instrument"));
    key.add(text(r, "outcome_rater"));
    key.add(text(r, "timepoint"));
    return key;
  }

  /** What a printed correlation and its effect have in common. */
  private static String printed(Row r) {
    return String.join(
        "|",
        text(r, "study_id"),
        text(r, "arm_id"),
        text(r, "alliance_instrument"),
        text(r, "rater"),
        text(r, "phase"),
        text(r, "phase_part"),
        text(r, "session_rule"),
        text(r, "outcome_instrument"),
        text(r, "timepoint"),
        text(r, "adjusted_for"));
  }
}
