package org.alliancepool.jobs.simulate.table;

/**
 * A column of a simulated file.
 *
 * @param name as the format allows it: letters, digits and underscores; eight at most in SAS
 *     transport version 5
 * @param width bytes of a text; 0 for a number
 */
public record SimulatedColumn(String name, int width) {
  private static final int ID_WIDTH = 16;
  private static final int CODE_WIDTH = 8;

  /** A column of whole numbers. */
  public static SimulatedColumn number(String name) {
    return new SimulatedColumn(name, 0);
  }

  /** A column of ids, dates or other ASCII text of 16 characters at most. */
  public static SimulatedColumn id(String name) {
    return new SimulatedColumn(name, ID_WIDTH);
  }

  /** A column of codes of eight ASCII characters at most. */
  public static SimulatedColumn code(String name) {
    return new SimulatedColumn(name, CODE_WIDTH);
  }

  boolean isText() {
    return width > 0;
  }
}
