package org.alliancepool.jobs.consortium.cell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.Manifest;

/** Reads numbers as people write them in data files, and nothing else. */
public final class Numbers {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,3})?");

  private Numbers() {}

  /**
   * The number that a cell stands for.
   *
   * @param text what stands in it, without blanks around it
   * @param values numbers of words
   */
  public static Optional<Double> read(
      String text, Map<String, Double> values, Manifest.DataFile file) {
    Double word = values.get(text);
    return word != null ? Optional.of(word) : parse(text, decimalMark(file));
  }

  /** Only text can have another decimal mark; files with real numbers give them with a point. */
  public static char decimalMark(Manifest.DataFile file) {
    return file.decimalMark() == null ? '.' : file.decimalMark().charAt(0);
  }

  /**
   * The number; empty where the text is none. No thousands separators, no hexadecimal, no "NaN":
   * what could be read in two ways is not read.
   */
  public static Optional<Double> parse(String text, char decimalMark) {
    if (isShortWhole(text)) {
      return Optional.of((double) Integer.parseInt(text));
    }
    String plain = text;
    if (decimalMark == ',') {
      if (text.indexOf('.') >= 0) {
        return Optional.empty();
      }
      plain = text.replace(',', '.');
    }
    if (!NUMBER.matcher(plain).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(plain);
    // Adding zero turns -0.0 into 0.0, which a person would not tell apart.
    return Double.isFinite(value) ? Optional.of(value + 0.0) : Optional.empty();
  }

  /** Most cells are answers of one digit, and a pattern costs more than all else that is done. */
  private static boolean isShortWhole(String text) {
    int length = text.length();
    if (length == 0 || length > 9) {
      return false;
    }
    int first = length > 1 && text.charAt(0) == '-' ? 1 : 0; // codes of missing values often are
    for (int i = first; i < length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * A code matches as text whatever its case, or as the same number written otherwise: 99, 99.0.
   */
  public static boolean isCode(String text, List<String> codes) {
    if (codes.isEmpty()) {
      return false;
    }
    Optional<Double> value = parse(text, '.');
    for (String code : codes) {
      String plain = Blanks.strip(code);
      if (text.equalsIgnoreCase(plain) || (value.isPresent() && value.equals(parse(plain, '.')))) {
        return true;
      }
    }
    return false;
  }
}
