package org.alliancepool.jobs.consortium.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.alliancepool.jobs.consortium.cell.WholeNumbers;
import org.alliancepool.jobs.errors.ErrorName;

/**
 * Which rows of a file count, as {@code only} of the manifest says. Rows that do not are stored
 * nowhere.
 */
public final class RowFilter {
  /** Where ADaM datasets say how a value was derived, blank for what was observed. */
  private static final String DERIVATION = "DTYPE";

  private final Map<Integer, List<String>> wanted = new LinkedHashMap<>();

  private RowFilter() {}

  /**
   * Resolves a file's filter against its columns.
   *
   * @throws org.alliancepool.jobs.errors.UserError where it names a column that the file lacks, or
   *     a file of parameters has derived values and the manifest does not say whether they count
   */
  public static RowFilter resolve(FileMapping mapping) {
    RowFilter filter = new RowFilter();
    mapping
        .file()
        .only()
        .forEach((column, values) -> filter.wanted.put(mapping.header().find(column), values));
    List<String> columns = mapping.columns();
    for (int i = 0; i < columns.size(); i++) {
      if (mapping.file().isByParameter()
          && columns.get(i).equalsIgnoreCase(DERIVATION)
          && !filter.wanted.containsKey(i)) {
        throw mapping
            .header()
            .error(
                ErrorName.INVALID_MANIFEST,
                "column \"%s\" marks values that were derived, such as the last one carried forward, and the manifest does not say whether they count. Write only: {%s: [\"\"]} for what was observed, or list the marks that count%s"
                    .formatted(
                        columns.get(i),
                        columns.get(i),
                        filter.wanted.isEmpty()
                            ? ""
                            : ", beside the columns that only has already: rows count that fit all of them"));
      }
    }
    return filter;
  }

  /** True where a row counts; {@code cell} gives the text of a column, null where it has none. */
  public boolean selects(IntFunction<String> cell) {
    return wanted.keySet().stream().allMatch(c -> isWanted(c, cell.apply(c)));
  }

  /** The places of the columns that say whether a row counts. */
  public Set<Integer> columns() {
    return wanted.keySet();
  }

  /** What a column says of rows that count. */
  public List<String> wanted(int column) {
    return wanted.get(column);
  }

  /** True for what a column may say; null where it says nothing. */
  public boolean isWanted(int column, String text) {
    return wanted.get(column).stream().anyMatch(v -> isSame(v, text));
  }

  private static boolean isSame(String wanted, String found) {
    String text = found == null ? "" : WholeNumbers.plain(found);
    return text.equalsIgnoreCase(WholeNumbers.plain(wanted));
  }
}
