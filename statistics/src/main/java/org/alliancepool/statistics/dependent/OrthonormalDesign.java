package org.alliancepool.statistics.dependent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The design X as Q R with orthonormal columns Q, by Gram-Schmidt done twice. All fits run on Q:
 * they are then untouched by the scale or origin of a moderator (a year of 1990 beside an
 * intercept), and the REML term log|X'X| cancels.
 */
final class OrthonormalDesign {
  private final double[][] q;
  private final double[][] r;

  private final boolean[] intercept;

  private OrthonormalDesign(double[][] q, double[][] r, boolean[] intercept) {
    this.q = q;
    this.r = r;
    this.intercept = intercept;
  }

  /** X has one row per effect; refused where a column is a combination of those before it. */
  static OrthonormalDesign of(double[][] x, List<String> names) {
    int k = x.length;
    int p = names.size();
    double[][] q = new double[p][k];
    double[][] r = new double[p][p];
    for (int i = 0; i < k; i++) {
      if (x[i].length != p) {
        throw new IllegalArgumentException(
            "cannot fit the model: row "
                + (i + 1)
                + " of X has "
                + x[i].length
                + " columns for "
                + p
                + " names, give a rectangular X");
      }
      for (int c = 0; c < p; c++) {
        if (!Double.isFinite(x[i][c])) {
          throw new IllegalArgumentException(
              "cannot fit the model: moderator \""
                  + names.get(c)
                  + "\" is "
                  + x[i][c]
                  + " in row "
                  + (i + 1)
                  + ", drop the row or fill the value");
        }
        q[c][i] = x[i][c];
      }
    }
    boolean[] intercept = new boolean[p];
    for (int c = 0; c < p; c++) {
      intercept[c] = Arrays.stream(q[c]).allMatch(one -> one == 1);
    }
    for (int c = 0; c < p; c++) {
      double before = Math.sqrt(Matrices.dot(q[c], q[c]));
      for (int pass = 0; pass < 2; pass++) {
        for (int b = 0; b < c; b++) {
          double projection = Matrices.dot(q[b], q[c]);
          r[b][c] += projection;
          for (int i = 0; i < k; i++) {
            q[c][i] -= projection * q[b][i];
          }
        }
      }
      double norm = Math.sqrt(Matrices.dot(q[c], q[c]));
      // The tolerance of R's model matrices.
      if (!(norm > 1e-7 * before)) {
        throw new IllegalArgumentException(
            "cannot fit the model: moderator \""
                + names.get(c)
                + "\" is constant, or a combination of the columns before it (X is rank deficient),"
                + " drop it");
      }
      r[c][c] = norm;
      for (int i = 0; i < k; i++) {
        q[c][i] /= norm;
      }
    }
    return new OrthonormalDesign(q, r, intercept);
  }

  /** The design without some columns of X, possibly without any left. */
  OrthonormalDesign without(int... dropped) {
    int p = q.length;
    int k = q[0].length;
    List<Integer> kept = new ArrayList<>();
    for (int c = 0; c < p; c++) {
      int position = c;
      if (Arrays.stream(dropped).noneMatch(d -> d == position)) {
        kept.add(c);
      }
    }
    double[][] x = new double[k][kept.size()];
    List<String> names = new ArrayList<>();
    for (int a = 0; a < kept.size(); a++) {
      int c = kept.get(a);
      names.add(Integer.toString(c));
      for (int i = 0; i < k; i++) {
        for (int b = 0; b <= c; b++) {
          x[i][a] += q[b][i] * r[b][c];
        }
      }
    }
    return of(x, names);
  }

  int p() {
    return q.length;
  }

  /** Column c of Q. */
  double[] column(int c) {
    return q[c];
  }

  /** Whether column c of X is all ones. */
  boolean isIntercept(int c) {
    return intercept[c];
  }

  /** R^-1 b: coefficients of X from those of Q. */
  double[] toX(double[] b) {
    double[] beta = b.clone();
    for (int i = beta.length - 1; i >= 0; i--) {
      for (int c = i + 1; c < beta.length; c++) {
        beta[i] -= r[i][c] * beta[c];
      }
      beta[i] /= r[i][i];
    }
    return beta;
  }

  /** R^-T c: a contrast of the coefficients of X as one of those of Q. */
  double[] contrast(double[] c) {
    double[] t = c.clone();
    for (int i = 0; i < t.length; i++) {
      for (int b = 0; b < i; b++) {
        t[i] -= r[b][i] * t[b];
      }
      t[i] /= r[i][i];
    }
    return t;
  }

  /** R^-1 S R^-T: covariance of the coefficients of X from that of Q's. */
  double[][] covariance(double[][] s) {
    int p = s.length;
    double[][] half = new double[p][];
    for (int i = 0; i < p; i++) {
      half[i] = toX(s[i]);
    }
    double[][] v = Matrices.transpose(half, p);
    for (int i = 0; i < p; i++) {
      v[i] = toX(v[i]);
    }
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < i; j++) {
        v[i][j] = 0.5 * (v[i][j] + v[j][i]);
        v[j][i] = v[i][j];
      }
    }
    return v;
  }
}
