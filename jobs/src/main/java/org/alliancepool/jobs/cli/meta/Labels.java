package org.alliancepool.jobs.cli.meta;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels of effects: the column asked for, else one that is commonly the study's name, with its
 * year; else "Effect 1" and so on. Labels that repeat are told apart by a number, as metafor does.
 */
final class Labels {
  private static final List<String> USUAL =
      List.of("slab", "study_label", "label", "authors", "author", "study", "study_id");

  private Labels() {}

  /** One label per row of the table. */
  static String[] of(EffectTable table, String slab, String study) {
    if (slab != null) {
      EffectSource.requireColumn(table, slab, "--slab");
    }
    String column = slab;
    for (String usual : USUAL) {
      if (column == null && table.has(usual)) {
        column = usual;
      }
    }
    if (column == null) {
      column = study;
    }
    int n = table.rows();
    String[] names = column == null ? new String[n] : table.texts(column);
    boolean bare = column != null && table.isNumeric(column);
    String[] years =
        slab == null && table.has("year") && column != null && column.startsWith("author")
            ? table.texts("year")
            : new String[n];
    for (int i = 0; i < n; i++) {
      if (names[i] == null) {
        names[i] = "Effect " + (i + 1);
      } else if (bare) {
        names[i] = "Study " + names[i];
      }
      if (years[i] != null) {
        names[i] += ", " + years[i];
      }
    }
    Map<String, Integer> count = new HashMap<>();
    for (String name : names) {
      count.merge(name, 1, Integer::sum);
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < n; i++) {
      String name = names[i];
      if (count.get(name) > 1) {
        names[i] = name + " (" + seen.merge(name, 1, Integer::sum) + ")";
      }
    }
    return names;
  }
}
