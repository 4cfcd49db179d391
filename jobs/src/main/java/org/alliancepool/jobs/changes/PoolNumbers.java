package org.alliancepool.jobs.changes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.PooledResult.Pool;
import org.alliancepool.statistics.effect.FisherZ;
import org.alliancepool.statistics.pool.MetaFit;
import org.apache.spark.sql.Row;

/**
 * The numbers of one pool, by their column.
 *
 * @param sources patients, published or both
 * @param values without those that do not apply
 */
record PoolNumbers(String sources, Map<String, Double> values) {
  /** The columns that are compared, in the order in which a reader looks at them. */
  static final List<String> QUANTITIES =
      List.of("r", "r_ci_lb", "r_ci_ub", "beta", "se", "ci_lb", "ci_ub", "tau2", "i2", "k", "ni");

  private static final Set<String> FISHER = Set.of("ZCOR", "ZPCOR");

  /** As a run has written them. */
  static PoolNumbers of(Row row) {
    Map<String, Double> values = new LinkedHashMap<>();
    Set<String> columns = Set.of(row.schema().fieldNames());
    for (String q : QUANTITIES) {
      if (columns.contains(q) && row.getAs(q) instanceof Number n) {
        values.put(q, n.doubleValue());
      }
    }
    return new PoolNumbers(row.getAs("sources"), values);
  }

  /** As the pool stage would write them. */
  static PoolNumbers of(Pool pool, String table) {
    MetaFit fit = pool.fit();
    Map<String, Double> values = new LinkedHashMap<>();
    if (table.equals("pooled_effect")) {
      DoubleUnaryOperator toR =
          FISHER.contains(pool.measure()) ? FisherZ::toR : DoubleUnaryOperator.identity();
      put(values, "r", toR.applyAsDouble(fit.beta()[0]));
      put(values, "r_ci_lb", toR.applyAsDouble(fit.ciLb()[0]));
      put(values, "r_ci_ub", toR.applyAsDouble(fit.ciUb()[0]));
    }
    put(values, "beta", fit.beta()[0]);
    put(values, "se", fit.se()[0]);
    put(values, "ci_lb", fit.ciLb()[0]);
    put(values, "ci_ub", fit.ciUb()[0]);
    put(values, "tau2", fit.tau2());
    put(values, "i2", fit.i2());
    put(values, "k", fit.k());
    put(values, "ni", (double) pool.effects().stream().mapToLong(Effect::ni).sum());
    TreeSet<String> sources = new TreeSet<>(pool.effects().stream().map(Effect::source).toList());
    return new PoolNumbers(sources.size() > 1 ? "both" : sources.first(), values);
  }

  private static void put(Map<String, Double> values, String quantity, double x) {
    if (!Double.isNaN(x)) {
      values.put(quantity, x);
    }
  }
}
