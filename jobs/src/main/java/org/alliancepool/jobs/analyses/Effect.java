package org.alliancepool.jobs.analyses;

import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/**
 * An effect size, a row of {@code effect_size}. Numbers that do not apply are null.
 *
 * @param context what the effect is about
 * @param source patients or published
 * @param measure effect size measure
 * @param ni patients
 * @param riRaw correlation, signs untouched
 * @param ri correlation, aligned
 * @param yi aligned effect on the scale that is pooled
 * @param vi its sampling variance
 * @param ciLb lower 95 % bound, on the scale of ri, or of yi where there is no r
 * @param ciUb upper bound
 */
public record Effect(
    Context context,
    String source,
    String measure,
    long ni,
    Double riRaw,
    Double ri,
    double yi,
    double vi,
    Double ciLb,
    Double ciUb) {

  /** What an effect is about; null where a part does not apply. */
  public record Context(
      String analysisId,
      String studyId,
      String armId,
      String comparatorArmId,
      String allianceInstrument,
      String allianceForm,
      String rater,
      String phase,
      String phasePart,
      String sessionRule,
      String outcomeInstrument,
      String outcomeRater,
      String timepoint,
      String adjustedFor) {

    /** The same, adjusted for something. */
    public Context adjustedFor(String what) {
      return new Context(
          analysisId,
          studyId,
          armId,
          comparatorArmId,
          allianceInstrument,
          allianceForm,
          rater,
          phase,
          phasePart,
          sessionRule,
          outcomeInstrument,
          outcomeRater,
          timepoint,
          what);
    }

    /** The same, as a difference between two arms. */
    public Context between(String arm, String comparator) {
      return new Context(
          analysisId,
          studyId,
          arm,
          comparator,
          allianceInstrument,
          allianceForm,
          rater,
          phase,
          phasePart,
          sessionRule,
          outcomeInstrument,
          outcomeRater,
          timepoint,
          adjustedFor);
    }

    /** The same, about the alliance alone. */
    public Context withoutOutcome() {
      return new Context(
          analysisId,
          studyId,
          armId,
          comparatorArmId,
          allianceInstrument,
          allianceForm,
          rater,
          phase,
          phasePart,
          sessionRule,
          null,
          null,
          null,
          null);
    }
  }

  /** Stable id: depends on what the effect is about, not on its value. */
  public String effectId() {
    return new Fingerprint()
        .add(context.analysisId())
        .add(context.studyId())
        .add(context.armId())
        .add(context.comparatorArmId())
        .add(context.allianceInstrument())
        .add(context.allianceForm())
        .add(context.rater())
        .add(context.phase())
        .add(context.phasePart())
        .add(context.sessionRule())
        .add(context.outcomeInstrument())
        .add(context.outcomeRater())
        .add(context.timepoint())
        .add(measure)
        .add(context.adjustedFor())
        .hex()
        .substring(0, 16);
  }

  /** True where the effect compares two arms of a trial. */
  public boolean isDifference() {
    return context.comparatorArmId() != null;
  }

  /** The row of {@code effect_size}. */
  public Row row(int minimumCell, String analysisFingerprint) {
    return Rows.of(
        effectId(),
        context.analysisId(),
        context.studyId(),
        context.armId(),
        context.comparatorArmId(),
        context.allianceInstrument(),
        context.allianceForm(),
        context.rater(),
        context.phase(),
        context.phasePart(),
        context.sessionRule(),
        context.outcomeInstrument(),
        context.outcomeRater(),
        context.timepoint(),
        source,
        measure,
        context.adjustedFor(),
        ni,
        riRaw,
        ri,
        yi,
        vi,
        ciLb,
        ciUb,
        true,
        source.equals("patients") && ni < minimumCell, // what is printed cannot be withheld
        analysisFingerprint);
  }

  /** Reads a row of {@code effect_size} back. */
  public static Effect of(Row r) {
    return new Effect(
        new Context(
            r.getAs("analysis_id"),
            r.getAs("study_id"),
            r.getAs("arm_id"),
            r.getAs("comparator_arm_id"),
            r.getAs("alliance_instrument"),
            r.getAs("alliance_form"),
            r.getAs("rater"),
            r.getAs("phase"),
            r.getAs("phase_part"),
            r.getAs("session_rule"),
            r.getAs("outcome_instrument"),
            r.getAs("outcome_rater"),
            r.getAs("timepoint"),
            r.getAs("adjusted_for")),
        r.getAs("source"),
        r.getAs("measure"),
        r.<Long>getAs("ni"),
        r.getAs("ri_raw"),
        r.getAs("ri"),
        r.<Double>getAs("yi"),
        r.<Double>getAs("vi"),
        r.getAs("ci_lb"),
        r.getAs("ci_ub"));
  }
}
