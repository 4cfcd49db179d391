package org.alliancepool.statistics.bias;

/** Which effects count as significant, and so as favoured by selection. */
public enum Direction {
  /** Positive effects; p = 1 - Phi(z). */
  GREATER,
  /** Negative effects; p = Phi(z). */
  LESS,
  /** Either; p = 2 (1 - Phi(|z|)). */
  TWO_SIDED
}
