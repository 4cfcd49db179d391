package org.alliancepool.statistics.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.RemlKernel;
import org.alliancepool.statistics.pool.TauEstimator;

/**
 * Graphical display of study heterogeneity: the pooled effect of every subset of the studies.
 * Olkin, Dahabreh and Trikalinos (2012), doi:10.1002/jrsm.1053.
 *
 * <p>All {@code 2^k - 1} non-empty subsets where k is at most {@value #EXACT_LIMIT}, or any number
 * of random ones (each non-empty subset equally likely) from a seed. Results are counts, not rows;
 * the estimates themselves are kept only when asked. Studies that pull the cloud apart, and modes
 * of its distribution, are found from the counts with and without each study.
 *
 * <p>Defaults: REML, all subsets, counts only, as many threads as the machine has.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k &lt; 2: {@link IllegalArgumentException};
 *   <li>k above {@value #EXACT_LIMIT} and all subsets asked for: {@link IllegalArgumentException};
 *   <li>subsets of one study: the study's own effect, tau2 and I2 are 0;
 *   <li>all effects equal: one bin holds everything, no modes but that one;
 *   <li>estimators other than EE, FE, DL and REML: {@link IllegalArgumentException};
 *   <li>NaN effects or variances: dropped, as in {@link RandomEffects}.
 * </ul>
 *
 * <p>The result does not depend on the number of threads: counts are whole numbers, and sums are
 * made per fixed chunk and added in order.
 */
public final class Gosh {
  /** Most studies for all subsets. */
  public static final int EXACT_LIMIT = 25;

  /** Bins of the histogram of estimates. */
  public static final int BINS = 512;

  /** Bins of the estimate in the joint counts. */
  public static final int JOINT_BINS = 128;

  /** Bins of I2 in the joint counts, one percent each. */
  public static final int I2_BINS = 100;

  private static final int CHUNKS = 64;
  private static final String WHAT = "fit all subsets";

  /** What is kept of single subsets. */
  public enum Keep {
    /** Counts only. */
    COUNTS,
    /** Also estimate and I2 of each subset: 8 bytes per subset. */
    SUBSETS
  }

  private static final Gosh DEFAULTS = new Gosh(TauEstimator.REML, 0, 0, Keep.COUNTS, 0);

  private final TauEstimator method;
  private final int draws;
  private final long seed;
  private final Keep keep;
  private final int threads;

  private Gosh(TauEstimator method, int draws, long seed, Keep keep, int threads) {
    this.method = Objects.requireNonNull(method);
    this.draws = draws;
    this.seed = seed;
    this.keep = Objects.requireNonNull(keep);
    this.threads = threads;
    if (!method.isCommonEffect() && method != TauEstimator.DL && method != TauEstimator.REML) {
      throw new IllegalArgumentException(
          "cannot " + WHAT + " by " + method + ": use EE, DL or REML");
    }
  }

  /** REML, all subsets, counts only. */
  public static Gosh withDefaults() {
    return DEFAULTS;
  }

  /** The same with another estimator: EE, FE, DL or REML. */
  public Gosh with(TauEstimator newMethod) {
    return new Gosh(newMethod, draws, seed, keep, threads);
  }

  /** The same with other storage. */
  public Gosh with(Keep newKeep) {
    return new Gosh(method, draws, seed, newKeep, threads);
  }

  /** The same with this number of random subsets. */
  public Gosh withRandomSubsets(int newDraws, long newSeed) {
    if (newDraws < 1) {
      throw new IllegalArgumentException(
          "cannot " + WHAT + ": " + newDraws + " random subsets; ask for at least 1");
    }
    return new Gosh(method, newDraws, newSeed, keep, threads);
  }

  /** The same on this number of threads. */
  public Gosh withThreads(int newThreads) {
    if (newThreads < 1) {
      throw new IllegalArgumentException(
          "cannot " + WHAT + " on " + newThreads + " threads; use at least 1");
    }
    return new Gosh(method, draws, seed, keep, newThreads);
  }

  /** Fits the subsets. */
  public GoshResult fit(double[] yi, double[] vi) {
    MetaFit full = RandomEffects.withDefaults().with(method).fit(yi, vi);
    int k = full.k();
    if (k < 2) {
      throw new IllegalArgumentException(
          "cannot " + WHAT + ": there is only one effect; report it alone");
    }
    if (draws == 0 && k > EXACT_LIMIT) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": "
              + k
              + " studies have too many, the limit is "
              + EXACT_LIMIT
              + " studies; ask for random subsets");
    }
    long total = draws == 0 ? (1L << k) - 1 : draws;
    boolean store = keep == Keep.SUBSETS;
    // All subsets are stored at the number their bits make; the empty set's place stays NaN.
    int places = (int) (draws == 0 ? total + 1 : total);
    float[] estimates = store ? new float[places] : new float[0];
    float[] i2s = store ? new float[places] : new float[0];
    if (store && draws == 0) {
      estimates[0] = Float.NaN;
      i2s[0] = Float.NaN;
    }
    List<Worker> workers = new ArrayList<>();
    int n = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    double[][] moments = new double[CHUNKS][];
    for (int t = 0; t < n; t++) {
      workers.add(new Worker(full, estimates, i2s, moments, t, n));
    }
    run(workers);
    GoshTally tally = workers.get(0).tally;
    int failures = 0;
    for (int t = 0; t < n; t++) {
      workers.get(t).tally.finish();
      if (t > 0) {
        tally.merge(workers.get(t).tally);
      }
      failures += workers.get(t).failures;
    }
    return GoshResult.of(full, total, tally, moments, estimates, i2s, failures == 0);
  }

  private static void run(List<Worker> workers) {
    if (workers.size() == 1) {
      workers.get(0).run();
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(workers.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Worker w : workers) {
        running.add(pool.submit(w));
      }
      for (Future<?> f : running) {
        f.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("fitting of subsets was interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Every n-th chunk. */
  private final class Worker implements Runnable {
    private final MetaFit data;
    private final float[] estimates;
    private final float[] i2s;
    private final double[][] moments;
    private final int first;
    private final int stride;
    private final SubsetBlock block;
    private final GoshTally tally;
    private int failures;

    Worker(
        MetaFit data, float[] estimates, float[] i2s, double[][] moments, int first, int stride) {
      this.data = data;
      this.estimates = estimates;
      this.i2s = i2s;
      this.moments = moments;
      this.first = first;
      this.stride = stride;
      TauEstimator m = method.isCommonEffect() ? TauEstimator.EE : method;
      block = draws == 0 ? new SubsetBlock(data.yi(), data.vi(), m) : null;
      double low = Arrays.stream(data.yi()).min().orElse(0);
      double high = Arrays.stream(data.yi()).max().orElse(0);
      tally = new GoshTally(low, high, data.k(), block == null ? 0 : block.lowBits);
    }

    @Override
    public void run() {
      for (int c = first; c < CHUNKS; c += stride) {
        double[] m = new double[2];
        if (block == null) {
          random(c, m);
        } else {
          long blocks = 1L << (data.k() - block.lowBits);
          for (long h = blocks * c / CHUNKS; h < blocks * (c + 1) / CHUNKS; h++) {
            exact((int) h, m);
          }
          failures += block.failures;
          block.failures = 0;
        }
        moments[c] = m;
      }
    }

    private void exact(int high, double[] m) {
      block.fit(high);
      tally.addBlock(block, high);
      double origin = data.beta()[0];
      for (int b = high == 0 ? 1 : 0; b < block.lanes; b++) {
        double d = block.estimate[b] - origin;
        m[0] += d;
        m[1] += d * d;
      }
      if (estimates.length > 0) {
        int at = high << block.lowBits;
        for (int b = high == 0 ? 1 : 0; b < block.lanes; b++) {
          estimates[at + b] = (float) block.estimate[b];
          i2s[at + b] = (float) block.i2[b];
        }
      }
    }

    private void random(int chunk, double[] m) {
      int k = data.k();
      SplittableRandom rng = new SplittableRandom(seed * 31 + chunk);
      RemlKernel kernel = new RemlKernel(k);
      boolean[] in = new boolean[k];
      double[] y = new double[k];
      double[] v = new double[k];
      int to = (int) ((long) draws * (chunk + 1) / CHUNKS);
      for (int s = (int) ((long) draws * chunk / CHUNKS); s < to; s++) {
        int size = 0;
        while (size == 0) {
          for (int i = 0; i < k; i++) {
            in[i] = rng.nextBoolean();
            if (in[i]) {
              y[size] = data.yi()[i];
              v[size++] = data.vi()[i];
            }
          }
        }
        switch (method) {
          case REML -> kernel.reml(y, v, size);
          case DL -> kernel.dersimonianLaird(y, v, size);
          default -> kernel.at(y, v, size, 0);
        }
        failures += kernel.converged() ? 0 : 1;
        double i2 = i2(y, v, size, kernel.tau2());
        tally.addOne(kernel.mean(), i2, in);
        double d = kernel.mean() - data.beta()[0];
        m[0] += d;
        m[1] += d * d;
        if (estimates.length > 0) {
          estimates[s] = (float) kernel.mean();
          i2s[s] = (float) i2;
        }
      }
    }

    private double i2(double[] y, double[] v, int size, double tau2) {
      double s1 = 0;
      double s2 = 0;
      double sy = 0;
      double syy = 0;
      for (int i = 0; i < size; i++) {
        double w = 1 / v[i];
        double d = y[i] - data.beta()[0];
        s1 += w;
        s2 += w * w;
        sy += w * d;
        syy += w * d * d;
      }
      double df = size - 1;
      double q = syy - sy * sy / s1;
      if (method.isCommonEffect()) {
        return size > 1 && q > df ? 100 * (q - df) / q : 0;
      }
      return tau2 > 0 ? 100 * tau2 / (tau2 + df / (s1 - s2 / s1)) : 0;
    }
  }
}
