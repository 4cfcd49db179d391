package org.alliancepool.jobs.report.page;

import java.util.List;

/**
 * Everything that the page says, as plain values in the order of the page. What must not leave a
 * run (small cells, anything by arm of a blinded study) is not in it: a suppressed value has no
 * number here, so that no template can print it by mistake.
 *
 * @param minimumCell smaller cells are suppressed
 * @param failedChecks fatal data checks that failed, as sentences
 * @param warnedChecks others that failed, as sentences
 */
public record ReportModel(
    Header header,
    int minimumCell,
    List<StudyLine> studies,
    List<FileLine> files,
    List<AccountLine> accounts,
    List<FindingGroup> findings,
    List<LeftOut> leftOut,
    List<String> failedChecks,
    List<String> warnedChecks,
    List<AnalysisSection> analyses,
    List<ReliabilityLine> reliability,
    List<AgreementLine> agreement,
    Methods methods) {

  /** Which run this is. Times are UTC text, null where the run is not published yet. */
  public record Header(
      String title,
      String consortium,
      String runId,
      String startedAt,
      String finishedAt,
      String codeVersion,
      String schemaVersion,
      String planFingerprint,
      String keyId) {}

  /**
   * A number of patients, or one that would tell it.
   *
   * @param n null where it is suppressed or does not apply
   */
  public record Count(Long n, boolean suppressed) {}

  /** Where data come from, which a reader must see wherever a study is named. */
  public record StudyName(String id, String title, boolean published) {}

  /**
   * A study.
   *
   * @param arms empty while it is blinded
   */
  public record StudyLine(
      StudyName name,
      String status,
      boolean blinded,
      String treatment,
      List<ArmLine> arms,
      Count participants,
      Count allianceRatings,
      Count outcomeRatings,
      Count quarantined,
      String primaryOutcome,
      String primaryTimepoint,
      List<String> overlapsWith,
      String citation,
      String fingerprint) {}

  /**
   * An arm.
   *
   * @param analysedAs label of the arm under which its patients are analysed; null where itself
   */
  public record ArmLine(String label, String role, Count participants, String analysedAs) {}

  /** A file that was read. */
  public record FileLine(
      StudyName study,
      String file,
      String format,
      Count rows,
      int mapped,
      int unmapped,
      String sha256) {}

  /**
   * Where the mapped cells of a study went.
   *
   * @param read cells that ingest read
   * @param closed true where every cell that was read is accounted for
   */
  public record AccountLine(
      StudyName study,
      Count read,
      Count harmonised,
      Count missing,
      Count quarantined,
      boolean closed) {}

  /**
   * Findings of one kind in one study.
   *
   * @param more how many there are beside the examples; 0 where that must not be told
   */
  public record FindingGroup(
      StudyName study,
      String rule,
      String label,
      String scope,
      String remedy,
      Count count,
      Count cells,
      List<Finding> examples,
      long more) {}

  /**
   * A finding.
   *
   * @param row null where it is of none, or must not be told
   * @param value as it stands in the file, shortened; null where withheld or where there is none
   */
  public record Finding(String file, Long row, String column, String value, boolean withheld) {}

  /** A study that could not be used. */
  public record LeftOut(String studyId, String message) {}

  /** One analysis of the plan. */
  public record AnalysisSection(
      String id,
      String title,
      String question,
      List<Term> plan,
      List<String> summary,
      List<EffectLine> effects,
      List<PoolSection> pools,
      List<ContrastSection> contrasts,
      List<RefusalLine> refusals,
      String fingerprint) {}

  /** A name and what it stands for. */
  public record Term(String name, String value) {}

  /** What can be said of a number. */
  public enum State {
    SHOWN,
    SUPPRESSED,
    ABSENT
  }

  /** An estimate with its 95 % interval; numbers are null unless it is shown. */
  public record Estimate(State state, Long n, Double value, Double low, Double high) {
    static final Estimate ABSENT = new Estimate(State.ABSENT, null, null, null, null);
    static final Estimate SUPPRESSED = new Estimate(State.SUPPRESSED, null, null, null, null);

    static Estimate shown(Long n, Double value, Double low, Double high) {
      return new Estimate(State.SHOWN, n, value, low, high);
    }
  }

  /**
   * The effects of one study and arm.
   *
   * @param location where a published effect is printed; null for patients' data
   * @param aligned false where the sign is not known: then it is in no pool
   */
  public record EffectLine(
      String effectId,
      StudyName study,
      String arm,
      String alliance,
      String outcome,
      String location,
      boolean aligned,
      Estimate r,
      Estimate partial) {}

  /**
   * A pool of correlations.
   *
   * @param withheld true where the pool would give a suppressed effect away; then nothing is filled
   *     in but names and k
   * @param patients of the effects that are shown
   * @param more true where suppressed effects add patients that are not in that count; then the fit
   *     is rounded
   * @param decimals of the bounds of the intervals
   * @param svg the forest plot, already markup; null where there is nothing to plot
   * @param sql leads from the pooled number to the cells of the files
   */
  public record PoolSection(
      String stratum,
      String measure,
      boolean partial,
      boolean withheld,
      int k,
      Long patients,
      boolean more,
      int decimals,
      String sources,
      String method,
      String test,
      Fit fit,
      Double besdHigh,
      Double besdLow,
      boolean converged,
      String note,
      String svg,
      List<InfluenceLine> influence,
      String sql) {}

  /** A pooled result, on the scale it is printed on; tau2 and below on the scale of the pool. */
  public record Fit(
      Double value,
      Double low,
      Double high,
      Double predictionLow,
      Double predictionHigh,
      Double statistic,
      Double pval,
      Double tau2,
      Double tau2Low,
      Double tau2High,
      Double i2,
      Double i2Low,
      Double i2High,
      Double h2,
      Double q,
      Double qp) {

    /** The side of zero on which the whole interval lies: 1, -1, or 0 where it includes zero. */
    public int side() {
      return low != null && low > 0 ? 1 : high != null && high < 0 ? -1 : 0;
    }
  }

  /** The pool without one effect. */
  public record InfluenceLine(
      StudyName study,
      String arm,
      Double weight,
      Double value,
      Double low,
      Double high,
      Double tau2,
      Double pval) {}

  /** How arms differ, by one measure. */
  public record ContrastSection(
      String measure,
      String label,
      String meaning,
      List<ContrastLine> lines,
      List<Pooled> pooled) {}

  /** A difference within one trial, active minus comparator. */
  public record ContrastLine(
      StudyName study,
      String active,
      String comparator,
      String alliance,
      String outcome,
      boolean adjusted,
      Estimate difference) {}

  /**
   * Differences, pooled; the fit is null where it would give a suppressed difference away.
   *
   * @param more true where a difference is suppressed, so that the fit is rounded
   * @param decimals of the bounds of the intervals
   */
  public record Pooled(
      String stratum,
      int k,
      boolean more,
      int decimals,
      String method,
      String test,
      Fit fit,
      String note) {}

  /** What could not be computed. */
  public record RefusalLine(
      StudyName study, String arm, String subject, String label, String needed, String had) {}

  /** Internal consistency of a form at a visit; numbers are null where it is suppressed. */
  public record ReliabilityLine(
      StudyName study,
      String form,
      String rater,
      String subscale,
      String visit,
      Count n,
      Integer items,
      Double alpha,
      Double low,
      Double high,
      Double omega,
      Double averageR,
      List<Integer> negativeItems) {}

  /** Agreement of two raters at a visit; numbers are null where it is suppressed. */
  public record AgreementLine(
      StudyName study,
      String instrument,
      String visit,
      String raters,
      Count n,
      Double r,
      Double meanDifference,
      Double agreement,
      Double consistency) {}

  /** The methods that the results name, with where they were published. */
  public record Methods(List<Term> estimators, List<Term> tests, List<Term> analyses) {}
}
