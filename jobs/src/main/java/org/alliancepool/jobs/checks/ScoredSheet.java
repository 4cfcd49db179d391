package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Workplace;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.alliancepool.jobs.warehouse.row.RowGroups;
import org.apache.spark.sql.Row;

/**
 * The scores of one form by one rater at one visit of a patient, by subscale, in percent of the
 * maximum possible.
 *
 * @param answered those of complete answers; sites prorate in ways of their own
 * @param reported those that the site gives
 */
record ScoredSheet(
    String study, String form, HashMap<String, Double> answered, HashMap<String, Double> reported)
    implements Serializable {
  private static final List<String> COLUMNS =
      List.of(
          "study_id",
          "form",
          "rater",
          "session_id",
          "subscale",
          "score_source",
          "n_item",
          "n_item_present",
          "pomp");
  private static final List<String> SHEET = COLUMNS.subList(0, 4);
  private static final int STUDY = 0;
  private static final int FORM = 1;
  private static final int SUBSCALE = 4;
  private static final int SOURCE = 5;
  private static final int ITEMS = 6;
  private static final int PRESENT = 7;
  private static final int POMP = 8;

  /** Those of studies. */
  static Bag<ScoredSheet> of(Warehouse warehouse, Collection<String> studies) {
    return new Workplace(warehouse)
        .gather(List.of("score"), COLUMNS, studies, SHEET)
        .mapPlaces(Sheets::new);
  }

  private static final class Sheets extends RowGroups<ScoredSheet> {
    Sheets(Iterator<Row> rows) {
      super(rows);
    }

    @Override
    protected boolean isOfOneGroup(Row first, Row other) {
      for (int i = 0; i < SHEET.size(); i++) {
        if (!first.getString(i).equals(other.getString(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    protected ScoredSheet gather(Row first, Iterator<Row> group) {
      HashMap<String, Double> answered = new HashMap<>();
      HashMap<String, Double> reported = new HashMap<>();
      group.forEachRemaining(
          r -> {
            if (r.isNullAt(POMP)) {
              return; // too few items, or a total whose range is not known
            }
            if ("reported".equals(r.getString(SOURCE))) {
              reported.put(r.getString(SUBSCALE), r.getDouble(POMP));
            } else if (r.getInt(ITEMS) == r.getInt(PRESENT)) {
              answered.put(r.getString(SUBSCALE), r.getDouble(POMP));
            }
          });
      return new ScoredSheet(first.getString(STUDY), first.getString(FORM), answered, reported);
    }
  }
}
