package org.alliancepool.jobs.simulate.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A CDISC Dataset-JSON file, version 1.1. How many rows it has stands behind them: the members of
 * an object have no order.
 */
final class DatasetJsonWriter implements TableWriter {
  private final JsonGenerator out;
  private long rows;

  DatasetJsonWriter(Path file, String name, List<SimulatedColumn> columns) throws IOException {
    String dataset = name.toUpperCase(Locale.ROOT);
    out = new JsonFactory().createGenerator(Files.newBufferedWriter(file));
    out.writeStartObject();
    // No clock: the same seed gives the same bytes.
    out.writeStringField("datasetJSONCreationDateTime", "2026-01-01T00:00:00");
    out.writeStringField("datasetJSONVersion", "1.1.0");
    out.writeStringField("itemGroupOID", "IG." + dataset);
    out.writeStringField("name", dataset);
    out.writeStringField("label", "Simulated " + dataset);
    out.writeArrayFieldStart("columns");
    for (SimulatedColumn c : columns) {
      out.writeStartObject();
      out.writeStringField("itemOID", "IT." + dataset + "." + c.name());
      out.writeStringField("name", c.name());
      out.writeStringField("label", c.name());
      out.writeStringField("dataType", c.isText() ? "string" : "integer");
      if (c.isText()) {
        out.writeNumberField("length", c.width());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("rows");
  }

  @Override
  public void row(Object[] cells) throws IOException {
    rows++;
    out.writeRaw('\n');
    out.writeStartArray();
    for (Object cell : cells) {
      JsonLinesWriter.cell(out, cell);
    }
    out.writeEndArray();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      out.writeEndArray();
      out.writeNumberField("records", rows);
      out.writeEndObject();
    }
  }
}
