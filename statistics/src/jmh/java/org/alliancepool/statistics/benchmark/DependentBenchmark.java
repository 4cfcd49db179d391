package org.alliancepool.statistics.benchmark;

import java.util.concurrent.TimeUnit;
import org.alliancepool.statistics.dependent.ClusterRobust;
import org.alliancepool.statistics.dependent.Correction;
import org.alliancepool.statistics.dependent.Grouping;
import org.alliancepool.statistics.dependent.MultilevelFit;
import org.alliancepool.statistics.dependent.MultilevelModel;
import org.alliancepool.statistics.dependent.RobustFit;
import org.alliancepool.statistics.dependent.SamplingCovariance;
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

/** Dependent effects: the three-level model, and CHE with CR2 under a heap of less than 1 GB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx900m")
public class DependentBenchmark {
  private Tables four;
  private Tables hundred;

  /** Reads the tables. */
  @Setup
  public void read() {
    four = Tables.read("k4000");
    hundred = Tables.read("k100000");
  }

  /** Three-level REML on 4,000 effects in 800 studies, grouping included. */
  @Benchmark
  @Warmup(iterations = 5)
  @Measurement(iterations = 5)
  public MultilevelFit threeLevel() {
    Grouping study = Grouping.of(four.study());
    return MultilevelModel.nested(study, Grouping.singletons(study.size()))
        .fit(four.yi(), SamplingCovariance.diagonal(four.vi()));
  }

  /** CHE (rho 0.6) with CR2 and Satterthwaite degrees of freedom: 100,000 effects. */
  @Benchmark
  @Warmup(iterations = 1)
  @Measurement(iterations = 3)
  public RobustFit che() {
    Grouping study = Grouping.of(hundred.study());
    MultilevelFit fit =
        MultilevelModel.nested(study, Grouping.singletons(study.size()))
            .fit(hundred.yi(), SamplingCovariance.constantRho(hundred.vi(), study, 0.6));
    return ClusterRobust.of(fit.working(), study, Correction.CR2).coefficients();
  }
}
