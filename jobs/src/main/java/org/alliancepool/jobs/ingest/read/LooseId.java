package org.alliancepool.jobs.ingest.read;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is left of an id when all is taken away that hands and programs change: to see whether two
 * ids may be one, never to join them.
 */
final class LooseId {
  /** Cyrillic and Greek letters and the Latin ones that they look like, in small letters. */
  private static final String LOOK_ALIKES = "авекмнорстухіјѕαβεικνορτυχ";

  private static final String LATIN = "abekmhopctyxijsabeiknoptux";

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Z}\\s]+");

  /** Between numbers a mark tells 1-11 from 11-1. */
  private static final Pattern MARKS =
      Pattern.compile("(?<=\\p{L})[\\p{Pd}_./]+|[\\p{Pd}_./]+(?=\\p{L})");

  private static final Pattern ZEROS = Pattern.compile("(?<!\\p{N})0+(?=\\p{N})");

  private LooseId() {}

  static String of(String id) {
    StringBuilder letters =
        new StringBuilder(Normalizer.normalize(id, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
    for (int i = 0; i < letters.length(); i++) {
      int at = LOOK_ALIKES.indexOf(letters.charAt(i));
      if (at >= 0) {
        letters.setCharAt(i, LATIN.charAt(at));
      }
    }
    String seen = UNSEEN.matcher(letters).replaceAll("");
    return ZEROS.matcher(MARKS.matcher(seen).replaceAll("")).replaceAll("");
  }
}
