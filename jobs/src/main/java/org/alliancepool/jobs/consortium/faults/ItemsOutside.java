package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.faults.MovedScales.Place;

/**
 * Items that are out of their range where the form as a whole is not. Of seventeen items one or
 * three are too few for that.
 */
final class ItemsOutside {
  /** So many numbers of one item are no slips where they are most. */
  private static final int MOST = 5;

  /** So many items of a range are no single one that has a code for missing. */
  private static final int ITEMS = 2;

  /** An item whose column holds something else at a visit in a file, and what it holds there. */
  record Item(Place place, int item, long sheets, NumbersSeen numbers) {}

  private ItemsOutside() {}

  /**
   * The items with a range of their own that were answered on the longer one of the form, by the
   * first of them: more of their answers are outside than slips are, and not those of one item
   * alone.
   *
   * @param answers of the form, all of them
   */
  static Map<Integer, NumbersSeen> ofOwnRange(NumbersSeen answers) {
    Map<Integer, NumbersSeen> wrong = new TreeMap<>();
    answers
        .ofItems()
        .forEach(
            (first, of) -> {
              long several =
                  of.outsideOfItems().values().stream()
                      .filter(o -> o.n() >= DeclaredScale.FEWEST)
                      .count();
              if (several >= ITEMS && Attrition.isFault(of.outside(), of.n())) {
                wrong.put(first, of);
              }
            });
    return wrong;
  }

  /**
   * The items that are out of their range in most sheets of a visit in a file. Where it is one
   * number alone, or two, these are codes, and mean missing.
   *
   * @param answers by file and visit
   */
  static List<Item> ofPlaces(Map<Place, NumbersSeen> answers) {
    List<Item> wrong = new ArrayList<>();
    new TreeMap<>(answers)
        .forEach(
            (place, here) -> {
              Sheets sheets = here.sheets();
              here.outsideOfItems()
                  .forEach(
                      (item, numbers) -> {
                        long n = sheets.outside(item);
                        if (n >= MOST && n * 2 > sheets.n() && numbers.areVarious()) {
                          wrong.add(new Item(place, item, sheets.n(), numbers));
                        }
                      });
            });
    return wrong;
  }
}
