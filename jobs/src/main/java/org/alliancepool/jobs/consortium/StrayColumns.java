package org.alliancepool.jobs.consortium;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alliancepool.schemas.vocabulary.NearestName;

/**
 * Columns that fit the pattern of a measure but for the visit or the rater, and so are left out: a
 * site has written {@code _v02} for {@code _v2}, or has sent a session more. In a long file such
 * rows go to quarantine; of a column there is nothing to put there. What stands in the
 * placeholder's place is taken for a visit where it
 *
 * <ul>
 *   <li>is written as a declared one is, but for the numbers ({@code s6} beside {@code s5});
 *   <li>is near a declared one by its letters ({@code integr} beside {@code integ});
 *   <li>is a common word for a visit with a number ({@code wk9}); or
 *   <li>has a column for every item of the form, unless a declared visit is a part of it: {@code
 *       v1_rev} are the answers of v1 once more.
 * </ul>
 *
 * and for a rater where it is near a declared one. Other columns are others' affairs: {@code
 * phq_date} beside {@code phq_{visit}}.
 */
public final class StrayColumns {
  private static final Pattern VISIT =
      Pattern.compile(
          "(v|vis|visit|t|tp|w|wk|week|m|mo|mon|month|d|day|s|se|ses|sess|session|fu|followup)[ _.-]?\\d+",
          Pattern.CASE_INSENSITIVE);

  private final Manifest manifest;
  private final FileMapping mapping;
  private final StudyForms forms;
  private final Collection<String> unmapped;

  private StrayColumns(
      Manifest manifest, FileMapping mapping, StudyForms forms, Collection<String> unmapped) {
    this.manifest = manifest;
    this.mapping = mapping;
    this.forms = forms;
    this.unmapped = unmapped;
  }

  /**
   * What is left out, and what to do; a sentence for each pattern.
   *
   * @param unmapped the names of the file's columns that are not mapped
   */
  public static List<String> faults(
      Manifest manifest, FileMapping mapping, StudyForms forms, Collection<String> unmapped) {
    return new StrayColumns(manifest, mapping, forms, unmapped).faults();
  }

  private List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (mapping.file().isByParameter()) {
      return faults; // its patterns are of codes
    }
    for (Manifest.Measure measure : new LinkedHashSet<>(mapping.file().measures())) {
      if (measure.pattern().contains("{visit}")) {
        Map<String, Set<String>> found = found(measure, "visit");
        found.entrySet().removeIf(e -> !isVisit(measure, e.getKey(), e.getValue()));
        if (!found.isEmpty()) {
          faults.add(
              sentence(measure, "visit", found, manifest.visits().keySet())
                  + " Declare the visits as the columns write them, or let the site write them as declared.");
        }
      }
      if (measure.pattern().contains("{rater}")) {
        Map<String, Set<String>> found = found(measure, "rater");
        found.keySet().removeIf(r -> NearestName.of(r, measure.raters().keySet()).isEmpty());
        if (!found.isEmpty()) {
          faults.add(
              sentence(measure, "rater", found, measure.raters().keySet())
                  + " Declare in raters of the measure who they are, as the columns write them.");
        }
      }
    }
    return faults;
  }

  private String sentence(
      Manifest.Measure measure,
      String placeholder,
      Map<String, Set<String>> found,
      Collection<String> declared) {
    Set<String> columns = new TreeSet<>();
    found.values().forEach(columns::addAll);
    return "%d column%s of \"%s\" %s \"%s\" but for the %s, and %s left out (%s; declared: %s)."
        .formatted(
            columns.size(),
            columns.size() == 1 ? "" : "s",
            mapping.file().label(),
            columns.size() == 1 ? "fits" : "fit",
            measure.pattern(),
            placeholder,
            columns.size() == 1 ? "is" : "are",
            LostRows.quoted(found.keySet()),
            LostRows.quoted(declared));
  }

  /** The unmapped columns that the pattern fits, by what stands for the placeholder. */
  private Map<String, Set<String>> found(Manifest.Measure measure, String placeholder) {
    Pattern loose = mapping.regex(measure, placeholder);
    Map<String, Set<String>> found = new TreeMap<>();
    for (String column : unmapped) {
      Matcher m = loose.matcher(column);
      if (m.matches()) {
        found
            .computeIfAbsent(m.group(placeholder).toLowerCase(Locale.ROOT), v -> new TreeSet<>())
            .add(column);
      }
    }
    return found;
  }

  private boolean isVisit(Manifest.Measure measure, String said, Set<String> columns) {
    Set<String> declared = manifest.visits().keySet();
    Predicate<String> isAlike = v -> shape(v).equals(shape(said));
    return declared.stream().anyMatch(isAlike)
        || NearestName.of(said, declared).isPresent()
        || VISIT.matcher(said).matches()
        || (isWholeForm(measure, columns)
            && declared.stream().noneMatch(v -> said.contains(v.toLowerCase(Locale.ROOT))));
  }

  private boolean isWholeForm(Manifest.Measure measure, Set<String> columns) {
    int items =
        forms.formsOf(measure).stream().mapToInt(f -> f.itemNumbers().size()).min().orElse(0);
    return measure.items() != null && items > 1 && columns.size() >= items;
  }

  /** The letters, with one mark for a number. */
  private static String shape(String visit) {
    return visit.toLowerCase(Locale.ROOT).replaceAll("\\d+", "#");
  }
}
