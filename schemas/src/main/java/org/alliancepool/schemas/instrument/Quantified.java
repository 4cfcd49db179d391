package org.alliancepool.schemas.instrument;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Words for an answer that begin with how much they mean it: "fairly often", "very often".
 *
 * @param very whether it is meant more than where they begin with "fairly"
 * @param what is meant, in small letters without accents
 */
public record Quantified(boolean very, String what) {
  /** The parts of a text; empty where it does not begin with such a word. */
  public static Optional<Quantified> of(String text) {
    String words = Anchors.plain(text);
    int blank = words.indexOf(' ');
    if (blank < 0) {
      return Optional.empty();
    }
    String first = words.substring(0, blank);
    String what = words.substring(blank + 1);
    return Words.VERY.contains(first)
        ? Optional.of(new Quantified(true, what))
        : Words.FAIRLY.contains(first)
            ? Optional.of(new Quantified(false, what))
            : Optional.empty();
  }

  /** True where another means the same less. */
  public boolean exceeds(Quantified other) {
    return very && !other.very && what.equals(other.what);
  }

  /** Read when the first file has words. */
  private static final class Words {
    private static final Set<String> VERY = read("very");
    private static final Set<String> FAIRLY = read("fairly");

    private static Set<String> read(String list) {
      Set<String> words = new HashSet<>();
      AnswerWordLists.of(List.of(list)).forEach(w -> words.add(Anchors.plain(w)));
      return words;
    }
  }
}
