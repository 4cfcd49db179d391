package org.alliancepool.schemas.instrument;

import java.util.List;
import java.util.Locale;

/**
 * How items become a score.
 *
 * @param rule the form's own rule
 * @param maxGroups for {@link Rule#MAX_GROUPS}: groups of item numbers of which only the highest
 *     answer counts; empty otherwise
 * @param alsoReportedAs other scales of the same score that publications and sites use
 */
public record Scoring(Rule rule, List<List<Integer>> maxGroups, List<Reporting> alsoReportedAs) {
  /** A scoring rule. */
  public enum Rule {
    /** Sum of the keyed items. */
    SUM,
    /** Mean of the keyed items. */
    MEAN,
    /** Sum over groups of each group's highest item, and of the items in no group (QIDS). */
    MAX_GROUPS
  }

  /** The scale on which a score is written down. */
  public enum Reporting {
    /** As the form's rule gives it. */
    AS_SCORED,
    /** Sum of items, where the rule is the mean. */
    SUM,
    /** Mean of items, where the rule is the sum. */
    MEAN,
    /** Ten times the item mean. */
    MEAN_X10,
    /** Percent of the highest possible score. */
    PERCENT_OF_MAX;

    /** The code in files and tables. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the lists. */
  public Scoring {
    maxGroups = maxGroups.stream().map(List::copyOf).toList();
    alsoReportedAs = List.copyOf(alsoReportedAs);
  }
}
