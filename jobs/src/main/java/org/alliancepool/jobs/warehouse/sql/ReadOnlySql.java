package org.alliancepool.jobs.warehouse.sql;

import java.util.List;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExecuteImmediate;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.ExecutableDuringAnalysis;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.execution.command.ExplainCommand;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Runs statements that only read, and no other. Spark executes a command as soon as it is given
 * one, so each is told before: from the parsed statement, and from the analysed one, where
 * extensions such as Delta's have put commands in the place of words of their own.
 */
final class ReadOnlySql {
  /** How commands that only read are called, Spark's and Delta's alike. */
  private static final List<String> READING = List.of("Show", "Describe", "Explain");

  private ReadOnlySql() {}

  /**
   * The rows of one statement, not computed yet.
   *
   * @throws UserError INVALID_QUERY where it would do more than read
   * @throws Exception Spark's, where it is not SQL or names what is not there
   */
  static Dataset<Row> rows(SparkSession session, String sql) throws Exception {
    var spark = (org.apache.spark.sql.classic.SparkSession) session;
    LogicalPlan parsed = spark.sessionState().sqlParser().parsePlan(sql);
    requireReading(parsed);
    if (parsed instanceof ExplainCommand explain) {
      requireExplicable(spark, explain.logicalPlan());
    }
    LogicalPlan analysed = analysed(spark, parsed);
    requireReading(analysed);
    requireNoCode(analysed);
    return org.apache.spark.sql.classic.Dataset.ofRows(spark, analysed);
  }

  private static LogicalPlan analysed(
      org.apache.spark.sql.classic.SparkSession spark, LogicalPlan parsed) {
    return spark.sessionState().executePlan(parsed, CommandExecutionMode.SKIP()).analyzed();
  }

  /** What EXPLAIN explains is analysed and made simpler, which may run what stands in it. */
  private static void requireExplicable(
      org.apache.spark.sql.classic.SparkSession spark, LogicalPlan explained) {
    if (explained.exists(p -> runsWhileAnalysed(p))) {
      throw changes();
    }
    if (explained instanceof ExplainCommand inner) {
      requireExplicable(spark, inner.logicalPlan());
    } else {
      requireNoCode(analysed(spark, explained));
    }
  }

  private static void requireReading(LogicalPlan plan) {
    if (plan.exists(p -> changesSomething(p))) {
      throw changes();
    }
  }

  private static void requireNoCode(LogicalPlan plan) {
    if (runsCode(plan)) {
      throw new UserError(
          ErrorName.INVALID_QUERY,
          "Cannot run the query: it would start a program or call Java (TRANSFORM, reflect, java_method), and here SQL only reads. Compute on the rows that a query gives.");
    }
  }

  private static UserError changes() {
    return new UserError(
        ErrorName.INVALID_QUERY,
        "Cannot run the query: it would change something, and here SQL only reads. Write SELECT, WITH, VALUES, DESCRIBE, SHOW or EXPLAIN.");
  }

  /** True of every command that is not known to only read. */
  static boolean changesSomething(LogicalPlan plan) {
    String name = plan.getClass().getSimpleName();
    return runsWhileAnalysed(plan)
        || ((plan instanceof Command || plan instanceof ParsedStatement)
            && READING.stream().noneMatch(name::startsWith));
  }

  /** EXECUTE IMMEDIATE: the statement within it is parsed and executed while it is analysed. */
  private static boolean runsWhileAnalysed(LogicalPlan plan) {
    return plan instanceof UnresolvedExecuteImmediate || plan instanceof ExecutableDuringAnalysis;
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
