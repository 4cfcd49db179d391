package org.alliancepool.jobs.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.report.page.ReportModel.Term;

/**
 * An analysis' part of the plan in words. Parts that the plan leaves out are told by their default;
 * parts that are not known here are printed as they stand, so that nothing of a plan is silent.
 */
final class QuestionWords {
  private static final List<String> KNOWN =
      List.of(
          "kind",
          "title",
          "predictor",
          "outcome",
          "effects",
          "by",
          "compare_arms",
          "sources",
          "minimum_n",
          "pool");

  private final JsonNode part;
  private final JsonNode predictor;
  private final JsonNode outcome;
  private final JsonNode pool;

  QuestionWords(JsonNode part) {
    this.part = part;
    this.predictor = part.path("predictor");
    this.outcome = part.path("outcome");
    this.pool = part.path("pool");
  }

  /** The question that the analysis asks. */
  String sentence() {
    String rater = predictor.path("rater").asText("any");
    return "Does a better alliance, %s %s, go with a better outcome, %s?"
        .formatted(
            rater.equals("any") ? "whoever rates it," : "as the %s rates it".formatted(rater),
            sessionWords(),
            outcomeWords());
  }

  /** The settings, one by one. */
  List<Term> terms() {
    List<Term> terms = new ArrayList<>();
    terms.add(
        new Term(
            "Predictor",
            "alliance: %s; rater: %s; %s; %s score"
                .formatted(
                    list(predictor.path("instruments"), "any instrument"),
                    predictor.path("rater").asText("any"),
                    sessionWords(),
                    predictor.path("subscale").asText("total"))));
    terms.add(new Term("Outcome", outcomeWords()));
    terms.add(new Term("Effects", effectWords()));
    terms.add(
        new Term(
            "Data",
            switch (part.path("sources").asText("patients")) {
              case "published" -> "published correlations only";
              case "both" -> "patients’ data and published correlations";
              default -> "patients’ data only";
            }));
    terms.add(
        new Term(
            "Smallest number of complete pairs", String.valueOf(part.path("minimum_n").asInt(4))));
    terms.add(
        new Term(
            "Pool",
            "on %s; τ² by %s; test and interval by %s%s"
                .formatted(
                    "COR".equals(pool.path("measure").asText("ZCOR")) ? "r as it is" : "Fisher’s z",
                    pool.path("method").asText("REML"),
                    testWords(pool.path("test").asText("knha")),
                    pool.path("stratify_by").isEmpty()
                        ? ""
                        : "; apart by " + list(pool.path("stratify_by"), "").replace('_', ' '))));
    part.properties().stream()
        .filter(e -> !KNOWN.contains(e.getKey()))
        .forEach(e -> terms.add(new Term(e.getKey(), e.getValue().toString())));
    return terms;
  }

  private static String testWords(String test) {
    return switch (test) {
      case "z" -> "the normal distribution";
      case "t" -> "Student’s t";
      case "knha" -> "Knapp and Hartung";
      default -> test;
    };
  }

  private String effectWords() {
    String effects =
        list(part.path("effects"), "r, partial_r")
            .replace("partial_r", "partial r given the baseline of the same outcome");
    return effects
        + ("study".equals(part.path("by").asText("arm")) ? "; over all arms" : "; by arm")
        + (part.path("compare_arms").asBoolean(false) ? "; arms compared within trials" : "");
  }

  private String sessionWords() {
    String phase = predictor.path("phase").asText("any");
    String inPart = predictor.path("phase_part").asText("any");
    String of =
        phase.equals("any")
            ? "any phase"
            : (inPart.equals("any") ? "" : inPart + " ") + Names.words(phase);
    String rule = predictor.path("session").asText("last");
    return switch (rule) {
      case "first", "last" -> "at the %s session of %s".formatted(rule, of);
      case "mean" -> "averaged over the sessions of %s".formatted(of);
      default -> "at session %s of %s".formatted(rule, of);
    };
  }

  private String outcomeWords() {
    String timepoint = outcome.path("timepoint").asText("primary");
    return list(outcome.path("instruments"), "each study’s primary outcome")
        + (timepoint.equals("primary") ? " at its primary endpoint" : " at " + timepoint);
  }

  private static String list(JsonNode array, String none) {
    List<String> texts = new ArrayList<>();
    array.forEach(n -> texts.add(n.asText()));
    return texts.isEmpty() ? none : String.join(", ", texts);
  }
}
