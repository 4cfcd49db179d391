package org.alliancepool.jobs.cli.meta;

import java.util.Locale;
import org.alliancepool.statistics.bias.SelectionFunction;
import org.alliancepool.statistics.bias.SelectionFunction.Kind;
import org.alliancepool.statistics.pool.SubgroupAnalysis.Heterogeneity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Options of {@code meta} that ask more of independent effects than the pooled one. */
final class FurtherOptions {
  /** How the interval of tau2 is made, by metafor's codes. */
  enum TauInterval {
    /** Q-profile. */
    QP,
    /** Generalised Q with inverse variances. */
    GENQ,
    /** Profile likelihood. */
    PL
  }

  @Option(
      names = "--tau2-ci",
      paramLabel = "QP|GENQ|PL",
      defaultValue = "QP",
      converter = TauIntervalConverter.class,
      description =
          "Interval of tau2: Q-profile, generalised Q, profile likelihood (default:"
              + " ${DEFAULT-VALUE}).")
  private TauInterval tauInterval;

  @Option(
      names = "--subgroups",
      paramLabel = "COL",
      description = "Also pool by the groups in this column, and test that they are equal.")
  private String subgroups;

  @Option(
      names = "--subgroup-tau2",
      paramLabel = "separate|common",
      defaultValue = "separate",
      converter = HeterogeneityConverter.class,
      description = "One tau2 for each subgroup or one for all (default: ${DEFAULT-VALUE}).")
  private Heterogeneity subgroupTau2;

  @Option(
      names = "--permutations",
      paramLabel = "N",
      description =
          "Also a permutation test: exact where there are at most N permutations, else N random"
              + " ones.")
  private Integer permutations;

  @Option(
      names = "--selection",
      paramLabel = "stepfun|beta|halfnorm|negexp|logistic|power",
      converter = KindConverter.class,
      description =
          "Also a selection model, selecting in the direction of the effect pooled without"
              + " moderators.")
  private Kind selection;

  @Option(
      names = "--steps",
      paramLabel = "P,...",
      split = ",",
      description =
          "One-sided p-values at which --selection stepfun steps (default: 0.025), or the"
              + " threshold of halfnorm, negexp, logistic or power (default: none).")
  private double[] steps;

  TauInterval tauInterval() {
    return tauInterval;
  }

  /** Column of subgroups; null without. */
  String subgroups() {
    return subgroups;
  }

  Heterogeneity subgroupTau2() {
    return subgroupTau2;
  }

  /** Number of permutations; null without a permutation test. */
  Integer permutations() {
    return permutations;
  }

  boolean asksForSelection() {
    return selection != null;
  }

  /** The name of the selection model in metafor. */
  String selectionCode() {
    return code(selection);
  }

  /** The selection model's function. */
  SelectionFunction selection() {
    if (selection == Kind.STEP) {
      return SelectionFunction.step(steps == null ? new double[] {0.025} : steps);
    }
    SelectionFunction function = SelectionFunction.of(selection);
    return steps == null ? function : function.withThreshold(steps[0]);
  }

  /** What is wrong with these options by themselves; null where nothing is. */
  String mistake() {
    if (permutations != null && permutations < 1) {
      return "--permutations must be 1 or more";
    }
    if (steps != null && selection == null) {
      return "--steps needs --selection";
    }
    if (steps != null && selection != Kind.STEP && steps.length > 1) {
      return "--selection " + code(selection) + " has one threshold; give --steps one number";
    }
    if (selection != null) {
      try {
        selection();
      } catch (IllegalArgumentException e) {
        return "--steps: " + e.getMessage();
      }
    }
    return null;
  }

  /** The first option that was given; null where none was. */
  String given() {
    if (tauInterval != TauInterval.QP) {
      return "--tau2-ci";
    }
    if (subgroups != null) {
      return "--subgroups";
    }
    if (permutations != null) {
      return "--permutations";
    }
    return selection == null ? null : "--selection";
  }

  private static String code(Kind kind) {
    return switch (kind) {
      case STEP -> "stepfun";
      case BETA -> "beta";
      case HALF_NORMAL -> "halfnorm";
      case NEGATIVE_EXPONENTIAL -> "negexp";
      case LOGISTIC -> "logistic";
      case POWER -> "power";
    };
  }

  /** Intervals of tau2 by metafor's codes. */
  static final class TauIntervalConverter implements ITypeConverter<TauInterval> {
    @Override
    public TauInterval convert(String value) {
      return MetaCommand.pick(value, TauInterval.values(), TauInterval::name);
    }
  }

  /** Selection functions by metafor's names. */
  static final class KindConverter implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String value) {
      return MetaCommand.pick(value, Kind.values(), FurtherOptions::code);
    }
  }

  /** How subgroups share tau2. */
  static final class HeterogeneityConverter implements ITypeConverter<Heterogeneity> {
    @Override
    public Heterogeneity convert(String value) {
      return MetaCommand.pick(
          value, Heterogeneity.values(), h -> h.name().toLowerCase(Locale.ROOT));
    }
  }
}
