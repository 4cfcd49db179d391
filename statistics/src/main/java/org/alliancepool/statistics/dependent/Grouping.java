package org.alliancepool.statistics.dependent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A factor: which level (study, instrument, effect) each effect belongs to. Levels are numbered in
 * order of first appearance, so results do not depend on how labels sort.
 *
 * <p>Edge cases: a null label is refused; no rows is a grouping with no levels.
 */
public final class Grouping {
  private final int[] code;
  private final List<String> labels;

  private Grouping(int[] code, List<String> labels) {
    this.code = code;
    this.labels = List.copyOf(labels);
  }

  /** One label per effect. */
  public static Grouping of(String... label) {
    Map<String, Integer> seen = new HashMap<>();
    List<String> labels = new ArrayList<>();
    int[] code = new int[label.length];
    for (int i = 0; i < label.length; i++) {
      if (label[i] == null) {
        throw new IllegalArgumentException(
            "cannot group the effects: row "
                + (i + 1)
                + " has no label, give every effect its study or drop the row");
      }
      Integer level = seen.get(label[i]);
      if (level == null) {
        level = labels.size();
        seen.put(label[i], level);
        labels.add(label[i]);
      }
      code[i] = level;
    }
    return new Grouping(code, labels);
  }

  /** One integer id per effect. */
  public static Grouping of(int... id) {
    return of(Arrays.stream(id).mapToObj(Integer::toString).toArray(String[]::new));
  }

  /** Each of k rows a level of its own. */
  public static Grouping singletons(int k) {
    int[] code = new int[k];
    List<String> labels = new ArrayList<>(k);
    for (int i = 0; i < k; i++) {
      code[i] = i;
      labels.add(Integer.toString(i + 1));
    }
    return new Grouping(code, labels);
  }

  /** {@code this / inner}: the levels of {@code inner} are told apart within each level of this. */
  public Grouping nest(Grouping inner) {
    requireSize(inner.size(), "inner factor");
    String[] label = new String[code.length];
    for (int i = 0; i < label.length; i++) {
      label[i] = labels.get(code[i]) + "/" + inner.labels.get(inner.code[i]);
    }
    // Labels may hold a slash themselves, so levels are told apart by their pair of codes.
    Map<Long, Integer> seen = new HashMap<>();
    List<String> names = new ArrayList<>();
    int[] pair = new int[code.length];
    for (int i = 0; i < pair.length; i++) {
      long key = ((long) code[i] << 32) | inner.code[i];
      Integer level = seen.get(key);
      if (level == null) {
        level = names.size();
        seen.put(key, level);
        names.add(label[i]);
      }
      pair[i] = level;
    }
    return new Grouping(pair, names);
  }

  /** Number of effects. */
  public int size() {
    return code.length;
  }

  /** Number of levels. */
  public int levels() {
    return labels.size();
  }

  /** Level of effect i, from 0. */
  public int level(int i) {
    return code[i];
  }

  /** Label of a level. */
  public String label(int level) {
    return labels.get(level);
  }

  /** Rows of each level, in row order. */
  public int[][] rows() {
    int[] count = new int[levels()];
    for (int c : code) {
      count[c]++;
    }
    int[][] rows = new int[levels()][];
    for (int g = 0; g < rows.length; g++) {
      rows[g] = new int[count[g]];
    }
    int[] next = new int[levels()];
    for (int i = 0; i < code.length; i++) {
      rows[code[i]][next[code[i]]++] = i;
    }
    return rows;
  }

  /** Whether every level of this lies within one level of {@code coarser}. */
  public boolean isNestedIn(Grouping coarser) {
    int[] parent = new int[levels()];
    Arrays.fill(parent, -1);
    for (int i = 0; i < code.length; i++) {
      if (parent[code[i]] == -1) {
        parent[code[i]] = coarser.code[i];
      } else if (parent[code[i]] != coarser.code[i]) {
        return false;
      }
    }
    return true;
  }

  void requireSize(int k, String what) {
    if (code.length != k) {
      throw new IllegalArgumentException(
          "cannot group the effects: "
              + what
              + " has "
              + k
              + " rows and the grouping "
              + code.length
              + ", give one level per effect");
    }
  }
}
