package org.alliancepool.jobs.ingest.read;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.Blanks;

/**
 * Rows that people write below a table: means, totals, counts. Where a patient's id should be, such
 * a row has a word that says so, in the language of the site; as a patient it would count as one
 * whose scores are all average.
 */
final class SummaryRows {
  /**
   * Some may be somebody's code name as well. That such a row is kept out is said; that a row of
   * means is taken for a patient would not be.
   */
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
          "std. dev",
          "stddev",
          "st dev",
          "st. dev",
          "s.d",
          "std. deviation",
          "std abw",
          "std.abw",
          "std. abw",
          "std.-abw",
          "stabw",
          "variance",
          "varianz",
          "var",
          "se",
          "s.e",
          "std. error",
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
          "écart-type",
          "ecart-type",
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

  private static final Pattern COUNT = Pattern.compile("n *= *\\d+");

  private SummaryRows() {}

  /** True where an id says that its row is about many patients. */
  static boolean isOne(String id) {
    String words = Blanks.strip(id).toLowerCase(Locale.ROOT).replaceFirst("[ .:=]+$", "");
    return WORDS.contains(words) || COUNT.matcher(words).matches();
  }
}
