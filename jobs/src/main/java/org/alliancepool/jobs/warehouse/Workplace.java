package org.alliancepool.jobs.warehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.alliancepool.jobs.warehouse.bag.ClusterBag;
import org.alliancepool.jobs.warehouse.bag.DriverBag;
import org.alliancepool.jobs.warehouse.delta.TableVersion;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where a stage works: on the driver where there is little to do, else on the cluster. The results
 * are the same.
 *
 * <p>{@value #LIMIT} is how many bytes are little, of trial files or of Parquet. It is 0 unless
 * set, and 1 MB in Spark's embedded mode: below that a Spark job costs more than it computes.
 */
public final class Workplace {
  /** The setting of Spark that holds the limit. */
  public static final String LIMIT = "spark.alliance.driver.bytes";

  /** Parquet of nothing but equal values can be tiny whatever the number of its rows. */
  private static final int MOST_ROWS = 250_000;

  /** Up to some two million answers, with all that stands beside them, are one task's work. */
  private static final long BYTES_PER_PLACE = 4L << 20;

  private static final String STUDY = "study_id";

  private final Warehouse warehouse;
  private final long limit;

  public Workplace(Warehouse warehouse) {
    this.warehouse = warehouse;
    this.limit = limit(warehouse.spark().conf().get(LIMIT, "0"));
  }

  private static long limit(String setting) {
    try {
      return JavaUtils.byteStringAsBytes(setting);
    } catch (NumberFormatException e) {
      throw new UserError(
          ErrorName.INVALID_SETTINGS,
          "Cannot use setting %s of Spark: \"%s\" is no size. Give bytes, or a number with k, m or g, such as 1m."
              .formatted(LIMIT, setting));
    }
  }

  /**
   * Things, each of which is a task on the cluster.
   *
   * @param bytes what there is to read for all of them
   */
  public <T> Bag<T> of(List<T> things, long bytes) {
    return bytes <= limit
        ? DriverBag.of(things)
        : new ClusterBag<>(
            JavaSparkContext.fromSparkContext(warehouse.spark().sparkContext())
                .parallelize(things, Math.max(1, things.size())));
  }

  /**
   * The rows of studies in several tables: those of one group in one place, behind each other.
   *
   * @param columns of the tables; null in the rows of a table that lacks it
   * @param key columns that make a group
   */
  public Bag<Row> gather(
      List<String> tables, List<String> columns, Collection<String> studies, List<String> key) {
    Set<String> chosen = new TreeSet<>(studies);
    StructType type = type(tables, columns);
    Map<String, TableVersion> versions = versions(tables, chosen);
    return few(versions.values(), type, chosen)
        .<Bag<Row>>map(
            rows -> {
              rows.sort(order(type, key));
              return DriverBag.of(rows);
            })
        .orElseGet(() -> many(versions, type, chosen, key));
  }

  private static StructType type(List<String> tables, List<String> columns) {
    StructType type = new StructType();
    for (String column : columns) {
      StructField field =
          tables.stream()
              .flatMap(t -> List.of(Warehouse.type(t).fields()).stream())
              .filter(f -> f.name().equals(column))
              .findFirst()
              .orElseThrow();
      type = type.add(column, field.dataType(), true);
    }
    return type;
  }

  /** What is read of each table that there is. */
  private Map<String, TableVersion> versions(List<String> tables, Set<String> studies) {
    Slice slice = Slice.of(STUDY, studies);
    Map<String, TableVersion> versions = new LinkedHashMap<>();
    for (String table : tables) {
      warehouse
          .newest(table)
          .ifPresent(v -> versions.put(table, warehouse.at(table, v).where(slice::meets)));
    }
    return versions;
  }

  /** The rows, where they are few. */
  private Optional<List<Row>> few(
      Collection<TableVersion> versions, StructType type, Set<String> studies) {
    if (versions.stream().mapToLong(TableVersion::bytes).sum() > limit
        || !versions.stream().allMatch(TableVersion::isPlain)) {
      return Optional.empty();
    }
    int study = type.fieldIndex(STUDY);
    List<Row> rows = new ArrayList<>();
    for (TableVersion version : versions) {
      boolean all =
          warehouse.each(
              version,
              type,
              row -> {
                if (studies.contains(row.getString(study))) {
                  rows.add(row);
                }
                return rows.size() <= MOST_ROWS;
              });
      if (!all) {
        return Optional.empty();
      }
    }
    return Optional.of(rows);
  }

  private static Comparator<Row> order(StructType type, List<String> key) {
    return key.stream()
        .map(type::fieldIndex)
        .map(
            c ->
                Comparator.<Row, String>comparing(
                    r -> r.getString(c), Comparator.nullsFirst(Comparator.naturalOrder())))
        .reduce(Comparator::thenComparing)
        .orElseThrow();
  }

  private Bag<Row> many(
      Map<String, TableVersion> tables, StructType type, Set<String> studies, List<String> key) {
    Dataset<Row> all = warehouse.spark().createDataFrame(List.of(), type);
    for (Map.Entry<String, TableVersion> table : tables.entrySet()) {
      all =
          all.union(
              table
                  .getValue()
                  .rows(warehouse.spark())
                  .where(col(STUDY).isInCollection(studies))
                  .select(columns(table.getKey(), type)));
    }
    Column[] group = key.stream().map(c -> col(c)).toArray(Column[]::new);
    return new ClusterBag<>(
        together(all, sizes(tables.values()), key).sortWithinPartitions(group).toJavaRDD());
  }

  /**
   * Rows of one group in one place, and those of a study in as few as its size allows: each place
   * writes a file for every study that it has.
   */
  private Dataset<Row> together(Dataset<Row> rows, Map<String, Long> sizes, List<String> key) {
    long places = places(sizes.values().stream().mapToLong(n -> n).sum());
    long ofStudy = places(sizes.values().stream().mapToLong(n -> n).max().orElse(0));
    Column[] within =
        key.stream().filter(c -> !c.equals(STUDY)).map(c -> col(c)).toArray(Column[]::new);
    // A study that is a group by itself stays in one place, whatever its size.
    Column[] place =
        ofStudy == 1 || within.length == 0
            ? new Column[] {col(STUDY)}
            : new Column[] {col(STUDY), pmod(hash(within), lit(ofStudy))};
    // Where a number is given, Spark does not make it smaller for a few small rows.
    return places <= warehouse.spark().sessionState().conf().numShufflePartitions()
        ? rows.repartition(place)
        : rows.repartition((int) places, place);
  }

  private static long places(long bytes) {
    return Math.min(10_000, 1 + bytes / BYTES_PER_PLACE);
  }

  /** Bytes of each study in several tables. */
  private static Map<String, Long> sizes(Collection<TableVersion> tables) {
    Map<String, Long> sizes = new HashMap<>();
    for (TableVersion table : tables) {
      table.files().stream()
          .filter(f -> f.partition().containsKey(STUDY))
          .forEach(f -> sizes.merge(f.partition().get(STUDY), f.size(), Long::sum));
    }
    return sizes;
  }

  private static Column[] columns(String table, StructType type) {
    List<String> there = List.of(Warehouse.type(table).fieldNames());
    return List.of(type.fields()).stream()
        .map(
            f ->
                there.contains(f.name())
                    ? col("`" + f.name() + "`")
                    : lit(null).cast(f.dataType()).as(f.name()))
        .toArray(Column[]::new);
  }
}
