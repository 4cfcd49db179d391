package org.alliancepool.jobs.simulate;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.simulate.table.SimulatedColumn;

/** One table with a row per patient and visit. */
final class LongShape implements Shape {
  @Override
  public List<Table> tables(TrialDesign design) {
    boolean dated = design.kind().format().isFreeText();
    List<SimulatedColumn> columns = new ArrayList<>();
    columns.add(SimulatedColumn.id("ID"));
    columns.add(SimulatedColumn.code("VISIT"));
    if (dated) {
      columns.add(SimulatedColumn.id("DATE"));
    }
    columns.add(SimulatedColumn.code("ARM"));
    columns.add(SimulatedColumn.number("OUT"));
    columns.addAll(design.items("W{rater}_{item}"));
    String mapping =
        """
        layout: long
        participant: ID
        arm: ARM
        visit: VISIT
        %smeasures:
        %s%s"""
            .formatted(
                dated ? "visit_date: DATE\ndate_format: yyyy-MM-dd\n" : "",
                design.outcomeMeasure("OUT"),
                design.allianceMeasure("W{rater}_{item}"));
    return List.of(
        new Table(design.file("data"), "Data", columns, mapping, p -> rows(design, dated, p)));
  }

  private static List<Object[]> rows(TrialDesign design, boolean dated, SiteRecord p) {
    List<Object[]> rows = new ArrayList<>();
    for (SiteRecord.Visit v : p.visits()) {
      List<Object> row = new ArrayList<>();
      row.add(p.id(v));
      row.add(v.code());
      if (dated) {
        row.add(v.date());
      }
      row.add(design.armCode(p.arm()));
      row.add(v.outcome());
      design.answers(v).forEach(row::add);
      rows.add(row.toArray());
      if (p.isTwice(v)) {
        rows.add(row.toArray());
      }
    }
    return rows;
  }

  @Override
  public Place place(TrialDesign design, Planted d) {
    String column =
        switch (d.field()) {
          case ITEM -> "W" + design.firstRater() + "_1";
          case ARM -> "ARM";
          case OUTCOME -> "OUT";
          case DATE -> "DATE";
          case VISIT -> "VISIT";
          case FORM, ROW -> "";
        };
    return new Place(design.file("data"), d.visit() == null ? "" : d.visit(), column);
  }

  @Override
  public boolean has(Defect defect) {
    return true;
  }
}
