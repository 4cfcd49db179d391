package org.alliancepool.schemas.instrument;

import java.util.List;
import java.util.Optional;

/**
 * An instrument as people and the effect tables name it, with its forms.
 *
 * @param code the code in manifests, tables and plans
 * @param name the full name
 * @param aliases other spellings of the code
 * @param construct what it measures
 * @param orientation what a higher score means
 * @param forms at least one
 */
public record Instrument(
    String code,
    String name,
    List<String> aliases,
    Construct construct,
    Orientation orientation,
    List<Form> forms) {
  /** Copies the lists. */
  public Instrument {
    aliases = List.copyOf(aliases);
    forms = List.copyOf(forms);
  }

  /** The form of that id. */
  public Optional<Form> form(String id) {
    return forms.stream().filter(f -> f.id().equals(id)).findFirst();
  }

  /** The forms for a rater; more than one where item orders differ, and then the study must say. */
  public List<Form> forms(Rater rater) {
    return forms.stream().filter(f -> f.rater() == rater).toList();
  }
}
