package org.alliancepool.statistics.dependent;

/**
 * Small-sample correction of the cluster-robust variance; m clusters, k effects, p coefficients.
 *
 * <p>Liang and Zeger (1986), doi:10.1093/biomet/73.1.13; CR2: Pustejovsky and Tipton (2018),
 * doi:10.1080/07350015.2016.1247004. Only CR2 is about unbiased with few clusters.
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
