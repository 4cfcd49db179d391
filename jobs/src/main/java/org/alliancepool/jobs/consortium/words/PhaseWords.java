package org.alliancepool.jobs.consortium.words;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words for the phases whose sessions have names of their own; small, without accents. */
public final class PhaseWords {
  public static final String PREPARATION =
      "prepa?|preparation|preparatory|vorbereitung|preparacion|preparazione|preparacao|priprava|voorbereiding"
          + "|przygotowanie|elokeszit(?:o|es)|felkeszit(?:o|es)|valmistelu|valmistautuminen|forberedelse|forberedelser|ettevalmistus";

  public static final String DOSING =
      "dose|dosing|dosage|drug|medication|dosis|substanz|podanie(?: ?leku)?|dawka|adagolas|annostelu|davka|doziranje|dosering";

  public static final String INTEGRATION =
      "int|integ|integration|integrative|integracion|integrazione|integracao|integrace|integratie"
          + "|integracja|integracio|integraatio|integrasjon|integracija|integratsioon";

  private static final Map<String, Pattern> SESSIONS =
      new TreeMap<>(
          Map.of(
              "preparation", session(PREPARATION),
              "dosing", session(DOSING),
              "integration", session(INTEGRATION)));

  private PhaseWords() {}

  private static Pattern session(String words) {
    return Pattern.compile(
        "(?:(?:"
            + words
            + ")(?: (?:sessions?|sess|ses|s|visit|sitzung|seance|sesion|seduta|sesja))? 0*(\\d{1,3})|0*(\\d{1,3}) (?:"
            + words
            + "))");
  }

  /**
   * A session of a phase by its English name, {@code preparation 2}; empty where a name is none.
   *
   * @param words with one blank between words, and between a word and a number
   */
  public static Optional<String> session(CharSequence words) {
    for (Map.Entry<String, Pattern> phase : SESSIONS.entrySet()) {
      Matcher m = phase.getValue().matcher(words);
      if (m.matches()) {
        return Optional.of(phase.getKey() + " " + (m.group(1) != null ? m.group(1) : m.group(2)));
      }
    }
    return Optional.empty();
  }
}
