package org.alliancepool.jobs.simulate;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.simulate.table.SimulatedColumn;

/** One table with a row per patient; the columns name the visits. */
final class WideShape implements Shape {
  @Override
  public List<Table> tables(TrialDesign design) {
    List<SimulatedColumn> columns = new ArrayList<>();
    columns.add(SimulatedColumn.id("ID"));
    columns.add(SimulatedColumn.code("ARM"));
    columns.add(SimulatedColumn.number("OUT" + SiteRecord.BASELINE));
    columns.add(SimulatedColumn.number("OUT" + SiteRecord.END));
    for (String visit : design.ratedVisits()) {
      columns.addAll(design.items("W{rater}" + visit + "_{item}"));
    }
    String mapping =
        """
        layout: wide
        participant: ID
        arm: ARM
        measures:
        %s%s"""
            .formatted(
                design.outcomeMeasure("OUT{visit}"),
                design.allianceMeasure("W{rater}{visit}_{item}"));
    return List.of(new Table(design.file("data"), "Data", columns, mapping, p -> rows(design, p)));
  }

  private static List<Object[]> rows(TrialDesign design, SiteRecord p) {
    List<Object> row = new ArrayList<>();
    row.add(p.id());
    row.add(design.armCode(p.arm()));
    row.add(p.visit(SiteRecord.BASELINE).outcome());
    row.add(p.visit(SiteRecord.END).outcome());
    p.visits().stream()
        .filter(SiteRecord.Visit::isRated)
        .flatMap(v -> design.answers(v).stream())
        .forEach(row::add);
    Object[] cells = row.toArray();
    return p.twice() ? List.of(cells, cells) : List.<Object[]>of(cells);
  }

  @Override
  public Place place(TrialDesign design, Planted d) {
    String column =
        switch (d.field()) {
          case ITEM -> "W" + design.firstRater() + d.visit() + "_1";
          case ARM -> "ARM";
          case OUTCOME -> "OUT" + d.visit();
          case FORM, ROW -> "";
          case DATE, VISIT -> throw new IllegalArgumentException("no column of " + d.field());
        };
    return new Place(design.file("data"), "", column);
  }

  @Override
  public boolean has(Defect defect) {
    return defect != Defect.UNKNOWN_VISIT && defect != Defect.IMPOSSIBLE_DATE;
  }
}
