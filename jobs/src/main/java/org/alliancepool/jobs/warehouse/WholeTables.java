package org.alliancepool.jobs.warehouse;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.delta.TableVersion;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.alliancepool.jobs.warehouse.failure.ReadFailure;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Tells whether the tables that a run lists are still there: their logs, and every data file with
 * its size. One listing for each table, and no data are read.
 */
public final class WholeTables {
  private WholeTables() {}

  /**
   * Looks at all tables of a run.
   *
   * @param listed the version of each, as the run lists it
   * @throws UserError UNREADABLE_WAREHOUSE where one is not whole
   */
  public static void require(Warehouse warehouse, Map<String, Long> listed) {
    Map<String, Callable<Void>> work = new TreeMap<>();
    listed.forEach(
        (table, version) ->
            work.put(
                table,
                () -> {
                  require(warehouse, table, read(warehouse, table, version));
                  return null;
                }));
    SideBySide.run(work);
  }

  /** The version that readers see: the tables about runs are whole, whatever the run. */
  private static long read(Warehouse warehouse, String table, long listed) {
    return TableSchema.named(table).stage().equals("run")
        ? warehouse.version(table).orElse(listed)
        : listed;
  }

  private static void require(Warehouse warehouse, String table, long version) {
    TableVersion expected = warehouse.at(table, version);
    try {
      Map<Path, Long> there = sizes(warehouse, expected.root());
      for (DataFile file : expected.files()) {
        Long size = there.get(new Path(file.path()));
        if (size == null) {
          throw new FileNotFoundException("its file " + file.path() + " is gone");
        }
        if (size != file.size()) {
          throw new IOException(
              "its file %s has %d bytes and had %d when it was written"
                  .formatted(file.path(), size, file.size()));
        }
      }
    } catch (IOException e) {
      throw ReadFailure.ofTable(table, warehouse.location(), e);
    }
  }

  private static Map<Path, Long> sizes(Warehouse warehouse, String root) throws IOException {
    Map<Path, Long> sizes = new HashMap<>();
    RemoteIterator<LocatedFileStatus> files = warehouse.files().listFiles(new Path(root), true);
    while (files.hasNext()) {
      LocatedFileStatus file = files.next();
      sizes.put(file.getPath(), file.getLen());
    }
    return sizes;
  }
}
