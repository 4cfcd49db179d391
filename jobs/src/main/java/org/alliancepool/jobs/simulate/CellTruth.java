package org.alliancepool.jobs.simulate;

/**
 * Correlation of a rating with an outcome, and given the baseline, over patients as they come:
 * means and co-moments, updated one by one (Welford 1962, DOI 10.1080/00401706.1962.10490022), so
 * that nothing is kept of a patient.
 */
final class CellTruth {
  private final Moments pairs = new Moments();
  private final Moments triples = new Moments();

  /** Takes a patient in; NaN and null are missing. */
  void add(double alliance, Integer after, Integer before) {
    if (Double.isNaN(alliance) || after == null) {
      return;
    }
    pairs.add(alliance, after, 0);
    if (before != null) {
      triples.add(alliance, after, before);
    }
  }

  long n() {
    return pairs.n;
  }

  /** Aligned: higher outcomes are worse. */
  double r() {
    return -pairs.r(0, 1);
  }

  long partialN() {
    return triples.n;
  }

  /** The first-order partial correlation from the three zero-order ones. */
  double partialR() {
    double xy = triples.r(0, 1);
    double xb = triples.r(0, 2);
    double yb = triples.r(1, 2);
    return -(xy - xb * yb) / Math.sqrt((1 - xb * xb) * (1 - yb * yb));
  }

  private static final class Moments {
    private long n;
    private final double[] mean = new double[3];
    private final double[][] moment = new double[3][3];

    void add(double x, double y, double b) {
      n++;
      double[] delta = {x - mean[0], y - mean[1], b - mean[2]};
      for (int i = 0; i < 3; i++) {
        mean[i] += delta[i] / n;
      }
      double[] rest = {x - mean[0], y - mean[1], b - mean[2]};
      for (int i = 0; i < 3; i++) {
        for (int j = i; j < 3; j++) {
          moment[i][j] += delta[i] * rest[j];
        }
      }
    }

    double r(int i, int j) {
      return moment[i][j] / Math.sqrt(moment[i][i] * moment[j][j]);
    }
  }
}
