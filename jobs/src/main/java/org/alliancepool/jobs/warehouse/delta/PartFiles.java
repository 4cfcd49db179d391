package org.alliancepool.jobs.warehouse.delta;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.alliancepool.schemas.table.DeltaDdl;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How to write data files of a table, wherever its rows are: with Spark's own writer of Parquet,
 * but without the query around it, which takes longer than some thousand rows, sorts many, and
 * gives nothing back but files, so that all else that is to be known of the rows would take another
 * pass over them.
 *
 * <p>What the table demands of its rows is checked here, as Delta does: NOT NULL and CHECK.
 */
public final class PartFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final SerializableConfiguration conf;
  private final OutputWriterFactory factory;
  private final StructType type;
  private final int[] given;
  private final int[] stored;
  private final int[] partitions;
  private final List<String> checks;
  private final Expression condition;
  private final Seq<Attribute> columns;

  /**
   * @param root folder of the table
   * @param table what is declared of it
   * @param rows columns of the rows, by name; a column of the table that they lack is null
   */
  public PartFiles(SparkSession spark, Path root, Metadata table, StructType rows) {
    this.root = root.toString();
    this.type = table.schema();
    List<String> names = List.of(rows.fieldNames());
    List<String> partitionColumns = CollectionConverters.asJava(table.partitionColumns());
    StructField[] fields = type.fields();
    IntPredicate isPartition = c -> partitionColumns.contains(fields[c].name());
    this.given =
        IntStream.range(0, type.length()).map(c -> names.indexOf(fields[c].name())).toArray();
    this.stored = columns(isPartition.negate()).toArray();
    this.partitions = columns(isPartition).toArray();
    StructType file = new StructType();
    for (int c : stored) {
      file = file.add(fields[c]);
    }
    Map<String, String> conditions = conditions(table);
    this.checks =
        conditions.entrySet().stream().map(c -> c.getKey() + ": " + c.getValue()).toList();
    // As Delta has it, a condition that is neither true nor false is not met.
    String all =
        conditions.values().stream()
            .map(c -> "coalesce(" + c + ", false)")
            .collect(joining(" AND ", "true AND ", ""));
    LogicalPlan analysed =
        spark.createDataFrame(List.of(), type).where(all).queryExecution().analyzed();
    Filter filter = (Filter) ReplaceExpressions$.MODULE$.apply(analysed);
    this.condition = filter.condition();
    this.columns = filter.child().output();
    try {
      Job job = Job.getInstance(spark.sessionState().newHadoopConf());
      this.factory = new ParquetFileFormat().prepareWrite(spark, job, Map$.MODULE$.empty(), file);
      this.conf = new SerializableConfiguration(job.getConfiguration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IntStream columns(IntPredicate wanted) {
    return IntStream.range(0, type.length()).filter(wanted);
  }

  /** The CHECK conditions of a table, by the names of their properties. */
  private static Map<String, String> conditions(Metadata table) {
    Map<String, String> conditions = new TreeMap<>();
    CollectionConverters.asJava(table.configuration())
        .forEach(
            (property, condition) -> {
              if (property.startsWith(DeltaDdl.CHECK)) {
                conditions.put(property.substring(DeltaDdl.CHECK.length()), condition);
              }
            });
    return conditions;
  }

  /** Begins to write, in one place. */
  public PartWriter writer() {
    return new PartWriter(this);
  }

  Path root() {
    return new Path(root);
  }

  SerializableConfiguration conf() {
    return conf;
  }

  OutputWriterFactory factory() {
    return factory;
  }

  /** The table's columns. */
  StructType type() {
    return type;
  }

  /** Where each column of the table stands in a row that is given; -1 where it does not. */
  int[] given() {
    return given;
  }

  /** The columns that are in the files. */
  int[] stored() {
    return stored;
  }

  /** The columns that are in the names of folders. */
  int[] partitions() {
    return partitions;
  }

  /** All CHECK conditions at once. */
  Expression condition() {
    return condition;
  }

  /** What {@link #condition} speaks of. */
  Seq<Attribute> columns() {
    return columns;
  }

  /** Each CHECK condition, by its words. */
  Map<String, Expression> conditions() {
    List<Expression> parts = new ArrayList<>();
    split(condition, parts);
    Map<String, Expression> single = new TreeMap<>();
    for (int i = 0; i < checks.size(); i++) {
      single.put(checks.get(i), parts.get(1 + i)); // the first is TRUE
    }
    return single;
  }

  private static void split(Expression condition, List<Expression> parts) {
    if (condition instanceof And and) {
      split(and.left(), parts);
      split(and.right(), parts);
    } else {
      parts.add(condition);
    }
  }
}
