package org.alliancepool.jobs.simulate;

/**
 * Alliance forms that simulated trials use. Written out here, and not read from {@code
 * schemas/instruments}, so that the truth does not rest on what it is held against.
 */
enum AllianceForm {
  /** McGuire-Snieckus et al. 2007: three items against the scale. */
  STAR_P("STAR-P", null, 12, 0, 4, items(4, 7, 9), "C", "as_answered"),
  /** Hatcher &amp; Gillaspy 2006, by client and therapist. */
  WAI_SR("WAI-SR", null, 12, 1, 5, 0, "CT", "as_answered"),
  /** The same on seven points, as many trials use it. */
  WAI_SR_7("WAI-SR", "1-7", 12, 1, 7, 0, "C", "as_answered"),
  /** Luborsky et al. 1996: five items against the scale, which this site has turned already. */
  HAQ_II("HAq-II", null, 19, 1, 6, items(4, 8, 11, 16, 19), "C", "already_reversed");

  final String instrument;
  final String variant;
  final int items;
  final int min;
  final int max;

  /** A bit for each item that runs against the scale. */
  private final long reversed;

  /** A letter for each rater: C the client, T the therapist. */
  final String raters;

  final String inFile;

  AllianceForm(
      String instrument,
      String variant,
      int items,
      int min,
      int max,
      long reversed,
      String raters,
      String inFile) {
    this.instrument = instrument;
    this.variant = variant;
    this.items = items;
    this.min = min;
    this.max = max;
    this.reversed = reversed;
    this.raters = raters;
    this.inFile = inFile;
  }

  private static long items(int... numbers) {
    long bits = 0;
    for (int n : numbers) {
      bits |= 1L << n;
    }
    return bits;
  }

  /** An answer in the direction of the scale as the file has it. */
  int inFile(int item, int aligned) {
    boolean against = (reversed >> item & 1) == 1;
    return against && inFile.equals("as_answered") ? min + max - aligned : aligned;
  }

  /**
   * The total of aligned answers: prorated, and NaN where fewer than 80 % of the items are there.
   *
   * @param answers null for a missing one
   */
  double total(Integer[] answers) {
    int present = 0;
    long sum = 0;
    for (Integer a : answers) {
      if (a != null) {
        present++;
        sum += a;
      }
    }
    return isEnough(present) ? (double) sum * items / present : Double.NaN;
  }

  /** True where so many items give a score. */
  boolean isEnough(int present) {
    return present * 5 >= items * 4;
  }
}
