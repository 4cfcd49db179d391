package org.alliancepool.statistics.pool;

import java.text.Normalizer;
import java.util.Comparator;

/**
 * The order of a dictionary, which decides a factor's reference level: punctuation before digits
 * before letters; letters by alphabet, whatever their case and accents. Only where that leaves a
 * tie do plain letters come before accented ones, and small before capital.
 *
 * <p>It is the order that R's factors have in a UTF-8 locale (the root of the Unicode collation
 * algorithm, Unicode Technical Standard 10), and does not depend on the locale of the machine:
 * {@code "cohort"} comes before {@code "RCT"}, {@code "a b"} before {@code "ab"}.
 */
enum AlphabeticalOrder implements Comparator<String> {
  /** The one order. */
  INSTANCE;

  /** ASCII punctuation as UTS 10 sorts it. */
  private static final String PUNCTUATION = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

  @Override
  public int compare(String a, String b) {
    String splitA = Normalizer.normalize(a, Normalizer.Form.NFD);
    String splitB = Normalizer.normalize(b, Normalizer.Form.NFD);
    int order = compareRanks(plain(splitA), plain(splitB));
    if (order == 0) {
      order = splitA.compareToIgnoreCase(splitB);
    }
    // In Unicode capitals come first.
    return order == 0 ? b.compareTo(a) : order;
  }

  private static String plain(String split) {
    return split.replaceAll("\\p{M}", "");
  }

  private static int compareRanks(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      int order = Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Blanks, punctuation, digits, letters; within each by its own order. */
  private static int rank(char c) {
    if (Character.isWhitespace(c)) {
      return -0x30000;
    }
    if (Character.isLetter(c)) {
      return 0x10000 + Character.toLowerCase(c);
    }
    if (Character.isDigit(c)) {
      return c;
    }
    int known = PUNCTUATION.indexOf(c);
    return known >= 0 ? known - 0x20000 : c - 0x10000;
  }
}
