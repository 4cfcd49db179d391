package org.alliancepool.statistics.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alliancepool.statistics.pool.Oracle;

/** All data sets with R's answers: those of the oracle first, then the further cases. */
final class Reference {
  private static final List<String> INDEPENDENT =
      List.of("molloy2014_zcor", "mcdaniel1994_zcor", "raudenbush1985_smd", "homogeneous_k5");
  private static final List<String> NESTED = List.of("konstantopoulos2011", "assink2016");
  private static final String CROSSED = "crossed_study_instrument";

  private final Set<String> oracle = new HashSet<>();
  private final Comparison comparison = new Comparison();

  /** Compares everything. */
  Comparison compare() {
    for (String set : INDEPENDENT) {
      oracle(set, new MetaAnswers(set));
    }
    for (String set : NESTED) {
      oracle(set, new DependentAnswers(set));
    }
    oracle(CROSSED, new CrossedAnswers());
    oracle("effect_sizes", new EffectAnswers());
    oracle("two_arm_trial", new PatientAnswers());
    oracle("bfi_agreeableness", ScaleAnswers.agreeableness());
    oracle("three_raters", ScaleAnswers.raters());

    JsonNode meta = Oracle.golden("meta_more");
    INDEPENDENT.forEach(set -> more(set, meta.get(set), new MetaAnswers(set)));
    JsonNode dependent = Oracle.golden("dependent_more");
    NESTED.forEach(set -> more(set, dependent.get(set), new DependentAnswers(set)));
    more(CROSSED, dependent.get(CROSSED), new CrossedAnswers());
    more("effect sizes", Oracle.golden("effects_more"), new EffectAnswers());
    for (Map.Entry<String, JsonNode> set : Oracle.golden("selection_models").properties()) {
      more("selection models: " + set.getKey(), set.getValue(), new SelectionAnswers(set.getKey()));
    }
    return comparison;
  }

  private void oracle(String set, Comparison.Answers ours) {
    oracle.add(set);
    comparison.compare(set, Oracle.expected(set), ours);
  }

  private void more(String set, JsonNode theirs, Comparison.Answers ours) {
    comparison.compare(set + " (more)", theirs, ours);
  }

  boolean isOracle(Figure f) {
    return oracle.contains(f.set());
  }

  /** Names of the oracle's data sets. */
  Set<String> oracleSets() {
    return oracle;
  }
}
