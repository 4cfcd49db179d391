package org.alliancepool.statistics.published;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.alliancepool.statistics.effect.BinaryEffect;
import org.alliancepool.statistics.effect.EffectSize;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;
import org.alliancepool.statistics.pool.Test;

/** Effects with their variances, and the columns of a data set of published_data.R. */
record Data(double[] yi, double[] vi) {
  /** 2 x 2 tables by group sizes: ai, n1i, ci, n2i. */
  interface Table {
    EffectSize of(double ai, double bi, double ci, double di);
  }

  static double[][] columns(String name, String... wanted) {
    List<String> lines = text("/published/" + name + ".csv").lines().toList();
    List<String> header = List.of(lines.get(0).split(",", -1));
    return Arrays.stream(wanted)
        .map(
            w ->
                lines.stream()
                    .skip(1)
                    .mapToDouble(l -> Double.parseDouble(l.split(",", -1)[header.indexOf(w)]))
                    .toArray())
        .toArray(double[][]::new);
  }

  static Data effects(int k, Function<Integer, EffectSize> effect) {
    EffectSize[] e = IntStream.range(0, k).mapToObj(effect::apply).toArray(EffectSize[]::new);
    return new Data(
        Arrays.stream(e).mapToDouble(EffectSize::yi).toArray(),
        Arrays.stream(e).mapToDouble(EffectSize::vi).toArray());
  }

  static Data tables(Table measure, double[]... c) {
    return effects(c[0].length, i -> measure.of(c[0][i], c[1][i], c[2][i], c[3][i]));
  }

  static Data groups(Table measure, double[]... c) {
    return effects(
        c[0].length, i -> measure.of(c[0][i], c[1][i] - c[0][i], c[2][i], c[3][i] - c[2][i]));
  }

  static Data oddsRatios(String name) {
    return groups(BinaryEffect::logOr, columns(name, "ai", "n1i", "ci", "n2i"));
  }

  MetaFit fit(String method) {
    return fit(method, "z");
  }

  MetaFit fit(String method, String test) {
    return model(method).with(Test.of(test)).fit(yi, vi);
  }

  MetaFit fit(String method, String name, double[] moderator) {
    return model(method)
        .fit(yi, vi, ModelMatrix.builder(yi.length).numeric(name, moderator).build());
  }

  static RandomEffects model(String method) {
    return RandomEffects.withDefaults().with(TauEstimator.of(method));
  }

  private static String text(String resource) {
    try (InputStream in = Data.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
