package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.schemas.instrument.Range;

/** Numbers that files give for a form: all of them, or those of a visit or a file. */
final class NumbersSeen implements Serializable {
  private static final long serialVersionUID = 1L;

  /** So many participants, and answers, are no slip where all are the same one off the scale. */
  static final int SEVERAL = 3;

  /** So many are no chance: answers that were expected where none is, forms that are alike. */
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

  /** How far the answers are from the ends of the scale, together. */
  private double fromBottom;

  private double fromTop;
  private final Beside below = new Beside();
  private final Beside above = new Beside();

  /**
   * Those of items with a range of their own that are answers of the form, by the first of these;
   * null where there are none.
   */
  private TreeMap<Integer, NumbersSeen> ofItems;

  /** By item, those that are none of the item's; null where there are none, as nearly always. */
  private TreeMap<Integer, NumbersSeen> outsideOfItems;

  /**
   * Some of the numbers that are none, as many as tell codes from others; null where there are
   * none.
   */
  private TreeSet<Double> different;

  /** Null in one participant's numbers. */
  private Sheets sheets;

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
    addDifferent(Set.of(value));
  }

  private void addDifferent(Set<Double> more) {
    if (different == null) {
      different = new TreeSet<>();
    }
    more.stream().filter(d -> different.size() < SEVERAL).forEach(different::add);
  }

  /** True where those that are none are several numbers; two may both be codes. */
  boolean areVarious() {
    return different != null && different.size() >= SEVERAL;
  }

  /** Adds an answer to an item. */
  void addAnswer(StudyForm form, int item, double value, String participant) {
    add(value);
    Range scale = form.answers();
    place(scale, value, participant);
    if (!form.isLine()) {
      fromBottom += value - scale.min();
      fromTop += scale.max() - value;
    }
    List<Integer> items = form.itemsLike(item);
    if (!items.isEmpty()) {
      ofItems(items.get(0)).add(value);
    }
  }

  /** Adds a number that is none of the answers to an item. */
  void addOutside(StudyForm form, int item, double value, String participant) {
    addOutside(value);
    if (form.isBetweenAnswers(value)) {
      between++;
    }
    Range scale = form.answers();
    place(scale, value, participant);
    outsideOf(item).addOutside(value);
    List<Integer> items = form.itemsLike(item);
    if (!items.isEmpty() && scale.contains(value)) {
      NumbersSeen alike = ofItems(items.get(0));
      alike.addOutside(value);
      alike.outsideOf(item).addOutside(value);
    }
  }

  private NumbersSeen outsideOf(int item) {
    if (outsideOfItems == null) {
      outsideOfItems = new TreeMap<>();
    }
    return outsideOfItems.computeIfAbsent(item, i -> new NumbersSeen());
  }

  private NumbersSeen ofItems(int first) {
    if (ofItems == null) {
      ofItems = new TreeMap<>();
    }
    return ofItems.computeIfAbsent(first, i -> new NumbersSeen());
  }

  /** The answers of the form to items that have a range of their own, by the first of these. */
  Map<Integer, NumbersSeen> ofItems() {
    return ofItems == null ? Map.of() : ofItems;
  }

  /** By item, the numbers that are none of the item's. */
  Map<Integer, NumbersSeen> outsideOfItems() {
    return outsideOfItems == null ? Map.of() : outsideOfItems;
  }

  void addLikeMean(double value) {
    add(value);
    between++;
  }

  /**
   * Notes where an answer lies.
   *
   * @param scale of the form; none is known to be answered below zero where it begins there, and -1
   *     is a usual code for missing
   */
  private void place(Range scale, double value, String participant) {
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
    fromBottom += other.fromBottom;
    fromTop += other.fromTop;
    below.merge(other.below);
    above.merge(other.above);
    if (other.ofItems != null) {
      other.ofItems.forEach((first, more) -> ofItems(first).merge(more));
    }
    if (other.outsideOfItems != null) {
      other.outsideOfItems.forEach((item, more) -> outsideOf(item).merge(more));
    }
    if (other.different != null) {
      addDifferent(other.different);
    }
    if (other.sheets != null) {
      madeSheets().merge(other.sheets);
    }
  }

  /** Adds all numbers of one participant in one file at one visit. */
  void addSheet(NumbersSeen sheet) {
    merge(sheet);
    madeSheets().add(sheet);
  }

  private Sheets madeSheets() {
    if (sheets == null) {
      sheets = new Sheets();
    }
    return sheets;
  }

  Sheets sheets() {
    return sheets == null ? new Sheets() : sheets;
  }

  long atTop() {
    return atTop;
  }

  long atBottom() {
    return atBottom;
  }

  /** How far the answers are from the top of the scale, together; zero on a line. */
  double fromTop() {
    return fromTop;
  }

  /** How far the answers are from the bottom of the scale, together; zero on a line. */
  double fromBottom() {
    return fromBottom;
  }

  /** How many answers are one above the scale. */
  long above() {
    return above.n;
  }

  /** How many answers are one below the scale. */
  long below() {
    return below.n;
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

  /** True where many forms have one and the same number, and no other. */
  boolean areOneNumber() {
    return lowest == highest && outside == 0 && sheets().n() >= EXPECTED;
  }

  private boolean isMany(Beside end) {
    return end.isOfSeveral() && end.n >= MANY && end.n * 100 > n * DeclaredScale.LARGEST_PERCENT;
  }
}
