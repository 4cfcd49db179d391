package org.alliancepool.jobs.consortium.cell;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How people say in a data file that there is no value. */
public final class MissingWords {
  /**
   * Nothing but these words, listed in docs/manifest.md. A text that says more ("did not apply to
   * me", "unknown persons") may be that of an answer.
   */
  private static final Pattern WORDS =
      Pattern.compile(
          "((missing|refused|refusal|declined|skipped|unanswered|unknown|na|n a"
              + "|not (done|assessed|administered|answered|asked|available|applicable|recorded|known"
              + "|completed|collected|entered|reported)"
              + "|no (answer|response|data|value|reply)"
              + "|(refused|declined) to (answer|say|respond)|prefer not to (answer|say)"
              + "|(don t|do not|dont) know)"
              + "( (data|value|item|answer|response|or))*( |$))+");

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}]+");

  /** The same in the other languages of European trials. */
  private static final Set<String> PHRASES =
      listed(
          """
          k.a., k. a., keine angabe, keine angaben, fehlt, fehlend, nicht erhoben, nicht ausgefüllt
          nicht beantwortet, unbekannt, weiß nicht, verweigert
          manquant, manquante, donnée manquante, non renseigné, non renseignée, non répondu, sans réponse
          non fait, inconnu, ne sait pas
          ontbreekt, ontbrekend, onbekend, n.v.t., niet ingevuld, geen antwoord, niet beantwoord, weet niet
          geweigerd
          perdido, sin dato, sin datos, sin respuesta, no contesta, no disponible, ns/nc, desconocido
          sem dados, sem resposta, omisso, em falta, não respondeu, não sabe, desconhecido, ns/nr
          mangler, manglende, ikke besvart, ikke besvaret, ikke udfyldt, ikke utfylt, ukendt, ukjent, uoplyst
          saknas, ej besvarat, ej ifyllt, okänt, vet ej, vet inte, ved ikke, vet ikke
          mancante, dato mancante, non disponibile, non risponde, nessuna risposta, sconosciuto, non so
          chybí, neuvedeno, nevyplněno, neodpověděl, neodpověděla, bez odpovědi, neznámo, neví
          """);

  /** What programs write, and abbreviations; between numbers only, for as words some mean more. */
  private static final Set<String> MARKS =
      listed(
          """
          ., .., ..., -, --, ---, –, —, ?, ??, *, /, x, nan, null, none, nil, nd, n.d., nr, n.r., nk, dk
          miss, mis, #n/a, #null!, #nv, #value!, <na>, (null), (blank), blank, empty
          ka, nsp, refus, nvt, nsnc, ns, nc
          """);

  /** Marks that are answers of some forms: none of a symptom, a tick. */
  private static final Set<String> ANSWERS = Set.of("none", "nil", "x");

  /** What programs write where a text is missing. */
  private static final Set<String> OF_PROGRAMS =
      listed(
          "nan, null, none, nil, unk, #nv, #null!, #value!, #ref!, <na>, (null), blank, (blank), empty");

  private static final Pattern LETTER_OR_DIGIT = Pattern.compile("[\\p{L}\\p{N}]");

  private static Set<String> listed(String texts) {
    return Arrays.stream(texts.split("[,\n]"))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private MissingWords() {}

  /** True of a mark for missing that may also be an answer, and then that of some alone. */
  public static boolean mayBeAnswer(String cell) {
    return ANSWERS.contains(Blanks.strip(cell).toLowerCase(Locale.ROOT));
  }

  /** True where a label, of whatever capitals and marks, says that there is no value. */
  public static boolean say(String label) {
    String words = NO_WORD.matcher(label.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    return WORDS.matcher(words).matches();
  }

  /** The same, in any of the languages of European trials. */
  public static boolean sayInAnyLanguage(String label) {
    return say(label) || PHRASES.contains(Blanks.strip(label).toLowerCase(Locale.ROOT));
  }

  /**
   * True where in the place of somebody's id stands that there is none. Abbreviations do not count,
   * but NA: they may be initials.
   */
  public static boolean standForId(String cell) {
    if (cell.chars().anyMatch(Character::isDigit)) {
      return false; // as of most ids
    }
    String text = Blanks.strip(cell).toLowerCase(Locale.ROOT);
    return OF_PROGRAMS.contains(text)
        || sayInAnyLanguage(text)
        || !LETTER_OR_DIGIT.matcher(text).find();
  }

  /** True where a cell among numbers says that there is none. */
  public static boolean standFor(String cell) {
    String text = Blanks.strip(cell).toLowerCase(Locale.ROOT);
    boolean hasDigit = text.chars().anyMatch(Character::isDigit);
    return !hasDigit && (MARKS.contains(text) || sayInAnyLanguage(text));
  }
}
