package org.alliancepool.jobs.simulate;

import java.util.List;
import org.alliancepool.jobs.simulate.table.TableFormat;

/** What a simulated site sends: a format and a shape. */
record Kind(TableFormat format, Shape shape) {
  private static final Kind CSV = new Kind(TableFormat.CSV, new LongShape());

  /** Trials take them in turn. */
  static final List<Kind> ROUND =
      List.of(
          CSV,
          new Kind(TableFormat.SAV, new WideShape()),
          new Kind(TableFormat.XLSX, new LongShape()),
          new Kind(TableFormat.DTA, new LongShape()),
          new Kind(TableFormat.XPT, new WideShape()),
          new Kind(TableFormat.TSV, new LongShape()),
          new Kind(TableFormat.ZSAV, new WideShape()),
          new Kind(TableFormat.PARQUET, new LongShape()),
          new Kind(TableFormat.JSON_LINES, new LongShape()),
          new Kind(TableFormat.DATASET_JSON, new ParameterShape(ParameterShape.Names.ADAM)),
          new Kind(TableFormat.XPT_8, new ParameterShape(ParameterShape.Names.SDTM)),
          new Kind(TableFormat.CSV, new RedcapShape()),
          new Kind(TableFormat.XLSX, new WorkbookShape()),
          new Kind(TableFormat.DTA_118, new LongShape()));

  /** Rows that an Excel sheet can hold, with room for a header and planted rows. */
  private static final long EXCEL_ROWS = 1_048_000;

  /** The kind of a trial; CSV where so many rows do not fit. */
  static Kind of(int index, long rows) {
    Kind kind = ROUND.get(index % ROUND.size());
    return kind.format == TableFormat.XLSX && rows > EXCEL_ROWS ? CSV : kind;
  }
}
