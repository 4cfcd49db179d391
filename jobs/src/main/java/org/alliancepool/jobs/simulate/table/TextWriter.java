package org.alliancepool.jobs.simulate.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Delimited text. Nothing that is simulated needs quotes. */
final class TextWriter implements TableWriter {
  private final BufferedWriter out;
  private final char delimiter;

  TextWriter(Path file, List<SimulatedColumn> columns, char delimiter) throws IOException {
    this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    this.delimiter = delimiter;
    row(columns.stream().map(SimulatedColumn::name).toArray());
  }

  @Override
  public void row(Object[] cells) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) {
        out.write(delimiter);
      }
      if (cells[i] != null) {
        out.write(cells[i].toString());
      }
    }
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
