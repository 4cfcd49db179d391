package org.alliancepool.jobs.warehouse.published;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.warehouse.SideBySide;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.delta.TableVersion;
import org.alliancepool.jobs.warehouse.row.RowText;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a table holds, as one hash: SHA-256 of its CSV sorted by its key, doubles in round-trip
 * form. Two warehouses that were computed from the same input with the same code agree in it,
 * whatever the machines, partitions, order of rows or history. The tables about runs themselves
 * have none.
 *
 * @param rows how many
 * @param sha256 in hex
 */
public record TableContent(long rows, String sha256) {
  /** As rows, Parquet of many that are alike is a thousand times as large. */
  private static final long BYTES_PER_PLACE = 1L << 17;

  /** The content of every table of a run; a table without rows is as one that was never written. */
  public static Map<String, TableContent> of(Warehouse warehouse, PublishedRun run) {
    Map<String, Callable<TableContent>> tables = new TreeMap<>();
    for (TableSchema table : TableSchema.all()) {
      if (!table.stage().equals("run") && run.tables().containsKey(table.name())) {
        tables.put(table.name(), () -> of(warehouse, table, run.tables().get(table.name())));
      }
    }
    Map<String, TableContent> content = new TreeMap<>(SideBySide.run(tables));
    content.values().removeIf(c -> c.rows() == 0);
    return content;
  }

  private static TableContent of(Warehouse warehouse, TableSchema table, long version) {
    Column[] key = table.key().stream().map(c -> col("`" + c + "`")).toArray(Column[]::new);
    Fingerprint.Lines hash = new Fingerprint.Lines();
    long count = 0;
    TableVersion all = warehouse.at(table.name(), version);
    Dataset<Row> read = all.rows(warehouse.spark());
    // Of a small table one task sorts: no pass to sample ranges, no shuffle. The driver holds one
    // place's rows at a time.
    Iterator<Row> rows =
        (all.isSmall()
                ? read.coalesce(1)
                : read.repartitionByRange((int) (1 + all.bytes() / BYTES_PER_PLACE), key))
            .sortWithinPartitions(key)
            .toLocalIterator();
    while (rows.hasNext()) {
      hash.add(RowText.csv(rows.next()));
      count++;
    }
    return new TableContent(count, hash.hex());
  }
}
