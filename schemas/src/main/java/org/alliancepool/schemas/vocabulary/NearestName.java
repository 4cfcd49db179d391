package org.alliancepool.schemas.vocabulary;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The known name that is nearest to a misspelt one, for messages. Distance is Levenshtein's
 * (insert, delete, replace; two letters that have changed places count once) after folding case and
 * dropping everything but letters and digits; farther than a third of the longer name is no
 * suggestion. Of equally near names the first wins.
 */
public final class NearestName {
  private NearestName() {}

  /**
   * The nearest known name, if one is near.
   *
   * @param name what the user wrote
   * @param known the names there are
   */
  public static Optional<String> of(String name, Collection<String> known) {
    return allOf(name, known).stream().findFirst();
  }

  /** The nearest known names, of one distance; without any where none is near. */
  public static List<String> allOf(String name, Collection<String> known) {
    String wanted = fold(name);
    List<String> nearest = new ArrayList<>();
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      String folded = fold(candidate);
      int most = Math.min(least, Math.max(wanted.length(), folded.length()) / 3);
      if (Math.abs(wanted.length() - folded.length()) > most) {
        continue; // of a long text every distance would take long
      }
      int distance = distance(wanted, folded);
      if (distance > most) {
        continue;
      }
      if (distance < least) {
        nearest.clear();
        least = distance;
      }
      nearest.add(candidate);
    }
    return nearest;
  }

  /** True for names that differ in capitals and marks alone. */
  public static boolean areSame(String name, String other) {
    return fold(name).equals(fold(other));
  }

  /**
   * True for names that differ in capitals and in numbers alone, such as {@code s5} and {@code S6}.
   */
  public static boolean areNumbered(String name, String other) {
    return withoutNumbers(name).equals(withoutNumbers(other));
  }

  private static String withoutNumbers(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("\\d+", "#");
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        row[j] = Math.min(last[j - 1] + (same ? 0 : 1), 1 + Math.min(last[j], row[j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], above[j - 2] + 1);
        }
      }
      above = last;
      last = row;
    }
    return last[b.length()];
  }
}
