package org.alliancepool.statistics.diagnostics;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.alliancepool.statistics.distribution.Tails;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.MetaFit.Weighting;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Outlier and influence diagnostics of a random-effects model or meta-regression, Viechtbauer and
 * Cheung (2010), doi:10.1002/jrsm.11.
 *
 * <p>With (-i) for the fit without effect i, w = 1/(v + tau2), s2 the Knapp-Hartung factor (1
 * otherwise):
 *
 * <ul>
 *   <li>{@code rstudent_i = (y_i - x_i'b(-i)) / sqrt(s2(-i) (v_i + tau2(-i)) + x_i'Vb(-i)x_i)};
 *   <li>{@code dffits_i = (x_i'b - x_i'b(-i)) / sqrt(s2(-i) h_i (v_i + tau2(-i)))};
 *   <li>{@code cookD_i = (b - b(-i))' Vb^-1 (b - b(-i))};
 *   <li>{@code covR_i = det Vb(-i) / det Vb};
 *   <li>{@code dfbs_ij = (b_j - b_j(-i)) / sqrt(s2(-i) [(X'W(-i)X)^-1]_jj)}, W(-i) with tau2(-i)
 *       over all effects;
 *   <li>hat: diagonal of {@code X (X'WX)^-1 X'W}; weight: percent of the sum of weights;
 *   <li>with given weights A instead of W: {@code hat = diag X (X'AX)^-1 X'A}, and dffits and dfbs
 *       are divided by the roots of {@code s2(-i) x_i'Sx_i} and {@code s2(-i) S_jj}, with the
 *       sandwich {@code S = (X'AX)^-1 X'A M(-i) A X (X'AX)^-1}, M(-i) the diagonal of v + tau2(-i);
 *   <li>Baujat et al. (2002), doi:10.1002/sim.1221, generalised to models with tau2 and moderators:
 *       {@code x = (y_i - x_i'b)^2 / (v_i + tau2)}, {@code y = (x_i'b - x_i'b(-i))^2 /
 *       x_i'Vb(-i)x_i}.
 * </ul>
 *
 * <p>An effect is influential when |dffits| &gt; 3 sqrt(p/(k-p)), or the chi-square (p df)
 * probability below cookD exceeds 0.5, or hat &gt; 3p/k, or any |dfbs| &gt; 1.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>NaN effects, variances or moderators are dropped first; {@link #rows} tells which stayed;
 *   <li>an effect whose deletion leaves a coefficient without information (the only study at a
 *       factor's level), or too few effects: NaN in all deletion columns of that effect, and it
 *       counts as influential only by its hat value;
 *   <li>fewer than 2 effects: {@link IllegalArgumentException}.
 * </ul>
 *
 * @param rows positions in the input
 * @param rstudent externally standardised residuals
 * @param dffits change of the fitted value, in standard errors
 * @param cookD Cook's distances
 * @param covR ratios of generalised variances
 * @param tau2Del tau2 without the effect
 * @param qeDel heterogeneity statistic without the effect
 * @param hat leverages
 * @param weight weights in percent
 * @param dfbs changes of each coefficient in standard errors, [effect][coefficient]
 * @param influential the rule above
 * @param baujatX contribution to heterogeneity
 * @param baujatY influence on the fitted value
 * @param converged whether all fits converged
 */
public record Influence(
    int[] rows,
    double[] rstudent,
    double[] dffits,
    double[] cookD,
    double[] covR,
    double[] tau2Del,
    double[] qeDel,
    double[] hat,
    double[] weight,
    double[][] dfbs,
    boolean[] influential,
    double[] baujatX,
    double[] baujatY,
    boolean converged) {

  /** Diagnostics of a model without moderators. */
  public static Influence of(RandomEffects model, double[] yi, double[] vi) {
    return of(model, yi, vi, ModelMatrix.intercept(yi.length));
  }

  /** Diagnostics of a meta-regression. */
  public static Influence of(RandomEffects model, double[] yi, double[] vi, ModelMatrix design) {
    MetaFit full = model.fit(yi, vi, design);
    if (full.k() < 2) {
      throw new IllegalArgumentException(
          "cannot compute influence: there is only one effect; report it alone");
    }
    Builder b = new Builder(full);
    for (int i = 0; i < full.k(); i++) {
      b.add(i, deleted(model, full, i));
    }
    return b.build();
  }

  /** The fit without one effect; null where not all coefficients can be estimated any more. */
  private static MetaFit deleted(RandomEffects model, MetaFit full, int i) {
    int spare = full.k() - 1 - full.p();
    boolean needsSpare = full.p() > 1 && !full.method().isCommonEffect();
    if (spare < (needsSpare ? 1 : 0)) {
      return null;
    }
    MetaFit fit = Refits.without(model, full, i);
    return fit.p() == full.p() ? fit : null;
  }

  /** X'WX for the diagonal W. */
  private static RealMatrix crossProduct(MetaFit full, IntToDoubleFunction weight) {
    int p = full.p();
    double[][] a = new double[p][p];
    for (int i = 0; i < full.k(); i++) {
      double[] row = full.x().row(i);
      double w = weight.applyAsDouble(i);
      for (int r = 0; r < p; r++) {
        for (int c = 0; c < p; c++) {
          a[r][c] += w * row[r] * row[c];
        }
      }
    }
    return MatrixUtils.createRealMatrix(a);
  }

  private static RealMatrix inverse(RealMatrix a) {
    return new LUDecomposition(a, 0).getSolver().getInverse();
  }

  private static double quadratic(double[] x, RealMatrix m) {
    return MatrixUtils.createRealVector(x).dotProduct(m.operate(MatrixUtils.createRealVector(x)));
  }

  private static double fitted(double[] x, double[] beta) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * beta[j];
    }
    return sum;
  }

  /** Fills the columns of one result. */
  private static final class Builder {
    private final MetaFit full;
    private final RealMatrix bread;
    private final RealMatrix vbInverse;
    private final double vbDet;
    private final double[] rstudent;
    private final double[] dffits;
    private final double[] cookD;
    private final double[] covR;
    private final double[] tau2Del;
    private final double[] qeDel;
    private final double[] hat;
    private final double[] weight;
    private final double[][] dfbs;
    private final boolean[] influential;
    private final double[] baujatX;
    private final double[] baujatY;
    private boolean converged;

    Builder(MetaFit full) {
      this.full = full;
      int k = full.k();
      RealMatrix vb = MatrixUtils.createRealMatrix(full.vb());
      vbDet = new LUDecomposition(vb, 0).getDeterminant();
      vbInverse = vbDet > 0 ? inverse(vb) : null;
      rstudent = missing(k);
      dffits = missing(k);
      cookD = missing(k);
      covR = missing(k);
      tau2Del = missing(k);
      qeDel = missing(k);
      hat = missing(k);
      weight = missing(k);
      dfbs = new double[k][];
      influential = new boolean[k];
      baujatX = missing(k);
      baujatY = missing(k);
      converged = full.converged();
      bread = inverse(crossProduct(full, i -> full.weights()[i]));
      double sw = Arrays.stream(full.weights()).sum();
      for (int i = 0; i < k; i++) {
        double[] x = full.x().row(i);
        double total = full.vi()[i] + full.tau2();
        hat[i] = quadratic(x, bread) * full.weights()[i];
        weight[i] = 100 * full.weights()[i] / sw;
        double r = full.yi()[i] - fitted(x, full.beta());
        baujatX[i] = r * r / total;
      }
    }

    /** Covariance of the coefficients over all effects at another tau2. */
    private RealMatrix covarianceAt(double tau2) {
      if (full.weighting() == Weighting.INVERSE_VARIANCE) {
        return inverse(crossProduct(full, i -> 1 / (full.vi()[i] + tau2)));
      }
      double[] a = full.weights();
      RealMatrix meat = crossProduct(full, i -> a[i] * a[i] * (full.vi()[i] + tau2));
      return bread.multiply(meat).multiply(bread);
    }

    private static double[] missing(int k) {
      double[] a = new double[k];
      Arrays.fill(a, Double.NaN);
      return a;
    }

    void add(int i, MetaFit del) {
      int p = full.p();
      int k = full.k();
      dfbs[i] = missing(p);
      influential[i] = hat[i] > 3.0 * p / k;
      if (del == null) {
        return;
      }
      converged &= del.converged();
      double[] x = full.x().row(i);
      double[] shift = new double[p];
      for (int j = 0; j < p; j++) {
        shift[j] = full.beta()[j] - del.beta()[j];
      }
      double total = full.vi()[i] + del.tau2();
      double predVar = quadratic(x, MatrixUtils.createRealMatrix(del.vb()));
      double change = fitted(x, shift);
      rstudent[i] =
          (full.yi()[i] - fitted(x, del.beta())) / Math.sqrt(del.scale() * total + predVar);
      RealMatrix covariance = covarianceAt(del.tau2());
      double spread =
          full.weighting() == Weighting.GIVEN ? quadratic(x, covariance) : hat[i] * total;
      dffits[i] = change / Math.sqrt(del.scale() * spread);
      if (vbInverse != null) {
        cookD[i] = quadratic(shift, vbInverse);
        covR[i] =
            new LUDecomposition(MatrixUtils.createRealMatrix(del.vb()), 0).getDeterminant() / vbDet;
      }
      tau2Del[i] = del.tau2();
      qeDel[i] = del.qe();
      for (int j = 0; j < p; j++) {
        dfbs[i][j] = shift[j] / Math.sqrt(del.scale() * covariance.getEntry(j, j));
        influential[i] |= Math.abs(dfbs[i][j]) > 1;
      }
      baujatY[i] = change * change / predVar;
      influential[i] |= Math.abs(dffits[i]) > 3 * Math.sqrt(p / (double) (k - p));
      influential[i] |= Tails.chiSquareUpper(cookD[i], p) < 0.5;
    }

    Influence build() {
      return new Influence(
          full.rows(),
          rstudent,
          dffits,
          cookD,
          covR,
          tau2Del,
          qeDel,
          hat,
          weight,
          dfbs,
          influential,
          baujatX,
          baujatY,
          converged);
    }
  }
}
