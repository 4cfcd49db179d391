package org.alliancepool.jobs.simulate.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How the bytes of a simulated file are written. */
public enum TableFormat {
  CSV("csv", "csv", Cells.FREE_TEXT),
  TSV("tsv", "tsv", Cells.FREE_TEXT),
  XLSX("xlsx", "xlsx", Cells.TYPED),
  SAV("sav", "sav", Cells.DECLARED),
  DTA("dta", "dta", Cells.FIXED_WIDTH),
  XPT("xpt", "xpt", Cells.FIXED_WIDTH),
  ZSAV("zsav", "sav", Cells.DECLARED),
  PARQUET("parquet", "parquet", Cells.TYPED),
  JSON_LINES("jsonl", "jsonl", Cells.FREE_TEXT),
  DATASET_JSON("json", "dataset_json", Cells.TYPED),
  XPT_8("xpt", "xpt", Cells.FIXED_WIDTH),
  DTA_118("dta", "dta", Cells.FIXED_WIDTH);

  /** What cells of a format are like. */
  private enum Cells {
    /** Anything can stand anywhere. */
    FREE_TEXT,
    /** Numbers and text; a text keeps the blanks at its end. */
    TYPED,
    /** A text is filled with blanks or zero bytes. */
    FIXED_WIDTH,
    /** The same, and the file says itself which number means missing. */
    DECLARED
  }

  private final String extension;
  private final String name;
  private final Cells cells;

  TableFormat(String extension, String name, Cells cells) {
    this.extension = extension;
    this.name = name;
    this.cells = cells;
  }

  /** How the names of its files end. */
  public String extension() {
    return extension;
  }

  /** What a manifest calls it. */
  public String manifestName() {
    return name;
  }

  /** True where words can stand in a column of numbers, and dates are text. */
  public boolean isFreeText() {
    return cells == Cells.FREE_TEXT;
  }

  /** True where blanks at the end of a text are kept. */
  public boolean keepsBlanks() {
    return cells == Cells.FREE_TEXT || cells == Cells.TYPED;
  }

  /** True where the file itself says which number means missing. */
  public boolean declaresMissing() {
    return cells == Cells.DECLARED;
  }

  /**
   * Begins a file.
   *
   * @param tables names of the tables that will come: sheets or datasets
   * @param missing the number that the file itself declares as missing, where the format can
   */
  public TableFile create(Path file, List<String> tables, int missing) throws IOException {
    return switch (this) {
      case CSV -> columns -> new TextWriter(file, columns, ',');
      case TSV -> columns -> new TextWriter(file, columns, '\t');
      case XLSX -> new XlsxFile(file, tables);
      case SAV -> columns -> new SavWriter(file, columns, missing, SavWriter.Compression.NONE);
      case DTA -> columns -> new DtaWriter(file, columns);
      case DTA_118 -> columns -> new Dta118Writer(file, columns);
      case XPT -> columns -> new XptWriter(file, columns, XptWriter.Version.V5);
      case XPT_8 -> columns -> new XptWriter(file, columns, XptWriter.Version.V8);
      case ZSAV -> columns -> new SavWriter(file, columns, missing, SavWriter.Compression.ZLIB);
      case PARQUET -> columns -> new ParquetTableWriter(file, columns);
      case JSON_LINES -> columns -> new JsonLinesWriter(file, columns);
      case DATASET_JSON -> columns -> new DatasetJsonWriter(file, tables.get(0), columns);
    };
  }
}
