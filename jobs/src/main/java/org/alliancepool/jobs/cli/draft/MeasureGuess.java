package org.alliancepool.jobs.cli.draft;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A measure that columns, or the codes of parameters, may hold.
 *
 * @param instrument its code; null where only a question can be asked
 * @param form its id, where the instrument has several for the rater
 * @param rater where the instrument has forms for several
 * @param raters by their codes, where a column says who rated
 * @param key items or score
 * @param pattern of the names
 * @param itemNames the items' numbers, where the names number them otherwise
 * @param subscale null for the total
 * @param reportedAs null where as the form scores itself
 * @param visits that the names say; the one of {@link #visit}, or those of a placeholder
 * @param unnamedVisit where neither names nor rows say when
 * @param columns that it is of, or parameters
 * @param missing numbers that stand for missing values
 * @param why for the comment, or the question
 */
record MeasureGuess(
    String instrument,
    String form,
    String rater,
    Map<String, String> raters,
    String key,
    String pattern,
    Map<String, Integer> itemNames,
    String subscale,
    String reportedAs,
    List<String> visits,
    Optional<UnnamedVisit> unnamedVisit,
    List<ColumnLook> columns,
    List<String> missing,
    String why) {

  static MeasureGuess question(String pattern, String why) {
    return new MeasureGuess(
        null,
        null,
        null,
        Map.of(),
        null,
        pattern,
        Map.of(),
        null,
        null,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        why);
  }

  boolean isQuestion() {
    return instrument == null;
  }

  /** The visit that the names say, without a placeholder for it. */
  Optional<String> visit() {
    return visits.size() == 1 && !pattern.contains("{visit}")
        ? Optional.of(visits.get(0))
        : Optional.empty();
  }
}
