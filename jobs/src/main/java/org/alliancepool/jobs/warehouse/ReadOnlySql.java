package org.alliancepool.jobs.warehouse;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;

/**
 * Tells statements that read from those that change something. Spark executes the latter as soon as
 * it is given them, so they are told from the parsed statement.
 */
public final class ReadOnlySql {
  private ReadOnlySql() {}

  /**
   * True where the statement only reads.
   *
   * @throws org.apache.spark.sql.catalyst.parser.ParseException where it is not SQL
   */
  public static boolean reads(SparkSession spark, String sql) throws Exception {
    return !((org.apache.spark.sql.classic.SparkSession) spark)
        .sessionState()
        .sqlParser()
        .parsePlan(sql)
        .exists(p -> changesSomething(p));
  }

  static boolean changesSomething(LogicalPlan plan) {
    String name = plan.getClass().getSimpleName();
    // The statement within it is parsed and executed while it is analysed.
    boolean hidden = name.contains("ExecuteImmediate");
    return (plan instanceof Command || plan instanceof ParsedStatement || hidden)
        && !name.startsWith("Show")
        && !name.startsWith("Describe")
        && !name.startsWith("Explain");
  }
}
