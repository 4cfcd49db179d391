package org.alliancepool.statistics.pool;

/**
 * Estimators of the between-study variance tau2, by their published codes.
 *
 * <p>Comparisons: Viechtbauer (2005) doi:10.3102/10769986030003261; Veroniki et al. (2016)
 * doi:10.1002/jrsm.1164.
 *
 * <p>Edge cases: k = 1 gives 0; a moment estimate below 0 is set to 0; effects that are all alike
 * give exactly 0 (SJ too, which is above 0 in all other data); GENQ needs weights of the user.
 */
public enum TauEstimator {
  /** Equal effects: tau2 is 0 by assumption. */
  EE("equal effects"),
  /** Fixed effects: the numbers of {@link #EE}, for inference about the included studies only. */
  FE("fixed effects"),
  /** DerSimonian and Laird (1986), doi:10.1016/0197-2456(86)90046-2. */
  DL("DerSimonian-Laird"),
  /** Hedges (1983), doi:10.1037/0033-2909.93.2.388: unweighted moments. */
  HE("Hedges"),
  /** Hunter and Schmidt; see Viechtbauer (2005). */
  HS("Hunter-Schmidt"),
  /**
   * {@link #HS} with the small-sample factor k/(k-p); Brannick et al. (2019),
   * doi:10.1177/1094428117741966.
   */
  HSk("Hunter-Schmidt with k/(k-p)"),
  /** Sidik and Jonkman (2005), doi:10.1111/j.1467-9876.2005.00489.x; positive by construction. */
  SJ("Sidik-Jonkman"),
  /** Maximum likelihood; Viechtbauer (2005), equation for ML; biased downwards. */
  ML("maximum likelihood"),
  /** Restricted maximum likelihood; Viechtbauer (2005); about unbiased. */
  REML("restricted maximum likelihood"),
  /**
   * Empirical Bayes, Morris (1983), doi:10.1080/01621459.1983.10477920; its solution is that of
   * {@link #PM}.
   */
  EB("empirical Bayes"),
  /** Paule and Mandel (1982), doi:10.6028/jres.087.022: Q(tau2) = k - p. */
  PM("Paule-Mandel"),
  /**
   * Median-unbiased Paule-Mandel: Q(tau2) is the median of chi-square with k - p df; as in metafor,
   * which proposes it (Viechtbauer 2021, a conference talk without a DOI).
   */
  PMM("median-unbiased Paule-Mandel"),
  /**
   * Generalised Q with the user's weights, DerSimonian and Kacker (2007),
   * doi:10.1016/j.cct.2006.04.004.
   */
  GENQ("generalised Q");

  private final String label;

  TauEstimator(String label) {
    this.label = label;
  }

  /** The name in words. */
  public String label() {
    return label;
  }

  /** Whether tau2 is 0 by assumption. */
  public boolean isCommonEffect() {
    return this == EE || this == FE;
  }

  /** Whether tau2 maximises a likelihood. */
  public boolean isLikelihood() {
    return this == ML || this == REML;
  }

  /** The estimator with this code, for instance {@code "REML"}. */
  public static TauEstimator of(String code) {
    for (TauEstimator e : values()) {
      if (e.name().equals(code)) {
        return e;
      }
    }
    throw new IllegalArgumentException(
        "cannot choose a tau2 estimator: \""
            + code
            + "\" is not known; use one of "
            + java.util.Arrays.toString(values()));
  }
}
