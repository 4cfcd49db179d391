package org.alliancepool.jobs.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is true of a trial's clean data: by arm, phase and rater, over patients as they come. */
final class TrialTruth {
  private final TrialDesign design;
  private final CellTruth[][][] cells;
  private long ratings;
  private long answers;

  TrialTruth(TrialDesign design) {
    this.design = design;
    int raters = design.form().raters.length();
    cells = new CellTruth[TrialDesign.ARMS.size()][TrialDesign.PHASES.size()][raters];
    for (CellTruth[][] arm : cells) {
      for (CellTruth[] phase : arm) {
        for (int r = 0; r < raters; r++) {
          phase[r] = new CellTruth();
        }
      }
    }
  }

  void add(SimulatedPatient p) {
    for (int v = 0; v < p.answers().length; v++) {
      for (int r = 0; r < p.answers()[v].length; r++) {
        int present = p.present(v, r);
        answers += present;
        ratings += present > 0 ? 1 : 0;
      }
    }
    if (p.arm() == null) {
      return;
    }
    for (int phase = 0; phase < TrialDesign.PHASES.size(); phase++) {
      for (int r = 0; r < design.form().raters.length(); r++) {
        cells[p.arm()][phase][r].add(p.lastScore(design, phase, r), p.after(), p.before());
      }
    }
  }

  /** Filled forms. */
  long ratings() {
    return ratings;
  }

  /** Answered items. */
  long answers() {
    return answers;
  }

  /** Rows of truth.csv. */
  List<String[]> rows() {
    List<String[]> rows = new ArrayList<>();
    for (int arm = 0; arm < TrialDesign.ARMS.size(); arm++) {
      for (int r = 0; r < design.form().raters.length(); r++) {
        for (int phase = 0; phase < TrialDesign.PHASES.size(); phase++) {
          CellTruth cell = cells[arm][phase][r];
          double rho = design.rho()[arm] * (phase == 0 ? SimulatedPatient.STABILITY : 1);
          rows.add(
              new String[] {
                design.id(),
                TrialDesign.ARMS.get(arm),
                design.form().instrument,
                TrialDesign.rater(design.form().raters.charAt(r)),
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
