package org.alliancepool.jobs.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.PooledResult.Pool;
import org.alliancepool.jobs.warehouse.Rows;
import org.alliancepool.statistics.effect.FisherZ;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.Prediction;
import org.apache.spark.sql.Row;

/** The rows that one pool gives to the tables. NaN, which says "does not apply", becomes null. */
final class PoolRows {
  /** Measures whose scale goes back to a correlation. */
  private static final Set<String> FISHER = Set.of("ZCOR", "ZPCOR");

  private final String analysisId;
  private final Pool pool;
  private final MetaFit fit;
  private final String fingerprint;

  PoolRows(String analysisId, Pool pool, String fingerprint) {
    this.analysisId = analysisId;
    this.pool = pool;
    this.fit = pool.fit();
    this.fingerprint = fingerprint;
  }

  Row pooledEffect() {
    List<Object> row = common();
    DoubleUnaryOperator toR =
        FISHER.contains(pool.measure()) ? FisherZ::toR : DoubleUnaryOperator.identity();
    Prediction p = fit.predict();
    double r = toR.applyAsDouble(fit.beta()[0]);
    row.addAll(
        Arrays.asList(
            number(r),
            number(toR.applyAsDouble(p.ciLb())),
            number(toR.applyAsDouble(p.ciUb())),
            number(toR.applyAsDouble(p.piLb())),
            number(toR.applyAsDouble(p.piUb())),
            number(0.5 + r / 2),
            number(0.5 - r / 2),
            fit.converged(),
            pool.note(),
            fingerprint));
    return Rows.of(row.toArray());
  }

  Row contrast() {
    List<Object> row = common();
    row.addAll(Arrays.asList(fit.converged(), pool.note(), fingerprint));
    return Rows.of(row.toArray());
  }

  Row heterogeneity() {
    return Rows.of(
        analysisId,
        pool.stratum(),
        pool.measure(),
        fit.k(),
        fit.tau2(),
        null,
        null,
        number(fit.i2()),
        null,
        null,
        number(fit.h2()),
        null,
        null,
        number(fit.qe()),
        number(fit.qep()),
        fingerprint);
  }

  List<Row> influence() {
    List<Row> rows = new ArrayList<>();
    double total = Arrays.stream(fit.weights()).sum();
    for (int i = 0; i < pool.withoutEach().size(); i++) {
      MetaFit without = pool.withoutEach().get(i);
      rows.add(
          Rows.of(
              analysisId,
              pool.stratum(),
              pool.measure(),
              pool.effects().get(i).effectId(),
              number(100 * fit.weights()[i] / total),
              number(without.beta()[0]),
              number(without.ciLb()[0]),
              number(without.ciUb()[0]),
              number(without.tau2()),
              number(without.pval()[0]),
              fingerprint));
    }
    return rows;
  }

  /** The columns that pooled_effect and contrast share. */
  private List<Object> common() {
    TreeSet<String> sources = new TreeSet<>(pool.effects().stream().map(Effect::source).toList());
    Prediction p = fit.predict();
    return new ArrayList<>(
        Arrays.asList(
            analysisId,
            pool.stratum(),
            sources.size() > 1 ? "both" : sources.first(),
            pool.measure(),
            fit.method().label(),
            fit.test().code(),
            fit.k(),
            pool.effects().stream().mapToLong(Effect::ni).sum(),
            fit.beta()[0],
            fit.se()[0],
            number(fit.zval()[0]),
            number(fit.pval()[0]),
            number(fit.ciLb()[0]),
            number(fit.ciUb()[0]),
            number(p.piLb()),
            number(p.piUb()),
            fit.tau2(),
            number(fit.seTau2()),
            number(fit.i2()),
            number(fit.h2()),
            number(fit.qe()),
            number(fit.qep())));
  }

  private static Double number(double x) {
    return Double.isNaN(x) ? null : x;
  }
}
