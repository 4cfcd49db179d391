package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
 *       standard (docs.metapsy.org/data-preparation/format);
 *   <li>with neither options nor measure: {@code yi, vi}, else {@code yi, sei}, else {@code ri,
 *       ni}, else Hedges' g from a Metapsy table, else the log risk ratio from one;
 *   <li>a measure whose raw columns are not there takes {@code yi, vi} as they are.
 * </ol>
 *
 * <p>A row of a Metapsy table fills one group of columns and leaves the others empty, so each row
 * takes the first group that it fills, in the order of metapsyTools' {@code calculateEffectSizes}.
 * For g: {@code .g}; means {@code mean_arm1 sd_arm1 n_arm1}; changes {@code mean_change_arm1
 * sd_change_arm1 n_change_arm1}; {@code precalc_g}. For the log risk ratio: {@code .log_rr}; counts
 * {@code event_arm1 totaln_arm1}; {@code precalc_log_rr}. Computed effects have their {@code _se}.
 * Counts are not made into g.
 *
 * @param measure the measure
 * @param recipe its formula and inputs; formula null where effects are given as yi
 * @param columns the column of each input, in the recipe's order
 * @param next where a row that lacks these inputs takes its effect from; null where nowhere
 */
record EffectSource(
    Measure measure, Measure.Recipe recipe, List<String> columns, EffectSource next) {
  private static final Measure.Recipe WITH_VI = new Measure.Recipe(List.of("yi", "vi"), null);
  private static final Measure.Recipe WITH_SEI = new Measure.Recipe(List.of("yi", "sei"), null);

  /** Names of inputs in the Metapsy data standard. */
  private static final Map<String, String> ENDPOINTS =
      Map.of(
          "m1i", "mean_arm1",
          "sd1i", "sd_arm1",
          "n1i", "n_arm1",
          "m2i", "mean_arm2",
          "sd2i", "sd_arm2",
          "n2i", "n_arm2");

  private static final Map<String, String> CHANGES =
      Map.of(
          "m1i", "mean_change_arm1",
          "sd1i", "sd_change_arm1",
          "n1i", "n_change_arm1",
          "m2i", "mean_change_arm2",
          "sd2i", "sd_change_arm2",
          "n2i", "n_change_arm2");

  private static final Map<String, String> EVENTS =
      Map.of(
          "ai", "event_arm1",
          "n1i", "totaln_arm1",
          "ci", "event_arm2",
          "n2i", "totaln_arm2");

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
        return new EffectSource(Measure.GEN, given, given.inputs(), null);
      }
    }
    EffectSource g = metapsy(table, Measure.SMD);
    EffectSource ratio = metapsy(table, Measure.RR);
    if (g != null && g.columns.get(0).equals(".g")) {
      return g;
    }
    EffectSource correlations = find(table, Measure.ZCOR, Measure.ZCOR.recipes().get(0), Map.of());
    if (correlations != null) {
      return correlations;
    }
    // Metapsy tables have the columns of every group; what counts is which are filled.
    if (g != null && (ratio == null || g.isFilled(table) || !ratio.isFilled(table))) {
      return g;
    }
    EffectSource raw = find(table, Measure.SMD, Measure.SMD.recipes().get(0), Map.of());
    if (ratio != null || raw != null) {
      return ratio != null ? ratio : raw;
    }
    throw new UserError(
        ErrorName.UNKNOWN_COLUMN,
        "Cannot find the effects: \""
            + table.file()
            + "\" has neither the columns yi and vi nor ri and ni; its columns are "
            + table.columns()
            + "; name them, e.g. --yi COL --vi COL or --ri COL --ni COL.");
  }

  private static EffectSource of(EffectTable table, Measure measure, Map<String, String> named) {
    EffectSource metapsy = named.isEmpty() ? metapsy(table, measure) : null;
    if (metapsy != null) {
      return metapsy;
    }
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
      for (Map<String, String> standard : List.of(ENDPOINTS, EVENTS)) {
        if (!table.has(column)) {
          column = standard.getOrDefault(input, column);
        }
      }
      if (!table.has(column)) {
        return null;
      }
      columns.add(column);
    }
    return new EffectSource(measure, recipe, columns, null);
  }

  /** The groups of columns of a Metapsy table that give this measure; null where none does. */
  private static EffectSource metapsy(EffectTable table, Measure measure) {
    List<EffectSource> groups = new ArrayList<>();
    switch (measure) {
      case SMD -> {
        groups.add(new EffectSource(measure, WITH_SEI, List.of(".g", ".g_se"), null));
        groups.add(standard(measure, measure.recipes().get(0), ENDPOINTS));
        groups.add(standard(measure, measure.recipes().get(0), CHANGES));
        groups.add(new EffectSource(measure, WITH_SEI, List.of("precalc_g", "precalc_g_se"), null));
      }
      case RR -> {
        groups.add(new EffectSource(measure, WITH_SEI, List.of(".log_rr", ".log_rr_se"), null));
        groups.add(standard(measure, measure.recipes().get(1), EVENTS));
        groups.add(
            new EffectSource(
                measure, WITH_SEI, List.of("precalc_log_rr", "precalc_log_rr_se"), null));
      }
      case OR, RD -> groups.add(standard(measure, measure.recipes().get(1), EVENTS));
      case MD, ROM -> groups.add(standard(measure, measure.recipes().get(0), ENDPOINTS));
      default -> {}
    }
    EffectSource first = null;
    for (int g = groups.size() - 1; g >= 0; g--) {
      EffectSource group = groups.get(g);
      if (group.columns.stream().allMatch(table::has)) {
        first = new EffectSource(measure, group.recipe, group.columns, first);
      }
    }
    return first;
  }

  private static EffectSource standard(
      Measure measure, Measure.Recipe recipe, Map<String, String> names) {
    return new EffectSource(
        measure, recipe, recipe.inputs().stream().map(names::get).toList(), null);
  }

  /** Whether any row has all inputs of one of the groups. */
  private boolean isFilled(EffectTable table) {
    return chain().stream()
        .map(source -> source.read(table))
        .anyMatch(
            inputs ->
                IntStream.range(0, table.rows())
                    .anyMatch(i -> inputs.values().stream().noneMatch(x -> Double.isNaN(x[i]))));
  }

  /** This source and those after it, in order. */
  List<EffectSource> chain() {
    List<EffectSource> chain = new ArrayList<>();
    for (EffectSource source = this; source != null; source = source.next) {
      chain.add(source);
    }
    return chain;
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
