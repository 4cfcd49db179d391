package org.alliancepool.jobs.cli.meta;

import java.util.List;
import java.util.Locale;
import org.alliancepool.statistics.effect.BinaryEffect;
import org.alliancepool.statistics.effect.CorrelationEffect;
import org.alliancepool.statistics.effect.CorrelationEffect.ZVariance;
import org.alliancepool.statistics.effect.EffectSize;
import org.alliancepool.statistics.effect.MeanEffect;

/**
 * Effect measures by metafor's codes, each with the columns that it can be computed from, named as
 * in metafor.
 *
 * <p>Every measure also takes effects that are already computed: columns {@code yi} with {@code vi}
 * or {@code sei}. Where a sample is too small for a sampling variance (n of at most 3 for COR and
 * ZCOR, 4 for UCOR) the variance is missing and the row is dropped, as metafor does.
 */
enum Measure {
  /** Any effect with its variance. */
  GEN("Effect", Scale.PLAIN),
  /** Raw correlation. */
  COR("Correlation", Scale.CORRELATION, recipe("ri ni", c -> cor(c[0], c[1]))),
  /** Raw correlation without its bias. */
  UCOR(
      "Unbiased correlation",
      Scale.CORRELATION,
      recipe(
          "ri ni",
          (c, v) -> {
            if (c[1] <= 4) {
              return new EffectSize(Double.NaN, Double.NaN);
            }
            return CorrelationEffect.ucor(
                c[0],
                c[1],
                v == Variance.UB ? CorrelationEffect.Variance.UB : CorrelationEffect.Variance.LS);
          })),
  /** Fisher's z of a correlation. */
  ZCOR(
      "Fisher's z",
      Scale.FISHER_Z,
      recipe(
          "ri ni",
          c ->
              c[1] <= 3
                  ? new EffectSize(CorrelationEffect.zcor(c[0], 4).yi(), Double.NaN)
                  : CorrelationEffect.zcor(c[0], c[1]))),
  /** Partial correlation. */
  PCOR(
      "Partial correlation",
      Scale.CORRELATION,
      recipe("ti ni mi", c -> CorrelationEffect.pcor(c[0], c[1], c[2])),
      recipe("ri ni mi", c -> CorrelationEffect.pcorOfR(c[0], c[1], c[2]))),
  /** Fisher's z of a partial correlation; variance 1/(n - m - 1). */
  ZPCOR(
      "Fisher's z of the partial correlation",
      Scale.FISHER_Z,
      recipe("ti ni mi", c -> CorrelationEffect.zpcor(c[0], c[1], c[2], ZVariance.METAFOR)),
      recipe("ri ni mi", c -> CorrelationEffect.zpcorOfR(c[0], c[1], c[2], ZVariance.METAFOR))),
  /** Semi-partial correlation. */
  SPCOR(
      "Semi-partial correlation",
      Scale.CORRELATION,
      recipe("ti ni mi r2i", c -> CorrelationEffect.spcor(c[0], c[1], c[2], c[3])),
      recipe("ri ni mi r2i", c -> CorrelationEffect.spcor(semiPartialT(c), c[1], c[2], c[3]))),
  /** Fisher's z of a semi-partial correlation. */
  ZSPCOR(
      "Fisher's z of the semi-partial correlation",
      Scale.FISHER_Z,
      recipe("ti ni mi r2i", c -> CorrelationEffect.zspcor(c[0], c[1], c[2], c[3])),
      recipe("ri ni mi r2i", c -> CorrelationEffect.zspcor(semiPartialT(c), c[1], c[2], c[3]))),
  /** Hedges' g. */
  SMD(
      "Standardised mean difference",
      Scale.PLAIN,
      recipe(
          "m1i sd1i n1i m2i sd2i n2i",
          (c, v) -> MeanEffect.smd(c[0], c[1], c[2], c[3], c[4], c[5], v.ofMeans())),
      recipe("di n1i n2i", (c, v) -> MeanEffect.smdOfD(c[0], c[1], c[2], v.ofMeans()))),
  /** Mean difference. */
  MD(
      "Mean difference",
      Scale.PLAIN,
      recipe("m1i sd1i n1i m2i sd2i n2i", c -> MeanEffect.md(c[0], c[1], c[2], c[3], c[4], c[5]))),
  /** Log ratio of means. */
  ROM(
      "Log ratio of means",
      Scale.LOG,
      recipe("m1i sd1i n1i m2i sd2i n2i", c -> MeanEffect.rom(c[0], c[1], c[2], c[3], c[4], c[5]))),
  /** Standardised mean change by the first standard deviation. */
  SMCR(
      "Standardised mean change",
      Scale.PLAIN,
      recipe("m1i m2i sd1i ni ri", c -> MeanEffect.smcr(c[0], c[1], c[2], c[3], c[4]))),
  /** Standardised mean change by the standard deviation of change. */
  SMCC(
      "Standardised mean change",
      Scale.PLAIN,
      recipe("m1i m2i sd1i sd2i ni ri", c -> MeanEffect.smcc(c[0], c[1], c[2], c[3], c[4], c[5]))),
  /** Log odds ratio. */
  OR(
      "Log odds ratio",
      Scale.LOG,
      recipe("ai bi ci di", c -> BinaryEffect.logOr(c[0], c[1], c[2], c[3])),
      recipe("ai n1i ci n2i", c -> BinaryEffect.logOr(c[0], c[1] - c[0], c[2], c[3] - c[2]))),
  /** Log risk ratio. */
  RR(
      "Log risk ratio",
      Scale.LOG,
      recipe("ai bi ci di", c -> BinaryEffect.logRr(c[0], c[1], c[2], c[3])),
      recipe("ai n1i ci n2i", c -> BinaryEffect.logRr(c[0], c[1] - c[0], c[2], c[3] - c[2]))),
  /** Risk difference. */
  RD(
      "Risk difference",
      Scale.PLAIN,
      recipe("ai bi ci di", c -> BinaryEffect.rd(c[0], c[1], c[2], c[3])),
      recipe("ai n1i ci n2i", c -> BinaryEffect.rd(c[0], c[1] - c[0], c[2], c[3] - c[2])));

  /** What the effects' numbers stand for. */
  enum Scale {
    /** Read as they are. */
    PLAIN,
    /** Correlations. */
    CORRELATION,
    /** Fisher's z: tanh gives correlations. */
    FISHER_Z,
    /** Logarithms of ratios. */
    LOG
  }

  /** Variance formula where a measure has several. */
  enum Variance {
    /** Large-sample. */
    LS,
    /** Large-sample with the small-sample factor (SMD). */
    LS2,
    /** Unbiased. */
    UB;

    private MeanEffect.Variance ofMeans() {
      return MeanEffect.Variance.valueOf(name());
    }
  }

  /** One way to compute a measure: input columns, and the formula of one row. */
  record Recipe(List<String> inputs, Formula formula) {}

  /** The formula of one row. */
  interface Formula {
    /** The effect of these inputs. */
    EffectSize of(double[] inputs, Variance variance);
  }

  /** A formula with one variance only. */
  private interface PlainFormula {
    EffectSize of(double[] inputs);
  }

  private final String label;
  private final Scale scale;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, its type does not say so.
  private final List<Recipe> recipes;

  Measure(String label, Scale scale, Recipe... recipes) {
    this.label = label;
    this.scale = scale;
    this.recipes = List.of(recipes);
  }

  /** The measure in words. */
  String label() {
    return label;
  }

  /** What its numbers stand for. */
  Scale scale() {
    return scale;
  }

  /** The ways to compute it, in order of preference. */
  List<Recipe> recipes() {
    return recipes;
  }

  /** The measure with this code, in any case of letters; null if there is none. */
  static Measure of(String code) {
    for (Measure m : values()) {
      if (m.name().equals(code.toUpperCase(Locale.ROOT))) {
        return m;
      }
    }
    return null;
  }

  private static Recipe recipe(String inputs, Formula formula) {
    return new Recipe(List.of(inputs.split(" ")), formula);
  }

  private static Recipe recipe(String inputs, PlainFormula formula) {
    return recipe(inputs, (c, v) -> formula.of(c));
  }

  private static EffectSize cor(double ri, double ni) {
    return ni <= 3
        ? new EffectSize(CorrelationEffect.cor(ri, 4).yi(), Double.NaN)
        : CorrelationEffect.cor(ri, ni);
  }

  /** The t value of a semi-partial correlation: its definition turned round. */
  private static double semiPartialT(double[] c) {
    return c[0] * Math.sqrt(c[1] - c[2] - 1) / Math.sqrt(1 - c[3]);
  }
}
