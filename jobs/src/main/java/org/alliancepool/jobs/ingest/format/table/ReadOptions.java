package org.alliancepool.jobs.ingest.format.table;

import java.io.Serializable;

/**
 * How to read one file, as its manifest declares it.
 *
 * @param format the declared format; a file whose bytes say otherwise is refused
 * @param encoding a charset's name; it wins over what an SPSS or SAS file says of itself. Null:
 *     what the byte order mark says and else UTF-8 for CSV, TSV, JSON lines and SAS transport; the
 *     file's own for SPSS, SAS7BDAT and Stata 118 and later; windows-1252 for SPSS, SAS7BDAT and
 *     Stata files that name none. Parquet and Dataset-JSON are UTF-8
 * @param delimiter of CSV and TSV; null: comma, or tab for TSV
 * @param sheet the Excel sheet's name; null: the only one
 * @param dataset the member of a SAS transport library; null: its only one
 * @param rows where names and data stand, in CSV, TSV and Excel
 * @param decimalMark of the numbers in the file's text. A workbook may hold some as text and others
 *     as numbers, which are then given with it too
 * @param shortRows true where a row of CSV or TSV that ends early has blank cells at its end
 */
public record ReadOptions(
    Format format,
    String encoding,
    Character delimiter,
    String sheet,
    String dataset,
    Rows rows,
    char decimalMark,
    boolean shortRows)
    implements Serializable {
  /**
   * Where names and data stand, in rows counted from 1.
   *
   * @param header the first that holds names; what stands above it is ignored
   * @param headers how many the names stand in, as {@link HeaderNames} reads them
   * @param data the one that the data begin in or below; what stands between it and the header is
   *     ignored. 1: right below the header
   */
  public record Rows(int header, int headers, int data) implements Serializable {
    private static final Rows FIRST = new Rows(1, 1, 1);
  }

  /** Options of a table whose data begin right below its header. */
  public ReadOptions(
      Format format,
      String encoding,
      Character delimiter,
      String sheet,
      int headerRow,
      String dataset) {
    this(format, encoding, delimiter, sheet, dataset, new Rows(headerRow, 1, 1), '.', false);
  }

  /** The formats that a manifest may declare. */
  public enum Format {
    CSV,
    TSV,
    XLSX,
    SAV,
    DTA,
    XPT,
    SAS7BDAT,
    PARQUET,
    /** JSON lines: one object per line. */
    JSONL,
    /** CDISC Dataset-JSON 1.1, as one object or as lines. */
    DATASET_JSON
  }

  /** Options that leave everything but the format to the file. */
  public static ReadOptions of(Format format) {
    return new ReadOptions(format, null, null, null, null, Rows.FIRST, '.', false);
  }

  /** The row that holds the names, or the first of several. */
  public int headerRow() {
    return rows.header();
  }

  /** How many rows the names stand in. */
  public int headerRows() {
    return rows.headers();
  }

  /** The last row of the names. */
  public int lastHeaderRow() {
    return rows.header() + rows.headers() - 1;
  }

  /** The row that the data begin in or below. */
  public int dataRow() {
    return rows.data();
  }

  /** The same file, another sheet of it. */
  public ReadOptions ofSheet(String name) {
    return new ReadOptions(
        format, encoding, delimiter, name, dataset, rows, decimalMark, shortRows);
  }

  /** The same file, another dataset of it. */
  public ReadOptions ofDataset(String name) {
    return new ReadOptions(format, encoding, delimiter, sheet, name, rows, decimalMark, shortRows);
  }

  /** The same table in another encoding; null: the one that the file says. */
  public ReadOptions in(String other) {
    return new ReadOptions(format, other, delimiter, sheet, dataset, rows, decimalMark, shortRows);
  }

  private ReadOptions with(Rows other) {
    return new ReadOptions(
        format, encoding, delimiter, sheet, dataset, other, decimalMark, shortRows);
  }

  /** The same table, its header in another row. */
  public ReadOptions withHeaderIn(int row) {
    return with(new Rows(row, rows.headers(), rows.data()));
  }

  /** The same table, its names in so many rows. */
  public ReadOptions withHeaderRows(int n) {
    return with(new Rows(rows.header(), n, rows.data()));
  }

  /** The same table, its data beginning in another row. */
  public ReadOptions withDataFrom(int row) {
    return with(new Rows(rows.header(), rows.headers(), row));
  }

  /** The same table, whose rows may end early. */
  public ReadOptions withShortRows() {
    return new ReadOptions(format, encoding, delimiter, sheet, dataset, rows, decimalMark, true);
  }
}
