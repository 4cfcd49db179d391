package org.alliancepool.jobs.analyses.allianceoutcome;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.analyses.StudyData.Score;
import org.alliancepool.statistics.pool.TauEstimator;
import org.alliancepool.statistics.pool.Test;

/**
 * What the plan asks. Values that the plan may leave out are filled in; null and empty lists mean
 * any.
 *
 * @param instruments alliance instruments; empty for all
 * @param session first, last, mean, or a number
 * @param outcomes outcome instruments; empty for each study's primary one
 * @param timepoint primary, or a timepoint's name
 */
record Question(
    String id,
    String title,
    List<String> instruments,
    String rater,
    String phase,
    String phasePart,
    String session,
    String subscale,
    List<String> outcomes,
    String timepoint,
    List<String> effects,
    By by,
    Comparison comparison,
    String sources,
    int minimumN,
    String poolMeasure,
    TauEstimator method,
    Test test,
    List<String> stratifyBy)
    implements Serializable {

  /** An effect per arm, or one over all arms. */
  enum By {
    ARM,
    STUDY
  }

  /** Whether the arms of a trial are compared. */
  enum Comparison {
    NONE,
    ARMS
  }

  static Question of(String id, JsonNode part) {
    JsonNode predictor = part.path("predictor");
    JsonNode outcome = part.path("outcome");
    JsonNode pool = part.path("pool");
    List<String> effects = strings(part.path("effects"));
    return new Question(
        id,
        part.path("title").asText(id),
        strings(predictor.path("instruments")),
        any(predictor.path("rater")),
        any(predictor.path("phase")),
        any(predictor.path("phase_part")),
        predictor.path("session").asText("last"),
        predictor.path("subscale").asText("total"),
        strings(outcome.path("instruments")),
        outcome.path("timepoint").asText("primary"),
        effects.isEmpty() ? List.of("r", "partial_r") : effects,
        "study".equals(part.path("by").asText("arm")) ? By.STUDY : By.ARM,
        part.path("compare_arms").asBoolean(false) ? Comparison.ARMS : Comparison.NONE,
        part.path("sources").asText("patients"),
        part.path("minimum_n").asInt(4),
        pool.path("measure").asText("ZCOR"),
        TauEstimator.of(pool.path("method").asText("REML")),
        Test.of(pool.path("test").asText("knha")),
        strings(pool.path("stratify_by")));
  }

  /** True where the question takes effects of that source. */
  boolean takes(String source) {
    return sources.equals("both") || sources.equals(source);
  }

  /** True where a score may be the predictor. */
  boolean isPredictor(Score s) {
    return s.construct().equals("alliance")
        && s.phase() != null
        && s.subscale().equals(subscale)
        && matches(s.instrument(), s.rater(), s.phase(), s.phasePart());
  }

  /** True where the plan's instrument, rater and phase take these. */
  boolean matches(String instrument, String byRater, String inPhase, String inPart) {
    return takesInstrument(instrument) && takesRater(byRater) && takesPhase(inPhase, inPart);
  }

  boolean takesInstrument(String instrument) {
    return instruments.isEmpty() || instruments.contains(instrument);
  }

  boolean takesRater(String byRater) {
    return rater == null || rater.equals(byRater);
  }

  boolean takesPhase(String inPhase, String inPart) {
    return (phase == null || phase.equals(inPhase))
        && (phasePart == null || phasePart.equals(inPart));
  }

  boolean wants(String effect) {
    return effects.contains(effect);
  }

  /** The predictor in words, for refusals. */
  String predictorWords() {
    return String.join(
        ", ",
        instruments.isEmpty() ? "any alliance instrument" : String.join("/", instruments),
        rater == null ? "any rater" : rater,
        phase == null ? "any phase" : phasePart == null ? phase : phase + " (" + phasePart + ")",
        session.matches("\\d+") ? "session " + session : session + " session");
  }

  private static String any(JsonNode node) {
    String text = node.asText("any");
    return "any".equals(text) ? null : text;
  }

  private static List<String> strings(JsonNode array) {
    List<String> list = new ArrayList<>();
    array.forEach(n -> list.add(n.asText()));
    return List.copyOf(list);
  }
}
