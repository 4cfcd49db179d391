package org.alliancepool.schemas.document;

/**
 * One thing that is wrong in a document.
 *
 * @param line 1-based line, 0 where there is none
 * @param where the place as a path: {@code files[0].format}
 * @param what what is wrong and what to write instead
 */
public record Violation(int line, String where, String what) {
  @Override
  public String toString() {
    String place =
        (line == 0 ? "" : "line " + line) + (line == 0 || where.isEmpty() ? "" : ", ") + where;
    return place.isEmpty() ? what : place + ": " + what;
  }
}
