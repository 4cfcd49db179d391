package org.alliancepool.jobs.consortium.mapping;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.schemas.vocabulary.NearestName;

/** The names of a file's columns, and how those that its manifest writes are found among them. */
final class Header implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Formats in which titles may stand above the names. */
  private static final Set<String> WITH_TITLES = Set.of("csv", "tsv", "xlsx");

  private static final int MOST_LISTED = 20;

  /** Letters that make a name known again; two may begin a patient's. */
  private static final Pattern WORD = Pattern.compile("\\p{L}{3,}");

  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final List<String> columns;

  /**
   * Takes the names as a file has them.
   *
   * @param columns in the file's order, with blanks around them or without
   */
  Header(Manifest manifest, Manifest.DataFile file, List<String> columns) {
    this.manifest = manifest;
    this.file = file;
    this.columns = names(columns);
  }

  /** Names without blanks around them; those that differ in blanks alone keep them. */
  private static List<String> names(List<String> header) {
    Map<String, Integer> times = new HashMap<>();
    header.forEach(name -> times.merge(Blanks.name(name), 1, Integer::sum));
    return header.stream()
        .map(name -> times.get(Blanks.name(name)) > 1 ? name : Blanks.name(name))
        .toList();
  }

  /** The file's part of the manifest. */
  Manifest.DataFile file() {
    return file;
  }

  /** The names, in the file's order. */
  List<String> columns() {
    return columns;
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

  private UserError notThere(String column) {
    if (namesFound() == 0) {
      return error(
          ErrorName.UNKNOWN_COLUMN,
          "column \"%s\" is not in the file, nor is any other that the manifest names. Correct the names, or say in header_row which row has them, or in delimiter what is between them. What stands there is not shown, for it may be a patient's"
              .formatted(column));
    }
    return error(
        ErrorName.UNKNOWN_COLUMN,
        "column \"%s\" is not in the file%s %s%s"
            .formatted(
                column,
                NearestName.of(column, shown())
                    .map(n -> "; did you mean \"" + n + "\"?")
                    .orElse("."),
                has(),
                mayBeginBelow()
                    ? ". Where the names stand in a lower row, say so in header_row"
                    : ""));
  }

  /** What names the file has, for a message; of many the first. */
  String has() {
    List<String> shown = shown();
    String first =
        shown.size() <= MOST_LISTED
            ? String.join(", ", shown)
            : String.join(", ", shown.subList(0, MOST_LISTED))
                + ", ... (%d columns)".formatted(shown.size());
    return shown.size() == columns.size()
        ? "The file has: " + first
        : "Of its %d columns %s. The others are not shown, for they may be patients: turn a file round whose patients stand beside one another"
            .formatted(
                columns.size(),
                shown.isEmpty()
                    ? "none is named nearly so"
                    : "these are named so, or nearly so: " + first);
  }

  /**
   * The names that a message may show. Where half or less of what the manifest names is there, the
   * row may be of patients, under a heading that happens to be right, such as {@code id}: only what
   * is alike to a name of the manifest is shown.
   */
  private List<String> shown() {
    if (2 * namesFound() > file.namedColumns().count() + file.measures().size()) {
      return columns;
    }
    Set<String> words = new HashSet<>();
    Stream.concat(
            file.namedColumns(),
            file.measures().stream().map(m -> m.pattern().replaceAll("\\{\\w+}", "_")))
        .forEach(name -> words.addAll(words(name)));
    return columns.stream()
        .filter(c -> columns.size() > 1)
        .filter(c -> isNamed(c) || words(c).stream().anyMatch(words::contains))
        .toList();
  }

  /** The parts of a name that are words. */
  private static List<String> words(String name) {
    return WORD.matcher(name.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
  }

  /**
   * How many columns and patterns of the manifest are found, in one column too that should have
   * been many. A code of an arm, or what fits a pattern of few letters such as {@code {item}}, may
   * be a patient's.
   */
  private long namesFound() {
    Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    words.addAll(columns.size() == 1 ? List.of(columns.get(0).split("[,;|\\t]")) : columns);
    return file.namedColumns()
            .map(Blanks::name)
            .filter(c -> words.contains(c) && manifest.arm(c).isEmpty())
            .count()
        + file.measures().stream()
            .filter(m -> isWord(m.pattern().replaceAll("\\{\\w+}", "")))
            .map(m -> new NamePattern(manifest, this, m).regex())
            .filter(p -> words.stream().anyMatch(w -> p.matcher(w).matches()))
            .count();
  }

  private boolean isNamed(String column) {
    return file.namedColumns().anyMatch(c -> Blanks.name(c).equalsIgnoreCase(column));
  }

  private static boolean isWord(String text) {
    return text.chars().filter(Character::isLetter).count() > 1;
  }

  /** Sees that a name stands there once. */
  void requireOnce(int column) {
    String name = columns.get(column);
    if (columns.indexOf(name) != column) {
      throw notOnce(name, Collections.frequency(columns, name));
    }
  }

  private UserError notOnce(String column, int times) {
    return error(
        ErrorName.UNKNOWN_COLUMN,
        "column \"%s\" is in the file %d times. Rename one in the file".formatted(column, times));
  }

  /** True where not even the id is found, in a format in which titles may stand above the names. */
  private boolean mayBeginBelow() {
    return places(c -> c.equalsIgnoreCase(Blanks.name(file.participant().get(0)))).isEmpty()
        && file.headerRow().isEmpty()
        && WITH_TITLES.contains(file.format());
  }

  private List<Integer> places(Predicate<String> test) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (test.test(columns.get(i))) {
        places.add(i);
      }
    }
    return places;
  }

  /** An error in the mapping of the file. */
  UserError error(ErrorName name, String what) {
    return new UserError(
        name,
        "Cannot map study \"%s\", file \"%s\": %s."
            .formatted(manifest.studyId(), file.label(), what));
  }
}
