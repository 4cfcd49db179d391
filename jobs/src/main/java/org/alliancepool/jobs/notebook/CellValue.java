package org.alliancepool.jobs.notebook;

/**
 * Takes the value of a cell out of JShell, which itself tells only its text. Public, since the code
 * of cells is in no package of ours.
 */
public final class CellValue {
  private static Object last;

  private CellValue() {}

  /** Called by generated code. */
  public static void set(Object value) {
    last = value;
  }

  static Object take() {
    Object value = last;
    last = null;
    return value;
  }
}
