package org.alliancepool.jobs.consortium.mapping;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * How a measure's columns or parameters are named: a pattern such as {@code wai{item}_{visit}},
 * whose placeholders stand for items, visits and raters of the manifest.
 */
public final class NamePattern {
  private final Manifest manifest;
  private final Header header;
  private final Manifest.Measure measure;

  NamePattern(Manifest manifest, Header header, Manifest.Measure measure) {
    this.manifest = manifest;
    this.header = header;
    this.measure = measure;
  }

  /**
   * Sees that the pattern is one, and that with the file's columns it says visit and rater.
   *
   * @throws UserError where it does not
   */
  void check() {
    String pattern = measure.pattern();
    boolean items = measure.items() != null;
    if (items != pattern.contains("{item}")) {
      throw header.error(
          ErrorName.INVALID_MANIFEST,
          items
              ? "items: \"%s\" has no placeholder {item}. Write it where the item's number stands"
                  .formatted(pattern)
              : "score: \"%s\" has the placeholder {item}. Write items: instead of score:"
                  .formatted(pattern));
    }
    if (!items && !measure.itemNames().isEmpty()) {
      throw header.error(
          ErrorName.INVALID_MANIFEST,
          "score: \"%s\" has item_names. They go with items:".formatted(pattern));
    }
    Matcher unknown = Pattern.compile("\\{(?!item}|visit}|rater})[^}]*}").matcher(pattern);
    if (unknown.find()) {
      throw header.error(
          ErrorName.INVALID_MANIFEST,
          "\"%s\" has the unknown placeholder %s. Use {item}, {visit}, {rater}"
              .formatted(pattern, unknown.group()));
    }
    boolean hasRaters = !measure.raters().isEmpty();
    boolean fits =
        pattern.contains("{rater}") ? hasRaters : !hasRaters || header.file().rater() != null;
    if (!fits) {
      throw header.error(
          ErrorName.INVALID_MANIFEST,
          "\"%s\" needs raters: exactly where it has the placeholder {rater}, or where the file has rater: the column that says who rated"
              .formatted(pattern));
    }
    if (header.file().visit() == null && !pattern.contains("{visit}") && measure.visit() == null) {
      throw header.error(
          ErrorName.INVALID_MANIFEST,
          "\"%s\" does not say at which visit it was measured. Add visit: or the placeholder {visit}"
              .formatted(pattern));
    }
    if (measure.visit() != null && !manifest.visits().containsKey(measure.visit())) {
      throw header.error(
          ErrorName.INVALID_MANIFEST,
          "visit \"%s\" of \"%s\" is not declared. Declare it in visits (now: %s)"
              .formatted(measure.visit(), pattern, String.join(", ", manifest.visits().keySet())));
    }
  }

  /** The number of an item; 0 where it is no number of any form. */
  int item(Matcher name) {
    String said = name.group("item");
    if (!measure.itemNames().isEmpty()) {
      return measure.itemNames().get(key(measure.itemNames().keySet(), said));
    }
    return said.length() > 9 ? 0 : Integer.parseInt(said);
  }

  /** The pattern as a regular expression. */
  Pattern regex() {
    return regex(null);
  }

  /**
   * The pattern as a regular expression: everything but the placeholders is literal.
   *
   * @param free the placeholder that anything may stand for; null for none
   */
  public Pattern regex(String free) {
    StringBuilder regex = new StringBuilder();
    String declared = measure.pattern();
    String pattern = header.columns().contains(declared) ? declared : Blanks.name(declared);
    Matcher m = Pattern.compile("\\{(item|visit|rater)}").matcher(pattern);
    int end = 0;
    Set<String> seen = new TreeSet<>();
    while (m.find()) {
      regex.append(Pattern.quote(pattern.substring(end, m.start())));
      String name = m.group(1);
      if (!seen.add(name)) {
        throw header.error(
            ErrorName.INVALID_MANIFEST,
            "\"%s\" has the placeholder {%s} twice. Use it once"
                .formatted(measure.pattern(), name));
      }
      regex.append("(?<%s>%s)".formatted(name, name.equals(free) ? ".+" : standsFor(name)));
      end = m.end();
    }
    regex.append(Pattern.quote(pattern.substring(end)));
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private String standsFor(String placeholder) {
    return switch (placeholder) {
      case "item" ->
          measure.itemNames().isEmpty() ? "\\d+" : alternatives(measure.itemNames().keySet());
      case "visit" -> alternatives(manifest.visits().keySet());
      default -> alternatives(measure.raters().keySet());
    };
  }

  /** Longest first, so that "p10" is not read as "p1" and item 0. */
  private static String alternatives(Collection<String> words) {
    return words.stream()
        .sorted((a, b) -> b.length() - a.length())
        .map(Pattern::quote)
        .collect(Collectors.joining("|"));
  }

  /**
   * The visit that a name says; where the pattern has none the measure's, null where rows say it.
   */
  String visit(Matcher name) {
    return measure.pattern().contains("{visit}")
        ? key(manifest.visits().keySet(), name.group("visit"))
        : measure.visit();
  }

  /** Who rated, as a name says; null where rows say it. */
  String rater(Matcher name) {
    return measure.pattern().contains("{rater}")
        ? measure.raters().get(key(measure.raters().keySet(), name.group("rater")))
        : null;
  }

  private static String key(Set<String> keys, String found) {
    return keys.contains(found)
        ? found
        : keys.stream().filter(k -> k.equalsIgnoreCase(found)).findFirst().orElse(found);
  }
}
