package org.alliancepool.statistics.dependent;

/**
 * Small-sample correction of the cluster-robust variance; m clusters, k effects, p coefficients.
 */
public enum Correction {
  /** None (Liang and Zeger 1986). */
  CR0,
  /** m / (m - 1). */
  CR1,
  /** m (k - 1) / ((m - 1) (k - p)), Stata's. */
  CR1S,
  /** Bias-reduced linearisation: unbiased where the working model holds. */
  CR2
}
