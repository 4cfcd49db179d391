package org.alliancepool.jobs.consortium.mapping;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
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
                listed(),
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
            .map(m -> new NamePattern(manifest, this, m).regex())
            .anyMatch(p -> words.stream().anyMatch(w -> p.matcher(w).matches()));
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

  /** The names for a message, the first of them where they are many. */
  String listed() {
    return columns.size() <= MOST_LISTED
        ? String.join(", ", columns)
        : String.join(", ", columns.subList(0, MOST_LISTED))
            + ", ... (%d columns)".formatted(columns.size());
  }

  /** An error in the mapping of the file. */
  UserError error(ErrorName name, String what) {
    return new UserError(
        name,
        "Cannot map study \"%s\", file \"%s\": %s."
            .formatted(manifest.studyId(), file.label(), what));
  }
}
