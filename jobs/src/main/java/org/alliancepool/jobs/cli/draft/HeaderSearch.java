package org.alliancepool.jobs.cli.draft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.MissingWords;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.TableReaders;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;

/**
 * Finds the rows in which names and data begin, of texts and worksheets: titles may stand above the
 * names, and labels below them, as survey programs write.
 */
final class HeaderSearch {
  private static final Set<ReadOptions.Format> SHEETS =
      Set.of(ReadOptions.Format.CSV, ReadOptions.Format.TSV, ReadOptions.Format.XLSX);

  /** Titles above a header take a few rows. */
  private static final int LOWEST_HEADER = 12;

  /** Question texts, units, ids of questions. */
  private static final int MOST_LABEL_ROWS = 3;

  private static final int ROWS_LOOKED_AT = 60;

  /** A column of numbers is one where so many rows of data hold nothing else. */
  private static final int FEWEST_NUMBERS = 2;

  private static final String WESTERN = "windows-1252";
  private static final String CENTRAL = "windows-1250";

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+([.,]\\d+)?");

  private final ByteSource source;
  private final ReadOptions table;

  private HeaderSearch(ByteSource source, ReadOptions table) {
    this.source = source;
    this.table = table;
  }

  /**
   * The options with the rows found; as they are for formats that know their own names.
   *
   * @param encoding as a person says it; null: what the file looks like
   * @throws UserError where data stand in the row of the names
   */
  static ReadOptions in(ByteSource source, ReadOptions table, String encoding) throws IOException {
    if (!SHEETS.contains(table.format())) {
      return table;
    }
    HeaderSearch search = new HeaderSearch(source, table);
    ReadOptions found = search.header();
    ReadOptions header = encoding == null ? search.inTheSitesLetters(found) : found;
    int data = search.dataRow(header);
    ReadOptions whole = search.inSeveralRows(header, data);
    data = whole.lastHeaderRow() + 1 == data ? 1 : data;
    search.requireNames(whole, data);
    return data > 1 ? whole.withDataFrom(data) : whole;
  }

  /**
   * Nearly all bytes are letters both in Western and in Central Europe: the words tell, where more
   * of them are known in Central European letters.
   */
  private ReadOptions inTheSitesLetters(ReadOptions header) throws IOException {
    if (!WESTERN.equals(header.encoding())) {
      return header;
    }
    ReadOptions central = header.in(CENTRAL);
    return known(central) > known(header) ? central : header;
  }

  private long known(ReadOptions header) throws IOException {
    return names(header).stream()
        .filter(n -> ColumnRole.all().stream().anyMatch(r -> r.rank(n) >= 0))
        .count();
  }

  /** The first row that names an id, else the first that holds names at all. */
  private ReadOptions header() throws IOException {
    List<ReadOptions> rows = new ArrayList<>(List.of(table));
    for (int row = 1; row <= LOWEST_HEADER; row++) {
      if (row != table.headerRow()) {
        rows.add(table.withHeaderIn(row));
      }
    }
    ReadOptions fallback = null;
    for (ReadOptions row : rows) {
      List<String> names = names(row);
      if (names.stream().anyMatch(n -> ColumnRole.PARTICIPANT.rank(n) >= 0)) {
        return row;
      }
      fallback = fallback == null && !names.isEmpty() ? row : fallback;
    }
    return fallback == null ? table : fallback;
  }

  /**
   * With the row above, where names in this one repeat and those of both do not; or with the one
   * below, where names lack and it holds labels, which only tells it from a patient's.
   */
  private ReadOptions inSeveralRows(ReadOptions header, int dataRow) throws IOException {
    int row = header.headerRow();
    if (areWhole(header)) {
      return header;
    }
    if (row > 1) {
      ReadOptions withAbove = header.withHeaderIn(row - 1).withHeaderRows(2);
      if (areWhole(withAbove)) {
        return withAbove;
      }
    }
    ReadOptions withBelow = header.withHeaderRows(2);
    return dataRow > row + 1 && areWhole(withBelow) ? withBelow : header;
  }

  /** True where each column has a name of its own. */
  private boolean areWhole(ReadOptions header) throws IOException {
    try (TableReader reader = TableReaders.open(source, header)) {
      List<String> names = reader.columns().stream().map(c -> Blanks.name(c.name())).toList();
      return names.stream().noneMatch(String::isEmpty)
          && new HashSet<>(names).size() == names.size();
    } catch (UserError e) {
      return false;
    }
  }

  /** The names in a row; none where the row holds no names. */
  private List<String> names(ReadOptions row) throws IOException {
    try (TableReader reader = TableReaders.open(source, row)) {
      List<String> names =
          reader.columns().stream()
              .map(SourceColumn::name)
              .map(Blanks::strip)
              .filter(n -> !n.isEmpty())
              .toList();
      boolean data = names.stream().anyMatch(n -> NUMBER.matcher(n).matches());
      return data || names.size() < 2 ? List.of() : names;
    } catch (UserError e) {
      return List.of(); // no row, or one that does not fit the rest
    }
  }

  /** The row in which the data begin, where labels stand below the names; 1 where none do. */
  private int dataRow(ReadOptions header) throws IOException {
    List<SourceRecord> rows = firstRows(header);
    int labels = 0;
    for (int n = Math.min(MOST_LABEL_ROWS, rows.size() - FEWEST_NUMBERS); n > 0; n--) {
      List<SourceRecord> data = rows.subList(n, rows.size());
      if (labels == 0 && rows.subList(0, n).stream().allMatch(r -> isLabels(r, data))) {
        labels = n;
      }
    }
    return labels == 0 ? 1 : (int) rows.get(labels).position();
  }

  /** None where they cannot be read: the look at all rows will say it. */
  private List<SourceRecord> firstRows(ReadOptions header) throws IOException {
    List<SourceRecord> rows = new ArrayList<>();
    try (TableReader reader = TableReaders.open(source, header)) {
      SourceRecord row = reader.next();
      while (row != null && rows.size() < ROWS_LOOKED_AT) {
        rows.add(row);
        row = reader.next();
      }
    } catch (UserError e) {
      return List.of();
    }
    return rows;
  }

  /** A row of data would be printed as names, ids and all. */
  private void requireNames(ReadOptions header, int dataRow) throws IOException {
    List<SourceRecord> rows =
        firstRows(header).stream().filter(r -> r.position() >= dataRow).toList();
    if (rows.isEmpty()) {
      return;
    }
    try (TableReader reader = TableReaders.open(source, header)) {
      List<String> names = reader.columns().stream().map(SourceColumn::name).toList();
      if (RowOfNames.looksLikeData(names, rows)) {
        throw new UserError(
            ErrorName.EMPTY_FILE,
            "Cannot draft \"%s\"%s: row %d, where the names of the columns should stand, looks like the data below it. Ask the site for the names and write them above the data; if they stand in another row, or are these, write the manifest by hand (header_row says which row)."
                .formatted(
                    source.name(),
                    header.sheet() == null ? "" : ", sheet \"" + header.sheet() + "\"",
                    header.headerRow()));
      }
    }
  }

  /** True where a row has words in the columns of numbers, and not one number in them. */
  private static boolean isLabels(SourceRecord row, List<SourceRecord> data) {
    int words = 0;
    int columns = 0;
    for (int i = 0; i < row.values().length; i++) {
      if (holdsNumbers(i, data)) {
        String text = row.values()[i];
        columns++;
        words += text != null && !isNumberOrMissing(text) ? 1 : 0;
        if (text != null && NUMBER.matcher(Blanks.strip(text)).matches()) {
          return false;
        }
      }
    }
    return words >= 2 && words * 2 > columns;
  }

  private static boolean holdsNumbers(int column, List<SourceRecord> data) {
    int numbers = 0;
    for (SourceRecord r : data) {
      String text = r.values()[column];
      if (text != null && !Blanks.isBlank(text)) {
        if (!isNumberOrMissing(text)) {
          return false;
        }
        numbers += NUMBER.matcher(Blanks.strip(text)).matches() ? 1 : 0;
      }
    }
    return numbers >= FEWEST_NUMBERS;
  }

  private static boolean isNumberOrMissing(String text) {
    return NUMBER.matcher(Blanks.strip(text)).matches() || MissingWords.standFor(text);
  }
}
