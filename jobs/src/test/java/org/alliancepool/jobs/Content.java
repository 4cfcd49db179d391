package org.alliancepool.jobs;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.Row;

/**
 * The content of tables as one hash each: rows sorted by their text, doubles in round-trip form.
 */
public final class Content {
  private Content() {}

  /** Hash of every table that stages write; runs and their times are not content. */
  public static Map<String, String> of(Warehouse warehouse) {
    Map<String, String> hashes = new TreeMap<>();
    for (TableSchema table : TableSchema.all()) {
      if (!table.stage().equals("run")) {
        String[] rows =
            warehouse.read(table.name()).collectAsList().stream()
                .map(Row::json)
                .toArray(String[]::new);
        Arrays.sort(rows);
        Fingerprint f = new Fingerprint();
        Arrays.stream(rows).forEach(f::add);
        hashes.put(table.name(), rows.length + ":" + f.hex());
      }
    }
    return hashes;
  }
}
