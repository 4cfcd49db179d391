package org.alliancepool.jobs.ingest.format.table;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.consortium.cell.Blanks;

/**
 * Names of columns that stand in several rows, as visits do above the instruments of each. The name
 * is what stands in the column from above to below, with a blank between. Merged cells are written
 * once, in the first of their columns: so a cell of an upper row holds for blank ones to its right,
 * up to the next one there or in a row above. One with nothing below it, as of an id that is merged
 * over all rows, holds for its own column alone.
 */
public final class HeaderNames {
  private HeaderNames() {}

  /**
   * Joins rows of names.
   *
   * @param rows from above to below; of some, cells at the end may be absent
   */
  public static List<String> of(List<List<String>> rows) {
    if (rows.size() == 1) {
      return rows.get(0);
    }
    int width = rows.stream().mapToInt(List::size).max().orElse(0);
    String[] holding = new String[rows.size()];
    List<String> names = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      names.add(name(rows, c, holding));
    }
    return names;
  }

  /**
   * The name of a column.
   *
   * @param holding of each row the cell that holds for blank ones to its right
   */
  private static String name(List<List<String>> rows, int column, String[] holding) {
    int lowest = rows.size() - 1;
    while (lowest >= 0 && cell(rows.get(lowest), column).isEmpty()) {
      lowest--;
    }
    List<String> parts = new ArrayList<>();
    boolean isNew = false;
    for (int r = 0; r < rows.size(); r++) {
      String cell = cell(rows.get(r), column);
      isNew |= !cell.isEmpty();
      if (isNew) {
        holding[r] = r < lowest && !cell.isEmpty() ? cell : null;
      }
      String said = cell.isEmpty() && r < lowest ? holding[r] : cell;
      if (said != null && !said.isEmpty()) {
        parts.add(said);
      }
    }
    return String.join(" ", parts);
  }

  private static String cell(List<String> row, int column) {
    return column < row.size() ? Blanks.name(row.get(column)) : "";
  }
}
