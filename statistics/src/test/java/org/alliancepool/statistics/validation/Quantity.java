package org.alliancepool.statistics.validation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Kinds of quantities, by the names that R's answers give them. */
enum Quantity {
  ESTIMATE(
      "estimates and predictions",
      "beta",
      "estimate",
      "pred",
      "coef",
      "r",
      "yi",
      "icc",
      "cor",
      "limit",
      "rbar",
      "z_diff",
      "theta",
      "spearman",
      "kendall_tau_b",
      "partial_r_baseline",
      "semipartial_r_outcome_residual",
      "r_change",
      "std_beta",
      "reg_alliance",
      "meanes",
      "success_high",
      "success_low",
      "of_d",
      "of_r",
      "of_d_rate",
      "r_from",
      "tau",
      "power"),
  STANDARD_ERROR("standard errors", "se", "se_delta", "se_tau2"),
  COVARIANCE("covariances and sampling variances", "vb", "vi", "v_r", "v_z"),
  STATISTIC("test statistics", "stat", "t", "zval", "f", "qm", "qe", "q", "lrt", "o", "e"),
  DEGREES(
      "degrees of freedom, counts",
      "df",
      "df1",
      "df2",
      "df_num",
      "df_denom",
      "k",
      "p_count",
      "n",
      "k0",
      "fsnum"),
  P_VALUE("p-values", "pval", "qmp", "qep", "qp", "lrtp", "p"),
  INTERVAL(
      "interval bounds",
      "ci_lb",
      "ci_ub",
      "pi_lb",
      "pi_ub",
      "ci.lb",
      "ci.ub",
      "pi.lb",
      "pi.ub",
      "ci",
      "limit_ci",
      "lower",
      "upper",
      "feldt_ci_alpha",
      "tau2_lb",
      "tau2_ub",
      "three_level_profile_ci",
      "che_profile_ci"),
  VARIANCE_COMPONENT(
      "variance components", "tau2", "sigma2", "omega2", "var_r", "var_e", "var_rho", "sd_rho"),
  HETEROGENEITY("I2, H2, R2", "i2", "h2", "r2", "i2_levels", "pct_var_artifacts"),
  LIKELIHOOD("log-likelihoods and criteria", "loglik", "aic", "bic", "aicc"),
  DIAGNOSTIC(
      "influence diagnostics",
      "rstudent",
      "dffits",
      "cook.d",
      "cov.r",
      "tau2.del",
      "qe.del",
      "hat",
      "weight",
      "dfbs",
      "x",
      "y"),
  SELECTION("selection parameters", "delta"),
  RELIABILITY(
      "reliability",
      "alpha",
      "std_alpha",
      "lambda6",
      "average_r",
      "item_rest_r",
      "alpha_if_dropped",
      "omega_total_ml"),
  OTHER("other");

  final String label;

  // Set.of cannot change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<String> names;

  Quantity(String label, String... names) {
    this.label = label;
    this.names = Set.of(names);
  }

  static Quantity of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(q -> q.names.contains(lower)).findFirst().orElse(OTHER);
  }
}
