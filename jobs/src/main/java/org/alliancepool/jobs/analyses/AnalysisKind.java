package org.alliancepool.jobs.analyses;

import com.fasterxml.jackson.databind.JsonNode;

/** A kind of analysis: what the plan may say of it, and how to make one from that. */
public interface AnalysisKind {
  /** The plan's value of {@code kind}. */
  String name();

  /** The JSON Schema of its part of the plan, in {@code schemas/json}, without its suffix. */
  String schema();

  /**
   * Makes an analysis.
   *
   * @param id its key in the plan
   * @param part its part of the plan, which has passed the schema
   */
  Analysis analysis(String id, JsonNode part);
}
