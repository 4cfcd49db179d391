package org.alliancepool.jobs.checks;

import java.util.List;
import java.util.stream.DoubleStream;
import org.alliancepool.statistics.score.ItemAnalysis;
import org.alliancepool.statistics.score.OpposedItems;
import org.alliancepool.statistics.score.Reliability;
import org.apache.spark.sql.Row;

/**
 * How the items of a scale go together at one visit: a row of {@code reliability}. Numbers that do
 * not exist are NaN.
 *
 * @param n patients, each once
 * @param items those that vary
 * @param opposed those that together run most against the others
 */
record ScaleAtVisit(
    Sheets sheets,
    String scale,
    String visit,
    int n,
    double alpha,
    List<Item> items,
    double reversedRestR,
    List<Integer> opposed,
    double opposedRestR) {

  /** The sheets of a form by one rater in a study. */
  record Sheets(String form, String rater) implements Comparable<Sheets> {
    @Override
    public int compareTo(Sheets o) {
      int c = form.compareTo(o.form);
      return c == 0 ? rater.compareTo(o.rater) : c;
    }

    @Override
    public String toString() {
      return form + " by " + rater;
    }
  }

  /** An item, and its correlation with the sum of the others. */
  record Item(int number, boolean isReversed, double restR) {
    private static Item of(Row r) {
      return new Item(r.getInt(0), r.getBoolean(1), r.isNullAt(2) ? Double.NaN : r.getDouble(2));
    }
  }

  static ScaleAtVisit of(Row r) {
    return new ScaleAtVisit(
        new Sheets(r.getAs("form"), r.getAs("rater")),
        r.getAs("subscale"),
        r.getAs("visit"),
        r.<Integer>getAs("n"),
        number(r, "alpha"),
        r.<Row>getList(r.fieldIndex("item_rest_r")).stream()
            .map(Item::of)
            .filter(i -> !Double.isNaN(i.restR()))
            .toList(),
        number(r, "reversed_rest_r"),
        r.getList(r.fieldIndex("opposed_item")),
        number(r, "opposed_rest_r"));
  }

  private static double number(Row r, String column) {
    return r.isNullAt(r.fieldIndex(column)) ? Double.NaN : r.<Double>getAs(column);
  }

  /**
   * What of the sums is known: of the reverse-keyed items against the others, of any items against
   * the others, and alpha.
   */
  int sums() {
    return (int)
        DoubleStream.of(reversedRestR, opposedRestR, alpha).filter(x -> !Double.isNaN(x)).count();
  }

  /** True where an item is against the others, at a one-sided level. */
  boolean isAgainst(Item item, double level) {
    return ItemAnalysis.probabilityOfSoLow(item.restR(), n) < level;
  }

  /** True where the reverse-keyed items together are against the others. */
  boolean isReversedAgainst(double level) {
    return ItemAnalysis.probabilityOfSoLow(reversedRestR, n) < level;
  }

  /** True where some items together are against the others, whichever they are. */
  boolean isOpposed(double level) {
    return OpposedItems.probabilityOfSoLow(opposedRestR, n, items.size()) < level;
  }

  /** True where alpha is below zero. It is known where every item has a correlation. */
  boolean isAlphaNegative(double level) {
    return Reliability.probabilityOfSoLow(alpha, n, items.size()) < level;
  }
}
