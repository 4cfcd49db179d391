package org.alliancepool.jobs.consortium.words;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The words for who rated; small, without accents. */
public final class RaterWords {
  private static final Pattern CLIENT =
      Pattern.compile(
          "c|p|cl|client|clients|clientn|pat|patient|patients|self|selfreport|selbst|klient|klientin|klientka|patientin|participant"
              + "|(study)?(subject|participant)|paciente|paziente|pacient|pacientka|pasient|deelnemer|patiente|cliente"
              + "|pacjent|pacjentka|uczestnik|beteg|paciens|kliens|potilas|asiakas|pacijent|klijent|patsient|doente|utente|proband");

  private static final Pattern THERAPIST =
      Pattern.compile(
          "t|th|ther|(psycho)?(therapist|therapists|therapeut|therapeutin|therapeute)|(psicot|psykot|psychot|t)erapeut[ai]?"
              + "|terapeutka|terapeutti|behandler|behandelaar");

  private static final Pattern OBSERVER =
      Pattern.compile(
          "o|obs|(independent)?(observer|assessor|rater)|investigator|interviewer"
              + "|observateur|beobachter|beobachterin|observator|observador|observadora|osservatore|observatoer"
              + "|obserwator|megfigyelo|havainnoija|pozorovatel|promatrac|fremd"
              + "|beurteiler|beurteilerin|evaluateur|beoordelaar|evaluador|evaluadora|avaliador|avaliadora|valutatore"
              + "|bedommer|bedoemmer|bedommare|hodnotitel|oceniajacy|ertekelo|arvioija|procjenitelj");

  /** What says how or for whom, and no more. */
  private static final Pattern NOISE =
      Pattern.compile(
          "by|of|the|rated|rating|report|reported|self|form|version|independent|external|blind|blinded|study|trial|s"
              + "|niezalezny|unabhangiger?|independiente|independente");

  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}]+");

  private RaterWords() {}

  /** The code of the rater that a word names, letters alone or not; null where it names none. */
  public static String rater(String word) {
    return CLIENT.matcher(word).matches()
        ? "client"
        : THERAPIST.matcher(word).matches()
            ? "therapist"
            : OBSERVER.matcher(word).matches() ? "observer" : null;
  }

  /**
   * The rater that a label names, which may have several words, such as "rated by the patient". One
   * that says more ("the patient's partner"), or whose words are letters, names none.
   *
   * @param label small, without accents
   */
  public static Optional<String> named(String label) {
    Set<String> raters = new LinkedHashSet<>();
    for (String word : BETWEEN.splitAsStream(label).toList()) {
      String rater = word.length() < 3 ? null : rater(word);
      if (rater != null) {
        raters.add(rater);
      } else if (!word.isEmpty() && !NOISE.matcher(word).matches()) {
        return Optional.empty();
      }
    }
    return raters.size() == 1 ? Optional.of(raters.iterator().next()) : Optional.empty();
  }
}
