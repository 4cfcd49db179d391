package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.schemas.vocabulary.NearestName;

/**
 * Columns that fit the pattern of a measure but for the visit or the rater, and so are left out: a
 * site has written {@code _v02} for {@code _v2}, or has sent a session more. In a long file such
 * rows go to quarantine; of a column there is nothing to put there. What stands in the
 * placeholder's place is taken for a visit where it
 *
 * <ul>
 *   <li>is written as a declared one is, but for the numbers ({@code s6} beside {@code s5});
 *   <li>is near a declared one by its letters ({@code intge} beside {@code integ});
 *   <li>is a common word for a visit with a number ({@code wk9}); or
 *   <li>has a column for every item of the form.
 * </ul>
 *
 * <p>A score of a declared visit with something more is mostly derived from that one ({@code w6z}),
 * and so is a whole form where it is a word for that ({@code v1_rev}) and the visit has one of its
 * own. It is taken for a rater where it is near a declared one, or has a whole form while a
 * declared one has none. Other columns are others' affairs: {@code phq_date} beside {@code
 * phq_{visit}}.
 */
public final class StrayColumns {
  private static final Pattern VISIT =
      Pattern.compile(
          "(v|visit|w|wk|week|mo|month|day|sess|session|fu|followup)[ _.-]?\\d+",
          Pattern.CASE_INSENSITIVE);

  /** What is added to the name of an answer or score for one that is made of it. */
  private static final Pattern DERIVED =
      Pattern.compile(
          "[ _.-]*(r|rev|reversed|rec|rc|recoded?|inv|neg|z|t|std|raw|orig|imp|imputed|locf|bocf|chg|change|diff|d|delta|log|ln|sq|n|pct|perc|valid|comp|complete|date|cat|bin|rt|time|timestamp|ms|sec|dur|order|pos|missing|miss|flag|comment|note|text|label)[ _.-]*");

  /** What is added for a session more. */
  private static final Pattern NUMBERED = Pattern.compile("[ _.-]*\\d+");

  /** So much of a visit's name stands for the whole. */
  private static final int FEWEST_LETTERS = 4;

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
    List<String> faults = new ArrayList<>(twins());
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
        boolean isSomebodyWithout = isAnyRaterWithout(measure);
        found
            .entrySet()
            .removeIf(
                e ->
                    NearestName.of(e.getKey(), measure.raters().keySet()).isEmpty()
                        && !(isSomebodyWithout && isWholeForm(measure, e.getValue())));
        if (!found.isEmpty()) {
          faults.add(
              sentence(measure, "rater", found, measure.raters().keySet())
                  + " Declare in raters of the measure who they are, as the columns write them.");
        }
      }
    }
    return faults;
  }

  /** Columns beside mapped ones that look the same on a screen: either may hold the values. */
  private List<String> twins() {
    Map<String, String> mapped = new TreeMap<>();
    mapping.mappedColumns().forEach(c -> mapped.put(Blanks.name(c), c));
    return unmapped.stream()
        .filter(c -> mapped.containsKey(Blanks.name(c)))
        .map(
            c ->
                "column \"%s\" of \"%s\" is left out, and differs from \"%s\" in blanks alone. Name one otherwise in the file, or map both."
                    .formatted(c, mapping.file().label(), mapped.get(Blanks.name(c))))
        .toList();
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
    Pattern loose = mapping.pattern(measure).regex(placeholder);
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
    if (declared.stream().anyMatch(v -> NearestName.areNumbered(v, said))
        || VISIT.matcher(said).matches()) {
      return true;
    }
    boolean isWhole = isWholeForm(measure, columns);
    List<String> within =
        declared.stream()
            .map(v -> v.toLowerCase(Locale.ROOT))
            .filter(v -> said.contains(v) || v.startsWith(said))
            .toList();
    return within.isEmpty()
        ? isWhole || NearestName.of(said, declared).isPresent()
        : within.stream().allMatch(v -> isOther(v, said, isWhole))
            || (isWhole && within.stream().noneMatch(v -> isMappedAt(measure, v)));
  }

  /** True where the measure has a column of its own at a visit, in any letters. */
  private boolean isMappedAt(Manifest.Measure measure, String visit) {
    return measured(measure).anyMatch(m -> visit.equalsIgnoreCase(m.visit()));
  }

  /**
   * Whether a name that holds a declared visit, or begins one, is of another visit. {@code phq_w6z}
   * is a score of {@code phq_w6}, and {@code wai1_v1_rev} the answer once more; {@code prep2} is a
   * session more than {@code prep}, and {@code integration} the word for {@code integ}.
   *
   * @param isWhole true where a whole form has the name, which no score derived from one has
   */
  private static boolean isOther(String visit, String said, boolean isWhole) {
    if (visit.startsWith(said)) {
      return isWhole || said.length() >= FEWEST_LETTERS;
    }
    int at = said.indexOf(visit);
    String more = said.substring(0, at) + " " + said.substring(at + visit.length());
    if (DERIVED.matcher(more).matches()) {
      return false;
    }
    boolean goesOn =
        Character.isLetter(visit.charAt(visit.length() - 1))
            && Character.isLetter(said.charAt(at == 0 ? visit.length() : 0));
    return isWhole || (at == 0 && (goesOn || NUMBERED.matcher(more).matches()));
  }

  /** True where a declared rater has no column of the measure. */
  private boolean isAnyRaterWithout(Manifest.Measure measure) {
    return !measured(measure)
        .map(Target.Measured::rater)
        .collect(Collectors.toSet())
        .containsAll(measure.raters().values());
  }

  /** The columns that are mapped for a measure. */
  private Stream<Target.Measured> measured(Manifest.Measure measure) {
    return mapping.targets().values().stream()
        .filter(Target.Measured.class::isInstance)
        .map(Target.Measured.class::cast)
        .filter(m -> mapping.file().measures().get(m.measure()).equals(measure));
  }

  private boolean isWholeForm(Manifest.Measure measure, Set<String> columns) {
    int items =
        forms.formsOf(measure).stream().mapToInt(f -> f.itemNumbers().size()).min().orElse(0);
    return measure.items() != null && items > 1 && columns.size() >= items;
  }
}
