package org.alliancepool.jobs.simulate;

import java.util.SplittableRandom;

/**
 * Random draws that depend on a seed and on what they are for, so that a simulation is the same
 * whatever the number of threads. Normal values by Box and Muller (1958, DOI
 * 10.1214/aoms/1177706645) with StrictMath, so that it is the same on every machine too.
 */
final class Draws {
  private final SplittableRandom random;
  private double spare = Double.NaN;

  private Draws(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Draws for one study, or for one patient of it. */
  static Draws of(long seed, long study, long patient) {
    return new Draws(mixed(mixed(mixed(seed) + study) + patient));
  }

  /** The finaliser of SplitMix64 (Steele et al. 2014, DOI 10.1145/2660193.2660195). */
  private static long mixed(long x) {
    long z = x + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return random.nextDouble();
  }

  /** True with that probability. */
  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Standard normal. */
  double normal() {
    if (!Double.isNaN(spare)) {
      double z = spare;
      spare = Double.NaN;
      return z;
    }
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    double angle = 2 * Math.PI * uniform();
    spare = radius * StrictMath.sin(angle);
    return radius * StrictMath.cos(angle);
  }
}
