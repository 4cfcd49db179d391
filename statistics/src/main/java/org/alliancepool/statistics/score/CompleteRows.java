package org.alliancepool.statistics.score;

import java.util.Arrays;

/** Rows without missing values, and the check that they are enough. */
final class CompleteRows {
  private CompleteRows() {}

  static double[][] of(double[][] rows, String task, String what) {
    int k = rows.length == 0 ? 0 : rows[0].length;
    for (double[] row : rows) {
      if (row.length != k) {
        throw new IllegalArgumentException(
            "cannot %s: rows have %d and %d %s; give each row the same"
                .formatted(task, k, row.length, what));
      }
      for (double x : row) {
        if (Double.isInfinite(x)) {
          throw new IllegalArgumentException(
              "cannot %s: a value is infinite; use NaN for a missing one".formatted(task));
        }
      }
    }
    if (k < 2) {
      throw new IllegalArgumentException(
          "cannot %s: there are %d %s; it takes at least 2".formatted(task, k, what));
    }
    double[][] complete =
        Arrays.stream(rows)
            .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
            .toArray(double[][]::new);
    if (complete.length < 2) {
      throw new IllegalArgumentException(
          "cannot %s: %d of %d rows are complete; it takes at least 2"
              .formatted(task, complete.length, rows.length));
    }
    return complete;
  }

  /** Column means. */
  static double[] means(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j];
      }
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= rows.length;
    }
    return mean;
  }

  /** Covariances, divisor n - 1. */
  static double[][] covariance(double[][] rows) {
    double[] mean = means(rows);
    int k = mean.length;
    double[][] s = new double[k][k];
    for (double[] row : rows) {
      for (int i = 0; i < k; i++) {
        for (int j = 0; j <= i; j++) {
          s[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]);
        }
      }
    }
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        s[i][j] /= rows.length - 1;
        s[j][i] = s[i][j];
      }
    }
    return s;
  }
}
