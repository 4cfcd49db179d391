package org.alliancepool.jobs.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.alliancepool.jobs.simulate.table.SimulatedColumn;

/**
 * CDISC: a table with a row per patient, which has the arm, and one with a row per patient, visit
 * and parameter. Answers that are blank have no row. A last outcome that is not there has one
 * without a value and, in ADaM, one that carries the first forward, which must not count.
 */
final class ParameterShape implements Shape {
  private static final String OUTCOME = "TOTAL";

  private final Names names;

  /** What the standard calls things. */
  enum Names {
    /** Analysis datasets. */
    ADAM("adsl", "TRT01P", "adqs", "AVISIT", "PARAMCD", "AVAL", "DTYPE", "LOCF"),
    /** Tabulation datasets. */
    SDTM("dm", "ARMCD", "qs", "VISIT", "QSTESTCD", "QSSTRESN", "QSSTAT", "NOT DONE");

    private final String people;
    private final String arm;
    private final String values;
    private final String visit;
    private final String parameter;
    private final String value;
    private final String flag;
    private final String flagged;

    Names(
        String people,
        String arm,
        String values,
        String visit,
        String parameter,
        String value,
        String flag,
        String flagged) {
      this.people = people;
      this.arm = arm;
      this.values = values;
      this.visit = visit;
      this.parameter = parameter;
      this.value = value;
      this.flag = flag;
      this.flagged = flagged;
    }
  }

  ParameterShape(Names names) {
    this.names = names;
  }

  @Override
  public List<Table> tables(TrialDesign design) {
    return List.of(people(design), values(design));
  }

  private Table people(TrialDesign design) {
    List<SimulatedColumn> columns =
        List.of(
            SimulatedColumn.code("STUDYID"),
            SimulatedColumn.id("USUBJID"),
            SimulatedColumn.code(names.arm));
    String mapping =
        """
        layout: wide
        participant: USUBJID
        arm: %s
        """
            .formatted(names.arm);
    return new Table(
        design.file(names.people),
        names.people,
        columns,
        mapping,
        p -> List.<Object[]>of(new Object[] {design.number(), p.id(), design.armCode(p.arm())}));
  }

  private Table values(TrialDesign design) {
    List<SimulatedColumn> columns =
        List.of(
            SimulatedColumn.code("STUDYID"),
            SimulatedColumn.id("USUBJID"),
            SimulatedColumn.id(names.visit),
            SimulatedColumn.code(names.parameter),
            SimulatedColumn.number(names.value),
            SimulatedColumn.code(names.flag));
    String mapping =
        """
        layout: parameter
        participant: USUBJID
        visit: %s
        parameter: %s
        value: %s
        %smeasures:
        %s%s"""
            .formatted(
                names.visit,
                names.parameter,
                names.value,
                names == Names.ADAM ? "only: {DTYPE: [\"\"]}\n" : "",
                design.outcomeMeasure(OUTCOME),
                design.allianceMeasure("W{rater}{item}"));
    return new Table(
        design.file(names.values), names.values, columns, mapping, p -> rows(design, p));
  }

  private List<Object[]> rows(TrialDesign design, SiteRecord p) {
    List<Object[]> rows = new ArrayList<>();
    for (SiteRecord.Visit v : p.visits()) {
      if (v.isRated()) {
        for (int r = 0; r < v.forms().length; r++) {
          for (int i = 0; i < v.forms()[r].length; i++) {
            if (v.forms()[r][i] != null) {
              rows.add(row(design, p, v, item(design, r, i), v.forms()[r][i], null));
            }
          }
        }
      } else {
        outcome(rows, design, p, v);
      }
    }
    return rows;
  }

  private void outcome(List<Object[]> rows, TrialDesign design, SiteRecord p, SiteRecord.Visit v) {
    boolean blank = v.outcome() == null;
    boolean adam = names == Names.ADAM;
    Object[] row = row(design, p, v, OUTCOME, v.outcome(), blank && !adam ? names.flagged : null);
    rows.add(row);
    if (p.isTwice(v)) {
      rows.add(row);
    }
    if (adam && blank && v.code().equals(SiteRecord.END)) {
      Integer first = p.visit(SiteRecord.BASELINE).outcome();
      rows.add(row(design, p, v, OUTCOME, first, names.flagged));
    }
  }

  private Object[] row(
      TrialDesign design,
      SiteRecord p,
      SiteRecord.Visit v,
      String parameter,
      Object value,
      String flag) {
    return new Object[] {design.number(), p.id(), visit(v.code()), parameter, value, flag};
  }

  /** WC01, WC02. */
  private static String item(TrialDesign design, int rater, int item) {
    return String.format(Locale.ROOT, "W%c%02d", design.form().raters.charAt(rater), item + 1);
  }

  @Override
  public Place place(TrialDesign design, Planted d) {
    boolean arm = d.field() == Planted.Field.ARM;
    String column =
        switch (d.field()) {
          case ARM -> names.arm;
          case ITEM, OUTCOME -> names.value;
          case VISIT -> names.visit;
          case FORM, ROW -> "";
          case DATE -> throw new IllegalArgumentException("no column of dates");
        };
    return new Place(
        design.file(arm ? names.people : names.values),
        d.visit() == null ? "" : visit(d.visit()),
        column);
  }

  @Override
  public boolean has(Defect defect) {
    return defect != Defect.IMPOSSIBLE_DATE;
  }

  @Override
  public String visit(String code) {
    String visit =
        switch (code.charAt(0)) {
          case 'B' -> "Baseline";
          case 'P' -> "Preparation " + code.substring(1);
          case 'I' -> "Integration " + code.substring(1);
          case 'E' -> "Week 6";
          default -> "Unscheduled";
        };
    return names == Names.ADAM ? visit : visit.toUpperCase(Locale.ROOT);
  }

  @Override
  public String armCode(int arm) {
    return arm == 0 ? "ACTIVE" : "CONTROL";
  }
}
