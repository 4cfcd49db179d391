package org.alliancepool.jobs.disclosure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.statistics.effect.FisherZ;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;

/**
 * How much of a pool may be shown, so that it does not give a withheld member away.
 *
 * <p>A withheld member has two unknowns, its size and its value, and every number of a pool is an
 * equation for them: at full precision two numbers give both, and the number of patients gives the
 * size alone. A pool with a withheld member is therefore
 *
 * <ul>
 *   <li>{@link #WITHHELD} where it has at most two members, or fewer patients than the minimum;
 *   <li>else {@link #ROUNDED}: on the scale of the pool the estimate to two decimals, bounds of
 *       intervals and tau2 to one, I² to tens of percent; correlations follow from the rounded
 *       numbers, since rounded by themselves they would narrow them. Left out are the number of
 *       patients, weights, leave-one-out, and what says the spread once more to more digits:
 *       standard errors, statistics, p, H², Q, intervals of heterogeneity.
 * </ul>
 *
 * <p>Two decimals throughout are not enough: in the example's pool of five they leave one size, and
 * a correlation to ±.01. What stays leaves a range; docs/nightly.md says how wide.
 */
public enum PoolDisclosure {
  WHOLE,
  ROUNDED,
  WITHHELD;

  /** Up to so many effects, a pool and its shown members give a withheld one away. */
  private static final int TELLING = 2;

  private static final Map<String, Integer> DECIMALS =
      Map.of("beta", 2, "ci_lb", 1, "ci_ub", 1, "pi_lb", 1, "pi_ub", 1, "tau2", 1, "i2", -1);

  /** Columns that follow from a rounded one, by its name. */
  private static final Map<String, String> FOLLOWING =
      Map.of(
          "r",
          "beta",
          "r_ci_lb",
          "ci_lb",
          "r_ci_ub",
          "ci_ub",
          "r_pi_lb",
          "pi_lb",
          "r_pi_ub",
          "pi_ub",
          "besd_high",
          "beta",
          "besd_low",
          "beta");

  private static final List<String> LEFT_OUT =
      List.of(
          ("ni se zval pval se_tau2 h2 qe qep"
                  + " tau2_ci_lb tau2_ci_ub i2_ci_lb i2_ci_ub h2_ci_lb h2_ci_ub")
              .split(" "));

  /**
   * Decides on a pool.
   *
   * @param pool row of {@code pooled_effect} or {@code contrast}
   * @param hidden how many of its effects are withheld
   * @param minimumCell the plan's minimum
   */
  public static PoolDisclosure of(Row pool, long hidden, int minimumCell) {
    if (hidden == 0) {
      return WHOLE;
    }
    boolean telling = pool.<Integer>getAs("k") <= TELLING || pool.<Long>getAs("ni") < minimumCell;
    return telling ? WITHHELD : ROUNDED;
  }

  /** A pool's row, of any table, as it may be shown. */
  public Row apply(Row pool) {
    if (this == WITHHELD) {
      throw new IllegalStateException("nothing of this pool may be shown");
    }
    if (this == WHOLE) {
      return pool;
    }
    String[] names = pool.schema().fieldNames();
    Object[] cells = new Object[names.length];
    for (int i = 0; i < names.length; i++) {
      cells[i] =
          DECIMALS.containsKey(names[i])
              ? rounded(pool, names[i])
              : FOLLOWING.containsKey(names[i])
                  ? following(pool, names[i])
                  : LEFT_OUT.contains(names[i]) ? null : pool.get(i);
    }
    return new GenericRowWithSchema(cells, pool.schema());
  }

  private static Double rounded(Row pool, String column) {
    Double x = pool.getAs(column);
    return x == null || !Double.isFinite(x)
        ? x
        : Double.valueOf(
            BigDecimal.valueOf(x)
                .setScale(DECIMALS.get(column), RoundingMode.HALF_EVEN)
                .doubleValue());
  }

  private static Double following(Row pool, String column) {
    Double x = rounded(pool, FOLLOWING.get(column));
    if (x == null) {
      return null;
    }
    double r = pool.<String>getAs("measure").equals("COR") ? x : FisherZ.toR(x);
    return switch (column) {
      case "besd_high" -> 0.5 + r / 2;
      case "besd_low" -> 0.5 - r / 2;
      default -> r;
    };
  }

  /** Whether a {@link #ROUNDED} pool lacks a column. */
  public static boolean mayBeAbsent(String column) {
    return LEFT_OUT.contains(column);
  }

  /** What becomes of a column in a {@link #ROUNDED} pool; empty where it stays as it is. */
  public static Optional<String> note(String column) {
    String what =
        DECIMALS.containsKey(column)
            ? switch (DECIMALS.get(column)) {
              case 2 -> "Rounded to two decimals";
              case 1 -> "Rounded to one decimal";
              default -> "Rounded to tens";
            }
            : FOLLOWING.containsKey(column)
                ? "From the rounded " + FOLLOWING.get(column)
                : LEFT_OUT.contains(column) ? "Absent" : null;
    return Optional.ofNullable(what).map(w -> w + " where an effect of the pool is withheld.");
  }
}
