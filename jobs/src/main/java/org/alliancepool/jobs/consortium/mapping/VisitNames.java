package org.alliancepool.jobs.consortium.mapping;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.WholeNumbers;

/**
 * The visit of a row, from its visit column and the number of its repeat. A REDCap export names the
 * arm with the event ({@code week6_arm_2}), and numbers the repeats of an event or instrument in a
 * column beside it.
 */
public final class VisitNames {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

  private final Map<String, Manifest.Visit> visits;
  private final Pattern pattern;
  private final boolean hasArm;

  private VisitNames(Map<String, Manifest.Visit> visits, String pattern) {
    this.visits = visits;
    this.pattern = pattern == null ? null : regex(pattern);
    this.hasArm = pattern != null && pattern.contains("{arm}");
  }

  /** How a file names its visits. */
  public static VisitNames of(Manifest manifest, Manifest.DataFile file) {
    return new VisitNames(manifest.visits(), file.visitPattern());
  }

  /**
   * A visit as a row names it.
   *
   * @param name a visit of the manifest, or where it declares none such, what the row says
   * @param arm the arm's code; null where the visit column does not tell
   */
  public record Named(String name, String arm) {}

  /**
   * Reads a row's visit.
   *
   * @param text what stands in the visit column
   * @param instance what stands in the column of the repeats; null or blank where there is none
   */
  public Named named(String text, String instance) {
    String name = Blanks.strip(text);
    String arm = null;
    if (pattern != null) {
      Matcher m = pattern.matcher(name);
      if (m.matches()) {
        name = Blanks.strip(m.group("visit"));
        arm = hasArm ? Blanks.strip(m.group("arm")) : null;
      }
    }
    String suffix =
        instance == null || Blanks.isBlank(instance) ? "" : "#" + WholeNumbers.plain(instance);
    String exact = name + suffix;
    return new Named(visits.containsKey(exact) ? exact : WholeNumbers.plain(name) + suffix, arm);
  }

  /** What is wrong with a pattern, as the end of a sentence; null where nothing is. */
  public static String fault(String pattern) {
    int visits = 0;
    int arms = 0;
    Matcher m = PLACEHOLDER.matcher(pattern);
    while (m.find()) {
      switch (m.group(1)) {
        case "visit" -> visits++;
        case "arm" -> arms++;
        default -> {
          return "has the unknown placeholder %s; use {visit} and {arm}".formatted(m.group());
        }
      }
    }
    if (visits != 1 || arms > 1) {
      return "must hold {visit} once, and {arm} at most once, as in {visit}_arm_{arm}";
    }
    return null;
  }

  private static Pattern regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    Matcher m = PLACEHOLDER.matcher(pattern);
    int end = 0;
    while (m.find()) {
      regex.append(Pattern.quote(pattern.substring(end, m.start())));
      regex.append("(?<").append(m.group(1)).append(">.+?)");
      end = m.end();
    }
    return Pattern.compile(regex + Pattern.quote(pattern.substring(end)));
  }
}
