package org.alliancepool.schemas.instrument;

import java.util.List;
import java.util.Optional;

/**
 * A subscale of a form, or its total.
 *
 * @param id code, unique in the form; {@code total} for the total
 * @param name the subscale's name
 * @param items item numbers; empty where the key is unknown
 * @param reverse those of {@code items} that are reverse-keyed
 * @param size number of items; 0 where unknown
 * @param range lowest and highest possible score; empty where unknown
 * @param orientation what a higher score means
 * @param missing when the scale has a score
 * @param level whether it can be scored from items
 */
public record Scale(
    String id,
    String name,
    List<Integer> items,
    List<Integer> reverse,
    int size,
    Optional<Range> range,
    Orientation orientation,
    MissingRule missing,
    Level level) {
  /** The id of every form's total. */
  public static final String TOTAL = "total";

  /** What a scale can be loaded from. */
  public enum Level {
    /** Items, or scores. */
    ITEMS,
    /** Scores only: its key is not known. */
    SCORE_ONLY
  }

  /** Copies the lists and refuses a key that contradicts itself. */
  public Scale {
    items = List.copyOf(items);
    reverse = List.copyOf(reverse);
    if (level == Level.ITEMS && items.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot key scale \"%s\": it has no items; list them, or set score_level_only"
              .formatted(id));
    }
    if (level == Level.SCORE_ONLY && !items.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot key scale \"%s\": it is score_level_only and yet lists items".formatted(id));
    }
    for (int item : reverse) {
      if (!items.contains(item)) {
        throw new IllegalArgumentException(
            "cannot key scale \"%s\": reverse-keyed item %d is not among its items %s"
                .formatted(id, item, items));
      }
    }
  }

  /** Whether the scale can be scored from items. */
  public boolean isItemLevel() {
    return level == Level.ITEMS;
  }
}
