package org.alliancepool.jobs.warehouse.sql;

import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.analysis.LocalTempView$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.command.CreateViewCommand;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * An extension of Spark that lets clients read and nothing else: in every session but the one that
 * opened Spark, a plan that would change something fails before it is run, whether it came as SQL
 * or from a method such as {@code write().save()}. A client's own temporary views are let through.
 *
 * <p>It guards against mistakes, not against intent: code that a client has the server run may open
 * files by itself.
 */
public final class ReadOnlyClients extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    // The first of Spark's rules that are ours to add: a later one would let Spark say first, in
    // words of
    // its own, that a view is no table.
    extensions.injectHintResolutionRule(Statements::new);
    extensions.injectCheckRule(session -> plan -> check(session, plan));
    return BoxedUnit.UNIT;
  }

  /** Checks a statement before anything in it is looked up. */
  private static final class Statements extends Rule<LogicalPlan> {
    private final SparkSession session;

    private Statements(SparkSession session) {
      this.session = session;
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      check(session, plan);
      return plan;
    }
  }

  private static BoxedUnit check(SparkSession session, LogicalPlan plan) {
    if (SparkSession.getDefaultSession().contains(session)) {
      return BoxedUnit.UNIT;
    }
    if (ReadOnlySql.runsCode(plan)) {
      throw new UserError(
          ErrorName.INVALID_QUERY,
          "Cannot run this: it would start a program or call Java (TRANSFORM, reflect, java_method), and alliance-pool serves its tables for reading. Compute on the client's side.");
    }
    if (plan.isStreaming() // which ends in a sink, and is no command
        || plan.exists(p -> ReadOnlySql.changesSomething(p) && !isOwnView(p))) {
      throw new UserError(
          ErrorName.INVALID_QUERY,
          "Cannot run this: it would change something, and alliance-pool serves its tables for reading. Write results on the client's side.");
    }
    return BoxedUnit.UNIT;
  }

  private static boolean isOwnView(LogicalPlan plan) {
    return plan instanceof CreateViewCommand view && view.viewType() == LocalTempView$.MODULE$;
  }
}
