package org.alliancepool.jobs.cli.draft;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The patients of a file as its ids tell them apart, alone or within places that number anew. Of
 * ids there are hashes only.
 */
final class Patients {
  /** Of the patients, so many may be in two arms by mistake. */
  private static final double FEW = 0.05;

  /** Of so many patients not all are of one arm with their namesakes by chance. */
  private static final int ENOUGH = 5;

  private final Map<ColumnLook, Arms> arms = new HashMap<>();
  private final Set<Integer> ids = new HashSet<>();

  /** What stood in the first row of each. */
  private final Map<Long, Integer> rows = new HashMap<>();

  private long repeatedRows;

  /** The first code of every patient in one column, and who has another as well. */
  private static final class Arms {
    private final Map<Integer, String> first = new HashMap<>();
    private final Set<Integer> changing = new HashSet<>();

    void see(int who, String code) {
      String before = first.putIfAbsent(who, code);
      if (before != null && !before.equals(code)) {
        changing.add(who);
      }
    }
  }

  /**
   * Looks at a row.
   *
   * @param who the id, with the places that it counts within
   * @param row what else tells rows of one patient apart
   * @param content of all its cells
   * @param codes what stands in the columns that may be the arm
   */
  void see(String who, String row, int content, Map<ColumnLook, String> codes) {
    int id = who.hashCode();
    ids.add(id);
    repeatedRows += rows.putIfAbsent(((long) id << 32) ^ row.hashCode(), content) == null ? 0 : 1;
    codes.forEach((column, code) -> arms.computeIfAbsent(column, c -> new Arms()).see(id, code));
  }

  /** How many patients there are. */
  int number() {
    return ids.size();
  }

  /** True where an id is in both. */
  boolean share(Patients others) {
    return !Collections.disjoint(ids, others.ids);
  }

  /** How many rows have the patient, visit and repeat of another; they say things twice. */
  long repeatedRows() {
    return repeatedRows;
  }

  /** True where a patient has one value of a column: what was given in one session is no arm. */
  boolean haveOneEach(ColumnLook arm) {
    Arms codes = arms.getOrDefault(arm, new Arms());
    return codes.changing.size() <= FEW * codes.first.size();
  }

  /** How many rows have the patient, visit and repeat of another file's, and other content. */
  long rowsAsIn(List<Patients> others) {
    return rows.entrySet().stream()
        .filter(
            row ->
                others.stream()
                    .map(o -> o.rows.get(row.getKey()))
                    .anyMatch(content -> content != null && !content.equals(row.getValue())))
        .count();
  }

  /** True where enough patients of both, and all of them, have one value in two columns. */
  boolean haveSame(ColumnLook arm, Patients others, ColumnLook othersArm) {
    Map<Integer, String> mine = arms.getOrDefault(arm, new Arms()).first;
    Map<Integer, String> theirs = others.arms.getOrDefault(othersArm, new Arms()).first;
    List<Integer> both = mine.keySet().stream().filter(theirs::containsKey).toList();
    return both.size() >= ENOUGH && both.stream().allMatch(p -> mine.get(p).equals(theirs.get(p)));
  }
}
