package org.alliancepool.jobs.cli.meta;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * A table of effects as it stands in its CSV file: named columns of text that can be read as
 * numbers.
 *
 * <p>Separators: comma, semicolon or tab, whichever the header has most of. Decimal mark: point,
 * between semicolons also comma. Where other columns have decimal commas, 1.234 may be a thousand:
 * such a column is no number, and the same with the marks the other way round. Missing: an empty
 * cell, {@code NA}, {@code NaN}. Text is UTF-8; a file that is not is read as Windows-1252, with a
 * warning.
 *
 * <p>A column is numeric when every cell is a number or missing, as R's {@code read.csv} has it.
 * Rows are counted from 1 below the header; messages give the line of the file as well.
 */
final class EffectTable {
  private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9]\\d{0,2}([.,]\\d{3})+");

  private final Path file;
  private final List<String> header;
  private final List<String[]> rows;
  private final List<Integer> lines;
  private final List<String> warnings;
  private final Set<String> unclear = new HashSet<>();

  private EffectTable(
      Path file,
      List<String> header,
      List<String[]> rows,
      List<Integer> lines,
      List<String> warnings) {
    this.file = file;
    this.header = header;
    this.rows = rows;
    this.lines = lines;
    this.warnings = warnings;
  }

  /** Reads a file. */
  static EffectTable read(Path file) {
    if (!Files.exists(file)) {
      throw new UserError(
          ErrorName.MISSING_FILE,
          "Cannot read effects: there is no file \"" + file + "\"; check its path.");
    }
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserError(
          ErrorName.MISSING_FILE,
          "Cannot read effects: \""
              + file
              + "\" is a folder or may not be read; give a CSV file that you can open.",
          e);
    }
    List<String> warnings = new ArrayList<>();
    String text = decode(file, bytes, warnings);
    List<String[]> rows = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    parse(file, text, rows, lines);
    if (rows.isEmpty()) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read effects: \"" + file + "\" is empty; give a header and one row per effect.");
    }
    List<String> header = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : rows.get(0)) {
      String trimmed = name.strip();
      if (!trimmed.isEmpty() && !seen.add(trimmed)) {
        throw new UserError(
            ErrorName.INVALID_EFFECTS,
            "Cannot read effects: column \""
                + trimmed
                + "\" is there twice in the header of \""
                + file
                + "\"; rename or delete one.");
      }
      header.add(trimmed);
    }
    rows.remove(0);
    lines.remove(0);
    if (rows.isEmpty()) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read effects: \""
              + file
              + "\" has a header and no rows (k = 0); give one row per effect.");
    }
    EffectTable table = new EffectTable(file, header, rows, lines, warnings);
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).length != header.size()) {
        throw new UserError(
            ErrorName.INVALID_EFFECTS,
            "Cannot read effects: "
                + table.row(i)
                + " of \""
                + file
                + "\" has "
                + rows.get(i).length
                + " cells and the header "
                + header.size()
                + "; quote cells that hold the separator.");
      }
    }
    if (separator(text) == ';') {
      table.readDecimalMarks();
    }
    return table;
  }

  /**
   * Between semicolons a comma is the decimal mark, as R's write.csv2 and the Metapsy data standard
   * have it: in columns that are numbers then, and that hold no decimal point.
   */
  private void readDecimalMarks() {
    boolean commas = header.stream().anyMatch(column -> hasDecimals(column, ','));
    boolean points = header.stream().anyMatch(column -> hasDecimals(column, '.'));
    for (String column : header) {
      boolean byComma = isMarked(column, ',');
      boolean foreign = byComma ? points && !commas : commas && !points;
      if ((byComma || isMarked(column, '.')) && foreign) {
        unclear.add(column);
      } else if (byComma) {
        int c = header.indexOf(column);
        rows.forEach(row -> row[c] = row[c].replace(',', '.'));
      }
    }
  }

  /** Whether the column is numbers with this mark, and not with the other. */
  private boolean isMarked(String column, char mark) {
    List<String> cells = present(column);
    return !column.isEmpty()
        && cells.stream().anyMatch(cell -> cell.indexOf(mark) >= 0)
        && cells.stream().noneMatch(cell -> cell.indexOf(mark == ',' ? '.' : ',') >= 0)
        && cells.stream()
            .allMatch(
                cell -> isNumber(cell.replace(',', '.')) || THOUSANDS.matcher(cell).matches());
  }

  /** Whether the mark parts decimals in this column for sure. */
  private boolean hasDecimals(String column, char mark) {
    return isMarked(column, mark)
        && present(column).stream()
            .anyMatch(cell -> cell.indexOf(mark) >= 0 && !THOUSANDS.matcher(cell).matches());
  }

  private List<String> present(String column) {
    return Arrays.stream(texts(column)).filter(Objects::nonNull).toList();
  }

  private static String decode(Path file, byte[] bytes, List<String> warnings) {
    for (int i = 0; i < Math.min(bytes.length, 4096); i++) {
      if (bytes[i] == 0) {
        throw new UserError(
            ErrorName.UNREADABLE_FILE,
            "Cannot read effects: \""
                + file
                + "\" is not a text file (it may be a workbook, or UTF-16); save it as CSV in"
                + " UTF-8.");
      }
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      warnings.add("\"" + file + "\" is not UTF-8; it was read as Windows-1252");
      text = new String(bytes, Charset.forName("windows-1252"));
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static void parse(Path file, String text, List<String[]> rows, List<Integer> lines) {
    CsvFactory csv = CsvFactory.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();
    List<String> cells = new ArrayList<>();
    try (CsvParser parser = csv.createParser(text)) {
      parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(separator(text)));
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        if (token == JsonToken.START_ARRAY) {
          cells.clear();
        } else if (token == JsonToken.END_ARRAY) {
          rows.add(cells.toArray(String[]::new));
        } else {
          if (cells.isEmpty()) {
            lines.add(parser.currentTokenLocation().getLineNr());
          }
          cells.add(parser.getText());
        }
      }
    } catch (StreamConstraintsException e) {
      throw new UserError(
          ErrorName.UNREADABLE_FILE,
          "Cannot read effects: \""
              + file
              + "\" has a cell of more than 20 million characters below line "
              + (lines.isEmpty() ? 1 : lines.get(lines.size() - 1))
              + "; check that its quotes are closed.",
          e);
    } catch (IOException e) {
      throw new UserError(
          ErrorName.UNREADABLE_FILE,
          "Cannot read effects: \""
              + file
              + "\" breaks off or has a stray quote near line "
              + (lines.isEmpty() ? 1 : lines.get(lines.size() - 1))
              + "; mend the quotes.",
          e);
    }
  }

  private static char separator(String text) {
    int end = text.indexOf('\n');
    String first = end < 0 ? text : text.substring(0, end);
    char best = ',';
    long most = 0;
    for (char c : new char[] {',', ';', '\t'}) {
      long n = first.chars().filter(x -> x == c).count();
      if (n > most) {
        most = n;
        best = c;
      }
    }
    return best;
  }

  /** The file this was read from. */
  Path file() {
    return file;
  }

  /** Number of rows below the header. */
  int rows() {
    return rows.size();
  }

  /** Column names in file order. */
  List<String> columns() {
    return header;
  }

  /** What a reader should know about the file. */
  List<String> warnings() {
    return warnings;
  }

  /** Whether there is such a column. */
  boolean has(String column) {
    return !column.isEmpty() && header.contains(column);
  }

  /** {@code row 3 (line 4)}. */
  String row(int i) {
    return "row " + (i + 1) + " (line " + lines.get(i) + ")";
  }

  /** {@code row 3 (line 4), column "vi" of "FILE"}. */
  String cell(int i, String column) {
    return row(i) + ", column \"" + column + "\" of \"" + file + "\"";
  }

  /** The column's cells; null is missing. */
  String[] texts(String column) {
    int c = header.indexOf(column);
    String[] out = new String[rows.size()];
    for (int i = 0; i < out.length; i++) {
      String cell = rows.get(i)[c].strip();
      out[i] = cell.isEmpty() || cell.equals("NA") ? null : cell;
    }
    return out;
  }

  /** Whether every cell is a number or missing. */
  boolean isNumeric(String column) {
    return present(column).stream().allMatch(cell -> isNumber(column, cell));
  }

  /** The first cell that is no number in a column that mostly holds some; null where none is. */
  String strayText(String column) {
    String[] texts = texts(column);
    long numbers = Arrays.stream(texts).filter(cell -> cell != null && isNumber(cell)).count();
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null && !isNumber(column, texts[i])) {
        return 2 * numbers < texts.length ? null : "\"" + clip(texts[i]) + "\" in " + row(i);
      }
    }
    return null;
  }

  private boolean isNumber(String column, String cell) {
    return isNumber(cell) && !(unclear.contains(column) && THOUSANDS.matcher(cell).matches());
  }

  /** The column's numbers; NaN is missing, text is refused. */
  double[] numbers(String column) {
    String[] texts = texts(column);
    double[] out = new double[texts.length];
    for (int i = 0; i < out.length; i++) {
      if (texts[i] != null && !isNumber(column, texts[i])) {
        throw new UserError(
            ErrorName.INVALID_EFFECTS,
            "Cannot read a number: \""
                + clip(texts[i])
                + "\" in "
                + cell(i, column)
                + "; "
                + (unclear.contains(column)
                    ? "its mark may part thousands, for other columns have another mark of decimals:"
                        + " write it without."
                    : texts[i].indexOf(',') >= 0
                        ? "write the decimal mark as a point."
                        : "write a finite number, or leave the cell empty where it is missing."));
      }
      out[i] = texts[i] == null ? Double.NaN : Double.parseDouble(texts[i]);
    }
    return out;
  }

  /** A cell as a message can show it. */
  private static String clip(String cell) {
    return cell.length() <= 60 ? cell : cell.substring(0, 60) + "...";
  }

  /** A finite decimal number, or NaN. Java's own "1d", "0x1p3" and "Infinity" are text. */
  private static boolean isNumber(String cell) {
    if (cell.equals("NaN")) {
      return true;
    }
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return false;
      }
    }
    try {
      return Double.isFinite(Double.parseDouble(cell));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
