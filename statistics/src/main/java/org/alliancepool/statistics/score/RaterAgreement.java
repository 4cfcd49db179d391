package org.alliancepool.statistics.score;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.statistics.correlation.Correlation;
import org.alliancepool.statistics.distribution.Tails;

/**
 * Agreement of k raters on n targets: the six intraclass correlations, and for each pair of raters
 * the correlation and the mean difference.
 *
 * <p>With mean squares between targets {@code msb}, within targets {@code msw}, between raters
 * {@code msj} and residual {@code mse}:
 *
 * <ul>
 *   <li>one-way, ICC(1): {@code (msb - msw) / (msb + (k-1) msw)};
 *   <li>absolute agreement, ICC(A,1): {@code (msb - mse) / (msb + (k-1) mse + k (msj - mse) / n)};
 *   <li>consistency, ICC(C,1): {@code (msb - mse) / (msb + (k-1) mse)};
 *   <li>and the same of the mean of k raters.
 * </ul>
 *
 * Formulas and intervals: Shrout and Fleiss 1979, doi:10.1037/0033-2909.86.2.420, and McGraw and
 * Wong 1996, doi:10.1037/1082-989X.1.1.30. The interval of absolute agreement has Satterthwaite's
 * degrees of freedom.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>targets that a rater left out are dropped and counted;
 *   <li>fewer than two complete targets, or fewer than two raters, are refused;
 *   <li>ratings without any variance are refused;
 *   <li>raters that agree up to a constant: F is infinite, p is 0, and consistency is 1 with the
 *       interval [1, 1];
 *   <li>targets that do not differ at all: the coefficients of averages are minus infinity;
 *   <li>a negative coefficient is returned as it is.
 * </ul>
 *
 * @param n complete targets
 * @param raters k
 * @param dropped targets left out
 * @param icc in the order of {@link Type}
 * @param pairs each pair of raters, first index below the second
 */
public record RaterAgreement(int n, int raters, int dropped, List<Icc> icc, List<Pair> pairs) {
  /** The six coefficients, with the names of McGraw and Wong. */
  public enum Type {
    /** One rating, targets rated by different raters. */
    ONE_WAY_SINGLE("ICC(1)"),
    /** One rating, the same raters throughout, their level counts. */
    AGREEMENT_SINGLE("ICC(A,1)"),
    /** One rating, the same raters throughout, their level does not count. */
    CONSISTENCY_SINGLE("ICC(C,1)"),
    /** Mean of k ratings, targets rated by different raters. */
    ONE_WAY_AVERAGE("ICC(k)"),
    /** Mean of k ratings, absolute agreement. */
    AGREEMENT_AVERAGE("ICC(A,k)"),
    /** Mean of k ratings, consistency; this is Cronbach's alpha of the raters. */
    CONSISTENCY_AVERAGE("ICC(C,k)");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    /** The name in publications. */
    public String label() {
      return label;
    }
  }

  /**
   * One intraclass correlation.
   *
   * @param type which
   * @param icc estimate
   * @param f F of the hypothesis that targets do not differ
   * @param df1 its numerator degrees of freedom
   * @param df2 its denominator degrees of freedom
   * @param pval upper tail of F
   * @param ciLb lower bound
   * @param ciUb upper bound
   */
  public record Icc(
      Type type,
      double icc,
      double f,
      double df1,
      double df2,
      double pval,
      double ciLb,
      double ciUb) {}

  /**
   * Two raters.
   *
   * @param first column of the first
   * @param second column of the second
   * @param r correlation; NaN where a rater gives every target the same
   * @param meanDifference mean of first minus second
   * @param sdDifference standard deviation of the difference
   * @param stat paired t; NaN where the difference does not vary
   * @param df its degrees of freedom
   * @param pval two-sided
   * @param ciLb lower bound of the mean difference
   * @param ciUb upper bound
   */
  public record Pair(
      int first,
      int second,
      double r,
      double meanDifference,
      double sdDifference,
      double stat,
      double df,
      double pval,
      double ciLb,
      double ciUb) {}

  /** Copies the lists. */
  public RaterAgreement {
    icc = List.copyOf(icc);
    pairs = List.copyOf(pairs);
  }

  /**
   * Agreement with 95 % intervals.
   *
   * @param ratings rows of targets, columns of raters, NaN where missing
   */
  public static RaterAgreement of(double[][] ratings) {
    return of(ratings, 0.95);
  }

  /**
   * Agreement.
   *
   * @param ratings rows of targets, columns of raters, NaN where missing
   * @param level coverage of the intervals, in (0, 1)
   */
  public static RaterAgreement of(double[][] ratings, double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "cannot estimate rater agreement: level %s is not between 0 and 1; use e.g. 0.95"
              .formatted(level));
    }
    double[][] rows = CompleteRows.of(ratings, "estimate rater agreement", "raters");
    MeanSquares ms = MeanSquares.of(rows);
    if (!(ms.between + ms.within > 0)) {
      throw new IllegalArgumentException(
          "cannot estimate rater agreement: all %d ratings are equal".formatted(ms.n * ms.k));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < ms.k; i++) {
      for (int j = i + 1; j < ms.k; j++) {
        pairs.add(pair(rows, i, j, level));
      }
    }
    return new RaterAgreement(
        ms.n, ms.k, ratings.length - ms.n, coefficients(ms, (1 - level) / 2), pairs);
  }

  /** The coefficient of that type. */
  public Icc icc(Type type) {
    return icc.stream().filter(i -> i.type() == type).findFirst().orElseThrow();
  }

  private static List<Icc> coefficients(MeanSquares ms, double tail) {
    int n = ms.n;
    int k = ms.k;
    double msb = ms.between;
    double mse = ms.residual;
    double msw = ms.within;
    double msj = ms.raters;
    double df1 = n - 1;
    double dfWithin = (double) n * (k - 1);
    double dfResidual = df1 * (k - 1);

    double agreement = (msb - mse) / (msb + (k - 1) * mse + k * (msj - mse) / n);
    double[] oneWay = ratioBounds(msb, msw, df1, dfWithin, tail);
    double[] twoWay = ratioBounds(msb, mse, df1, dfResidual, tail);
    double[] absolute = agreementBounds(ms, agreement, tail);
    Ftest fWithin = Ftest.of(msb, msw, df1, dfWithin);
    Ftest fResidual = Ftest.of(msb, mse, df1, dfResidual);
    return List.of(
        fWithin.icc(
            Type.ONE_WAY_SINGLE,
            (msb - msw) / (msb + (k - 1) * msw),
            single(oneWay[0], k),
            single(oneWay[1], k)),
        fResidual.icc(Type.AGREEMENT_SINGLE, agreement, absolute[0], absolute[1]),
        fResidual.icc(
            Type.CONSISTENCY_SINGLE,
            (msb - mse) / (msb + (k - 1) * mse),
            single(twoWay[0], k),
            single(twoWay[1], k)),
        fWithin.icc(Type.ONE_WAY_AVERAGE, (msb - msw) / msb, 1 - 1 / oneWay[0], 1 - 1 / oneWay[1]),
        fResidual.icc(
            Type.AGREEMENT_AVERAGE,
            (msb - mse) / (msb + (msj - mse) / n),
            stepUp(absolute[0], k),
            stepUp(absolute[1], k)),
        fResidual.icc(
            Type.CONSISTENCY_AVERAGE, (msb - mse) / msb, 1 - 1 / twoWay[0], 1 - 1 / twoWay[1]));
  }

  /** Bounds of the ratio of expected mean squares. */
  private static double[] ratioBounds(
      double msb, double error, double df1, double df2, double tail) {
    double f = error == 0 ? Double.POSITIVE_INFINITY : msb / error;
    return new double[] {f / Tails.fQuantile(tail, df1, df2), f * Tails.fQuantile(tail, df2, df1)};
  }

  /** Coefficient of one rating whose ratio of mean squares is f. */
  private static double single(double f, int k) {
    return Double.isInfinite(f) ? 1 : (f - 1) / (f + k - 1);
  }

  /** Spearman and Brown's formula. */
  private static double stepUp(double icc, int k) {
    return k * icc / (1 + (k - 1) * icc);
  }

  private static double[] agreementBounds(MeanSquares ms, double rho, double tail) {
    double n = ms.n;
    double k = ms.k;
    double mse = ms.residual;
    if (mse == 0 && ms.raters == 0) {
      return new double[] {1, 1};
    }
    // Satterthwaite's degrees of freedom of the denominator, written without the ratio msj / mse so
    // that a residual of 0 does no harm.
    double a = k * rho * ms.raters;
    double b = (n * (1 + (k - 1) * rho) - k * rho) * mse;
    double v = (k - 1) * (n - 1) * (a + b) * (a + b) / ((n - 1) * a * a + b * b);
    double lower = Tails.fQuantile(tail, n - 1, v);
    double upper = Tails.fQuantile(tail, v, n - 1);
    double noise = k * ms.raters + (k * n - k - n) * mse;
    return new double[] {
      n * (ms.between - lower * mse) / (lower * noise + n * ms.between),
      n * (upper * ms.between - mse) / (noise + n * upper * ms.between)
    };
  }

  private static Pair pair(double[][] rows, int i, int j, double level) {
    int n = rows.length;
    double[] x = new double[n];
    double[] y = new double[n];
    double sum = 0;
    for (int t = 0; t < n; t++) {
      x[t] = rows[t][i];
      y[t] = rows[t][j];
      sum += x[t] - y[t];
    }
    double mean = sum / n;
    double squares = 0;
    for (int t = 0; t < n; t++) {
      squares += (x[t] - y[t] - mean) * (x[t] - y[t] - mean);
    }
    double sd = Math.sqrt(squares / (n - 1));
    double se = sd / Math.sqrt(n);
    double stat = se == 0 ? Double.NaN : mean / se;
    double half = Tails.critical(level, n - 1) * se;
    return new Pair(
        i,
        j,
        varies(x) && varies(y) ? Correlation.matrix(x, y)[0][1] : Double.NaN,
        mean,
        sd,
        stat,
        n - 1,
        Tails.twoSided(stat, n - 1),
        mean - half,
        mean + half);
  }

  private static boolean varies(double[] x) {
    for (double v : x) {
      if (v != x[0]) {
        return true;
      }
    }
    return false;
  }

  /** F of targets against an error. */
  private record Ftest(double f, double df1, double df2, double pval) {
    static Ftest of(double msb, double error, double df1, double df2) {
      double f = error == 0 ? Double.POSITIVE_INFINITY : msb / error;
      return new Ftest(f, df1, df2, Double.isInfinite(f) ? 0 : Tails.fUpper(f, df1, df2));
    }

    Icc icc(Type type, double estimate, double ciLb, double ciUb) {
      return new Icc(type, estimate, f, df1, df2, pval, ciLb, ciUb);
    }
  }

  /** The two-way analysis of variance without replication. */
  private record MeanSquares(
      int n, int k, double between, double within, double raters, double residual) {
    static MeanSquares of(double[][] rows) {
      int n = rows.length;
      int k = rows[0].length;
      double[] rater = CompleteRows.means(rows);
      double grand = 0;
      for (double m : rater) {
        grand += m / k;
      }
      double between = 0;
      double within = 0;
      double residual = 0;
      double size = 0;
      for (double[] row : rows) {
        double target = 0;
        for (double x : row) {
          target += x / k;
        }
        between += k * (target - grand) * (target - grand);
        for (int j = 0; j < k; j++) {
          double w = row[j] - target;
          double e = w - (rater[j] - grand);
          size += row[j] * row[j];
          within += w * w;
          residual += e * e;
        }
      }
      double raters = 0;
      for (double m : rater) {
        raters += n * (m - grand) * (m - grand);
      }
      // What rounding leaves of an exact zero is a zero.
      double dust = 1e-29 * size;
      return new MeanSquares(
          n,
          k,
          (between <= dust ? 0 : between) / (n - 1),
          (within <= dust ? 0 : within) / (n * (k - 1.0)),
          (raters <= dust ? 0 : raters) / (k - 1),
          (residual <= dust ? 0 : residual) / ((n - 1) * (k - 1.0)));
    }
  }
}
