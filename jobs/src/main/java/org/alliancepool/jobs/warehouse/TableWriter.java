package org.alliancepool.jobs.warehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.not;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.alliancepool.jobs.warehouse.bag.ClusterBag;
import org.alliancepool.jobs.warehouse.bag.DriverBag;
import org.alliancepool.jobs.warehouse.bag.Passed;
import org.alliancepool.jobs.warehouse.delta.PartFiles;
import org.alliancepool.jobs.warehouse.delta.TableCommit;
import org.alliancepool.jobs.warehouse.delta.TableVersion;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.alliancepool.schemas.table.DeltaDdl;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;

/** Writes one table of a warehouse, a slice in one commit. */
final class TableWriter {
  private final Warehouse warehouse;
  private final SparkSession spark;
  private final String table;
  private final String path;
  private final StructType type;

  TableWriter(Warehouse warehouse, String table) {
    this.warehouse = warehouse;
    this.spark = warehouse.spark();
    this.table = table;
    this.path = warehouse.path(table);
    this.type = Warehouse.type(table);
  }

  /** See {@link Warehouse#append}. */
  void append(List<Row> rows) {
    warehouse.declarations().prepare(table, Slice.none());
    TableCommit commit = TableCommit.begin(spark, path);
    if (warehouse.at(table, commit.version()).has(type)) {
      // A table that is never written whole goes on through every change of schemas.
      commit.declare(DeltaDdl.conditions(TableSchema.named(table)));
      commit.commit(written(commit.table(), DriverBag.of(rows)), List.of(), SaveMode.Append);
      return;
    }
    spark
        .createDataFrame(rows, type)
        .coalesce(1)
        .write()
        .format("delta")
        .mode(SaveMode.Append)
        .option("mergeSchema", "true")
        .save(path);
  }

  /**
   * Replaces a slice. Of a partitioned table only the slice's own files are touched; a table that
   * is not partitioned is small, and is written whole.
   *
   * @param rows the new rows of the slice, in the order of the declared columns
   * @param slice the rows to replace; every new row must be in it
   */
  void replace(Bag<Row> rows, Slice slice) {
    warehouse.declarations().prepare(table, slice);
    TableCommit commit = TableCommit.begin(spark, path);
    TableVersion before = warehouse.at(table, commit.version());
    boolean keeps =
        !slice.isWholeTable()
            && !before.files().isEmpty()
            && !TableSchema.named(table).isPartitioned();
    commit.commit(
        written(commit.table(), keeps ? with(rows, slice, before) : rows),
        keeps ? before.files() : before.where(slice::meets).files(),
        SaveMode.Overwrite);
  }

  /** As the other, with rows that {@link #partFiles} has written. */
  void replace(List<DataFile> rows, Slice slice) {
    TableCommit commit = TableCommit.begin(spark, path);
    commit.commit(
        rows,
        warehouse.at(table, commit.version()).where(slice::meets).files(),
        SaveMode.Overwrite);
  }

  /** Rows, and those of a table that stay when a slice is replaced: one file may hold both. */
  private Bag<Row> with(Bag<Row> rows, Slice slice, TableVersion before) {
    if (rows instanceof DriverBag<Row> few && before.isSmall()) {
      List<Row> all = few.collect();
      warehouse.collect(before).stream().filter(r -> !slice.has(r)).forEach(all::add);
      return DriverBag.of(all);
    }
    Column[] columns =
        List.of(type.fieldNames()).stream().map(c -> col("`" + c + "`")).toArray(Column[]::new);
    Dataset<Row> stay = before.rows(spark).where(not(expr(slice.condition()))).select(columns);
    Dataset<Row> more =
        rows instanceof ClusterBag<Row> many
            ? spark.createDataFrame(many.rdd(), type)
            : spark.createDataFrame(rows.collect(), type);
    return new ClusterBag<>(more.union(stay).coalesce(1).toJavaRDD());
  }

  private List<DataFile> written(Metadata declared, Bag<Row> rows) {
    return Passed.files(
        rows.<Row>passing(
            partFiles(declared),
            row -> List.of(row).iterator(),
            row -> Collections.emptyIterator()));
  }

  /** How to write rows of a partitioned table that will replace a slice. */
  PartFiles partFiles(Slice slice) {
    warehouse.declarations().prepare(table, slice);
    return partFiles(TableCommit.begin(spark, path).table());
  }

  private PartFiles partFiles(Metadata declared) {
    Set<String> lacking = new TreeSet<>(List.of(type.fieldNames()));
    lacking.removeAll(List.of(declared.schema().fieldNames()));
    if (!lacking.isEmpty() || declared.configuration().contains("delta.columnMapping.mode")) {
      throw new UserError(
          ErrorName.UNREADABLE_WAREHOUSE,
          "Cannot write table \"%s\" in warehouse \"%s\": somebody has altered it%s. Give another --warehouse and run again."
              .formatted(
                  table,
                  warehouse.location(),
                  lacking.isEmpty()
                      ? " to have its columns mapped"
                      : ", so that it lacks " + String.join(", ", lacking)));
    }
    return new PartFiles(spark, new Path(path), declared, type);
  }
}
