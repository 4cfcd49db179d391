package org.alliancepool.jobs.simulate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.alliancepool.jobs.simulate.table.SimulatedColumn;

/**
 * A workbook whose sheets are joined on the patient's id: who is in which arm, outcomes by visit,
 * and ratings by visit.
 */
final class WorkbookShape implements Shape {
  private static final String PATIENTS = "Patients";
  private static final String OUTCOMES = "Outcomes";
  private static final String RATINGS = "Ratings";
  private static final String ITEMS = "W{rater}_{item}";

  @Override
  public List<Table> tables(TrialDesign design) {
    return List.of(
        table(
            design,
            PATIENTS,
            List.of(SimulatedColumn.id("ID"), SimulatedColumn.code("ARM")),
            "layout: wide\nparticipant: ID\narm: ARM\n",
            p -> List.<Object[]>of(new Object[] {p.id(), design.armCode(p.arm())})),
        table(
            design,
            OUTCOMES,
            byVisit(List.of(SimulatedColumn.number("OUT"))),
            byVisit(design.outcomeMeasure("OUT")),
            p -> rows(p, v -> !v.isRated(), v -> Collections.singletonList(v.outcome()))),
        table(
            design,
            RATINGS,
            byVisit(design.items(ITEMS)),
            byVisit(design.allianceMeasure(ITEMS)),
            p -> rows(p, SiteRecord.Visit::isRated, design::answers)));
  }

  private static Table table(
      TrialDesign design,
      String sheet,
      List<SimulatedColumn> columns,
      String mapping,
      Function<SiteRecord, List<Object[]>> rows) {
    return new Table(design.file("data"), sheet, columns, "sheet: " + sheet + "\n" + mapping, rows);
  }

  private static List<SimulatedColumn> byVisit(List<SimulatedColumn> more) {
    List<SimulatedColumn> columns = new ArrayList<>();
    columns.add(SimulatedColumn.id("ID"));
    columns.add(SimulatedColumn.code("VISIT"));
    columns.addAll(more);
    return columns;
  }

  private static String byVisit(String measure) {
    return "layout: long\nparticipant: ID\nvisit: VISIT\nmeasures:\n" + measure;
  }

  private static List<Object[]> rows(
      SiteRecord p,
      Predicate<SiteRecord.Visit> here,
      Function<SiteRecord.Visit, List<Object>> cells) {
    List<Object[]> rows = new ArrayList<>();
    for (SiteRecord.Visit v : p.visits()) {
      if (here.test(v)) {
        List<Object> row = new ArrayList<>();
        row.add(p.id(v));
        row.add(v.code());
        row.addAll(cells.apply(v));
        rows.add(row.toArray());
        if (p.isTwice(v)) {
          rows.add(row.toArray());
        }
      }
    }
    return rows;
  }

  @Override
  public Place place(TrialDesign design, Planted d) {
    String file = design.file("data") + "#";
    String visit = d.visit() == null ? "" : d.visit();
    return switch (d.field()) {
      case ARM -> new Place(file + PATIENTS, visit, "ARM");
      case OUTCOME -> new Place(file + OUTCOMES, visit, "OUT");
      case VISIT -> new Place(file + OUTCOMES, visit, "VISIT");
      case ROW -> new Place(file + OUTCOMES, visit, "");
      case ITEM -> new Place(file + RATINGS, visit, "W" + design.firstRater() + "_1");
      case FORM -> new Place(file + RATINGS, visit, "");
      case DATE -> throw new IllegalArgumentException("no column of dates");
    };
  }

  @Override
  public boolean has(Defect defect) {
    return defect != Defect.IMPOSSIBLE_DATE;
  }
}
