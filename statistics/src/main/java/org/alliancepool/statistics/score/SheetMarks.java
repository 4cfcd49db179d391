package org.alliancepool.statistics.score;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Marks of some people's sheets, by which the same sheets are known again in another form or of
 * another rater without keeping any: the lowest {@value #MOST} of their hashes are those of the
 * same people, whoever counts.
 */
public final class SheetMarks {
  private static final int MOST = 16;
  private static final int FEWEST_SAME = 3;

  private final TreeSet<Long> lowest = new TreeSet<>();

  /** Takes a sheet; those that another may well equal are no sign and have no mark. */
  public void add(String person, double[] answers) {
    long mark = mixed(person.hashCode());
    for (double answer : answers) {
      mark = mixed(mark ^ Double.doubleToLongBits(answer));
    }
    boolean isLow = lowest.size() < MOST || mark < lowest.last();
    if (isLow && CarriedAnswers.isOwn(answers)) {
      lowest.add(mark);
      if (lowest.size() > MOST) {
        lowest.pollLast();
      }
    }
  }

  /** The marks, ascending. */
  public List<Long> marks() {
    return List.copyOf(lowest);
  }

  /** True where three, and a third at least, of the sheets of one are sheets of the other. */
  public static boolean areSame(Collection<Long> some, Collection<Long> others) {
    Set<Long> both = new HashSet<>(some);
    both.retainAll(others);
    return both.size() >= FEWEST_SAME && both.size() * 3 >= Math.min(some.size(), others.size());
  }

  /** As in SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
  private static long mixed(long x) {
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
