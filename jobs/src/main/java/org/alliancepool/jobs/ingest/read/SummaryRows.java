package org.alliancepool.jobs.ingest.read;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.cell.Blanks;

/**
 * Rows that people write below a table: means, totals, counts, footnotes. Where a patient's id
 * should be, such a row has a word that says so, in the language of the site, or a mark and a
 * sentence; as a patient it would count as one whose scores are all average, or missing.
 */
final class SummaryRows {
  /** Short ones may be somebody's code as well, and {@link IdColumns} says so. */
  private static final Set<String> WORDS =
      Set.of(
          "mean",
          "means",
          "average",
          "avg",
          "median",
          "sd",
          "std",
          "stdev",
          "standard deviation",
          "sem",
          "minimum",
          "maximum",
          "min",
          "max",
          "range",
          "std dev",
          "std deviation",
          "stddev",
          "st dev",
          "s.d",
          "std abw",
          "stabw",
          "variance",
          "varianz",
          "var",
          "se",
          "s.e",
          "std error",
          "standard error",
          "quartile",
          "iqr",
          "overall",
          "all",
          "valid n",
          "total n",
          "n total",
          "n valid",
          "sum",
          "total",
          "totals",
          "subtotal",
          "grand total",
          "count",
          "n",
          "mean sd",
          "m sd",
          "mean (sd)",
          "m (sd)",
          "mean ± sd",
          "mittelwert",
          "mw",
          "durchschnitt",
          "summe",
          "gesamt",
          "gesamtsumme",
          "anzahl",
          "standardabweichung",
          "moyenne",
          "médiane",
          "mediane",
          "écart type",
          "ecart type",
          "somme",
          "effectif",
          "media",
          "mediana",
          "promedio",
          "suma",
          "desviación estándar",
          "desviacion estandar",
          "somma",
          "totale",
          "gemiddelde",
          "mediaan",
          "standaarddeviatie",
          "totaal",
          "aantal",
          "média",
          "desvio padrão",
          "soma",
          "medel",
          "medelvärde",
          "summa",
          "gennemsnit",
          "gjennomsnitt");

  /** Behind a word, not between initials: {@code Std.-Abw.} is {@code std abw}, M.W. somebody. */
  private static final Pattern BETWEEN_WORDS = Pattern.compile("(?<=\\p{L}{2})[ .-]+(?=\\p{L})");

  private static final Pattern TRAILING = Pattern.compile("[ .:=]+$");

  /** A mark, or a word for a note, and three words at least. */
  private static final Pattern FOOTNOTE =
      Pattern.compile(
          "(?:[*†‡§]+|(?:notes?|n\\.b\\.|nb|legend|source|anmerkung|bemerkung|hinweis|quelle|legende|remarque|nota|noot)\\s*:)\\s*\\S+\\s+\\S+\\s+\\S.*",
          Pattern.DOTALL);

  /** Three words at least: too many for an id, of a row that has nothing else. */
  private static final Pattern SENTENCE =
      Pattern.compile("(?:.*?(?<!\\p{L})\\p{L}{2,}(?!\\p{L})){3}.*", Pattern.DOTALL);

  private static final Pattern COUNT = Pattern.compile("n *= *\\d+");

  private SummaryRows() {}

  /** True where an id (null for none) is a sentence: where its row says nothing else, a note. */
  static boolean isSentence(String id) {
    return id != null && id.indexOf(' ') > 0 && SENTENCE.matcher(id).matches();
  }

  /** True where an id says that its row is about many patients. */
  static boolean isOne(String id) {
    String words = TRAILING.matcher(Blanks.strip(id).toLowerCase(Locale.ROOT)).replaceFirst("");
    if (words.indexOf(' ') > 0 && FOOTNOTE.matcher(words).matches()) {
      return true;
    }
    if (words.chars().anyMatch(Character::isDigit)) {
      return COUNT.matcher(words).matches(); // as most ids, which are no words
    }
    return WORDS.contains(BETWEEN_WORDS.matcher(words).replaceAll(" "));
  }
}
