package org.alliancepool.jobs.simulate;

import java.util.List;

/**
 * Defects that are planted in a trial's file, each once. Where one spoils a cell, the clean data
 * have nothing there: so the truth stands, if the pipeline finds the defect and loses nothing else.
 */
enum Defect {
  ITEM_OUT_OF_RANGE,
  TOO_FEW_ITEMS,
  MISSING_ARM,
  DUPLICATE_ROW,
  VALUE_OUT_OF_RANGE,
  UNPARSEABLE_NUMBER,
  IMPOSSIBLE_DATE,
  UNKNOWN_VISIT;

  /** Answers that are left where there are too few. */
  private static final int LEFT = 3;

  /** Fewest patients with whom each defect has a patient of its own. */
  static final int FEWEST_PATIENTS = 10;

  /** The name of the rule that finds it. */
  String rule() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** True where files of the trial's kind can have it. */
  boolean fits(TrialDesign design) {
    boolean needsText = this == UNPARSEABLE_NUMBER || this == IMPOSSIBLE_DATE;
    return design.kind().shape().has(this) && (design.kind().format().isFreeText() || !needsText);
  }

  /** True for the one patient of the trial who has it. */
  boolean hits(TrialDesign design, int patient) {
    List<Defect> all = List.of(values());
    return fits(design) && patient == (long) all.indexOf(this) * design.patients() / all.size();
  }

  /** The clean data of a patient whom a defect hits. */
  static SimulatedPatient applied(TrialDesign design, SimulatedPatient p) {
    int last = p.answers().length - 1;
    Integer arm = p.arm();
    Integer after = p.after();
    if (ITEM_OUT_OF_RANGE.hits(design, p.number()) || UNPARSEABLE_NUMBER.hits(design, p.number())) {
      Integer[] answers = p.answers()[last][0];
      for (int i = 0; i < answers.length; i++) {
        answers[i] = i == 0 ? null : answers[i] == null ? (Integer) design.form().max : answers[i];
      }
    }
    if (TOO_FEW_ITEMS.hits(design, p.number())) {
      Integer[] answers = p.answers()[last][0];
      for (int i = 0; i < answers.length; i++) {
        answers[i] = i < LEFT ? (Integer) design.form().max : null;
      }
    }
    if (MISSING_ARM.hits(design, p.number())) {
      arm = null;
    }
    if (VALUE_OUT_OF_RANGE.hits(design, p.number())) {
      after = null;
    }
    return new SimulatedPatient(p.number(), arm, p.before(), after, p.answers());
  }
}
