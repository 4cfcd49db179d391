package org.alliancepool.jobs.simulate.table;

/**
 * A column of a simulated file.
 *
 * @param name as the format allows it: letters, digits and underscores, eight at most
 * @param width bytes of a text; 0 for a number
 */
public record SimulatedColumn(String name, int width) {
  /** A column of whole numbers. */
  public static SimulatedColumn number(String name) {
    return new SimulatedColumn(name, 0);
  }

  /** A column of ASCII text. */
  public static SimulatedColumn text(String name, int width) {
    return new SimulatedColumn(name, width);
  }

  boolean isText() {
    return width > 0;
  }
}
