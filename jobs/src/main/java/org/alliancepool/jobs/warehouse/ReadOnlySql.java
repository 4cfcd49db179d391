package org.alliancepool.jobs.warehouse;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.jdk.javaapi.CollectionConverters;

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

  /**
   * True where rows would come from a program or from Java: {@code TRANSFORM ... USING}, {@code
   * reflect} and {@code java_method}. Told from the analysed statement, since a function's name may
   * be put together in it; such a function is not evaluated before.
   */
  static boolean runsCode(TreeNode<?> node) {
    return node instanceof ScriptTransformation
        || node instanceof CallMethodViaReflection
        || (node instanceof PlanExpression<?> e && runsCode((TreeNode<?>) e.plan()))
        || (node instanceof LogicalPlan plan && anyRunsCode(plan.expressions()))
        || anyRunsCode(node.children())
        || anyRunsCode(node.innerChildren());
  }

  private static boolean anyRunsCode(scala.collection.Iterable<?> nodes) {
    for (Object node : CollectionConverters.asJava(nodes)) {
      if (node instanceof TreeNode<?> tree && runsCode(tree)) {
        return true;
      }
    }
    return false;
  }
}
