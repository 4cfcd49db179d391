package org.alliancepool.schemas.instrument;

import java.util.Map;

/**
 * Another response scale on which a form is in use. A study declares it; it is never assumed.
 *
 * @param name how the study names it
 * @param response the answers of this variant
 * @param recode answer to value on the form's own scale; empty where the variant is scored on its
 *     own scale
 */
public record Variant(String name, Response response, Map<Double, Double> recode) {
  /** Copies the map. */
  public Variant {
    recode = Map.copyOf(recode);
  }
}
