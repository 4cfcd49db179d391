package org.alliancepool.statistics.validation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.alliancepool.statistics.correlation.Correlation;
import org.alliancepool.statistics.pool.Oracle;
import org.alliancepool.statistics.score.FormScorer;
import org.alliancepool.statistics.score.RaterAgreement;
import org.alliancepool.statistics.score.Reliability;
import org.alliancepool.statistics.score.ScoringKey;

/** Our reliability of a real scale, and agreement of three raters. */
final class ScaleAnswers {
  private ScaleAnswers() {}

  private static double[][] rows(double[][] columns) {
    double[][] rows = new double[columns[0].length][];
    Arrays.setAll(rows, i -> Arrays.stream(columns).mapToDouble(c -> c[i]).toArray());
    return rows;
  }

  /** Five items, the first reverse-keyed on 1 to 6. */
  static Comparison.Answers agreeableness() {
    Map<String, String[]> data = Oracle.data("bfi_agreeableness");
    double[][] columns = new double[5][];
    Arrays.setAll(columns, j -> Oracle.column(data, "A" + (j + 1)));
    ScoringKey key = ScoringKey.sum(1, 6, 0, 1, 2, 3, 4).reversing(0);
    double[][] keyed =
        Arrays.stream(rows(columns)).map(r -> FormScorer.keyed(r, key)).toArray(double[][]::new);
    Reliability r = Reliability.of(keyed);
    Map<String, Object> answers =
        Map.of(
            "n", r.n(),
            "alpha", r.alpha(),
            "std_alpha", r.standardisedAlpha(),
            "lambda6", r.lambda6(),
            "average_r", r.averageR(),
            "item_rest_r", r.itemRestR(),
            "alpha_if_dropped", r.alphaIfDropped(),
            "omega_total_ml", r.omega(),
            "feldt_ci_alpha", new double[] {r.alphaLb(), r.alphaUb()});
    return (name, theirs) -> answers.get(name);
  }

  /** The six intraclass correlations in the order and by the names of psych. */
  static Comparison.Answers raters() {
    Map<String, String[]> data = Oracle.data("three_raters");
    double[][] columns =
        List.of("client", "therapist", "observer").stream()
            .map(c -> Oracle.column(data, c))
            .toArray(double[][]::new);
    RaterAgreement a = RaterAgreement.of(rows(columns));
    return (name, theirs) ->
        switch (name) {
          case "type" -> List.of("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k");
          case "ICC" -> each(a, RaterAgreement.Icc::icc);
          case "F" -> each(a, RaterAgreement.Icc::f);
          case "df1" -> each(a, RaterAgreement.Icc::df1);
          case "df2" -> each(a, RaterAgreement.Icc::df2);
          case "p" -> each(a, RaterAgreement.Icc::pval);
          case "lower" -> each(a, RaterAgreement.Icc::ciLb);
          case "upper" -> each(a, RaterAgreement.Icc::ciUb);
          case "cor" -> Correlation.matrix(columns);
          default -> null;
        };
  }

  private static double[] each(RaterAgreement a, ToDoubleFunction<RaterAgreement.Icc> figure) {
    return a.icc().stream().mapToDouble(figure).toArray();
  }
}
