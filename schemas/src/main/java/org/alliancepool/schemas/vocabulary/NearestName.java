package org.alliancepool.schemas.vocabulary;

import java.util.Collection;
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
    String wanted = fold(name);
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      String folded = fold(candidate);
      int distance = distance(wanted, folded);
      if (distance < least && 3 * distance <= Math.max(wanted.length(), folded.length())) {
        best = candidate;
        least = distance;
      }
    }
    return Optional.ofNullable(best);
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
