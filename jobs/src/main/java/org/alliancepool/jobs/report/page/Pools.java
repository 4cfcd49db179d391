package org.alliancepool.jobs.report.page;

import static org.alliancepool.jobs.report.page.ReportRows.count;
import static org.alliancepool.jobs.report.page.ReportRows.flag;
import static org.alliancepool.jobs.report.page.ReportRows.number;
import static org.alliancepool.jobs.report.page.ReportRows.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.alliancepool.jobs.disclosure.PoolDisclosure;
import org.alliancepool.jobs.report.page.ReportModel.ContrastSection;
import org.alliancepool.jobs.report.page.ReportModel.Fit;
import org.alliancepool.jobs.report.page.ReportModel.InfluenceLine;
import org.alliancepool.jobs.report.page.ReportModel.PoolSection;
import org.alliancepool.jobs.report.page.ReportModel.Pooled;
import org.alliancepool.statistics.effect.FisherZ;
import org.alliancepool.statistics.pool.TauEstimator;
import org.apache.spark.sql.Row;

/**
 * The pools of one analysis.
 *
 * <p>{@link PoolDisclosure} says what is shown of a pool that holds a suppressed effect.
 */
final class Pools {
  /** Measures that are pooled as Fisher's z and printed as r. */
  private static final Set<String> FISHER = Set.of("ZCOR", "ZPCOR");

  private final String analysis;
  private final ReportRows tables;
  private final Names names;
  private final Effects effects;

  Pools(String analysis, ReportRows tables, Names names, Effects effects) {
    this.analysis = analysis;
    this.tables = tables;
    this.names = names;
    this.effects = effects;
  }

  /** The pools of correlations. */
  List<PoolSection> correlations() {
    List<PoolSection> pools = new ArrayList<>();
    for (Row p : of("pooled_effect")) {
      pools.add(section(p));
    }
    return pools;
  }

  private PoolSection section(Row p) {
    String measure = text(p, "measure");
    boolean partial = measure.equals("ZPCOR");
    Optional<List<Row>> members =
        effects.members(tables, p, measure.equals("COR") ? "ZCOR" : measure);
    PoolDisclosure disclosure = disclosure(p, members);
    List<Row> visible = members.orElse(List.of()).stream().filter(r -> !isHidden(r)).toList();
    boolean whole = disclosure == PoolDisclosure.WHOLE;
    boolean withheld = disclosure == PoolDisclosure.WITHHELD;
    Row shown = withheld ? p : disclosure.apply(p);
    Fit fit = withheld ? null : fit(p, disclosure, "r", "r_ci_", "r_pi_");
    List<InfluenceLine> influence = whole ? influence(p) : List.of();
    return new PoolSection(
        text(p, "stratum"),
        Names.label("measure", measure),
        partial,
        withheld,
        p.<Integer>getAs("k"),
        whole
            ? count(p, "ni")
            : Long.valueOf(visible.stream().mapToLong(r -> count(r, "ni")).sum()),
        !whole,
        decimals(disclosure),
        text(p, "sources"),
        method(p),
        text(p, "test"),
        fit,
        withheld ? null : number(shown, "besd_high"),
        withheld ? null : number(shown, "besd_low"),
        flag(p, "converged"),
        text(p, "note"),
        members
            .map(m -> new Figure(names, this::isHidden).svg(shown, m, weights(p, whole), fit))
            .orElse(null),
        influence,
        Lineage.sql(p, members.orElse(List.of())));
  }

  private boolean isHidden(Row effect) {
    return effects.isSuppressed(effect);
  }

  private PoolDisclosure disclosure(Row pool, Optional<List<Row>> members) {
    long hidden =
        members
            .orElseGet(() -> effects.aligned(text(pool, "measure").replaceFirst("^COR$", "ZCOR")))
            .stream()
            .filter(this::isHidden)
            .count();
    // Where the tables do not tell the members, any of the analysis may be one.
    return members.isEmpty() && hidden > 0
        ? PoolDisclosure.WITHHELD
        : PoolDisclosure.of(pool, hidden, names.minimumCell());
  }

  private List<InfluenceLine> influence(Row pool) {
    UnaryOperator<Double> shown = scale(text(pool, "measure"));
    return tables.of("influence").stream()
        .filter(i -> Effects.samePool(i, pool) && number(i, "beta_without") != null)
        .filter(i -> effects.has(text(i, "effect_id")))
        .map(
            i -> {
              Row e = effects.row(text(i, "effect_id"));
              String study = text(e, "study_id");
              return new InfluenceLine(
                  names.study(study),
                  names.arm(study, text(e, "arm_id")),
                  number(i, "weight"),
                  shown.apply(number(i, "beta_without")),
                  shown.apply(number(i, "ci_lb_without")),
                  shown.apply(number(i, "ci_ub_without")),
                  number(i, "tau2_without"),
                  number(i, "pval_without"));
            })
        .toList();
  }

  private Map<String, Double> weights(Row pool, boolean whole) {
    Map<String, Double> weights = new HashMap<>();
    if (whole) {
      tables.of("influence").stream()
          .filter(i -> Effects.samePool(i, pool))
          .forEach(i -> weights.put(text(i, "effect_id"), number(i, "weight")));
    }
    return weights;
  }

  private static UnaryOperator<Double> scale(String measure) {
    return FISHER.contains(measure)
        ? z -> z == null ? null : FisherZ.toR(z)
        : UnaryOperator.identity();
  }

  /** The differences between arms, with their pools. */
  List<ContrastSection> contrasts() {
    List<ContrastSection> sections = new ArrayList<>();
    for (Difference d : Difference.values()) {
      var lines = effects.differences(d.name());
      List<Pooled> pooled =
          of("contrast").stream()
              .filter(c -> d.name().equals(text(c, "measure")))
              .map(this::pooled)
              .toList();
      if (!lines.isEmpty() || !pooled.isEmpty()) {
        sections.add(new ContrastSection(d.name(), d.heading, d.meaning, lines, pooled));
      }
    }
    return sections;
  }

  private Pooled pooled(Row c) {
    PoolDisclosure disclosure = disclosure(c, effects.members(tables, c, text(c, "measure")));
    return new Pooled(
        text(c, "stratum"),
        c.<Integer>getAs("k"),
        disclosure != PoolDisclosure.WHOLE,
        decimals(disclosure),
        method(c),
        text(c, "test"),
        disclosure == PoolDisclosure.WITHHELD ? null : fit(c, disclosure, "beta", "ci_", "pi_"),
        text(c, "note"));
  }

  private static int decimals(PoolDisclosure disclosure) {
    return disclosure == PoolDisclosure.WHOLE ? 2 : PoolDisclosure.BOUND_DECIMALS;
  }

  private Fit fit(Row pool, PoolDisclosure disclosure, String value, String ci, String pi) {
    Row p = disclosure.apply(pool);
    Optional<Row> h =
        tables.of("heterogeneity").stream()
            .filter(r -> Effects.samePool(r, pool))
            .findFirst()
            .map(disclosure::apply);
    return new Fit(
        number(p, value),
        number(p, ci + "lb"),
        number(p, ci + "ub"),
        number(p, pi + "lb"),
        number(p, pi + "ub"),
        number(p, "zval"),
        number(p, "pval"),
        number(p, "tau2"),
        h.map(r -> number(r, "tau2_ci_lb")).orElse(null),
        h.map(r -> number(r, "tau2_ci_ub")).orElse(null),
        number(p, "i2"),
        h.map(r -> number(r, "i2_ci_lb")).orElse(null),
        h.map(r -> number(r, "i2_ci_ub")).orElse(null),
        number(p, "h2"),
        number(p, "qe"),
        number(p, "qep"));
  }

  /** The code of the estimator, whether the row has its code or its name. */
  static String method(Row p) {
    String method = text(p, "method");
    for (TauEstimator e : TauEstimator.values()) {
      if (e.label().equals(method)) {
        return e.name();
      }
    }
    return method;
  }

  private List<Row> of(String table) {
    return tables.of(table).stream()
        .filter(r -> analysis.equals(text(r, "analysis_id")))
        .sorted(
            java.util.Comparator.comparing((Row r) -> text(r, "measure"))
                .thenComparing(r -> text(r, "stratum")))
        .toList();
  }

  /** The ways in which arms are compared, in the order of the page. */
  private enum Difference {
    ZCOR_DIFF(
        "Difference of r between arms, on Fisher’s z",
        "Fisher’s z in the active arm minus that in the comparator: above zero, alliance and "
            + "outcome go together more closely in the active arm."),
    INTERACTION(
        "Arm × alliance interaction",
        "Coefficient of arm × alliance, alliance and outcome standardised over both arms: above "
            + "zero, a better alliance goes with more improvement in the active arm than in the "
            + "comparator."),
    SMD(
        "Difference in the alliance itself",
        "Hedges’ g of the alliance itself, active minus comparator: above zero, the alliance is "
            + "better in the active arm.");

    private final String heading;
    private final String meaning;

    Difference(String heading, String meaning) {
      this.heading = heading;
      this.meaning = meaning;
    }
  }
}
