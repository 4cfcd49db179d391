package org.alliancepool.jobs.consortium;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.schemas.instrument.Scoring;
import org.alliancepool.schemas.vocabulary.NearestName;

/**
 * A manifest's part for one file, resolved against the columns that the file really has. What is
 * not mapped here is not stored anywhere.
 */
public final class FileMapping implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Set<String> WITH_TITLES = Set.of("csv", "tsv", "xlsx");

  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final List<String> columns;
  private final Map<Integer, Target> targets = new TreeMap<>();
  private final Map<Target, String> taken = new LinkedHashMap<>();

  private FileMapping(Manifest manifest, Manifest.DataFile file, List<String> columns) {
    this.manifest = manifest;
    this.file = file;
    this.columns = names(columns);
  }

  /**
   * Resolves one file.
   *
   * @param header the names in the file's header, in its order, with blanks around them or without
   * @throws UserError where the manifest names a column that the file lacks, maps one twice, or a
   *     pattern finds not all items of its form
   */
  public static FileMapping resolve(
      Manifest manifest, Manifest.DataFile file, StudyForms forms, List<String> header) {
    FileMapping mapping = new FileMapping(manifest, file, header);
    for (int part = 0; part < file.participant().size(); part++) {
      mapping.put(file.participant().get(part), new Target.Participant(part));
    }
    if (file.visit() != null) {
      mapping.put(file.visit(), new Target.Visit());
    }
    if (file.instance() != null) {
      mapping.put(file.instance(), new Target.Instance());
    }
    if (file.visitDate() != null) {
      mapping.put(file.visitDate(), new Target.VisitDate());
    }
    if (file.rater() != null) {
      mapping.put(file.rater(), new Target.Rater());
    }
    if (file.arm() != null) {
      mapping.put(file.arm(), new Target.Arm());
    }
    file.clinicians().forEach(c -> mapping.put(c.column(), new Target.Clinician(c.role())));
    file.covariates().forEach(mapping::putCovariate);
    if (file.isByParameter()) {
      mapping.put(file.parameter(), new Target.Parameter());
      mapping.put(file.value(), new Target.Value());
    }
    for (int m = 0; m < file.measures().size(); m++) {
      Manifest.Measure measure = file.measures().get(m);
      mapping.checkPattern(measure);
      if (!file.isByParameter()) {
        Names names = mapping.names(m, forms);
        for (int c = 0; c < mapping.columns.size(); c++) {
          int column = c;
          names.target(mapping.columns.get(c)).ifPresent(target -> mapping.put(column, target));
        }
        names.requireAll("column", listed(mapping.columns));
      }
    }
    return mapping;
  }

  /** Names without blanks around them; those that differ in blanks alone keep them. */
  private static List<String> names(List<String> header) {
    Map<String, Integer> times = new HashMap<>();
    header.forEach(name -> times.merge(Blanks.name(name), 1, Integer::sum));
    return header.stream()
        .map(name -> times.get(Blanks.name(name)) > 1 ? name : Blanks.name(name))
        .toList();
  }

  /** Finds what the names of one measure's columns or parameters stand for. */
  Names names(int measure, StudyForms forms) {
    return new Names(measure, forms);
  }

  /** The file's part of the manifest. */
  public Manifest.DataFile file() {
    return file;
  }

  /** The names of all columns, in the file's order. */
  public List<String> columns() {
    return columns;
  }

  /** The targets of the mapped columns, by the column's place in the file, in the file's order. */
  public Map<Integer, Target> targets() {
    return targets;
  }

  /** The names of the mapped columns, in the file's order. */
  public List<String> mappedColumns() {
    return targets.keySet().stream().map(columns::get).toList();
  }

  /** The names of the columns that are left out. */
  public List<String> unmappedColumns() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!targets.containsKey(i)) {
        names.add(columns.get(i));
      }
    }
    return names;
  }

  /** True where the rows say more of the participant than the id, such as the arm. */
  public boolean describesParticipant() {
    return targets.values().stream()
        .anyMatch(t -> t.describesParticipant() && !(t instanceof Target.Participant));
  }

  /** The place of the column with a target; -1 where no column has it. */
  public int columnOf(Class<? extends Target> kind) {
    return targets.entrySet().stream()
        .filter(e -> kind.isInstance(e.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(-1);
  }

  /** The places of the columns that make up the participant's id, in the manifest's order. */
  public List<Integer> idColumns() {
    return file.participant().stream().map(this::find).toList();
  }

  private void put(String column, Target target) {
    put(find(column), target);
  }

  /**
   * A site may be a part of the id and a covariate as well. Its cells are the covariate's then and
   * stand as they are: the id is made of the row, whatever its parts are mapped to. The last part
   * is the patient's own number, and stands nowhere.
   */
  private void putCovariate(Manifest.Covariate covariate) {
    int column = find(covariate.column());
    if (targets.get(column) instanceof Target.Participant part) {
      if (part.part() == file.participant().size() - 1) {
        throw error(
            ErrorName.INVALID_MANIFEST,
            "column \"%s\" is %s and covariate \"%s\", whose values are stored as they stand. Remove the covariate, or where the column is a site, write it before the patient's number: participant: [site, id]"
                .formatted(
                    columns.get(column),
                    part.part() == 0 ? "the participant's id" : "the last part of the id",
                    covariate.name()));
      }
      targets.remove(column);
      taken.remove(part);
    }
    put(column, new Target.Covariate(covariate.name(), covariate.type()));
  }

  private void put(int column, Target target) {
    Target before = targets.putIfAbsent(column, target);
    if (before != null && !before.equals(target)) {
      throw error(
          ErrorName.INVALID_MANIFEST,
          "column \"%s\" is mapped twice, as %s and as %s. Remove one of them, or correct its column"
              .formatted(columns.get(column), words(before), words(target)));
    }
    if (before == null && columns.indexOf(columns.get(column)) != column) {
      throw notOnce(columns.get(column), Collections.frequency(columns, columns.get(column)));
    }
    String other = taken.putIfAbsent(target, columns.get(column));
    boolean once = !(target instanceof Target.Clinician);
    if (once && other != null && !other.equals(columns.get(column))) {
      throw error(
          ErrorName.INVALID_MANIFEST,
          "columns \"%s\" and \"%s\" both hold %s. Map one of them"
              .formatted(other, columns.get(column), words(target)));
    }
  }

  /** What a column holds, by the manifest's own words. */
  private String words(Target target) {
    if (target instanceof Target.Item item) {
      return "item %d of %s"
          .formatted(item.item(), words(item.measure(), item.rater(), item.visit()));
    }
    if (target instanceof Target.Score score) {
      return "the score of " + words(score.measure(), score.rater(), score.visit());
    }
    if (target instanceof Target.Clinician clinician) {
      return "the id of the " + clinician.role();
    }
    if (target instanceof Target.Covariate covariate) {
      return "covariate \"" + covariate.name() + "\"";
    }
    return target instanceof Target.VisitDate
        ? "visit_date"
        : target.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private String words(int measure, String rater, String visit) {
    return file.measures().get(measure).instrument()
        + (rater == null ? "" : ", rater " + rater)
        + (visit == null ? "" : ", visit " + visit);
  }

  private void checkPattern(Manifest.Measure measure) {
    String pattern = measure.pattern();
    boolean items = measure.items() != null;
    if (items != pattern.contains("{item}")) {
      throw error(
          ErrorName.INVALID_MANIFEST,
          items
              ? "items: \"%s\" has no placeholder {item}. Write it where the item's number stands"
                  .formatted(pattern)
              : "score: \"%s\" has the placeholder {item}. Write items: instead of score:"
                  .formatted(pattern));
    }
    if (!items && !measure.itemNames().isEmpty()) {
      throw error(
          ErrorName.INVALID_MANIFEST,
          "score: \"%s\" has item_names. They go with items:".formatted(pattern));
    }
    Matcher unknown = Pattern.compile("\\{(?!item}|visit}|rater})[^}]*}").matcher(pattern);
    if (unknown.find()) {
      throw error(
          ErrorName.INVALID_MANIFEST,
          "\"%s\" has the unknown placeholder %s. Use {item}, {visit}, {rater}"
              .formatted(pattern, unknown.group()));
    }
    boolean hasRaters = !measure.raters().isEmpty();
    boolean fits = pattern.contains("{rater}") ? hasRaters : !hasRaters || file.rater() != null;
    if (!fits) {
      throw error(
          ErrorName.INVALID_MANIFEST,
          "\"%s\" needs raters: exactly where it has the placeholder {rater}, or where the file has rater: the column that says who rated"
              .formatted(pattern));
    }
    if (file.visit() == null && !pattern.contains("{visit}") && measure.visit() == null) {
      throw error(
          ErrorName.INVALID_MANIFEST,
          "\"%s\" does not say at which visit it was measured. Add visit: or the placeholder {visit}"
              .formatted(pattern));
    }
    if (measure.visit() != null && !manifest.visits().containsKey(measure.visit())) {
      throw error(
          ErrorName.INVALID_MANIFEST,
          "visit \"%s\" of \"%s\" is not declared. Declare it in visits (now: %s)"
              .formatted(measure.visit(), pattern, String.join(", ", manifest.visits().keySet())));
    }
  }

  /** The names that one measure's pattern matches, and whether they are all there. */
  final class Names {
    private final int index;
    private final Manifest.Measure measure;
    private final StudyForms forms;
    private final Pattern regex;

    /** Items found by rater and visit. */
    private final Map<String, Set<Integer>> found = new TreeMap<>();

    private Names(int index, StudyForms forms) {
      this.index = index;
      this.measure = file.measures().get(index);
      this.forms = forms;
      this.regex = regex(measure, null);
    }

    /** What a column or parameter of that name holds; empty where the pattern does not match. */
    Optional<Target> target(String name) {
      Matcher m = regex.matcher(name);
      if (!m.matches()) {
        return Optional.empty();
      }
      String rater = rater(m);
      String visit =
          measure.pattern().contains("{visit}")
              ? key(manifest.visits().keySet(), m.group("visit"))
              : measure.visit();
      Set<Integer> items = found.computeIfAbsent(rater + "/" + visit, k -> new TreeSet<>());
      if (measure.items() == null) {
        requireRule(rater);
        return Optional.of(new Target.Score(index, rater, visit));
      }
      int item = item(measure, m.group("item"));
      if (!itemNumbers(rater).contains(item)) {
        throw noItem(name, m.group("item"), itemNumbers(rater), formIds(rater));
      }
      items.add(item);
      return Optional.of(new Target.Item(index, rater, visit, item));
    }

    private UserError noItem(String name, String said, Set<Integer> numbers, String forms) {
      boolean counted = numbers.equals(upTo(numbers.size()));
      return error(
          ErrorName.INVALID_MANIFEST,
          "%s \"%s\" would be item %s of %s, %s. Where the names number the items otherwise, give each its number in item_names: {%s}; where it is none, make the pattern \"%s\" stricter; else declare a local form"
              .formatted(
                  file.isByParameter() ? "parameter" : "column",
                  name,
                  said,
                  forms,
                  counted
                      ? "which has %d items".formatted(numbers.size())
                      : "whose %d items are %s".formatted(numbers.size(), numbers),
                  counted ? said + ": 1, …" : inOrder(numbers, said),
                  measure.items()));
    }

    private static Set<Integer> upTo(int last) {
      return IntStream.rangeClosed(1, last).boxed().collect(Collectors.toSet());
    }

    /** Names that count from 1, with as many digits as one of them, and the form's numbers. */
    private static String inOrder(Set<Integer> numbers, String said) {
      String name = said.startsWith("0") ? "\"%0" + said.length() + "d\": %d" : "\"%d\": %d";
      int counted = 1;
      List<String> pairs = new ArrayList<>();
      for (int number : numbers) {
        pairs.add(name.formatted(counted++, number));
      }
      return String.join(", ", pairs);
    }

    /** A score that cannot be brought to the form's own rule would be kept and never used. */
    private void requireRule(String rater) {
      Scoring.Reporting reporting = forms.reporting(measure);
      for (StudyForm form : formsOf(rater)) {
        if (form.onOwnRule(measure.subscale(), reporting, 1).isEmpty()) {
          throw error(
              ErrorName.INVALID_MANIFEST,
              "\"%s\" is reported_as %s, and how that becomes the score \"%s\" of %s is not known. Map the score as the form gives it, or declare a local form with this scale"
                  .formatted(measure.pattern(), reporting.code(), measure.subscale(), form.id()));
        }
      }
    }

    /** Who rated; null where the row says it. */
    private String rater(Matcher name) {
      if (measure.raters().isEmpty()) {
        return forms.rater(measure);
      }
      return measure.pattern().contains("{rater}")
          ? measure.raters().get(key(measure.raters().keySet(), name.group("rater")))
          : null;
    }

    /**
     * The forms that a column may belong to: of a rater, or of all where the rows say who rated.
     */
    private List<StudyForm> formsOf(String rater) {
      Collection<String> raters =
          rater == null ? new TreeSet<>(measure.raters().values()) : List.of(rater);
      return raters.stream().map(r -> forms.form(measure, r)).toList();
    }

    private Set<Integer> itemNumbers(String rater) {
      Set<Integer> numbers = new TreeSet<>();
      formsOf(rater).forEach(f -> numbers.addAll(f.itemNumbers()));
      return numbers;
    }

    private String formIds(String rater) {
      return formsOf(rater).stream().map(StudyForm::id).collect(Collectors.joining(" and "));
    }

    /**
     * @param what a name is: column, parameter
     * @param all what there is, for the message
     * @throws UserError where no name matched, or items of the form have none
     */
    void requireAll(String what, String all) {
      if (found.isEmpty()) {
        throw error(
            ErrorName.UNKNOWN_COLUMN,
            "no %s matches \"%s\". The file has: %s".formatted(what, measure.pattern(), all));
      }
      if (measure.items() != null) {
        requireAllItems(what);
      }
    }

    private void requireAllItems(String what) {
      found.forEach(
          (key, items) -> {
            String[] raterAndVisit = key.split("/", 2);
            String rater = "null".equals(raterAndVisit[0]) ? null : raterAndVisit[0];
            Set<Integer> absent = itemNumbers(rater);
            int all = absent.size();
            absent.removeAll(items);
            if (!absent.isEmpty()) {
              throw error(
                  ErrorName.UNKNOWN_COLUMN,
                  "pattern \"%s\" finds %d of the %d items of %s (rater %s%s); items %s have no %s. Correct the pattern, or declare the form that was used as a local form"
                      .formatted(
                          measure.items(),
                          items.size(),
                          all,
                          formIds(rater),
                          rater == null ? "by row" : rater,
                          "null".equals(raterAndVisit[1]) ? "" : ", visit " + raterAndVisit[1],
                          absent,
                          what));
            }
          });
    }
  }

  /** The number of an item; 0 where it is no number of any form. */
  private static int item(Manifest.Measure measure, String said) {
    if (!measure.itemNames().isEmpty()) {
      return measure.itemNames().get(key(measure.itemNames().keySet(), said));
    }
    return said.length() > 9 ? 0 : Integer.parseInt(said);
  }

  /**
   * The pattern as a regular expression: everything but the placeholders is literal.
   *
   * @param free the placeholder that anything may stand for; null where none
   */
  Pattern regex(Manifest.Measure measure, String free) {
    StringBuilder regex = new StringBuilder();
    String declared = measure.pattern();
    String pattern = columns.contains(declared) ? declared : Blanks.name(declared);
    Matcher m = Pattern.compile("\\{(item|visit|rater)}").matcher(pattern);
    int end = 0;
    Set<String> seen = new TreeSet<>();
    while (m.find()) {
      regex.append(Pattern.quote(pattern.substring(end, m.start())));
      String name = m.group(1);
      if (!seen.add(name)) {
        throw error(
            ErrorName.INVALID_MANIFEST,
            "\"%s\" has the placeholder {%s} twice. Use it once"
                .formatted(measure.pattern(), name));
      }
      if (name.equals(free)) {
        regex.append("(?<" + name + ">.+)");
        end = m.end();
        continue;
      }
      regex.append(
          switch (name) {
            case "item" ->
                measure.itemNames().isEmpty()
                    ? "(?<item>\\d+)"
                    : "(?<item>" + alternatives(measure.itemNames().keySet()) + ")";
            case "visit" -> "(?<visit>" + alternatives(manifest.visits().keySet()) + ")";
            default -> "(?<rater>" + alternatives(measure.raters().keySet()) + ")";
          });
      end = m.end();
    }
    regex.append(Pattern.quote(pattern.substring(end)));
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Longest first, so that "p10" is not read as "p1" and item 0. */
  private static String alternatives(Collection<String> words) {
    return words.stream()
        .sorted((a, b) -> b.length() - a.length())
        .map(Pattern::quote)
        .collect(Collectors.joining("|"));
  }

  private static String key(Set<String> keys, String found) {
    return keys.contains(found)
        ? found
        : keys.stream().filter(k -> k.equalsIgnoreCase(found)).findFirst().orElse(found);
  }

  /**
   * Exact, else without blanks around it, else the only one that differs in case alone: SPSS and
   * SAS names have no case.
   */
  int find(String declared) {
    String name = Blanks.name(declared);
    List<Integer> found = places(c -> c.equals(declared));
    found = found.isEmpty() ? places(c -> c.equals(name)) : found;
    found = found.isEmpty() ? places(c -> c.equalsIgnoreCase(name)) : found;
    if (found.size() == 1) {
      return found.get(0);
    }
    throw found.isEmpty() ? notThere(declared) : notOnce(declared, found.size());
  }

  /**
   * Where nothing of the manifest stands in the header, the row may be a patient's, not of names:
   * its content is shown nowhere.
   */
  private UserError notThere(String column) {
    if (!namesSomething()) {
      return error(
          ErrorName.UNKNOWN_COLUMN,
          "column \"%s\" is not in the file, nor is any other that the manifest names. Correct the names, or say in header_row which row has them, or in delimiter what is between them. What stands there is not shown, for it may be a patient's"
              .formatted(column));
    }
    return error(
        ErrorName.UNKNOWN_COLUMN,
        "column \"%s\" is not in the file%s The file has: %s%s"
            .formatted(
                column,
                NearestName.of(column, columns)
                    .map(n -> "; did you mean \"" + n + "\"?")
                    .orElse("."),
                listed(columns),
                mayBeginBelow()
                    ? ". Where the names stand in a lower row, say so in header_row"
                    : ""));
  }

  /**
   * True where a column, or a part of one that should have been many, is what the manifest names. A
   * code of an arm, or what fits a pattern of few letters such as {@code {item}}, may be a
   * patient's.
   */
  private boolean namesSomething() {
    Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    words.addAll(columns.size() == 1 ? List.of(columns.get(0).split("[,;|\\t]")) : columns);
    return file.namedColumns()
            .map(Blanks::name)
            .anyMatch(c -> words.contains(c) && manifest.arm(c).isEmpty())
        || file.measures().stream()
            .filter(m -> isWord(m.pattern().replaceAll("\\{\\w+}", "")))
            .map(m -> regex(m, null))
            .anyMatch(p -> words.stream().anyMatch(w -> p.matcher(w).matches()));
  }

  private static boolean isWord(String text) {
    return text.chars().filter(Character::isLetter).count() > 1;
  }

  private UserError notOnce(String column, int times) {
    return error(
        ErrorName.UNKNOWN_COLUMN,
        "column \"%s\" is in the file %d times. Rename one in the file".formatted(column, times));
  }

  /** True where not even the id is found, in a format in which titles may stand above the names. */
  private boolean mayBeginBelow() {
    return targets.isEmpty() && file.headerRow() == null && WITH_TITLES.contains(file.format());
  }

  private List<Integer> places(java.util.function.Predicate<String> test) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (test.test(columns.get(i))) {
        places.add(i);
      }
    }
    return places;
  }

  private static String listed(List<String> names) {
    int most = 20;
    return names.size() <= most
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, most)) + ", ... (%d columns)".formatted(names.size());
  }

  UserError error(ErrorName name, String what) {
    return new UserError(
        name,
        "Cannot map study \"%s\", file \"%s\": %s."
            .formatted(manifest.studyId(), file.label(), what));
  }

  @Override
  public String toString() {
    return "FileMapping[%s, %d columns]"
        .formatted(file.label(), targets.size())
        .toLowerCase(Locale.ROOT);
  }
}
