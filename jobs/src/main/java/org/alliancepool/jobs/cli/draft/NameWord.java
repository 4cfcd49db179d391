package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.words.RaterWords;

/**
 * A word of a column's name: what stands between marks, or from a capital to the next.
 *
 * @param letters small, without accents
 * @param start where it begins in the name
 * @param end behind its last character
 */
record NameWord(String letters, int start, int end) {
  private static final Pattern WORD =
      Pattern.compile("\\p{Lu}?[\\p{Ll}\\p{M}\\p{N}]+|[\\p{Lu}\\p{M}\\p{N}]+(?!\\p{Ll})|\\p{L}");

  private static final Pattern TOTAL =
      Pattern.compile(
          "(tot|total|totals|totalt|totalpoang|sumpoang|sum|score|scr|sc|ts|tl|totalscore|totscore|sumscore|sumscr"
              + "|gesamt|gesamtwert|gesamtscore|summe|summenscore|summenwert|punkte|somme|som"
              + "|totaal|totaalscore|suma|puntaje|puntuacion|soma|pontuacao|totale|punteggio"
              + "|skore|celkem|totalsum|sumskore|totalskore|summa)");

  private static final Pattern MEAN =
      Pattern.compile(
          "(mean|avg|average|gns|gjennomsnitt|gennemsnit|snitt|mw|mittelwert|moyenne|gemiddelde|media|medel|prumer)");

  /** What is counted behind a number: 6 months. */
  private static final String COUNTED =
      "w|wk|wks|week|weeks|m|mo|mon|mth|month|months|d|day|days|y|yr";

  /** What has a number behind it: session 3. */
  private static final String NUMBERED =
      "t|v|w|wk|week|m|mo|month|d|day|s|se|ses|sess|session|visit|time|wave|fu|followup|kat|up"
          + "|woche|monat|tag|sitzung|messung|termin|katamnese"
          + "|semaine|mois|jour|seance|maand|dag|sessie|meting|semana|mes|dia|sesion|sessao"
          + "|uge|uke|vecka|maned|manad|settimana|mese|giorno|seduta|tyden|mesic|den|sezeni";

  private static final Pattern UNIT = Pattern.compile(COUNTED + "|" + NUMBERED);

  private static final Pattern VISIT =
      Pattern.compile(
          "\\d{1,3}("
              + COUNTED
              + ")?|("
              + NUMBERED
              + "|follow|post|pre|prep|preparation|int|integ|integration|dose|dosing|base|baseline"
              + "|bl|scr|screen|screening|end|eot|eos|entry|exit|start|final|mid|mitte|treatment|tx"
              + "|vor|pra|prae|nach|vorher|nachher|beginn|ende|avant|apres|debut|fin|voor|na"
              + "|antes|despues|depois|inicio|fim|for|efter|etter|prima|dopo|pred|po)\\d{0,3}");

  private static final Pattern DIGITS = Pattern.compile("\\d+");

  /** The words of a part of a name, with their places in the whole. */
  static List<NameWord> of(String name, int from, int to) {
    List<NameWord> words = new ArrayList<>();
    Matcher m = WORD.matcher(name).region(from, to);
    while (m.find()) {
      String letters = ColumnRole.letters(m.group());
      if (!letters.isEmpty()) {
        words.add(new NameWord(letters, m.start(), m.end()));
      }
    }
    return words;
  }

  boolean saysTotal() {
    return TOTAL.matcher(letters).matches();
  }

  boolean saysMean() {
    return MEAN.matcher(letters).matches();
  }

  /** True for a number alone. */
  boolean isNumber() {
    return DIGITS.matcher(letters).matches();
  }

  /** True for a week, a session and the like, without its number. */
  boolean saysUnit() {
    return UNIT.matcher(letters).matches();
  }

  /** True where a number behind the word is no item's. */
  boolean saysWhatIsNumbered() {
    return saysUnit() || saysTotal() || saysMean();
  }

  boolean saysVisit() {
    return VISIT.matcher(letters).matches();
  }

  /** The code of the rater that the word names; null where it names none. */
  String rater() {
    return RaterWords.rater(letters);
  }
}
