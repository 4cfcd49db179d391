package org.alliancepool.jobs.ingest.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;

/** Reads tables in tests: whole, as text that is easy to compare. */
public final class Tables {
  private static final Path FIXTURES = Path.of("src/test/resources/format");

  /** Bytes in memory as a trial file. */
  public record Bytes(String name, byte[] bytes) implements ByteSource {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  private Tables() {}

  public static Path fixture(String name) {
    return FIXTURES.resolve(name);
  }

  public static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(fixture(name));
  }

  public static Format format(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "zsav" -> Format.SAV;
      case "json", "ndjson" -> Format.DATASET_JSON;
      default -> Format.valueOf(extension.toUpperCase(java.util.Locale.ROOT));
    };
  }

  public static ByteSource text(String text, Charset charset) {
    return new Bytes("trial.csv", text.getBytes(charset));
  }

  /** Every row as "position|cell|cell", marks in angle brackets, problems at the end. */
  public static List<String> rows(ByteSource source, ReadOptions options) throws IOException {
    List<String> rows = new ArrayList<>();
    try (TableReader reader = TableReaders.open(source, options)) {
      for (SourceRecord row = reader.next(); row != null; row = reader.next()) {
        String problem = row.problem() == null ? "" : "  !" + row.problem();
        rows.add(row.position() + "|" + String.join("|", cells(row)) + problem);
      }
    }
    return rows;
  }

  /** The cells of a row: "99&lt;USER&gt;", "&lt;BLANK&gt;", or the value alone. */
  public static List<String> cells(SourceRecord row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.values().length; i++) {
      String value = row.values()[i] == null ? "" : row.values()[i];
      cells.add(row.missing()[i] == null ? value : value + "<" + row.missing()[i] + ">");
    }
    return cells;
  }

  public static List<SourceColumn> columns(ByteSource source, ReadOptions options)
      throws IOException {
    try (TableReader reader = TableReaders.open(source, options)) {
      return reader.columns();
    }
  }

  /** The error that reading ends in; fails the test where there is none. */
  public static UserError error(ByteSource source, ReadOptions options) throws IOException {
    try {
      throw new AssertionError("read without an error: " + rows(source, options));
    } catch (UserError e) {
      return e;
    }
  }

  public static String message(ErrorName name, String text) {
    return name + ": " + text;
  }
}
