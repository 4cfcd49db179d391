package org.alliancepool.jobs.pipeline;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Kills the first attempt of every task, so that Spark does again what was not quicker. */
final class KilledAttempts extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final AtomicInteger killed = new AtomicInteger();

  KilledAttempts(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  /** How many attempts did not live to their end. */
  int count() {
    return killed.get();
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (start.taskInfo().attemptNumber() == 0) {
      context.killTaskAttempt(start.taskInfo().taskId(), false, "to be done again");
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof TaskKilled) {
      killed.incrementAndGet();
    }
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
