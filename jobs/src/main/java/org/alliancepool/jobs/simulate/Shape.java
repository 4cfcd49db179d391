package org.alliancepool.jobs.simulate;

import java.util.List;
import java.util.function.Function;
import org.alliancepool.jobs.simulate.table.SimulatedColumn;

/** What a trial's files hold: their tables, what a row is in each, and how a manifest says so. */
interface Shape {
  /**
   * A table.
   *
   * @param file where it stands; tables of one file come one after the other
   * @param name of the sheet or dataset
   * @param mapping what the manifest says of it
   * @param rows what it holds of a patient
   */
  record Table(
      String file,
      String name,
      List<SimulatedColumn> columns,
      String mapping,
      Function<SiteRecord, List<Object[]>> rows) {}

  /**
   * Where a planted defect stands.
   *
   * @param file and, with #, its sheet
   * @param visit as the file writes it; empty where rows have none
   * @param column empty for several, or a whole row
   */
  record Place(String file, String visit, String column) {}

  /** The tables of a trial, in the order in which they are written. */
  List<Table> tables(TrialDesign design);

  /** Where a defect stands in them. */
  Place place(TrialDesign design, Planted planted);

  /** False where nothing of this shape can have the defect. */
  boolean has(Defect defect);

  /** How the files write an arm. */
  default String armCode(int arm) {
    return arm == 0 ? "A" : "C";
  }

  /** How the files, and the manifest, write a visit. */
  default String visit(String code) {
    return code;
  }
}
