package org.alliancepool.statistics.dependent;

import java.util.Arrays;
import java.util.List;
import org.alliancepool.statistics.pool.ModelMatrix;

/**
 * Robust variance estimation with moment estimators of the heterogeneity, as the R package robumeta
 * offers it: approximately efficient weights for correlated or for hierarchical effects, variances
 * by CR2 with Satterthwaite degrees of freedom.
 *
 * <p>With e = y - X b, b from weights W_0: CORRELATED has W_0 = 1/(k_j v_j), v_j the mean variance
 * of study j, solves E(Q) = Q for tau2 with Q = e'W_0 e and errors of one study correlated by rho,
 * then weighs by 1/(k_j (v_j + tau2)). HIERARCHICAL has W_0 = 1/v_ij, solves for tau2 and omega2
 * from Q and Q_1 = sum_j (sum_i e_ij)^2, then weighs by 1/(v_ij + tau2 + omega2). A negative omega2
 * is set to 0 first, then tau2.
 *
 * <p>Shapes: yi, vi and study have k rows; x is k x p.
 *
 * <p>Edge cases: fewer than two studies, k not above p, vi not above 0, X rank deficient, rho
 * outside [0, 1], moderators that tell every study apart: refused. Study sizes that leave tau2 and
 * omega2 inseparable (each study one effect): omega2 is 0. rho is not used by HIERARCHICAL.
 *
 * <p>Sources: Hedges, Tipton and Johnson 2010, doi:10.1002/jrsm.5 (weights, moments); Tipton 2015,
 * doi:10.1037/met0000011 (small-sample corrections).
 */
public final class Robu {
  /** Working model of the dependence. */
  public enum Weights {
    /** Several measures of the same patients: sampling errors of one study correlate. */
    CORRELATED,
    /** Several samples of one study: true effects of one study correlate. */
    HIERARCHICAL
  }

  private final Weights weights;
  private final double rho;

  private Robu(Weights weights, double rho) {
    this.weights = weights;
    this.rho = rho;
  }

  /** Correlated-effects weights; rho is the assumed correlation of one study's sampling errors. */
  public static Robu correlated(double rho) {
    if (!(rho >= 0 && rho <= 1)) {
      throw new IllegalArgumentException(
          "cannot fit the model: rho = " + rho + ", give a correlation from 0 to 1");
    }
    return new Robu(Weights.CORRELATED, rho);
  }

  /** Hierarchical-effects weights. */
  public static Robu hierarchical() {
    return new Robu(Weights.HIERARCHICAL, Double.NaN);
  }

  /** Fits the mean effect alone. */
  public RobuFit fit(double[] yi, double[] vi, Grouping study) {
    double[][] x = new double[yi.length][];
    Arrays.setAll(x, i -> new double[] {1});
    return fit(yi, vi, study, x, List.of("intrcpt"));
  }

  /** Fits with moderators. */
  public RobuFit fit(double[] yi, double[] vi, Grouping study, ModelMatrix design) {
    double[][] x = new double[design.rows()][];
    Arrays.setAll(x, design::row);
    return fit(yi, vi, study, x, design.names());
  }

  /** Fits with moderators: x is k x p and holds the intercept where one is wanted. */
  public RobuFit fit(double[] yi, double[] vi, Grouping study, double[][] x, List<String> names) {
    int k = yi.length;
    if (vi.length != k || x.length != k) {
      throw new IllegalArgumentException(
          "cannot fit the model: "
              + k
              + " effects, "
              + vi.length
              + " variances and "
              + x.length
              + " rows of moderators, give as many of each");
    }
    study.requireSize(k, "yi");
    SamplingCovariance.checkVariances(vi);
    if (study.levels() < 2 || k <= names.size() || names.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot fit the model: "
              + k
              + " effects of "
              + study.levels()
              + " studies for "
              + names.size()
              + " coefficients, give at least two studies and more effects than coefficients");
    }
    for (int i = 0; i < k; i++) {
      if (!Double.isFinite(yi[i])) {
        throw new IllegalArgumentException(
            "cannot fit the model: yi = "
                + yi[i]
                + " in row "
                + (i + 1)
                + ", drop the row or give its effect");
      }
    }
    OrthonormalDesign design = OrthonormalDesign.of(x, names);
    int[][] rows = study.rows();
    double[] scale = weights == Weights.CORRELATED ? studyScale(vi, rows) : vi.clone();
    Moments moments = new Moments(yi, design, rows, scale);
    double tau2;
    double omega2 = Double.NaN;
    double i2 = Double.NaN;
    double[] variance = new double[k];
    if (weights == Weights.CORRELATED) {
      tau2 = Math.max(0, moments.correlatedTau2(rho));
      i2 = moments.i2(tau2);
      for (int[] members : rows) {
        for (int i : members) {
          variance[i] = scale[i] + members.length * tau2;
        }
      }
    } else {
      double[] solved = moments.hierarchical();
      tau2 = solved[0];
      omega2 = solved[1];
      for (int i = 0; i < k; i++) {
        variance[i] = vi[i] + tau2 + omega2;
      }
    }
    WorkingModel working =
        new WorkingModel(
            yi.clone(),
            design,
            names,
            SamplingCovariance.diagonal(variance),
            List.of(),
            new double[0],
            Moments.leastSquares(yi, design, variance).coefficients());
    RobustFit coefficients = ClusterRobust.of(working, study, Correction.CR2).coefficients();
    return new RobuFit(weights, k, coefficients, tau2, omega2, i2, working);
  }

  /** k_j times the mean variance of study j, for each of its effects. */
  private static double[] studyScale(double[] vi, int[][] rows) {
    double[] scale = new double[vi.length];
    for (int[] members : rows) {
      double sum = 0;
      for (int i : members) {
        sum += vi[i];
      }
      for (int i : members) {
        scale[i] = sum;
      }
    }
    return scale;
  }

  /** Expected and observed quadratic forms of the least-squares residuals with weights 1/scale. */
  private static final class Moments {
    record LeastSquares(double[] coefficients, double[][] inverse) {}

    private final OrthonormalDesign design;
    private final int[][] rows;
    private final double[] scale;
    private final double[][] inverse;
    private final double[] residual;
    private final double q;
    private double slope;

    Moments(double[] yi, OrthonormalDesign design, int[][] rows, double[] scale) {
      this.design = design;
      this.rows = rows;
      this.scale = scale;
      LeastSquares fit = leastSquares(yi, design, scale);
      inverse = fit.inverse();
      residual = yi.clone();
      double sum = 0;
      for (int i = 0; i < yi.length; i++) {
        for (int c = 0; c < design.p(); c++) {
          residual[i] -= fit.coefficients()[c] * design.column(c)[i];
        }
        sum += residual[i] * residual[i] / scale[i];
      }
      q = sum;
    }

    static LeastSquares leastSquares(double[] yi, OrthonormalDesign design, double[] scale) {
      int p = design.p();
      double[][] information = new double[p][p];
      double[] b = new double[p];
      for (int c = 0; c < p; c++) {
        for (int i = 0; i < yi.length; i++) {
          double weighted = design.column(c)[i] / scale[i];
          b[c] += weighted * yi[i];
          for (int d = 0; d < p; d++) {
            information[c][d] += weighted * design.column(d)[i];
          }
        }
      }
      double[][] lower = Matrices.cholesky(information);
      Matrices.solve(lower, b);
      return new LeastSquares(b, Matrices.inverse(lower));
    }

    /** sum_j of left_j right_j', each a p-vector: the sum over study j of x_i times a weight. */
    private double[][] products(double[] left, double[] right) {
      int p = design.p();
      double[][] sum = new double[p][p];
      for (int[] members : rows) {
        double[] a = new double[p];
        double[] b = new double[p];
        for (int i : members) {
          for (int c = 0; c < p; c++) {
            a[c] += left[i] * design.column(c)[i];
            b[c] += right[i] * design.column(c)[i];
          }
        }
        for (int c = 0; c < p; c++) {
          for (int d = 0; d < p; d++) {
            sum[c][d] += a[c] * b[d];
          }
        }
      }
      return sum;
    }

    /** X' diag(w) X. */
    private double[][] crossProduct(double[] w) {
      int p = design.p();
      double[][] sum = new double[p][p];
      for (int i = 0; i < w.length; i++) {
        for (int c = 0; c < p; c++) {
          for (int d = 0; d < p; d++) {
            sum[c][d] += w[i] * design.column(c)[i] * design.column(d)[i];
          }
        }
      }
      return sum;
    }

    /** Solves E(Q) = Q: Hedges, Tipton and Johnson 2010, section 4.1. */
    double correlatedTau2(double rho) {
      double[] w = Arrays.stream(scale).map(s -> 1 / s).toArray();
      double[] overSize = new double[w.length];
      double total = 0;
      for (int[] members : rows) {
        for (int i : members) {
          overSize[i] = w[i] / members.length;
          total += w[i];
        }
      }
      double[] root = Arrays.stream(overSize).map(Math::sqrt).toArray();
      double own = Matrices.traceOfProduct(inverse, crossProduct(overSize));
      double shared = Matrices.traceOfProduct(inverse, products(root, root));
      double between = Matrices.traceOfProduct(inverse, products(w, w));
      slope = total - between;
      requireInformation(slope, total);
      return (q - rows.length + (1 - rho) * own + rho * shared) / slope;
    }

    /** Where the moderators tell every study apart, residuals know nothing of tau2. */
    private static void requireInformation(double left, double total) {
      if (!(left > 1e-10 * total)) {
        throw new IllegalArgumentException(
            "cannot estimate tau2: the moderators leave no differences between studies to estimate"
                + " it from, use fewer moderators");
      }
    }

    /** Share of Q beyond its expectation without heterogeneity, percent. */
    double i2(double tau2) {
      return 100 * slope * tau2 / q;
    }

    /** tau2 and omega2 from Q and Q_1: Hedges, Tipton and Johnson 2010, section 4.2. */
    double[] hierarchical() {
      int k = scale.length;
      int p = design.p();
      double[] w = Arrays.stream(scale).map(s -> 1 / s).toArray();
      double[] one = new double[k];
      Arrays.fill(one, 1);
      double[] weightedSize = new double[k];
      double[] w2 = new double[k];
      double sumW = 0;
      double sumV = 0;
      double squares = 0;
      double q1 = 0;
      for (int[] members : rows) {
        double sum = 0;
        for (int i : members) {
          weightedSize[i] = members.length * w[i];
          w2[i] = w[i] * w[i];
          sumW += w[i];
          sumV += scale[i];
          sum += residual[i];
        }
        squares += (double) members.length * members.length;
        q1 += sum * sum;
      }
      double[][] xjx = products(one, one);
      double[][] vxjx = Matrices.multiply(inverse, xjx);
      double[][] xwjwx = products(w, w);
      double[][] xwwx = crossProduct(w2);
      double[][] middle = Matrices.multiply(vxjx, inverse);

      // E(Q) = c + a tau2 + b omega2, and likewise E(Q_1).
      double a = sumW - Matrices.traceOfProduct(inverse, xwjwx);
      double b = sumW - Matrices.traceOfProduct(inverse, xwwx);
      double c = k - p;
      requireInformation(a, sumW);
      double a1 =
          squares
              - 2 * Matrices.traceOfProduct(inverse, products(weightedSize, one))
              + Matrices.traceOfProduct(middle, xwjwx);
      double b1 =
          k
              - 2 * Matrices.traceOfProduct(inverse, products(w, one))
              + Matrices.traceOfProduct(middle, xwwx);
      double c1 = sumV - trace(vxjx);
      double det = b1 * a - b * a1;
      double omega2 = 0;
      if (Math.abs(det) > 1e-12 * Math.abs(b1 * a)) {
        omega2 = Math.max(0, (a * (q1 - c1) - a1 * (q - c)) / det);
      }
      double tau2 = Math.max(0, (q - c - b * omega2) / a);
      return new double[] {tau2, omega2};
    }

    private static double trace(double[][] a) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i][i];
      }
      return sum;
    }
  }
}
