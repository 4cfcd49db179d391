package org.alliancepool.jobs.ingest.format;

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
 * @param headerRow 1-based row that holds the names, in CSV, TSV and Excel; what stands above it is
 *     ignored
 * @param headerRows how many rows the names stand in, as {@link HeaderNames} reads them
 * @param dataset the member of a SAS transport library; null: its only one
 * @param dataRow 1-based row that the data begin in or below, in CSV, TSV and Excel; what stands
 *     between it and the header is ignored. 1: right below the header
 * @param decimalMark of the numbers in the file's text. A workbook may hold some as text and others
 *     as numbers, which are then given with it too
 * @param shortRows true where a row of CSV or TSV that ends early has blank cells at its end
 */
public record ReadOptions(
    Format format,
    String encoding,
    Character delimiter,
    String sheet,
    int headerRow,
    int headerRows,
    String dataset,
    int dataRow,
    char decimalMark,
    boolean shortRows)
    implements Serializable {
  /** Options of a table whose data begin right below its header. */
  public ReadOptions(
      Format format,
      String encoding,
      Character delimiter,
      String sheet,
      int headerRow,
      String dataset) {
    this(format, encoding, delimiter, sheet, headerRow, 1, dataset, 1, '.', false);
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
    return new ReadOptions(format, null, null, null, 1, null);
  }

  ReadOptions ofSheet(String name) {
    return new ReadOptions(
        format,
        encoding,
        delimiter,
        name,
        headerRow,
        headerRows,
        dataset,
        dataRow,
        decimalMark,
        shortRows);
  }

  /** The same table, its header in another row. */
  public ReadOptions withHeaderIn(int row) {
    return new ReadOptions(
        format,
        encoding,
        delimiter,
        sheet,
        row,
        headerRows,
        dataset,
        dataRow,
        decimalMark,
        shortRows);
  }

  /** The same table, its names in so many rows. */
  public ReadOptions withHeaderRows(int rows) {
    return new ReadOptions(
        format,
        encoding,
        delimiter,
        sheet,
        headerRow,
        rows,
        dataset,
        dataRow,
        decimalMark,
        shortRows);
  }

  /** The last row of the names. */
  public int lastHeaderRow() {
    return headerRow + headerRows - 1;
  }

  /** The same table, its data beginning in another row. */
  public ReadOptions withDataFrom(int row) {
    return new ReadOptions(
        format,
        encoding,
        delimiter,
        sheet,
        headerRow,
        headerRows,
        dataset,
        row,
        decimalMark,
        shortRows);
  }

  /** The same table, whose rows may end early. */
  public ReadOptions withShortRows() {
    return new ReadOptions(
        format,
        encoding,
        delimiter,
        sheet,
        headerRow,
        headerRows,
        dataset,
        dataRow,
        decimalMark,
        true);
  }

  /** The same table in another encoding; null: the one that the file says. */
  public ReadOptions in(String otherEncoding) {
    return new ReadOptions(
        format,
        otherEncoding,
        delimiter,
        sheet,
        headerRow,
        headerRows,
        dataset,
        dataRow,
        decimalMark,
        shortRows);
  }

  ReadOptions ofDataset(String name) {
    return new ReadOptions(
        format,
        encoding,
        delimiter,
        sheet,
        headerRow,
        headerRows,
        name,
        dataRow,
        decimalMark,
        shortRows);
  }
}
