package org.alliancepool.jobs.ingest.format.spss;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.value.NumberText;
import org.alliancepool.jobs.ingest.format.value.PaddedText;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/**
 * Reads SPSS system files: .sav (plain and bytecode-compressed) and .zsav, little- and big-endian.
 *
 * <ul>
 *   <li>Names are the long names; strings of any width; blanks that end a string are padding.
 *   <li>User-missing values (single, range, strings) are USER with the code as value; the system's
 *       missing value, and a number that is NaN, are SYSTEM.
 *   <li>DATE, ADATE, EDATE, SDATE, JDATE, MOYR, QYR and WKYR formats give dates, DATETIME and
 *       YMDHMS date-times, TIME, DTIME and MTIME times; WKDAY and MONTH stay numbers.
 *   <li>A file that holds fewer or more cases than its header says is refused when its end is read.
 * </ul>
 *
 * <p>Written from the description of the format in the PSPP developers' manual.
 */
public final class SavReader implements TableReader {
  private final ByteCursor in;
  private final SavDictionary dictionary;
  private final List<SavVariable> variables;
  private final List<SourceColumn> columns;
  private final PaddedText text;
  private final SavCases cases;
  private final byte[] stored;
  private final byte[] joined;
  private long position;

  private SavReader(ByteCursor in, ReadOptions options) throws IOException {
    this.in = in;
    this.dictionary = SavDictionary.read(in, options);
    this.variables = dictionary.variables();
    if (variables.isEmpty()) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read \"%s\": it has no variables. Ask the site for the right file."
              .formatted(in.fileName()));
    }
    this.columns = variables.stream().map(SavVariable::column).toList();
    this.text = dictionary.text();
    this.stored = new byte[dictionary.slots() * 8];
    this.joined = new byte[stored.length];
    this.cases = SavCases.of(in, dictionary);
  }

  /** Opens a file before its first row; the caller closes it. */
  public static SavReader open(ByteSource source, ReadOptions options) throws IOException {
    ByteCursor in = ByteCursor.open(source, SavDictionary.FORMAT);
    try {
      return new SavReader(in, options);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    if (position == dictionary.cases()) {
      if (!cases.atEnd()) {
        throw in.corrupt(
            "its header says %d cases, but more data follow".formatted(dictionary.cases()));
      }
      return null;
    }
    if (!cases.next(stored)) {
      if (dictionary.cases() >= 0) {
        throw in.corrupt(
            "its header says %d cases, but the data end after case %d"
                .formatted(dictionary.cases(), position));
      }
      return null;
    }
    position++;
    RowBuilder row = new RowBuilder(columns.size());
    ByteBuffer numbers = ByteBuffer.wrap(stored).order(in.order());
    for (int i = 0; i < variables.size(); i++) {
      SavVariable variable = variables.get(i);
      if (variable.width() > 0) {
        putText(row, i, variable);
      } else {
        putNumber(row, i, variable, numbers.getDouble(variable.offsets()[0]));
      }
    }
    return row.record(position);
  }

  private void putNumber(RowBuilder row, int i, SavVariable variable, double value) {
    if (value == dictionary.systemMissing() || value == -Double.MAX_VALUE || Double.isNaN(value)) {
      row.system(i);
    } else if (variable.isUserMissing(value)) {
      String code = variable.kind().text(value);
      row.user(i, code == null ? NumberText.of(value) : code);
    } else {
      variable.kind().put(row, i, value);
    }
  }

  private void putText(RowBuilder row, int i, SavVariable variable) {
    int length = 0;
    for (int part = 0; part < variable.offsets().length; part++) {
      System.arraycopy(stored, variable.offsets()[part], joined, length, variable.lengths()[part]);
      length += variable.lengths()[part];
    }
    text.put(row, i, joined, 0, length);
    String value = row.value(i);
    if (value != null && variable.missingText().contains(value)) {
      row.user(i, value);
    }
  }

  @Override
  public void close() throws IOException {
    cases.close();
    in.close();
  }
}
