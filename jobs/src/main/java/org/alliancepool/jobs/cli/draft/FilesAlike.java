package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Files or sheets of the same columns, looked at as if they were one: where rows of two share an id
 * and visit and differ otherwise, sites may number their patients anew.
 */
record FilesAlike(List<FileDraft> files) {
  /** All files that name an id, those of the same columns together. */
  static List<FilesAlike> among(List<FileDraft> files) {
    Map<Set<String>, List<FileDraft>> alike = new LinkedHashMap<>();
    files.stream()
        .filter(f -> f.participant() != null)
        .forEach(f -> alike.computeIfAbsent(columns(f), k -> new ArrayList<>()).add(f));
    return alike.values().stream().map(FilesAlike::new).toList();
  }

  private static Set<String> columns(FileDraft file) {
    return file.columns().stream()
        .map(ColumnRole::letters)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What tells their names apart: of sheets their own, unless two files have sheets of one name.
   */
  List<TableName> names() {
    List<String> own = files.stream().map(FileDraft::table).toList();
    return TableName.apart(
        own.stream().distinct().count() == own.size()
            ? own
            : files.stream().map(f -> f.file).toList());
  }

  /** True where each has its own visit, by the names. */
  private boolean areOfVisits() {
    return files.stream().allMatch(f -> f.visit() == null)
        && names().stream().anyMatch(TableName::saysVisit);
  }

  private List<FileDraft> others(FileDraft file) {
    return files.stream().filter(f -> f != file).toList();
  }

  /** How many rows of one share id and visit with a row of another and differ from it otherwise. */
  long rowsOfSameId(FileDraft file, int places) {
    return areOfVisits() ? 0 : file.rowsOfSameId(others(file), places);
  }

  /**
   * Within how many places no row is as one of another file; 0 where the id alone does, or none
   * helps. Files without a column of the visit may each be one: then patients of one id have one
   * arm, as nobody has by chance.
   */
  int placesThatNumberAnew() {
    boolean samePatients =
        files.stream().anyMatch(f -> f.visit() == null && f.hasArmsOf(others(f)));
    for (int places = 0; places <= commonPlaces().size(); places++) {
      int within = places;
      if (files.stream().allMatch(f -> rowsOfSameId(f, within) == 0)) {
        return samePatients ? 0 : places;
      }
    }
    return 0;
  }

  /** Columns of places as far as all name the same. */
  List<String> commonPlaces() {
    List<String> common = files.get(0).possiblePlaces();
    for (FileDraft f : files) {
      int same = 0;
      while (same < Math.min(common.size(), f.possiblePlaces().size())
          && common.get(same).equals(f.possiblePlaces().get(same))) {
        same++;
      }
      common = common.subList(0, same);
    }
    return common;
  }
}
