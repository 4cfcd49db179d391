package org.alliancepool.jobs.simulate;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.simulate.table.SimulatedColumn;

/**
 * A REDCap export: a row per patient and event, with the arm in the event's name, and a row per
 * repeat of the alliance form in an event of its own for each phase.
 */
final class RedcapShape implements Shape {
  private static final String EVENT = "redcap_event_name";
  private static final String ITEMS = "w{rater}_{item}";

  @Override
  public List<Table> tables(TrialDesign design) {
    List<SimulatedColumn> columns = new ArrayList<>();
    columns.add(SimulatedColumn.id("record_id"));
    columns.add(SimulatedColumn.id(EVENT));
    columns.add(SimulatedColumn.code("redcap_repeat_instrument"));
    columns.add(SimulatedColumn.code("redcap_repeat_instance"));
    columns.add(SimulatedColumn.id("visit_date"));
    columns.add(SimulatedColumn.number("total"));
    columns.addAll(design.items(ITEMS));
    String mapping =
        """
        layout: long
        participant: record_id
        visit: %s
        visit_pattern: "{visit}_arm_{arm}"
        instance: redcap_repeat_instance
        visit_date: visit_date
        date_format: yyyy-MM-dd
        measures:
        %s%s"""
            .formatted(EVENT, design.outcomeMeasure("total"), design.allianceMeasure(ITEMS));
    return List.of(
        new Table(design.file("redcap"), "redcap", columns, mapping, p -> rows(design, p)));
  }

  private List<Object[]> rows(TrialDesign design, SiteRecord p) {
    List<Object[]> rows = new ArrayList<>();
    for (SiteRecord.Visit v : p.visits()) {
      List<Object> row = new ArrayList<>();
      row.add(p.id(v));
      row.add(event(v.code()) + "_arm_" + design.armCode(p.arm()));
      row.add(v.isRated() ? "alliance" : null);
      row.add(v.isRated() ? v.code().substring(1) : null);
      row.add(v.date());
      row.add(v.outcome());
      row.addAll(design.answers(v));
      rows.add(row.toArray());
      if (p.isTwice(v)) {
        rows.add(row.toArray());
      }
    }
    return rows;
  }

  private static String event(String code) {
    return switch (code.charAt(0)) {
      case 'B' -> "baseline";
      case 'P' -> "preparation";
      case 'I' -> "integration";
      case 'E' -> "week_6";
      default -> "unscheduled";
    };
  }

  @Override
  public Place place(TrialDesign design, Planted d) {
    String column =
        switch (d.field()) {
          case ITEM -> "w" + design.firstRater() + "_1";
          case OUTCOME -> "total";
          case DATE -> "visit_date";
          case VISIT -> EVENT;
          case FORM, ROW -> "";
          case ARM -> throw new IllegalArgumentException("no column of the arm");
        };
    return new Place(design.file("redcap"), d.visit() == null ? "" : visit(d.visit()), column);
  }

  /** No event is without an arm. */
  @Override
  public boolean has(Defect defect) {
    return defect != Defect.MISSING_ARM;
  }

  @Override
  public String visit(String code) {
    boolean rated = TrialDesign.PHASE_LETTERS.indexOf(code.charAt(0)) >= 0;
    return event(code) + (rated ? "#" + code.substring(1) : "");
  }

  @Override
  public String armCode(int arm) {
    return Integer.toString(arm + 1);
  }
}
