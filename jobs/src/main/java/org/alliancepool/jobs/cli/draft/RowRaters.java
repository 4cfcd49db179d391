package org.alliancepool.jobs.cli.draft;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.alliancepool.schemas.instrument.Construct;

/**
 * Who rated, as rows say it.
 *
 * @param codes the raters by their codes; empty where no column says it
 * @param ofParameters the codes beside each parameter, "" where a row has none; empty where a
 *     column is a measure
 */
record RowRaters(Map<String, String> codes, Map<ColumnLook, Set<String>> ofParameters) {
  /** The raters by the codes that stand beside some parameters, or in the file. */
  Map<String, String> of(List<ColumnLook> measured) {
    Map<String, String> raters = new TreeMap<>(codes);
    if (!ofParameters.isEmpty()) {
      raters.keySet().removeIf(code -> measured.stream().noneMatch(m -> beside(m).contains(code)));
    }
    return raters;
  }

  /** True where each code stands beside answers; a column of another measure is blank there. */
  boolean stand(Construct construct) {
    return !ofParameters.isEmpty() || construct == Construct.ALLIANCE;
  }

  /** True where rows of some parameters do not say it. */
  boolean areMissingFor(List<ColumnLook> measured) {
    return measured.stream().anyMatch(m -> beside(m).contains(""));
  }

  private Set<String> beside(ColumnLook parameter) {
    return ofParameters.getOrDefault(parameter, Set.of());
  }
}
