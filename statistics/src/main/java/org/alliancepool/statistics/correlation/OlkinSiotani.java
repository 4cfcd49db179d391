package org.alliancepool.statistics.correlation;

/**
 * Covariances of the correlations that one sample gives among a set of variables.
 *
 * <p>{@code cov(r_st, r_uv) = [ r_st r_uv (r_su^2 + r_sv^2 + r_tu^2 + r_tv^2)/2 + r_su r_tv + r_sv
 * r_tu - (r_st r_su r_sv + r_st r_tu r_tv + r_uv r_su r_tu + r_uv r_sv r_tv) ] / (n - 1)}: Olkin
 * and Siotani (1976), in Ikeda (ed.), Essays in Probability and Statistics, pages 235-251; the same
 * formula in Steiger (1980), doi:10.1037/0033-2909.87.2.245, and Olkin and Finn (1990),
 * doi:10.1037/0033-2909.108.2.330. The divisor n - 1 is metafor's. On the scale of Fisher's z it is
 * divided by {@code (1 - r_st^2)(1 - r_uv^2)} and the divisor is n - 3, so that the variances are
 * 1/(n - 3).
 *
 * <p>Pairs are in the order (2,1), (3,1), (3,2), (4,1) ...: rows of the lower triangle.
 *
 * <p>Edge cases: fewer than two variables, a matrix that is not square with unit diagonal and
 * symmetric, n < 4, |r| = 1 on the z scale: {@link IllegalArgumentException}.
 *
 * @param first index of the lower-numbered variable of each pair
 * @param second index of the other
 * @param yi the correlations, or their z
 * @param v covariance matrix
 */
public record OlkinSiotani(int[] first, int[] second, double[] yi, double[][] v) {

  /** Covariances of the correlations. */
  public static OlkinSiotani ofR(double[][] r, double n) {
    return of(r, n, 1);
  }

  /** Covariances of their Fisher z. */
  public static OlkinSiotani ofZ(double[][] r, double n) {
    OlkinSiotani raw = of(r, n, 3);
    int m = raw.yi.length;
    double[] z = new double[m];
    for (int a = 0; a < m; a++) {
      if (Math.abs(raw.yi[a]) >= 1) {
        throw new IllegalArgumentException(
            "cannot compute the covariance of Fisher's z: a correlation is "
                + raw.yi[a]
                + "; leave the variable out");
      }
      z[a] = org.alliancepool.statistics.effect.FisherZ.fromR(raw.yi[a]);
      for (int b = 0; b < m; b++) {
        raw.v[a][b] /= (1 - raw.yi[a] * raw.yi[a]) * (1 - raw.yi[b] * raw.yi[b]);
      }
    }
    return new OlkinSiotani(raw.first, raw.second, z, raw.v);
  }

  private static OlkinSiotani of(double[][] r, double n, double lost) {
    check(r, n);
    int m = r.length * (r.length - 1) / 2;
    int[] first = new int[m];
    int[] second = new int[m];
    double[] yi = new double[m];
    int a = 0;
    for (int j = 1; j < r.length; j++) {
      for (int i = 0; i < j; i++) {
        first[a] = i;
        second[a] = j;
        yi[a++] = r[i][j];
      }
    }
    double[][] v = new double[m][m];
    for (int x = 0; x < m; x++) {
      for (int y = 0; y < m; y++) {
        v[x][y] = covariance(r, first[x], second[x], first[y], second[y]) / (n - lost);
      }
    }
    return new OlkinSiotani(first, second, yi, v);
  }

  private static double covariance(double[][] r, int s, int t, int u, int v) {
    double st = r[s][t];
    double uv = r[u][v];
    double su = r[s][u];
    double sv = r[s][v];
    double tu = r[t][u];
    double tv = r[t][v];
    return 0.5 * st * uv * (su * su + sv * sv + tu * tu + tv * tv)
        + su * tv
        + sv * tu
        - (st * su * sv + st * tu * tv + uv * su * tu + uv * sv * tv);
  }

  private static void check(double[][] r, double n) {
    boolean fine = r.length >= 2 && n >= 4;
    for (int i = 0; fine && i < r.length; i++) {
      fine = r[i].length == r.length && r[i][i] == 1;
      for (int j = 0; fine && j < i; j++) {
        fine = Math.abs(r[i][j]) <= 1 && r[i][j] == r[j][i];
      }
    }
    if (!fine) {
      throw new IllegalArgumentException(
          "cannot compute covariances of correlations: a symmetric correlation matrix with unit"
              + " diagonal of at least two variables and n >= 4 are needed; n is "
              + n);
    }
  }
}
