package org.alliancepool.statistics.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;
import org.alliancepool.statistics.bias.Direction;
import org.alliancepool.statistics.bias.Golden;
import org.alliancepool.statistics.bias.SelectionEvidence;
import org.alliancepool.statistics.bias.SelectionFunction;
import org.alliancepool.statistics.bias.SelectionModel;
import org.alliancepool.statistics.pool.ModelMatrix;

/**
 * Our selection models of one data set of bias_diagnostics.json, by the names of
 * selection_models.R.
 */
final class SelectionAnswers implements Comparison.Answers {
  private final Golden.Set data;

  SelectionAnswers(String set) {
    data = Golden.set(set);
  }

  @Override
  public Object of(String key, JsonNode theirs) {
    SelectionModel m = model(key);
    SelectionModel.Result r =
        key.endsWith("_x")
            ? m.fit(
                data.yi(),
                data.vi(),
                ModelMatrix.builder(data.yi().length).numeric("x", data.x()).build())
            : m.fit(data.yi(), data.vi());
    return MetaAnswers.selection(r);
  }

  /**
   * Our log-likelihood at R's parameters; empty for models with moderators, without tau2, or
   * mirrored.
   */
  OptionalDouble logLikAt(String key, JsonNode theirs) {
    if (key.matches(".*_(x|fe|less)")) {
      return OptionalDouble.empty();
    }
    SelectionFunction function = function(key);
    double[] delta = Numbers.of(theirs.get("delta"));
    int fixed = function.kind() == SelectionFunction.Kind.STEP ? 1 : 0;
    double[] theta = new double[2 + delta.length - fixed];
    theta[0] = theirs.get("beta").asDouble();
    theta[1] = theirs.get("tau2").asDouble();
    System.arraycopy(delta, fixed, theta, 2, delta.length - fixed);
    Direction direction = key.endsWith("two_sided") ? Direction.TWO_SIDED : Direction.GREATER;
    return OptionalDouble.of(
        SelectionEvidence.logLik(data.yi(), data.vi(), function, direction, theta));
  }

  private static SelectionModel model(String key) {
    SelectionModel m = SelectionModel.withDefaults().with(function(key));
    if (key.endsWith("_fe")) {
      return m.with(SelectionModel.Heterogeneity.EQUAL_EFFECTS);
    }
    if (key.endsWith("two_sided")) {
      return m.with(Direction.TWO_SIDED);
    }
    return key.endsWith("_less") ? m.with(Direction.LESS) : m;
  }

  private static SelectionFunction function(String key) {
    SelectionFunction f =
        switch (key.replaceAll("_.*", "")) {
          case "beta" -> SelectionFunction.of(SelectionFunction.Kind.BETA);
          case "halfnorm" -> SelectionFunction.of(SelectionFunction.Kind.HALF_NORMAL);
          case "negexp" -> SelectionFunction.of(SelectionFunction.Kind.NEGATIVE_EXPONENTIAL);
          case "logistic" -> SelectionFunction.of(SelectionFunction.Kind.LOGISTIC);
          case "power" -> SelectionFunction.of(SelectionFunction.Kind.POWER);
          default -> steps(key);
        };
    if (key.endsWith("_sei")) {
      return f.with(SelectionFunction.Imprecision.SEI);
    }
    return key.endsWith("_025") && !f.kind().equals(SelectionFunction.Kind.STEP)
        ? f.withThreshold(0.025)
        : f;
  }

  private static SelectionFunction steps(String key) {
    return switch (key) {
      case "step_025_5" -> SelectionFunction.step(0.025, 0.5);
      case "step_four" -> SelectionFunction.step(0.01, 0.025, 0.1, 0.5);
      case "step_two_sided" -> SelectionFunction.step(0.05);
      case "step_less" -> SelectionFunction.step(0.5);
      default -> SelectionFunction.step(0.025);
    };
  }
}
