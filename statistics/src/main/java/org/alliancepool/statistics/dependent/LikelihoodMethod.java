package org.alliancepool.statistics.dependent;

/** Which likelihood the variance components maximise. */
public enum LikelihoodMethod {
  /** Restricted likelihood: the default, less biased with few studies. */
  REML,
  /** Full likelihood: for comparing models that differ in their moderators. */
  ML
}
