package org.alliancepool.jobs.notebook;

/**
 * A drawing, shown below its cell.
 *
 * @param svg the drawing with its namespace
 */
public record Picture(String svg) implements Shown {
  @Override
  public String toString() {
    return "(picture)";
  }
}
