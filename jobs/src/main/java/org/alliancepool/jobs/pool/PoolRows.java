package org.alliancepool.jobs.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.PooledResult.Pool;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.alliancepool.statistics.effect.FisherZ;
import org.alliancepool.statistics.pool.HeterogeneityInterval;
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
            Rows.number(r),
            Rows.number(toR.applyAsDouble(p.ciLb())),
            Rows.number(toR.applyAsDouble(p.ciUb())),
            Rows.number(toR.applyAsDouble(p.piLb())),
            Rows.number(toR.applyAsDouble(p.piUb())),
            Rows.number(0.5 + r / 2),
            Rows.number(0.5 - r / 2),
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

  /**
   * Intervals are null for one effect and for equal effects, which have no heterogeneity to bound.
   */
  Row heterogeneity() {
    Optional<HeterogeneityInterval> ci =
        fit.k() > 1 && !fit.method().isCommonEffect()
            ? Optional.of(HeterogeneityInterval.qProfile(fit))
            : Optional.empty();
    return Rows.of(
        analysisId,
        pool.stratum(),
        pool.measure(),
        fit.k(),
        fit.tau2(),
        ci.map(c -> Rows.number(c.tau2Lb())).orElse(null),
        ci.map(c -> Rows.number(c.tau2Ub())).orElse(null),
        Rows.number(fit.i2()),
        ci.map(c -> Rows.number(c.i2Lb())).orElse(null),
        ci.map(c -> Rows.number(c.i2Ub())).orElse(null),
        Rows.number(fit.h2()),
        ci.map(c -> Rows.number(c.h2Lb())).orElse(null),
        ci.map(c -> Rows.number(c.h2Ub())).orElse(null),
        Rows.number(fit.qe()),
        Rows.number(fit.qep()),
        fingerprint);
  }

  /**
   * A row per effect; what the pool would be without it is null where fewer than three are pooled.
   */
  List<Row> influence() {
    List<Row> rows = new ArrayList<>();
    double total = Arrays.stream(fit.weights()).sum();
    for (int i = 0; i < pool.effects().size(); i++) {
      Optional<MetaFit> without =
          pool.withoutEach().isEmpty() ? Optional.empty() : Optional.of(pool.withoutEach().get(i));
      rows.add(
          Rows.of(
              analysisId,
              pool.stratum(),
              pool.measure(),
              pool.effects().get(i).effectId(),
              Rows.number(100 * fit.weights()[i] / total),
              without.map(f -> Rows.number(f.beta()[0])).orElse(null),
              without.map(f -> Rows.number(f.ciLb()[0])).orElse(null),
              without.map(f -> Rows.number(f.ciUb()[0])).orElse(null),
              without.map(f -> Rows.number(f.tau2())).orElse(null),
              without.map(f -> Rows.number(f.pval()[0])).orElse(null),
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
            fit.method().name(),
            fit.test().code(),
            fit.k(),
            pool.effects().stream().mapToLong(Effect::ni).sum(),
            fit.beta()[0],
            fit.se()[0],
            Rows.number(fit.zval()[0]),
            Rows.number(fit.pval()[0]),
            Rows.number(fit.ciLb()[0]),
            Rows.number(fit.ciUb()[0]),
            Rows.number(p.piLb()),
            Rows.number(p.piUb()),
            fit.tau2(),
            Rows.number(fit.seTau2()),
            Rows.number(fit.i2()),
            Rows.number(fit.h2()),
            Rows.number(fit.qe()),
            Rows.number(fit.qep())));
  }
}
