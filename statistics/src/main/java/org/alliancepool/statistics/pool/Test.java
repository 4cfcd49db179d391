package org.alliancepool.statistics.pool;

/** How coefficients are tested and intervals made. */
public enum Test {
  /** Normal reference distribution. */
  Z("z"),
  /** Student's t with k - p degrees of freedom, standard errors as they are. */
  T("t"),
  /**
   * Knapp and Hartung (2003), doi:10.1002/sim.1482: the variances times the weighted residual mean
   * square, t with k - p degrees of freedom.
   */
  KNHA("knha"),
  /** {@link #KNHA} with a factor never below 1: intervals not narrower than under {@link #T}. */
  ADHOC("adhoc");

  private final String code;

  Test(String code) {
    this.code = code;
  }

  /** The code used in options and result tables. */
  public String code() {
    return code;
  }

  /** Whether t and F replace the normal and chi-square distributions. */
  public boolean usesT() {
    return this != Z;
  }

  /** The test with this code. */
  public static Test of(String code) {
    for (Test t : values()) {
      if (t.code.equals(code)) {
        return t;
      }
    }
    throw new IllegalArgumentException(
        "cannot choose a test: \"" + code + "\" is not known; use z, t, knha or adhoc");
  }
}
