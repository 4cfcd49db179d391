package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.words.RaterWords;
import org.alliancepool.schemas.instrument.Construct;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Instrument;
import org.alliancepool.schemas.instrument.Instruments;

/**
 * An instrument that a name may mean, and what else the name says.
 *
 * @param spelling the letters that were taken for the instrument
 * @param whole true where they are its code or an alias, not only the code's beginning
 * @param apart true where they end where a word does, or where a letter for who rated begins
 * @param end where in the name they end
 * @param rater the word right behind them, where it says who rated: WAI_T, waic
 * @param rest the other words
 */
record InstrumentName(
    Instrument instrument,
    String spelling,
    boolean whole,
    boolean apart,
    int end,
    Optional<NameWord> rater,
    List<NameWord> rest) {

  /** Fewer letters mean anything. */
  private static final int SHORTEST = 3;

  /**
   * What a name may mean: every instrument of which a spelling begins at one of its words.
   *
   * @param end how far the name says the instrument; behind it are {item} and what follows
   */
  static List<InstrumentName> in(String name, int end) {
    List<InstrumentName> found = new ArrayList<>();
    for (NameWord first : NameWord.of(name, 0, end)) {
      for (Instrument instrument : Instruments.builtIn().all()) {
        for (String spelling : spellings(instrument)) {
          int behind = behind(name, first.start(), end, spelling);
          if (behind > 0) {
            List<NameWord> rest = new ArrayList<>(NameWord.of(name, 0, first.start()));
            List<NameWord> more = NameWord.of(name, behind, end);
            Optional<NameWord> rater =
                more.stream().limit(1).filter(w -> w.rater() != null).findFirst();
            int raterEnd = rater.map(NameWord::end).orElse(behind);
            rest.addAll(more);
            boolean apart =
                behind == end
                    || NameWord.of(name, first.start(), end).stream()
                        .anyMatch(w -> w.end() == behind || w.end() == raterEnd);
            found.add(
                new InstrumentName(
                    instrument,
                    spelling,
                    !spelling.equals(stem(instrument)) || spelling.equals(letters(instrument)),
                    apart,
                    behind,
                    rater,
                    rest));
          }
        }
      }
    }
    return found;
  }

  /**
   * Code, aliases, the code with a digit for a Roman number, and its beginning, which is what
   * people write: HAQ2, WAI, PHQ, HAMD. Of an alias that says who rated (WAI-T) the code is enough.
   */
  private static Set<String> spellings(Instrument instrument) {
    return Stream.concat(
            Stream.of(letters(instrument), withDigit(instrument), stem(instrument)),
            instrument.aliases().stream().map(ColumnRole::letters))
        .filter(s -> s.length() >= SHORTEST && !endsWithRater(instrument, s))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean endsWithRater(Instrument instrument, String spelling) {
    String code = letters(instrument);
    return spelling.length() == code.length() + 1
        && spelling.startsWith(code)
        && RaterWords.rater(spelling.substring(code.length())) != null;
  }

  private static String letters(Instrument instrument) {
    return ColumnRole.letters(instrument.code());
  }

  private static String withDigit(Instrument instrument) {
    return ColumnRole.letters(
        instrument.code().replaceFirst("-II$", "-2").replaceFirst("-I$", "-1"));
  }

  private static String stem(Instrument instrument) {
    return ColumnRole.letters(
        instrument.code().replaceFirst("(?<=[A-Za-z]{2})[^A-Za-z].*|(?<=[A-Za-z]{3})\\d+$", ""));
  }

  /** Where in the name a spelling ends that begins at a place; -1 where it does not. */
  private static int behind(String name, int start, int end, String spelling) {
    int matched = 0;
    int at = start;
    while (at < end && matched < spelling.length()) {
      String letter = ColumnRole.letters(name.substring(at, at + 1));
      if (!spelling.startsWith(letter, matched)) {
        return -1;
      }
      matched += letter.length();
      at++;
    }
    return matched == spelling.length() ? at : -1;
  }

  /** True where the name says a rater who has a form of so many items. */
  boolean saysRaterOf(int items) {
    return rater
        .filter(r -> forms(items).stream().anyMatch(f -> f.rater().code().equals(r.rater())))
        .isPresent();
  }

  /** True where the name says a rater who has no form of so many items. */
  boolean saysOtherRater(int items) {
    return instrument.construct() == Construct.ALLIANCE && rater.isPresent() && !saysRaterOf(items);
  }

  /** The instrument's forms of so many items that can be scored from them. */
  List<Form> forms(int items) {
    return instrument.forms().stream().filter(f -> f.isItemLevel() && f.items() == items).toList();
  }
}
