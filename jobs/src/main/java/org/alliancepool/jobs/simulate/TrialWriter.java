package org.alliancepool.jobs.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.alliancepool.jobs.simulate.table.SimulatedColumn;
import org.alliancepool.jobs.simulate.table.TableWriter;

/**
 * Writes one simulated trial: its file, patient by patient, and its manifest; keeps its truth and
 * the defects that were planted. Memory: one patient.
 */
final class TrialWriter {
  private static final int ID_WIDTH = 16;
  private static final int SHORT_TEXT = 8;
  private static final String BASELINE = "B0";
  private static final String END = "E1";
  private static final int LAST_DAY_OF_JANUARY = 31;

  private final TrialDesign design;
  private final List<String> visits;
  private final CellTruth[][][] truth;
  private final List<String[]> defects = new ArrayList<>();
  private long ratings;
  private long answers;

  TrialWriter(TrialDesign design) {
    this.design = design;
    this.visits = design.ratedVisits();
    int raters = design.form().raters.length();
    truth = new CellTruth[TrialDesign.ARMS.size()][TrialDesign.PHASES.size()][raters];
    for (CellTruth[][] arm : truth) {
      for (CellTruth[] phase : arm) {
        for (int r = 0; r < raters; r++) {
          phase[r] = new CellTruth();
        }
      }
    }
  }

  /**
   * What was written.
   *
   * @param truth rows of truth.csv
   * @param defects rows of defects.csv
   * @param ratings filled forms
   * @param answers answered items
   */
  record Written(List<String[]> truth, List<String[]> defects, long ratings, long answers) {}

  Written write(Path consortium) throws IOException {
    Path folder = Files.createDirectories(consortium.resolve(design.id()));
    Files.writeString(folder.resolve("study.yaml"), new TrialManifest(design).text());
    List<SimulatedColumn> columns = columns();
    try (TableWriter out =
        TableWriter.open(
            folder.resolve(design.file()), design.format(), columns, rows(), TrialDesign.MISSING)) {
      for (int i = 0; i < design.patients(); i++) {
        SimulatedPatient p = SimulatedPatient.of(design, i);
        learn(p);
        if (design.isLong()) {
          writeLong(out, p, columns.size());
        } else {
          writeWide(out, p, columns.size());
        }
      }
    }
    return new Written(truthRows(), defects, ratings, answers);
  }

  private long rows() {
    long perPatient = design.isLong() ? visits.size() + 2L : 1;
    long planted = 1L + (Defect.UNKNOWN_VISIT.fits(design) ? 1 : 0);
    return design.patients() * perPatient + planted;
  }

  private List<SimulatedColumn> columns() {
    List<SimulatedColumn> columns = new ArrayList<>();
    columns.add(SimulatedColumn.text("ID", ID_WIDTH));
    if (design.isLong()) {
      columns.add(SimulatedColumn.text("VISIT", SHORT_TEXT));
    }
    if (design.isText()) {
      columns.add(SimulatedColumn.text("DATE", ID_WIDTH));
    }
    columns.add(SimulatedColumn.text("ARM", SHORT_TEXT));
    if (design.isLong()) {
      columns.add(SimulatedColumn.number("OUT"));
      items(columns, "");
    } else {
      columns.add(SimulatedColumn.number("OUT" + BASELINE));
      columns.add(SimulatedColumn.number("OUT" + END));
      visits.forEach(v -> items(columns, v));
    }
    return columns;
  }

  private void items(List<SimulatedColumn> columns, String visit) {
    String raters = design.form().raters;
    for (int r = 0; r < raters.length(); r++) {
      for (int item = 1; item <= design.form().items; item++) {
        columns.add(SimulatedColumn.number("W" + raters.charAt(r) + visit + "_" + item));
      }
    }
  }

  /** Adds a patient to the truth, and names forms with too few answers. */
  private void learn(SimulatedPatient p) {
    for (int v = 0; v < visits.size(); v++) {
      for (int r = 0; r < p.answers()[v].length; r++) {
        long present = java.util.Arrays.stream(p.answers()[v][r]).filter(Objects::nonNull).count();
        answers += present;
        ratings += present > 0 ? 1 : 0;
        if (present > 0 && !design.form().isEnough((int) present)) {
          defect(
              p,
              visits.get(v),
              "W" + design.form().raters.charAt(r),
              Defect.TOO_FEW_ITEMS,
              present + " of " + design.form().items + " items");
        }
      }
    }
    if (p.arm() == null) {
      defect(p, "", "ARM", Defect.MISSING_ARM, "no arm");
      return;
    }
    for (int phase = 0; phase < TrialDesign.PHASES.size(); phase++) {
      for (int r = 0; r < design.form().raters.length(); r++) {
        truth[p.arm()][phase][r].add(p.lastScore(design, phase, r), p.after(), p.before());
      }
    }
  }

  private void writeLong(TableWriter out, SimulatedPatient p, int width) throws IOException {
    for (int v = -1; v <= visits.size(); v++) {
      String visit = v < 0 ? BASELINE : v == visits.size() ? END : visits.get(v);
      Object[] row = start(p, visit, v + 1, width);
      int at = design.isText() ? 4 : 3;
      row[at++] = visit.equals(BASELINE) ? p.before() : visit.equals(END) ? after(p, END) : null;
      if (v >= 0 && v < visits.size()) {
        fill(row, at, p, v);
      }
      out.row(row);
      if (visit.equals(END) && Defect.DUPLICATE_ROW.hits(design, p.number())) {
        defect(p, END, "", Defect.DUPLICATE_ROW, "the same row twice");
        out.row(row);
      }
    }
    if (Defect.UNKNOWN_VISIT.hits(design, p.number())) {
      Object[] row = start(p, "X9", visits.size() + 2, width);
      row[design.isText() ? 4 : 3] = 5;
      defect(p, "X9", "VISIT", Defect.UNKNOWN_VISIT, "a visit that the manifest does not have");
      out.row(row);
    }
  }

  private void writeWide(TableWriter out, SimulatedPatient p, int width) throws IOException {
    Object[] row = start(p, "", 0, width);
    int at = 2;
    row[at++] = p.before();
    row[at++] = after(p, END);
    for (int v = 0; v < visits.size(); v++) {
      at = fill(row, at, p, v);
    }
    out.row(row);
    if (Defect.DUPLICATE_ROW.hits(design, p.number())) {
      defect(p, "", "", Defect.DUPLICATE_ROW, "the same row twice");
      out.row(row);
    }
  }

  private Object[] start(SimulatedPatient p, String visit, int order, int width) {
    Object[] row = new Object[width];
    int at = 0;
    // Sites pad ids with blanks, and not in every row.
    boolean padded = (design.isText() || design.format().equals("xlsx")) && p.number() % 7 == 3;
    row[at++] = id(p) + (padded && order % 2 == 1 ? "  " : "");
    if (design.isLong()) {
      row[at++] = visit;
    }
    if (design.isText()) {
      row[at++] = date(p, visit, order);
    }
    row[at] = p.arm() == null ? null : TrialDesign.ARM_CODES.get(p.arm());
    return row;
  }

  private String date(SimulatedPatient p, String visit, int order) {
    if (visit.equals(END) && Defect.IMPOSSIBLE_DATE.hits(design, p.number())) {
      defect(p, END, "DATE", Defect.IMPOSSIBLE_DATE, "2024-02-30");
      return "2024-02-30";
    }
    java.time.LocalDate start =
        java.time.LocalDate.of(2024, 1, 1 + p.number() % LAST_DAY_OF_JANUARY);
    return start.plusDays(7L * order).toString();
  }

  private Integer after(SimulatedPatient p, String visit) {
    if (Defect.VALUE_OUT_OF_RANGE.hits(design, p.number())) {
      int value = design.outcome().max() + 30;
      defect(p, visit, "OUT", Defect.VALUE_OUT_OF_RANGE, "total " + value);
      return value;
    }
    return p.after();
  }

  /** Writes the forms of one visit, with what was planted in them. */
  private int fill(Object[] row, int from, SimulatedPatient p, int visit) {
    int at = from;
    AllianceForm form = design.form();
    for (int r = 0; r < form.raters.length(); r++) {
      Integer[] aligned = p.answers()[visit][r];
      // Half of the forms write a code where an answer is missing, half a blank.
      Integer missing = (p.number() + visit + r) % 2 == 0 ? TrialDesign.MISSING : null;
      boolean blank = java.util.Arrays.stream(aligned).allMatch(Objects::isNull);
      for (int i = 0; i < form.items; i++) {
        row[at++] =
            aligned[i] != null ? (Object) form.inFile(i + 1, aligned[i]) : blank ? null : missing;
      }
    }
    if (visit == visits.size() - 1) {
      String column = "W" + form.raters.charAt(0) + "_1";
      if (Defect.ITEM_OUT_OF_RANGE.hits(design, p.number())) {
        row[from] = form.max + 4;
        defect(p, visits.get(visit), column, Defect.ITEM_OUT_OF_RANGE, "answer " + row[from]);
      }
      if (Defect.UNPARSEABLE_NUMBER.hits(design, p.number())) {
        row[from] = "n/a";
        defect(p, visits.get(visit), column, Defect.UNPARSEABLE_NUMBER, "n/a");
      }
    }
    return at;
  }

  private String id(SimulatedPatient p) {
    return "S%03d-%07d".formatted(design.index() + 1, p.number() + 1);
  }

  private void defect(SimulatedPatient p, String visit, String column, Defect defect, String what) {
    defects.add(
        new String[] {design.id(), design.file(), id(p), visit, column, defect.rule(), what});
  }

  private List<String[]> truthRows() {
    List<String[]> rows = new ArrayList<>();
    for (int arm = 0; arm < TrialDesign.ARMS.size(); arm++) {
      for (int r = 0; r < design.form().raters.length(); r++) {
        for (int phase = 0; phase < TrialDesign.PHASES.size(); phase++) {
          CellTruth cell = truth[arm][phase][r];
          double rho = design.rho()[arm] * (phase == 0 ? SimulatedPatient.STABILITY : 1);
          rows.add(
              new String[] {
                design.id(),
                TrialDesign.ARMS.get(arm),
                design.form().instrument,
                TrialManifest.rater(design.form().raters.charAt(r)),
                TrialDesign.PHASES.get(phase),
                design.outcome().instrument(),
                Long.toString(cell.n()),
                Double.toString(cell.r()),
                Long.toString(cell.partialN()),
                Double.toString(cell.partialR()),
                String.format(Locale.ROOT, "%.6f", rho)
              });
        }
      }
    }
    return rows;
  }
}
