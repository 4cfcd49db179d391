package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.statistics.score.CopiedAnswers;
import org.alliancepool.statistics.score.SheetMarks;
import org.apache.spark.sql.Row;

/**
 * Finds answers that are another's, by {@link CopiedAnswers}: {@code answers-copied} warns where
 * items of a form have one column's answers, or participants the very answers of another, of an
 * earlier visit, another form or another rater.
 */
public final class OwnAnswers {
  private final Warehouse warehouse;

  public OwnAnswers(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study of which there is a reliability, visit by visit. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, List<Row>> rows = StudyRows.of(warehouse, "reliability");
    return studies.stream()
        .filter(s -> rows.containsKey(s.id()))
        .map(s -> check(s.id(), rows.get(s.id())))
        .toList();
  }

  /**
   * Checks a study.
   *
   * @param reliability its rows of that table
   */
  static CheckResult check(String study, List<Row> reliability) {
    Map<String, Set<String>> visits = new TreeMap<>();
    Set<String> sheets = new TreeSet<>();
    Set<String> carried = new TreeSet<>();
    for (Row r : reliability) { // a row per scale, which all say the same of the form
      String form = r.<String>getAs("form") + " by " + r.<String>getAs("rater");
      for (Row same : r.<Row>getList(r.fieldIndex("same_item"))) {
        visits
            .computeIfAbsent(
                "item %d of %s has the answers of item %d"
                    .formatted(same.getInt(0), form, same.getInt(1)),
                s -> new LinkedHashSet<>())
            .add(r.getAs("visit"));
      }
      long n = r.<Long>getAs("n_same_sheet");
      if (n > 0) {
        sheets.add("%d of %s at %s".formatted(n, form, r.<String>getAs("visit")));
      }
      for (Row before : r.<Row>getList(r.fieldIndex("carried_sheet"))) {
        carried.add(
            "%d of %s at %s those of %s"
                .formatted(before.getLong(1), form, r.<String>getAs("visit"), before.getString(0)));
      }
    }
    Set<String> raters = raters(reliability);
    List<String> faults = new ArrayList<>();
    if (!visits.isEmpty()) {
      faults.add(
          visits.entrySet().stream()
              .map(e -> e.getKey() + " at " + String.join(", ", e.getValue()))
              .collect(
                  Collectors.joining(
                      "; ",
                      "Items have the answer of another in every row: ",
                      ". Is a column mapped twice, or copied over the other?")));
    }
    if (!sheets.isEmpty()) {
      faults.add(
          sheets.stream()
              .collect(
                  Collectors.joining(
                      "; ",
                      "Participants have the very answers of another: ",
                      ". Were rows filled down, or was a patient entered twice?")));
    }
    if (!carried.isEmpty()) {
      faults.add(
          "Participants have the very answers of an earlier visit: "
              + String.join("; ", carried)
              + ". Were they carried forward, or copied? Let the site leave out what was not answered at the visit.");
    }
    if (!raters.isEmpty()) {
      faults.add(
          "Participants have the very answers in another form, or from another rater: "
              + String.join("; ", raters)
              + ". Were columns of one mapped, or exported, as the other's?");
    }
    return CheckResult.warning(
        "answers-copied",
        study,
        visits.size() + sheets.size() + carried.size() + raters.size(),
        reliability.size(),
        "no item has the answers of another, and no participant",
        faults);
  }

  /** Forms or raters whose sheets at a visit are those of another, each with that one. */
  private static Set<String> raters(List<Row> reliability) {
    Map<String, TreeMap<String, List<Long>>> marks = new TreeMap<>();
    for (Row r : reliability) {
      marks
          .computeIfAbsent(r.getAs("visit"), v -> new TreeMap<>())
          .put(
              r.<String>getAs("form") + " by " + r.<String>getAs("rater"),
              r.getList(r.fieldIndex("sheet_mark")));
    }
    Set<String> same = new TreeSet<>();
    marks.forEach(
        (visit, forms) ->
            forms.forEach(
                (form, sheets) ->
                    forms
                        .headMap(form)
                        .forEach(
                            (other, others) -> {
                              if (SheetMarks.areSame(sheets, others)) {
                                same.add("%s those of %s at %s".formatted(form, other, visit));
                              }
                            })));
    return same;
  }
}
