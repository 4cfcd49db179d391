package org.alliancepool.jobs.ingest.format.bytes;

import org.alliancepool.jobs.errors.UserError;

/**
 * Tells zeros that an interrupted copy left in place of rows from zeros that rows hold.
 *
 * <ul>
 *   <li>Storage loses whole sectors: what was lost begins and ends where a sector of the file does.
 *       Zeros of rows do so by chance, once in 4096 times: where a file has many runs of zeros that
 *       do not, one that does says nothing.
 *   <li>Where text is padded with blanks, no row with text is all zeros, wherever they begin.
 *   <li>Numbers beside a lost sector have zero bytes of their own. Where they are 0 altogether it
 *       is not seen.
 * </ul>
 */
public final class ZeroBlock {
  private static final int SECTOR = 512;

  /** Of a number next to a sector fewer bytes than that are zeros. */
  private static final int NUMBER = 8;

  /** So many other runs of a sector or more make one on sectors likely enough to be chance. */
  private static final int OTHERS = 32;

  private final long least;
  private long start;
  private long zeros;
  private boolean rowsBefore;
  private long others;
  private long onSectors;
  private long firstStart;
  private long firstZeros;

  private ZeroBlock(long least) {
    this.least = least;
  }

  /** Among rows of that many bytes, with text that is padded with blanks. */
  public static ZeroBlock amongBlankPadded(long width) {
    return new ZeroBlock(Math.max(SECTOR, width));
  }

  /** Among rows without text or with text that zeros may pad: any number of them may be zeros. */
  public static ZeroBlock among() {
    return new ZeroBlock(Long.MAX_VALUE);
  }

  /** Takes bytes of rows, in their order, with the offset in the file of the first. */
  public void pass(byte[] bytes, int from, int length, long offset, ByteCursor in) {
    for (int i = 0; i < length; i++) {
      if (bytes[from + i] == 0) {
        if (zeros++ == 0) {
          start = offset + i;
        }
      } else if (zeros > 0 || !rowsBefore) {
        close(false, in);
        rowsBefore = true;
      }
    }
  }

  /** The rows stop here, while a sector that was lost may go on. */
  public void cut(ByteCursor in) {
    if (rowsBefore) {
      close(true, in);
    }
    zeros = 0;
  }

  /** Behind the last row. */
  public void end(ByteCursor in) {
    if (onSectors * OTHERS > others) {
      throw damage(firstStart, firstZeros, in);
    }
  }

  private void close(boolean isCut, ByteCursor in) {
    if (zeros >= least) {
      throw damage(start, zeros, in);
    }
    if (zeros >= SECTOR) {
      long before = Math.floorMod(-start, (long) SECTOR);
      long behind = (start + zeros) % SECTOR;
      boolean ends = isCut || behind < NUMBER;
      if (before < NUMBER && ends && zeros - before >= SECTOR) {
        if (onSectors++ == 0) {
          firstStart = start;
          firstZeros = zeros;
        }
      } else {
        others++;
      }
    }
    zeros = 0;
  }

  private static UserError damage(long start, long zeros, ByteCursor in) {
    return in.corruptAt(start, "%d zero bytes stand in place of rows".formatted(zeros));
  }
}
