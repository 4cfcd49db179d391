package org.alliancepool.jobs.ingest.format.excel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.excel.ExcelSheet.Cell;
import org.alliancepool.jobs.ingest.format.excel.ExcelSheet.Content;
import org.alliancepool.jobs.ingest.format.table.HeaderNames;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/**
 * Reads one sheet of an Excel workbook (.xlsx, .xlsm), row by row.
 *
 * <ul>
 *   <li>Positions are sheet rows. Rows without content are skipped; what stands right of the last
 *       name in the header row belongs to no column and is not read.
 *   <li>Numbers in the shortest text that gives the same number; a number in a cell with a date
 *       style is a date, date-time or time, in the 1900 or the 1904 system of the workbook.
 *   <li>TRUE and FALSE as Excel shows them. Of a formula the value that Excel stored last.
 *   <li>Error cells (#N/A), formulas without a stored value, and dates that do not exist (29
 *       February 1900) are UNREADABLE.
 *   <li>Memory: the table of shared strings, the styles, and one row.
 * </ul>
 *
 * <p>Written from ECMA-376 part 1. Read with the JDK's own zip and XML streams: fastexcel-reader
 * 0.19.0 takes date1904="1" for the 1900 system (every date wrong by four years), gives a cell at
 * ZZZZZZ1 a row of 300 million cells, pads the shared strings up to an index that is not there, and
 * refuses ISO date cells.
 */
public final class ExcelReader implements TableReader {
  private final ExcelSheet sheet;
  private final List<SourceColumn> columns = new ArrayList<>();

  private ExcelReader(ExcelParts parts, ReadOptions options) throws IOException {
    sheet = new ExcelSheet(parts, ExcelBook.read(parts), options);
    try {
      readHeader(parts.fileName(), options);
    } catch (IOException | RuntimeException e) {
      sheet.close();
      throw e;
    }
  }

  /** Opens a file before its first row; the caller closes it. */
  public static ExcelReader open(ByteSource source, ReadOptions options) throws IOException {
    return new ExcelReader(new ExcelParts(source), options);
  }

  /** The names of a workbook's sheets, in the order of the tabs. */
  public static List<String> sheets(ByteSource source) throws IOException {
    return List.copyOf(ExcelBook.read(new ExcelParts(source)).sheets().keySet());
  }

  private void readHeader(String fileName, ReadOptions options) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    int last = options.lastHeaderRow();
    while (sheet.row() < last && sheet.nextRow() && sheet.row() <= last) {
      if (sheet.row() >= options.headerRow()) {
        rows.add(names());
      }
    }
    if (sheet.row() != last) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read \"%s\": row %d of the sheet, where the header should be, is empty. Check sheet and header_row."
              .formatted(fileName, last));
    }
    for (String name : HeaderNames.of(rows)) {
      columns.add(new SourceColumn(name, "", SourceColumn.Type.TEXT, Map.of()));
    }
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < sheet.width(); i++) {
      Cell cell = sheet.cell(i);
      names.add(cell == null ? "" : cell.text());
    }
    return names;
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    while (sheet.nextRow()) {
      RowBuilder row = new RowBuilder(columns.size());
      boolean hasContent = false;
      for (int i = 0; i < columns.size(); i++) {
        Cell cell = sheet.cell(i);
        hasContent |= cell != null;
        if (cell == null) {
          row.blank(i);
        } else if (cell.content() == Content.UNREADABLE) {
          row.unreadable(i, cell.text());
        } else {
          row.text(i, cell.text());
        }
      }
      if (hasContent) {
        return row.record(sheet.row());
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    sheet.close();
  }
}
