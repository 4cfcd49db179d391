package org.alliancepool.statistics.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.statistics.dependent.Grouping;
import org.alliancepool.statistics.dependent.LikelihoodMethod;
import org.alliancepool.statistics.dependent.MultilevelFit;
import org.alliancepool.statistics.dependent.MultilevelModel;
import org.alliancepool.statistics.dependent.SamplingCovariance;
import org.alliancepool.statistics.pool.Oracle;

/** Our answers to studies crossed with instruments. */
final class CrossedAnswers implements Comparison.Answers {
  private final double[] yi;
  private final SamplingCovariance independent;
  private final SamplingCovariance correlated;
  private final MultilevelModel model;

  CrossedAnswers() {
    Map<String, String[]> data = Oracle.data("crossed_study_instrument");
    yi = Oracle.column(data, "yi");
    double[] vi = Oracle.column(data, "vi");
    Map<String, Grouping> factors = new LinkedHashMap<>();
    for (String factor : List.of("study", "instrument", "effect")) {
      factors.put(factor, Grouping.of(data.get(factor)));
    }
    model = MultilevelModel.random(factors);
    independent = SamplingCovariance.diagonal(vi);
    correlated = SamplingCovariance.constantRho(vi, factors.get("study"), 0.5);
  }

  @Override
  public Object of(String key, JsonNode theirs) {
    MultilevelFit reml = model.fit(yi, independent);
    return switch (key) {
      case "REML" -> DependentAnswers.fit(reml);
      case "ML" -> DependentAnswers.fit(model.with(LikelihoodMethod.ML).fit(yi, independent));
      case "che_REML" -> DependentAnswers.fit(model.fit(yi, correlated));
      // The oracle has one model only, at the top level; its names are those of the factors.
      case "names" -> reml.factorNames();
      default -> DependentAnswers.fit(reml).get(key);
    };
  }
}
