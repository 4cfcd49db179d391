package org.alliancepool.jobs.ingest.format;

import org.alliancepool.jobs.errors.UserError;

/**
 * Tells zeros that an interrupted copy left in place of rows from zeros that rows hold.
 *
 * <ul>
 *   <li>Storage loses whole sectors, so fewer zero bytes than that are none.
 *   <li>Where text is padded with blanks, no row with text is all zeros.
 *   <li>Elsewhere one row may be: of the participant 0, with the answer 0 to everything. Two such
 *       rows, which nothing tells from each other, are none.
 *   <li>A file that is zeros throughout, or has a single column, has no ids: nothing is known of
 *       it.
 * </ul>
 */
final class ZeroBlock {
  private static final int SECTOR = 512;

  /** A small number in the row behind begins with zeros too. */
  private static final int NUMBER = 8;

  private final long least;
  private long zeros;
  private boolean rowsBefore;

  private ZeroBlock(long least) {
    this.least = Math.max(SECTOR, least);
  }

  /** Among rows of that many bytes, with text that is padded with blanks. */
  static ZeroBlock amongBlankPadded(long width) {
    return new ZeroBlock(width);
  }

  /** Among rows of that many bytes, without text or with text that zeros may pad. */
  static ZeroBlock among(long width, long columns) {
    return new ZeroBlock(columns == 1 ? Long.MAX_VALUE : 2 * width + NUMBER);
  }

  /** Takes bytes of rows, in their order; throws where they end a block. */
  void pass(byte[] bytes, int from, int length, ByteCursor in) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] == 0) {
        zeros++;
      } else {
        if (zeros >= least) {
          throw damage(in);
        }
        zeros = 0;
        rowsBefore = true;
      }
    }
  }

  /** Behind the last row. */
  void end(ByteCursor in) {
    if (rowsBefore && zeros >= least) {
      throw damage(in);
    }
  }

  private UserError damage(ByteCursor in) {
    return in.corrupt("%d zero bytes stand in place of rows".formatted(zeros));
  }
}
