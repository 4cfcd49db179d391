package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * Where the effects come from: a measure, one of its recipes, and the column of each input.
 *
 * <p>Rules, in order:
 *
 * <ol>
 *   <li>columns named by options are taken, and decide the measure where none is given: {@code yi}
 *       means GEN, {@code ri} ZCOR, {@code m1i} SMD;
 *   <li>inputs without an option are columns with metafor's name, or that of the Metapsy data
 *       standard ({@code mean_arm1}, {@code sd_arm1}, {@code n_arm1}, {@code event_arm1}, {@code
 *       totaln_arm1}; computed effects {@code .g}, {@code .log_rr}, {@code precalc_g}, {@code
 *       precalc_log_rr} with their {@code _se});
 *   <li>with neither options nor measure: {@code yi, vi}, else {@code yi, sei}, else {@code ri,
 *       ni}, else the Metapsy columns, else {@code m1i ...};
 *   <li>a measure whose raw columns are not there takes {@code yi, vi} as they are.
 * </ol>
 *
 * @param measure the measure
 * @param recipe its formula and inputs; formula null where effects are given as yi
 * @param columns the column of each input, in the recipe's order
 */
record EffectSource(Measure measure, Measure.Recipe recipe, List<String> columns) {
  private static final Measure.Recipe WITH_VI = new Measure.Recipe(List.of("yi", "vi"), null);
  private static final Measure.Recipe WITH_SEI = new Measure.Recipe(List.of("yi", "sei"), null);

  /** Names of inputs in the Metapsy data standard, the first that is there counts. */
  private static final Map<String, List<String>> METAPSY =
      Map.of(
          "m1i", List.of("mean_arm1"),
          "sd1i", List.of("sd_arm1"),
          "n1i", List.of("n_arm1", "totaln_arm1"),
          "m2i", List.of("mean_arm2"),
          "sd2i", List.of("sd_arm2"),
          "n2i", List.of("n_arm2", "totaln_arm2"),
          "ai", List.of("event_arm1"),
          "ci", List.of("event_arm2"));

  /** Columns in which Metapsy tables hold effects that are already computed. */
  private record Computed(Measure measure, String effect) {
    boolean in(EffectTable table) {
      return table.has(effect) && table.has(effect + "_se");
    }

    EffectSource source() {
      return new EffectSource(measure, WITH_SEI, List.of(effect, effect + "_se"));
    }
  }

  private static final List<Computed> COMPUTED =
      List.of(
          new Computed(Measure.SMD, ".g"),
          new Computed(Measure.RR, ".log_rr"),
          new Computed(Measure.SMD, "precalc_g"),
          new Computed(Measure.RR, "precalc_log_rr"));

  /** Decides. {@code named} maps inputs to the columns that options name; measure may be null. */
  static EffectSource choose(EffectTable table, Measure measure, Map<String, String> named) {
    for (Map.Entry<String, String> e : named.entrySet()) {
      requireColumn(table, e.getValue(), "--" + e.getKey());
    }
    if (measure != null) {
      return of(table, measure, named);
    }
    if (named.containsKey("yi") || named.containsKey("vi") || named.containsKey("sei")) {
      return of(table, Measure.GEN, named);
    }
    if (named.containsKey("m1i") || named.containsKey("sd1i") || named.containsKey("di")) {
      return of(table, Measure.SMD, named);
    }
    if (named.isEmpty()) {
      return detect(table);
    }
    return of(table, Measure.ZCOR, named);
  }

  /** Whether these inputs tell the measure, or tell nothing, so that none need be given. */
  static boolean needsMeasure(Map<String, String> named) {
    return named.keySet().stream()
        .anyMatch(i -> List.of("ti", "mi", "r2i", "ai", "bi", "ci", "di").contains(i));
  }

  static void requireColumn(EffectTable table, String column, String option) {
    if (!table.has(column)) {
      throw new UserError(
          ErrorName.UNKNOWN_COLUMN,
          "Cannot find the column of "
              + option
              + ": \""
              + table.file()
              + "\" has no column \""
              + column
              + "\"; its columns are "
              + table.columns()
              + ".");
    }
  }

  private static EffectSource detect(EffectTable table) {
    for (Measure.Recipe given : List.of(WITH_VI, WITH_SEI)) {
      if (given.inputs().stream().allMatch(table::has)) {
        return new EffectSource(Measure.GEN, given, given.inputs());
      }
    }
    // A computed g is taken before anything raw; other computed effects only where nothing is raw.
    if (COMPUTED.get(0).in(table)) {
      return COMPUTED.get(0).source();
    }
    for (Measure m : List.of(Measure.ZCOR, Measure.SMD)) {
      EffectSource source = find(table, m, m.recipes().get(0), Map.of());
      if (source != null) {
        return source;
      }
    }
    for (Computed c : COMPUTED) {
      if (c.in(table)) {
        return c.source();
      }
    }
    throw new UserError(
        ErrorName.UNKNOWN_COLUMN,
        "Cannot find the effects: \""
            + table.file()
            + "\" has neither the columns yi and vi nor ri and ni; its columns are "
            + table.columns()
            + "; name them, e.g. --yi COL --vi COL or --ri COL --ni COL. Counts of events (event_arm1, totaln_arm1, ...) need --measure RR or OR.");
  }

  private static EffectSource of(EffectTable table, Measure measure, Map<String, String> named) {
    List<Measure.Recipe> recipes = new ArrayList<>(measure.recipes());
    recipes.add(WITH_VI);
    recipes.add(WITH_SEI);
    for (Measure.Recipe recipe : recipes) {
      if (recipe.inputs().containsAll(named.keySet())) {
        EffectSource source = find(table, measure, recipe, named);
        if (source != null) {
          return source;
        }
      }
    }
    for (Computed c : COMPUTED) {
      if (c.measure == measure && named.isEmpty() && c.in(table)) {
        return c.source();
      }
    }
    StringBuilder ways = new StringBuilder();
    for (Measure.Recipe recipe : recipes) {
      ways.append(ways.length() == 0 ? "" : ", or ").append(String.join(" ", recipe.inputs()));
    }
    throw new UserError(
        ErrorName.UNKNOWN_COLUMN,
        "Cannot compute "
            + measure
            + " with "
            + (named.isEmpty() ? "no columns named" : "columns named for " + named.keySet())
            + ": it needs "
            + ways
            + ", and \""
            + table.file()
            + "\" has the columns "
            + table.columns()
            + "; name each with its option, e.g. --"
            + recipes.get(0).inputs().get(0)
            + " COL.");
  }

  private static EffectSource find(
      EffectTable table, Measure measure, Measure.Recipe recipe, Map<String, String> named) {
    List<String> columns = new ArrayList<>();
    for (String input : recipe.inputs()) {
      String column = named.getOrDefault(input, input);
      for (String standard : METAPSY.getOrDefault(input, List.of())) {
        if (!table.has(column)) {
          column = standard;
        }
      }
      if (!table.has(column)) {
        return null;
      }
      columns.add(column);
    }
    return new EffectSource(measure, recipe, columns);
  }

  /** The numbers of each input. */
  Map<String, double[]> read(EffectTable table) {
    Map<String, double[]> out = new LinkedHashMap<>();
    for (int c = 0; c < columns.size(); c++) {
      out.put(recipe.inputs().get(c), table.numbers(columns.get(c)));
    }
    return out;
  }
}
