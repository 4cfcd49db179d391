package org.alliancepool.jobs.warehouse.row;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Makes one thing of each group of rows that stand behind each other, and holds no more than it
 * makes.
 *
 * @param <G> what comes of a group
 */
public abstract class RowGroups<G> implements Iterator<G> {
  private final Iterator<Row> rows;
  private Row ahead;

  /**
   * @param rows those of one group behind each other
   */
  protected RowGroups(Iterator<Row> rows) {
    this.rows = rows;
    this.ahead = rows.hasNext() ? rows.next() : null;
  }

  /** True where a row belongs to the group that another begins. */
  protected abstract boolean isOfOneGroup(Row first, Row other);

  /**
   * Makes something of a group.
   *
   * @param first its first row
   * @param group all of its rows, the first too; every one is to be read
   */
  protected abstract G gather(Row first, Iterator<Row> group);

  @Override
  public final boolean hasNext() {
    return ahead != null;
  }

  @Override
  public final G next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    Row first = ahead;
    return gather(
        first,
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return ahead != null && isOfOneGroup(first, ahead);
          }

          @Override
          public Row next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            Row row = ahead;
            ahead = rows.hasNext() ? rows.next() : null;
            return row;
          }
        });
  }
}
