package org.alliancepool.statistics.dependent;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A random dependent-effects data set for the laws. */
final class Simulated {
  final int k;
  final int[] study;
  final int[] effect;
  final int[] instrument;
  final double[] yi;
  final double[] vi;
  final double[][] x;
  final List<String> names = List.of("intrcpt", "z", "w");
  final double rho;

  Simulated(long seed) {
    this(seed, 5);
  }

  Simulated(long seed, int largest) {
    Random random = new Random(seed);
    int studies = 6 + random.nextInt(8);
    int[] size = new int[studies];
    for (int j = 0; j < studies; j++) {
      size[j] = 1 + random.nextInt(largest);
    }
    k = Arrays.stream(size).sum();
    study = new int[k];
    effect = new int[k];
    instrument = new int[k];
    yi = new double[k];
    vi = new double[k];
    x = new double[k][];
    rho = 0.1 + 0.8 * random.nextDouble();
    double tau = 0.5 * random.nextDouble();
    double omega = 0.4 * random.nextDouble();
    int i = 0;
    for (int j = 0; j < studies; j++) {
      double u = tau * random.nextGaussian();
      double z = random.nextGaussian();
      for (int a = 0; a < size[j]; a++, i++) {
        study[i] = 100 + j;
        effect[i] = i;
        instrument[i] = random.nextInt(4);
        vi[i] = 1.0 / (8 + random.nextInt(100));
        x[i] = new double[] {1, z, random.nextGaussian()};
        double e = Math.sqrt(vi[i] + omega * omega) * random.nextGaussian();
        yi[i] = 0.3 + 0.2 * z + u + e;
      }
    }
  }

  Grouping studies() {
    return Grouping.of(study);
  }

  MultilevelModel model() {
    return MultilevelModel.nested(studies(), Grouping.of(effect));
  }

  SamplingCovariance diagonal() {
    return SamplingCovariance.diagonal(vi);
  }

  SamplingCovariance correlated() {
    return SamplingCovariance.constantRho(vi, studies(), rho);
  }
}
