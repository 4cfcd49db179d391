package org.alliancepool.jobs.ingest.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.excel.ExcelReader;
import org.alliancepool.jobs.ingest.format.json.DatasetJsonReader;
import org.alliancepool.jobs.ingest.format.json.JsonLinesReader;
import org.alliancepool.jobs.ingest.format.parquet.ParquetTable;
import org.alliancepool.jobs.ingest.format.sas.SasReader;
import org.alliancepool.jobs.ingest.format.sas.XptReader;
import org.alliancepool.jobs.ingest.format.spss.SavReader;
import org.alliancepool.jobs.ingest.format.stata.DtaReader;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.text.CsvReader;
import org.alliancepool.jobs.ingest.format.text.TextLook;
import org.alliancepool.jobs.ingest.format.text.UnclosedQuote;

/** Opens a trial file in the format that its manifest declares. */
public final class TableReaders {
  private static final int HEAD = 512;

  private TableReaders() {}

  /**
   * A reader that stands before the first row. The caller closes it.
   *
   * @throws UserError MISSING_FILE; EMPTY_FILE where there is no byte, no header or (when the first
   *     row is asked for) no row; UNREADABLE_FILE where the file is not of the declared format,
   *     with the format that it looks like; UNKNOWN_TABLE where sheet or dataset is not there
   * @throws IOException where the storage fails
   */
  public static TableReader open(ByteSource source, ReadOptions options) throws IOException {
    byte[] head;
    try (InputStream in = source.open()) {
      head = in.readNBytes(HEAD);
    }
    requireBytes(source, head);
    FileLook look = FileLook.of(head);
    if (look.format() != formatOf(options.format())) {
      throw new UserError(
          ErrorName.UNREADABLE_FILE,
          "Cannot read \"%s\" as %s: it looks like %s. Correct the format in the manifest, or ask the site for the right file."
              .formatted(source.name(), options.format(), look.description()));
    }
    return new FirstRowChecked(
        switch (options.format()) {
          case CSV, TSV -> CsvReader.open(source, options);
          case XLSX -> ExcelReader.open(source, options);
          case SAV -> SavReader.open(source, options);
          case DTA -> DtaReader.open(source, options);
          case XPT -> XptReader.open(source, options);
          case SAS7BDAT -> SasReader.open(source, options);
          case PARQUET -> ParquetTable.open(source, options);
          case JSONL -> JsonLinesReader.open(source, options);
          case DATASET_JSON -> DatasetJsonReader.open(source, options);
        },
        source.name(),
        options.dataRow());
  }

  /**
   * The format that a file's bytes suggest; where it is text also its encoding, its delimiter and
   * the row of its header.
   *
   * @param encoding as a person says it; null: what the file looks like
   * @throws UserError EMPTY_FILE where there is no byte; UNREADABLE_FILE where no format fits
   */
  public static ReadOptions guess(ByteSource source, String encoding) throws IOException {
    byte[] head;
    try (InputStream in = source.open()) {
      head = in.readNBytes(1 << 16);
    }
    requireBytes(source, head);
    FileLook look = FileLook.of(head.length > HEAD ? Arrays.copyOf(head, HEAD) : head);
    if (look.format() == null) {
      throw new UserError(
          ErrorName.UNREADABLE_FILE,
          "Cannot read \"%s\": it looks like %s. Ask the site for a data file."
              .formatted(source.name(), look.description()));
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    return switch (look.format()) {
      case JSONL ->
          ReadOptions.of(
                  text.contains("\"datasetJSONVersion\"") ? Format.DATASET_JSON : Format.JSONL)
              .in(encoding);
      case CSV -> TextLook.of(source, encoding == null ? TextLook.encoding(source) : encoding);
      default -> ReadOptions.of(look.format()).in(encoding);
    };
  }

  /**
   * How to read each table of a file of the guessed format: every sheet of a workbook, every
   * dataset of a transport library, the one table of other files.
   *
   * @param encoding as a person says it; null: what the file looks like
   * @throws UserError as {@link #open} does
   */
  public static List<ReadOptions> tables(ByteSource source, String encoding) throws IOException {
    ReadOptions guessed = guess(source, encoding);
    return switch (guessed.format()) {
      case XLSX -> ExcelReader.sheets(source).stream().map(guessed::ofSheet).toList();
      case XPT -> XptReader.datasets(source, guessed).stream().map(guessed::ofDataset).toList();
      default -> List.of(guessed);
    };
  }

  private static void requireBytes(ByteSource source, byte[] head) {
    if (head.length == 0) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read \"%s\": it has 0 bytes. Ask the site to send it again."
              .formatted(source.name()));
    }
  }

  private static Format formatOf(Format declared) {
    return switch (declared) {
      case TSV -> Format.CSV;
      case DATASET_JSON -> Format.JSONL;
      default -> declared;
    };
  }

  /**
   * Passes over rows above the first of the data, and refuses a table without any: a header alone
   * is more likely a mishap than a trial.
   */
  private static final class FirstRowChecked implements TableReader {
    private final TableReader reader;
    private final String fileName;
    private final int dataRow;
    private boolean hasRow;

    FirstRowChecked(TableReader reader, String fileName, int dataRow) {
      this.reader = reader;
      this.fileName = fileName;
      this.dataRow = dataRow;
    }

    @Override
    public List<SourceColumn> columns() {
      return reader.columns();
    }

    @Override
    public SourceRecord next() throws IOException {
      SourceRecord row = reader.next();
      while (row != null && !hasRow && row.position() < dataRow && !reachesDown(row)) {
        row = reader.next();
      }
      if (row == null && !hasRow) {
        throw new UserError(
            ErrorName.EMPTY_FILE,
            "Cannot read \"%s\": it has a header but no rows. Ask the site to export it again."
                .formatted(fileName));
      }
      hasRow = true;
      return row;
    }

    /** Rows of the data may stand in it. */
    private static boolean reachesDown(SourceRecord row) {
      return row.problem() != null && UnclosedQuote.lines(row.problem()) > 0;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
