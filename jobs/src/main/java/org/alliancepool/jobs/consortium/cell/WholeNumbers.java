package org.alliancepool.jobs.consortium.cell;

import java.util.regex.Pattern;

/** Whole numbers that programs write with a decimal point. */
public final class WholeNumbers {
  private static final Pattern WITH_POINT = Pattern.compile("(-?\\d{1,15})\\.0+");

  private WholeNumbers() {}

  /**
   * The text without blanks around it, and "1012.0" as "1012": the same number in a column that one
   * program holds as text and another as numbers. "0012" and "12" stay different: zeros may be part
   * of an id, and nothing tells.
   */
  public static String plain(String text) {
    String stripped = Blanks.strip(text);
    if (!stripped.endsWith("0")) {
      return stripped; // as most are; a pattern costs more than all else that is done
    }
    var number = WITH_POINT.matcher(stripped);
    return number.matches() ? number.group(1) : stripped;
  }
}
