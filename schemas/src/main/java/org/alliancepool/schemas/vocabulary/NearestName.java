package org.alliancepool.schemas.vocabulary;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The known name that is nearest to a misspelt one, for messages. Distance is Levenshtein's
 * (insert, delete, replace) after folding case and dropping everything but letters and digits;
 * farther than a third of the longer name is no suggestion. Of equally near names the first wins.
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
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
