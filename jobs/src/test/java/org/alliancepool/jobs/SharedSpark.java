package org.alliancepool.jobs;

import com.holdenkarau.spark.testing.JavaDataFrameSuiteBase;
import org.alliancepool.jobs.warehouse.Workplace;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * One Spark session for all tests of a JVM, with Delta and without Hive, and comparison of tables.
 *
 * <p>spark-testing-base starts it. Its hooks are JUnit 4's, which Jupiter does not call, so they
 * are called here by hand, once.
 */
public final class SharedSpark extends JavaDataFrameSuiteBase {
  private static final long serialVersionUID = 1L;
  private static final SharedSpark SUITE = start();

  private SharedSpark() {}

  private static SharedSpark start() {
    SharedSpark suite = new SharedSpark();
    suite.runBefore();
    return suite;
  }

  /** The session. */
  public static SparkSession session() {
    return SUITE.spark();
  }

  /** Has the next stages work on the driver where there is little to do, as users' do. */
  public static void workOnDriver() {
    session().conf().set(Workplace.LIMIT, SmallSpark.DRIVER_BYTES);
  }

  /** Has the next stages work on the cluster, whatever there is to do. */
  public static void workOnCluster() {
    session().conf().set(Workplace.LIMIT, "0");
  }

  /**
   * Asserts that two tables are the same, column by column and to the last bit, whatever the order
   * of their rows. Statistics that may differ in rounding are compared with the tolerances of their
   * own tests.
   *
   * @param table whose key orders the rows
   */
  public static void assertSameRows(Dataset<Row> expected, Dataset<Row> actual, String table) {
    Column[] key =
        TableSchema.named(table).key().stream().map(functions::col).toArray(Column[]::new);
    SUITE.assertDataFrameEquals(expected.orderBy(key), actual.orderBy(key));
  }

  @Override
  public boolean enableHiveSupport() {
    return false;
  }

  @Override
  public SparkConf conf() {
    return SmallSpark.conf();
  }
}
