package org.alliancepool.statistics.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Effect tables that {@code benchmark.R} writes, so that both sides fit the same numbers: columns
 * study, yi, vi.
 *
 * @param study in which study each effect is, from 0
 */
record Tables(int[] study, double[] yi, double[] vi) {

  static Tables read(String name) {
    Path file = Path.of(System.getProperty("benchmark.data", "target/benchmark"), name + ".csv");
    try {
      List<String> lines = Files.readAllLines(file);
      int k = lines.size() - 1;
      Tables table = new Tables(new int[k], new double[k], new double[k]);
      for (int i = 0; i < k; i++) {
        String[] cell = lines.get(i + 1).split(",");
        table.study[i] = Integer.parseInt(cell[0]) - 1;
        table.yi[i] = Double.parseDouble(cell[1]);
        table.vi[i] = Double.parseDouble(cell[2]);
      }
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException("run benchmark.R first, see docs/benchmarks.md", e);
    }
  }
}
