package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.alliancepool.schemas.instrument.Range;

/** Numbers that files give for a form: all of them, or those of a visit or a file. */
final class NumbersSeen implements Serializable {
  private static final long serialVersionUID = 1L;

  /** So many participants, and answers, are no slip where all are the same one off the scale. */
  private static final int SEVERAL = 3;

  /** So many answers at an end of the scale were expected where none is. */
  private static final int EXPECTED = 10;

  /** Of a longer scale so many answers are one above it, and more than that many percent. */
  private static final int MANY = 5;

  private long n;
  private long outside;
  private long between;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;
  private long atBottom;
  private long atTop;
  private final Beside below = new Beside();
  private final Beside above = new Beside();

  /** Answers that are one off the scale, at one end. */
  private static final class Beside implements Serializable {
    private static final long serialVersionUID = 1L;

    private long n;

    /** The first of those who gave them; no more are kept than are asked for. */
    private Set<String> who = Set.of();

    private void add(String participant) {
      n++;
      add(Set.of(participant));
    }

    private void add(Set<String> more) {
      if (who.size() < SEVERAL && !who.containsAll(more)) {
        who = new HashSet<>(who);
        more.stream().limit(SEVERAL).forEach(who::add);
      }
    }

    private void merge(Beside other) {
      n += other.n;
      add(other.who);
    }

    private boolean isOfSeveral() {
      return who.size() >= SEVERAL;
    }
  }

  long n() {
    return n;
  }

  long outside() {
    return outside;
  }

  /**
   * How many answers outside are no whole numbers, where answers are; or how many scores are more
   * likely means than the sums that they should be.
   */
  long between() {
    return between;
  }

  double lowest() {
    return lowest;
  }

  double highest() {
    return highest;
  }

  void add(double value) {
    n++;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }

  void addOutside(double value) {
    add(value);
    outside++;
  }

  void addBetween(double value) {
    addOutside(value);
    between++;
  }

  void addLikeMean(double value) {
    add(value);
    between++;
  }

  /**
   * Notes where an answer lies that has been added.
   *
   * @param scale of the form; none is known to be answered below zero where it begins there, and -1
   *     is a usual code for missing
   */
  void place(Range scale, double value, String participant) {
    if (value == scale.min()) {
      atBottom++;
    } else if (value == scale.max()) {
      atTop++;
    } else if (value == scale.min() - 1 && scale.min() > 0) {
      below.add(participant);
    } else if (value == scale.max() + 1) {
      above.add(participant);
    }
  }

  void merge(NumbersSeen other) {
    n += other.n;
    outside += other.outside;
    between += other.between;
    lowest = Math.min(lowest, other.lowest);
    highest = Math.max(highest, other.highest);
    atBottom += other.atBottom;
    atTop += other.atTop;
    below.merge(other.below);
    above.merge(other.above);
  }

  /**
   * True where these lie one off the scale: several participants' are beyond one end, and none is
   * at the other, where many are elsewhere.
   *
   * @param all the numbers of the form, also these
   */
  boolean isShifted(NumbersSeen all) {
    return (above.isOfSeveral() && below.n == 0 && isMissed(atBottom, all.atBottom, all))
        || (below.isOfSeveral() && above.n == 0 && isMissed(atTop, all.atTop, all));
  }

  private boolean isMissed(long here, long everywhere, NumbersSeen all) {
    long elsewhere = all.n - n;
    return here == 0 && elsewhere > 0 && (double) everywhere / elsewhere * n >= EXPECTED;
  }

  /** True where these are of a longer scale: the same number beyond it comes again and again. */
  boolean isLonger() {
    return isMany(above) || isMany(below);
  }

  /** True where these scores, which should be sums, are means. */
  boolean areMeans() {
    return n >= EXPECTED && DeclaredScale.areMeans(n, between);
  }

  private boolean isMany(Beside end) {
    return end.isOfSeveral() && end.n >= MANY && end.n * 100 > n * DeclaredScale.LARGEST_PERCENT;
  }
}
