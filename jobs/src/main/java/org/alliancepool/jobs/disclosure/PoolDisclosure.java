package org.alliancepool.jobs.disclosure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 *   <li>else {@link #ROUNDED}: on the scale of the pool the estimate to two decimals, tau2 to one,
 *       I² to tens of percent; bounds of intervals outward to one decimal, of Fisher's z to one of
 *       r. The other scale follows from the rounded number, since rounded by itself it would narrow
 *       it. Left out are the number of patients, weights, leave-one-out, and what says the spread
 *       once more to more digits: standard errors, statistics, p, H², Q, intervals of
 *       heterogeneity.
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

  /** Decimals of the bounds of an interval. */
  public static final int BOUND_DECIMALS = 1;

  /** Measures that are pooled as Fisher's z and read as r. */
  private static final Set<String> FISHER = Set.of("ZCOR", "ZPCOR");

  private static final Map<String, Integer> DECIMALS = Map.of("beta", 2, "tau2", 1, "i2", -1);

  /** An interval must not become narrower than it is. */
  private static final Map<String, RoundingMode> BOUNDS =
      Map.of(
          "ci_lb", RoundingMode.FLOOR,
          "ci_ub", RoundingMode.CEILING,
          "pi_lb", RoundingMode.FLOOR,
          "pi_ub", RoundingMode.CEILING);

  private static final Set<String> OF_ESTIMATE = Set.of("r", "besd_high", "besd_low");

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
      cells[i] = shown(pool, names[i]);
    }
    return new GenericRowWithSchema(cells, pool.schema());
  }

  private static Object shown(Row pool, String column) {
    if (DECIMALS.containsKey(column)) {
      return rounded(pool.getAs(column), DECIMALS.get(column), RoundingMode.HALF_EVEN);
    }
    if (BOUNDS.containsKey(column)) {
      Double bound = bound(pool, column);
      return bound != null && isFisher(pool) ? Double.valueOf(FisherZ.fromR(bound)) : bound;
    }
    if (isBoundOfR(column)) {
      return bound(pool, column.substring(2));
    }
    if (OF_ESTIMATE.contains(column)) {
      return ofEstimate(pool, column);
    }
    return LEFT_OUT.contains(column) ? null : pool.<Object>getAs(column);
  }

  private static boolean isFisher(Row pool) {
    return FISHER.contains(pool.<String>getAs("measure"));
  }

  private static boolean isBoundOfR(String column) {
    return column.startsWith("r_") && BOUNDS.containsKey(column.substring(2));
  }

  /** A bound as it is read: of Fisher's z as r. */
  private static Double bound(Row pool, String column) {
    Double x = pool.getAs(column);
    return x == null
        ? null
        : rounded(isFisher(pool) ? FisherZ.toR(x) : x, BOUND_DECIMALS, BOUNDS.get(column));
  }

  private static Double ofEstimate(Row pool, String column) {
    Double x = rounded(pool.getAs("beta"), DECIMALS.get("beta"), RoundingMode.HALF_EVEN);
    if (x == null) {
      return null;
    }
    double r = isFisher(pool) ? FisherZ.toR(x) : x;
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

  private static Double rounded(Double x, int decimals, RoundingMode mode) {
    return x == null || !Double.isFinite(x)
        ? x
        : Double.valueOf(BigDecimal.valueOf(x).setScale(decimals, mode).doubleValue());
  }

  /** What becomes of a column in a {@link #ROUNDED} pool; empty where it stays as it is. */
  public static Optional<String> note(String column) {
    return Optional.ofNullable(what(column))
        .map(w -> w + " where an effect of the pool is withheld.");
  }

  private static String what(String column) {
    if (DECIMALS.containsKey(column)) {
      return switch (DECIMALS.get(column)) {
        case 2 -> "Rounded to two decimals";
        case 1 -> "Rounded to one decimal";
        default -> "Rounded to tens";
      };
    }
    if (isBoundOfR(column)) {
      return "Rounded outward to one decimal";
    }
    if (BOUNDS.containsKey(column)) {
      return "Rounded outward to one decimal, of Fisher's z to one decimal of r,";
    }
    return OF_ESTIMATE.contains(column)
        ? "From the rounded beta"
        : LEFT_OUT.contains(column) ? "Absent" : null;
  }
}
