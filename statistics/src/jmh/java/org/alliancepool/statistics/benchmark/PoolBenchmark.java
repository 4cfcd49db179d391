package org.alliancepool.statistics.benchmark;

import java.util.concurrent.TimeUnit;
import org.alliancepool.statistics.diagnostics.Gosh;
import org.alliancepool.statistics.diagnostics.GoshResult;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Independent effects, k = 25: whole REML fits, and all 33,554,431 subsets. */
@State(Scope.Benchmark)
@Fork(1)
public class PoolBenchmark {
  private Tables table;

  /** Reads the table. */
  @Setup
  public void read() {
    table = Tables.read("k25");
  }

  /** One fit with everything that is printed: tests, intervals, heterogeneity, likelihood. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @Warmup(iterations = 3, time = 2)
  @Measurement(iterations = 5, time = 2)
  public MetaFit reml() {
    return RandomEffects.withDefaults().fit(table.yi(), table.vi());
  }

  /** All subsets by DerSimonian-Laird, on all cores. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @Warmup(iterations = 2)
  @Measurement(iterations = 3)
  public GoshResult goshDl() {
    return Gosh.withDefaults().with(TauEstimator.DL).fit(table.yi(), table.vi());
  }

  /** All subsets by REML, on all cores. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @Warmup(iterations = 0)
  @Measurement(iterations = 2)
  public GoshResult goshReml() {
    return Gosh.withDefaults().fit(table.yi(), table.vi());
  }
}
