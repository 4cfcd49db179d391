package org.alliancepool.statistics.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** No tau2 on a dense grid is likelier than the one found, with variances over up to 8 decades. */
class LikelihoodSearchTest {
  @Property(tries = 100)
  void nothingIsLikelierThanWhatIsFound(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 15) int k,
      @ForAll @DoubleRange(min = 0, max = 8) double decades,
      @ForAll boolean moderator) {
    Random random = new Random(seed);
    double tau = new double[] {0, 1e-3, .1}[random.nextInt(3)];
    double[] y = new double[k];
    double[] v = new double[k];
    double[] x = new double[k];
    for (int i = 0; i < k; i++) {
      v[i] = Math.pow(10, -decades * random.nextDouble());
      y[i] = random.nextGaussian() * Math.sqrt(v[i] + tau * tau);
      x[i] = random.nextGaussian();
    }
    ModelMatrix design =
        moderator ? ModelMatrix.builder(k).numeric("x", x).build() : ModelMatrix.intercept(k);
    Tau2Estimation at = new Tau2Estimation(y, v, design);
    for (TauEstimator method : new TauEstimator[] {TauEstimator.REML, TauEstimator.ML}) {
      Tau2Estimation found = new Tau2Estimation(y, v, design).estimate(method, null);
      assertThat(found.converged).isTrue();
      double highest = at.logLik(method, found.tau2);
      double noise = 1e-10 * (1 + Math.abs(highest));
      assertThat(at.logLik(method, 0)).isLessThanOrEqualTo(highest + noise);
      for (double t = 1e-9; t < 100; t *= 1.02) {
        assertThat(at.logLik(method, t)).isLessThanOrEqualTo(highest + noise);
      }
    }
  }
}
