package org.alliancepool.jobs.ingest.format.sas;

import com.epam.parso.Column;
import com.epam.parso.ColumnFormat;
import com.epam.parso.SasFileProperties;
import com.epam.parso.SasFileReader;
import com.epam.parso.date.OutputDateType;
import com.epam.parso.impl.SasFileReaderImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.Encodings;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.value.NumberKind;
import org.alliancepool.jobs.ingest.format.value.PaddedText;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/**
 * Reads SAS datasets (.sas7bdat), with or without compression, by parso.
 *
 * <ul>
 *   <li>"." is SYSTEM; ".A" to ".Z" and "._" are USER with that text.
 *   <li>Formats of dates, date-times and times give ISO text; zero is 1960-01-01. User-defined
 *       formats stand in a catalogue beside the file, so there are no value labels.
 *   <li>Blanks that end a text are padding.
 *   <li>Deleted rows are not given. A file whose rows are not as many as it says is refused.
 * </ul>
 *
 * <p>Parso is asked for what does not lose anything: numbers as stored (it would round, and make
 * one of all missing values), text as bytes. {@link SasPages} keeps damaged files from it.
 */
public final class SasReader implements TableReader {
  /** With this format and {@link OutputDateType#SAS_VALUE} parso hands numbers over untouched. */
  private static final ColumnFormat UNTOUCHED = new ColumnFormat("DATETIME");

  /** Gives every byte as one character, and back. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  /** Shorter numbers parso takes for whole numbers; SAS makes none. */
  private static final int SHORTEST_NUMBER = 3;

  private final SasPages pages;
  private final SasFileReader parso;
  private final SasFileProperties properties;
  private final PaddedText text;
  private final NumberKind[] kinds;
  private final List<SourceColumn> columns;
  private long rowsAsked;
  private long position;

  private SasReader(SasPages pages, ReadOptions options, String fileName) throws IOException {
    this.pages = pages;
    parso = guarded(() -> new SasFileReaderImpl(pages, BYTES.name(), OutputDateType.SAS_VALUE));
    properties = parso.getSasFileProperties();
    String encoding = options.encoding();
    if (encoding == null) {
      encoding = properties.getEncoding() == null ? "windows-1252" : properties.getEncoding();
    }
    text = new PaddedText(Encodings.named(encoding, fileName), PaddedText.Padding.BLANKS);
    List<Column> found = parso.getColumns();
    if (found.isEmpty() || found.size() != pages.columnCount()) {
      throw pages.corrupt(
          "it describes %d columns and says that it has %d"
              .formatted(found.size(), pages.columnCount()));
    }
    // Overlapping columns would give a page many times over with each row.
    long width = found.stream().mapToLong(Column::getLength).sum();
    if (width > properties.getRowLength()) {
      throw pages.corrupt(
          "its columns need %d bytes of rows of %d".formatted(width, properties.getRowLength()));
    }
    kinds = new NumberKind[found.size()];
    List<SourceColumn> described = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      Column column = found.get(i);
      if (column.getType() == Number.class) {
        kinds[i] = SasFormat.kind(column.getFormat().getName());
        if (column.getLength() < SHORTEST_NUMBER || column.getLength() > Double.BYTES) {
          throw pages.corrupt("a number has %d bytes".formatted(column.getLength()));
        }
        column.setFormat(UNTOUCHED);
      } else if (column.getLength() < 1) {
        throw pages.corrupt("a text has %d bytes".formatted(column.getLength()));
      }
      described.add(
          new SourceColumn(
              text.lenient(column.getName().getBytes(BYTES)),
              text.lenient(column.getLabel().getBytes(BYTES)),
              kinds[i] == null ? SourceColumn.Type.TEXT : kinds[i].type(),
              Map.of()));
    }
    columns = Collections.unmodifiableList(described);
  }

  /** Opens a file before its first row; the caller closes it. */
  public static SasReader open(ByteSource source, ReadOptions options) throws IOException {
    SasPages pages = SasPages.open(source);
    try {
      return new SasReader(pages, options, source.name());
    } catch (IOException | RuntimeException e) {
      pages.close();
      throw e;
    }
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    Object[] cells = null;
    // Parso gives nothing for a deleted row as for the end.
    while (cells == null && rowsAsked < properties.getRowCount()) {
      rowsAsked++;
      cells = guarded(this::ask);
    }
    if (cells == null) {
      long expected = properties.getRowCount() - properties.getDeletedRowCount();
      if (position != expected) {
        throw pages.corrupt("it says that it has %d rows and has %d".formatted(expected, position));
      }
      pages.endRows();
      return null;
    }
    position++;
    RowBuilder row = new RowBuilder(kinds.length);
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] != null) {
        putNumber(row, i, cells[i]);
      } else if (cells[i] == null) {
        row.blank(i);
      } else {
        byte[] bytes = ((String) cells[i]).getBytes(BYTES);
        text.put(row, i, bytes, 0, bytes.length);
      }
    }
    return row.record(position);
  }

  private Object[] ask() {
    try {
      return parso.readNext();
    } catch (IOException e) {
      // Storage fails otherwise, see SasPages: this is parso's word for a damaged file.
      throw new IllegalStateException(e);
    }
  }

  private void putNumber(RowBuilder row, int i, Object cell) {
    if (!(cell instanceof Double value)) {
      throw pages.corrupt("a column is described behind the rows");
    }
    if (!Double.isNaN(value)) {
      kinds[i].put(row, i, value);
      return;
    }
    // SAS keeps the letter of a missing value, inverted, in the third byte of a NaN.
    int letter = (int) (~Double.doubleToRawLongBits(value) >>> 40) & 0xff;
    int plain = letter == 0 ? '_' : letter == 1 ? '.' : letter < 28 ? 'A' + letter - 2 : letter;
    if (!SasFormat.putMissing(row, i, plain)) {
      row.unreadable(i, "NaN");
    }
  }

  /** Calls parso; whatever it throws about a damaged file becomes one error. */
  private <T> T guarded(Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (UserError e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw pages.corrupt(
          "its structure contradicts itself (" + e.getClass().getSimpleName() + ")");
    }
  }

  @Override
  public void close() throws IOException {
    pages.close();
  }
}
