package org.alliancepool.schemas.instrument;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Words for an answer, which may begin with how much they mean it: "fairly often", "often", "very
 * often".
 *
 * @param very whether it is meant more than where they do not begin so, or with "fairly"
 * @param what is meant, in small letters without accents
 */
public record Quantified(boolean very, String what) {
  /** The parts of a text. */
  public static Quantified of(String text) {
    String words = Anchors.plain(text);
    int blank = words.indexOf(' ');
    String first = blank < 0 ? "" : words.substring(0, blank);
    boolean very = Words.VERY.contains(first);
    return very || Words.FAIRLY.contains(first)
        ? new Quantified(very, words.substring(blank + 1))
        : new Quantified(false, words);
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
