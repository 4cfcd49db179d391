package org.alliancepool.statistics.dependent;

/** Reference distribution of the coefficients' tests. */
public enum CoefficientTest {
  /** Standard normal; the moderators' joint test is chi-square. */
  Z,
  /** Student t with k - p degrees of freedom; the moderators' joint test is F. */
  T
}
