package org.alliancepool.jobs.simulate.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** JSON lines: an object per row. Blanks are null in one column, and left out in the next. */
final class JsonLinesWriter implements TableWriter {
  private final JsonGenerator out;
  private final List<SimulatedColumn> columns;

  JsonLinesWriter(Path file, List<SimulatedColumn> columns) throws IOException {
    this.columns = columns;
    BufferedWriter writer = Files.newBufferedWriter(file);
    out = new JsonFactory().createGenerator(writer).setRootValueSeparator(null);
  }

  @Override
  public void row(Object[] cells) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] != null || i % 2 == 0) {
        out.writeFieldName(columns.get(i).name());
        cell(out, cells[i]);
      }
    }
    out.writeEndObject();
    out.writeRaw('\n');
  }

  /** A number, a text or null. */
  static void cell(JsonGenerator out, Object cell) throws IOException {
    if (cell instanceof Integer number) {
      out.writeNumber(number);
    } else {
      out.writeString((String) cell);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
