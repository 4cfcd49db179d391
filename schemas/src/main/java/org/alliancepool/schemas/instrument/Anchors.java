package org.alliancepool.schemas.instrument;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Words by which answer sheets name the two ends of a response scale. It is the code of an answer
 * that has an end, not its meaning: "never" is the least also where never is worst. A text that
 * ends in {@code ...} is the beginning of a label. Immutable.
 */
public final class Anchors {
  /** An end of a scale. */
  public enum End {
    LEAST,
    MOST
  }

  private static final String AND_MORE = "...";
  private static final Pattern MARK = Pattern.compile("\\p{M}+");
  private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}]+");

  /** "ae" for "ä" or "æ", "aa" for "å", "ue" for "ü". */
  private static final Pattern WRITTEN_OUT = Pattern.compile("(?<=[aou])e|(?<=a)a");

  private final List<String> least;
  private final List<String> most;
  private final Map<String, End> whole = new HashMap<>();
  private final Map<String, End> beginnings = new HashMap<>();

  private Anchors(List<String> least, List<String> most) {
    this.least = List.copyOf(least);
    this.most = List.copyOf(most);
    least.forEach(words -> add(words, End.LEAST));
    most.forEach(words -> add(words, End.MOST));
  }

  /**
   * The words of a scale.
   *
   * @throws IllegalArgumentException if some name both ends
   */
  public static Anchors of(List<String> least, List<String> most) {
    return new Anchors(least, most);
  }

  /**
   * The words of {@code vocabulary/answer_words.yaml}, which name the same end on every sheet that
   * counts from the least to the most.
   */
  public static Anchors common() {
    return Common.WORDS;
  }

  /**
   * The same, and words for answers between: which half of the scale they stand in, or rather, that
   * they are less than any word of {@link End#MOST} or more than any of {@link End#LEAST}.
   */
  public static Anchors halves() {
    return Common.HALVES;
  }

  private void add(String words, End end) {
    boolean more = words.endsWith(AND_MORE);
    End other = (more ? beginnings : whole).put(plain(words), end);
    if (other != null && other != end) {
      throw new IllegalArgumentException(
          "cannot take \"%s\" as an anchor: it is among least and most, and can name one end only"
              .formatted(words));
    }
  }

  /** Words for the answer of the lowest code. */
  public List<String> least() {
    return least;
  }

  /** Words for the answer of the highest code. */
  public List<String> most() {
    return most;
  }

  /** True where no word is known. */
  public boolean isEmpty() {
    return whole.isEmpty() && beginnings.isEmpty();
  }

  /** The end that a label names, whatever its capitals, accents, marks and numbers. */
  public Optional<End> end(String label) {
    String words = plain(label);
    return Optional.ofNullable(whole.get(words)).or(() -> byBeginning(words));
  }

  private Optional<End> byBeginning(String words) {
    return beginnings.keySet().stream()
        .filter(b -> (words + " ").startsWith(b + " "))
        .max(Comparator.comparingInt(String::length))
        .map(beginnings::get);
  }

  static String plain(String label) {
    String letters =
        MARK.matcher(Normalizer.normalize(label.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD))
            .replaceAll("")
            .replace('ø', 'o')
            .replace('æ', 'a')
            .replace('ł', 'l')
            .replace('đ', 'd')
            .replace("ß", "ss");
    String words = NO_LETTER.matcher(letters).replaceAll(" ").strip();
    return WRITTEN_OUT.matcher(words).replaceAll("");
  }

  /** Read when the first file has labels. */
  private static final class Common {
    private static final Anchors WORDS = read(List.of("least"), List.of("most"));
    private static final Anchors HALVES = read(List.of("least", "below"), List.of("most", "above"));

    private static Anchors read(List<String> least, List<String> most) {
      return of(AnswerWordLists.of(least), AnswerWordLists.of(most));
    }
  }
}
