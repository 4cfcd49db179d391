package org.alliancepool.jobs.consortium;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.alliancepool.schemas.document.YamlDocument;

/**
 * An analysis plan.
 *
 * @param title for the report
 * @param seed of every random draw
 * @param minimumCell smaller cells are suppressed in reports and exports
 * @param analyses each analysis' part of the plan, in the plan's order; the kind reads its own part
 */
public record Plan(String title, long seed, int minimumCell, Map<String, JsonNode> analyses) {
  /** Default of minimumCell, as data-protection offices of the field commonly ask for. */
  private static final int DEFAULT_MINIMUM_CELL = 10;

  /** Reads a plan that has been checked before, such as the one that a run keeps. */
  public static Plan parse(String text) {
    return of(YamlDocument.parse(text).root());
  }

  static Plan of(JsonNode tree) {
    Map<String, JsonNode> analyses = new LinkedHashMap<>();
    tree.get("analyses").forEachEntry(analyses::put);
    return new Plan(
        tree.get("title").asText(),
        tree.path("seed").asLong(1),
        tree.path("minimum_cell").asInt(DEFAULT_MINIMUM_CELL),
        analyses);
  }
}
