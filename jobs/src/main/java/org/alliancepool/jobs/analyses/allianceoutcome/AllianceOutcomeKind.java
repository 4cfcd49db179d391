package org.alliancepool.jobs.analyses.allianceoutcome;

import com.fasterxml.jackson.databind.JsonNode;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.AnalysisKind;

/** The kind {@code alliance-outcome}. */
public final class AllianceOutcomeKind implements AnalysisKind {
  @Override
  public String name() {
    return "alliance-outcome";
  }

  @Override
  public String schema() {
    return "plan-alliance-outcome";
  }

  @Override
  public Analysis analysis(String id, JsonNode part) {
    return new AllianceOutcome(Question.of(id, part));
  }
}
