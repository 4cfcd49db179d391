package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.statistics.bias.Direction;
import org.alliancepool.statistics.bias.SelectionModel;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.PermutationTest;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.SubgroupAnalysis;

/** What {@link FurtherOptions} ask: subgroups, a permutation test, a selection model. */
final class FurtherAnswers {
  private final Effects e;
  private final RandomEffects model;
  private final FurtherOptions options;
  private final Answer main;
  private final StringBuilder text = new StringBuilder();
  private final List<String> warnings = new ArrayList<>();

  private FurtherAnswers(Effects e, RandomEffects model, FurtherOptions options, Answer main) {
    this.e = e;
    this.model = model;
    this.options = options;
    this.main = main;
  }

  /** The answer with what was asked beside it. */
  static Answer add(
      Answer main, Effects e, RandomEffects model, FurtherOptions options, long seed) {
    FurtherAnswers further = new FurtherAnswers(e, model, options, main);
    if (options.subgroups() != null) {
      further.subgroups();
    }
    if (options.permutations() != null) {
      further.permutation(seed);
    }
    if (options.asksForSelection()) {
      further.selection();
    }
    return main.with(further.text.toString(), further.warnings);
  }

  private void subgroups() {
    SubgroupAnalysis s =
        Effects.asUserError(
            () -> SubgroupAnalysis.of(model, e.yi(), e.vi(), e.subgroup(), options.subgroupTau2()));
    Map<String, Object> groups = new LinkedHashMap<>();
    List<String[]> rows = new ArrayList<>();
    for (int g = 0; g < s.levels().size(); g++) {
      Values group =
          new Values()
              .put("k", s.k()[g])
              .put("beta", s.beta()[g])
              .put("se", s.se()[g])
              .put("pval", s.pval()[g])
              .put("ci_lb", s.ciLb()[g])
              .put("ci_ub", s.ciUb()[g])
              .put("tau2", s.tau2()[g]);
      if (!s.fits().isEmpty()) {
        MetaFit fit = s.fits().get(g);
        group.put("i2", fit.i2()).put("qe", fit.qe()).put("qep", fit.qep());
        String name = s.levels().get(g);
        fit.warnings().forEach(w -> warnings.add("subgroup \"" + name + "\": " + w));
      }
      groups.put(s.levels().get(g), group.map());
      rows.add(
          new String[] {
            s.levels().get(g),
            Integer.toString(s.k()[g]),
            Lines.fixed(s.beta()[g]),
            Lines.fixed(s.se()[g]),
            Lines.p(s.pval()[g]),
            Lines.fixed(s.ciLb()[g]),
            Lines.fixed(s.ciUb()[g]),
            Lines.fixed(s.tau2()[g])
          });
    }
    if (s.levels().size() == 1) {
      warnings.add("there is one subgroup alone, so nothing to compare it with");
    }
    if (s.dropped() > 0) {
      warnings.add(s.dropped() + " effects without a subgroup are left out of the subgroups");
    }
    main.values().put("subgroups", groups);
    main.values()
        .put(
            "subgroup_test",
            new Values()
                .put("tau2", options.subgroupTau2().name().toLowerCase(java.util.Locale.ROOT))
                .put("stat", s.difference().stat())
                .put("df1", s.difference().df1())
                .put("df2", s.difference().df2())
                .put("pval", s.difference().pval())
                .map());
    text.append("\nSubgroups:\n\n")
        .append(
            Lines.table(
                new String[] {"", "k", "estimate", "se", "pval", "ci.lb", "ci.ub", "tau^2"}, rows))
        .append("\nTest of Subgroup Differences:\n")
        .append(
            Lines.omnibus("QM", s.difference().stat(), s.difference().df1(), s.difference().df2()))
        .append(", p-val ")
        .append(Lines.pEquals(s.difference().pval()))
        .append('\n');
  }

  private void permutation(long seed) {
    MetaFit fit = Effects.asUserError(() -> model.fit(e.yi(), e.vi(), e.design()));
    PermutationTest t =
        Effects.asUserError(() -> PermutationTest.of(fit, model, seed, options.permutations()));
    boolean exact = t.kind() == PermutationTest.Kind.EXACT;
    Values values =
        new Values()
            .each("pval", t.pval())
            .put("qmp", t.qmp())
            .put(
                "method",
                e.hasModerators()
                    ? "the rows of the design are permuted over the effects"
                    : "the signs of the effects are flipped")
            .put(
                "null",
                e.hasModerators()
                    ? "the moderators do not tell effects apart: any row could belong to any effect"
                    : "the mean effect is 0, and an effect is as likely above it as below")
            .put("permutations", t.permutations())
            .put("kind", exact ? "exact" : "random");
    if (!exact) {
      values.put("seed", seed);
    }
    main.values().put("permutation", values.map());
    List<String[]> rows = new ArrayList<>();
    for (int j = 0; j < fit.p(); j++) {
      rows.add(new String[] {fit.names().get(j), Lines.p(t.pval()[j]), Lines.stars(t.pval()[j])});
    }
    text.append("\nPermutation test (")
        .append(t.permutations())
        .append(exact ? ", all there are" : " random")
        .append("):\n\n")
        .append(Lines.table(new String[] {"", "pval", ""}, rows));
    if (e.hasModerators()) {
      text.append("\nTest of Moderators: p-val ").append(Lines.pEquals(t.qmp())).append('\n');
    }
  }

  private void selection() {
    // With moderators there is no pooled effect; selection looks where it is without them.
    boolean mods = main.picture().pooled() == null;
    double mean = mods ? model.fit(e.yi(), e.vi()).beta()[0] : main.picture().pooled().estimate();
    Direction direction = mean < 0 ? Direction.LESS : Direction.GREATER;
    SelectionModel asked =
        SelectionModel.withDefaults()
            .with(options.selection())
            .with(direction)
            .with(
                model.method().isCommonEffect()
                    ? SelectionModel.Heterogeneity.EQUAL_EFFECTS
                    : SelectionModel.Heterogeneity.RANDOM_EFFECTS)
            .withLevel(model.level());
    SelectionModel.Result r =
        Effects.asUserError(() -> asked.fit(e.yi(), e.vi(), main.picture().design()));
    if (!r.converged()) {
      warnings.add("selection model: the search did not converge, do not use its estimate");
    }
    main.values()
        .put(
            "selmodel",
            new Values()
                .put("type", options.selectionCode())
                .put("alternative", direction == Direction.LESS ? "less" : "greater")
                .put("steps", options.selection().steps())
                .each("beta", r.beta())
                .each("se", r.se())
                .each("zval", r.zval())
                .each("pval", r.pval())
                .each("ci_lb", r.ciLb())
                .each("ci_ub", r.ciUb())
                .put("qm", r.qm())
                .put("qm_df1", r.qmDf())
                .put("qmp", r.qmp())
                .put("tau2", r.tau2())
                .put("se_tau2", r.seTau2())
                .put("delta", r.delta())
                .put("delta_se", r.seDelta())
                .put("log_lik", r.logLik())
                .put("lrt", r.lrt())
                .put("lrt_df", r.lrtDf())
                .put("lrtp", r.lrtP())
                .put("converged", r.converged())
                .map());
    List<String[]> rows = new ArrayList<>();
    for (int d = 0; d < r.delta().length; d++) {
      rows.add(
          new String[] {
            "delta." + (d + 1), Lines.fixed(r.delta()[d]), Lines.fixed(r.seDelta()[d])
          });
    }
    text.append("\nSelection model (")
        .append(options.selectionCode())
        .append("):\n\n")
        .append(mods ? Lines.moderators(r.names(), r.qm(), r.qmDf(), Double.NaN, r.qmp()) : "")
        .append(
            Lines.coefficients(
                r.names(), "zval", r.beta(), r.se(), r.zval(), null, r.pval(), r.ciLb(), r.ciUb()))
        .append("\ntau^2: ")
        .append(Lines.fixed(r.tau2()))
        .append("\n\n")
        .append(Lines.table(new String[] {"", "estimate", "se"}, rows))
        .append("\nTest for Selection: LRT(df = ")
        .append(r.lrtDf())
        .append(") = ")
        .append(Lines.fixed(r.lrt()))
        .append(", p-val ")
        .append(Lines.pEquals(r.lrtP()))
        .append('\n');
  }
}
