package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.statistics.dependent.Grouping;
import org.alliancepool.statistics.effect.EffectSize;
import org.alliancepool.statistics.pool.ModelFormula;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.ModeratorData;
import org.alliancepool.statistics.pool.RandomEffects;

/**
 * The effects of one analysis: complete rows only, all vectors with one entry per effect.
 *
 * <p>Rows with a missing effect, variance, moderator, weight or study are dropped with a warning
 * that names them, as metafor drops them; a variance that is not above 0 and inputs that no effect
 * can be computed from are errors.
 *
 * @param measure what the effects are
 * @param inputs raw columns that the effects were computed from
 * @param yi effects
 * @param vi sampling variances
 * @param weights the user's weights; null without
 * @param design moderators with the intercept
 * @param hasModerators whether a formula was given
 * @param study study of each effect; null where effects are independent
 * @param effect the effects' own grouping within studies; null without studies
 * @param crossed a random factor crossed with studies; null without
 * @param subgroup subgroup of each effect, null where it is missing; null without subgroups
 * @param rows the effects' rows in the table, from 0
 * @param slab labels
 * @param columns the columns that these were read from
 * @param warnings what was dropped and why
 */
record Effects(
    Measure measure,
    Map<String, double[]> inputs,
    double[] yi,
    double[] vi,
    double[] weights,
    ModelMatrix design,
    boolean hasModerators,
    Grouping study,
    Grouping effect,
    Grouping crossed,
    String[] subgroup,
    int[] rows,
    String[] slab,
    Columns columns,
    List<String> warnings) {

  /** Columns that an analysis uses besides those of the effects; each may be null. */
  record Columns(
      String mods,
      String weights,
      String study,
      String effect,
      String crossed,
      String subgroup,
      String slab) {

    /** Labels alone. */
    static Columns labels(String slab) {
      return new Columns(null, null, null, null, null, null, slab);
    }
  }

  /** Reads and checks. */
  static Effects of(
      EffectTable table, EffectSource source, Measure.Variance variance, Columns columns) {
    int n = table.rows();
    Map<String, double[]> inputs = source.read(table);
    double[] yi = new double[n];
    double[] vi = new double[n];
    List<Filled> groups = source.chain().stream().map(s -> new Filled(s, table)).toList();
    Filled[] of = new Filled[n];
    for (int i = 0; i < n; i++) {
      int row = i;
      of[i] = groups.stream().filter(g -> g.gap(row) == null).findFirst().orElse(groups.get(0));
      compute(table, of[i], i, variance, yi, vi);
    }

    double[] weights = null;
    if (columns.weights != null) {
      EffectSource.requireColumn(table, columns.weights, "--weights");
      weights = table.numbers(columns.weights);
    }
    ModelMatrix design = design(table, columns.mods);
    String[] study = group(table, columns.study, "--study");
    String[] effect = group(table, columns.effect, "--effect");
    String[] crossed = group(table, columns.crossed, "--crossed");
    String[] subgroup = group(table, columns.subgroup, "--subgroups");

    List<String> warnings = new ArrayList<>(table.warnings());
    warnings.addAll(strays(table, design));
    List<String> dropped = new ArrayList<>();
    int[] keep = new int[n];
    int k = 0;
    for (int i = 0; i < n; i++) {
      String gap = gap(of[i], i, yi[i], vi[i]);
      if (gap == null && weights != null && Double.isNaN(weights[i])) {
        gap = columns.weights;
      }
      if (gap == null && study != null && study[i] == null) {
        gap = columns.study;
      }
      if (gap == null && effect != null && effect[i] == null) {
        gap = columns.effect;
      }
      if (gap == null && crossed != null && crossed[i] == null) {
        gap = columns.crossed;
      }
      if (gap == null && Arrays.stream(design.row(i)).anyMatch(Double::isNaN)) {
        gap = "a moderator";
      }
      if (gap == null) {
        keep[k++] = i;
      } else {
        dropped.add((i + 1) + " (" + gap + ")");
      }
    }
    if (!dropped.isEmpty()) {
      warnings.add(
          dropped.size()
              + " of "
              + n
              + " rows dropped, a value is missing: row "
              + String.join(", ", dropped.subList(0, Math.min(20, dropped.size())))
              + (dropped.size() > 20 ? " and " + (dropped.size() - 20) + " more" : ""));
    }
    if (k == 0) {
      throw new UserError(
          ErrorName.INVALID_EFFECTS,
          "Cannot pool effects: no row of \""
              + table.file()
              + "\" is complete (k = 0), row "
              + String.join(", ", dropped.subList(0, Math.min(5, dropped.size())))
              + (dropped.size() > 5 ? " ..." : "")
              + "; give at least one effect with its variance.");
    }
    int[] rows = Arrays.copyOf(keep, k);
    checkRange(table, of, rows, yi, vi, weights, columns.weights);
    warnings.addAll(mixture(groups, of, rows));

    Map<String, double[]> kept = new LinkedHashMap<>();
    inputs.forEach((name, values) -> kept.put(name, pick(values, rows)));
    Grouping studies = study == null ? null : Grouping.of(pick(study, rows));
    Grouping effects = effect == null ? Grouping.singletons(k) : Grouping.of(pick(effect, rows));
    return new Effects(
        source.measure(),
        kept,
        pick(yi, rows),
        pick(vi, rows),
        weights == null ? null : pick(weights, rows),
        design.selectRows(rows),
        columns.mods != null,
        studies,
        effects,
        crossed == null ? null : Grouping.of(pick(crossed, rows)),
        subgroup == null ? null : pick(subgroup, rows),
        rows,
        pick(Labels.of(table, columns.slab, columns.study), rows),
        columns,
        warnings);
  }

  /** Number of effects. */
  int k() {
    return yi.length;
  }

  /** A source with its columns' numbers. */
  private record Filled(EffectSource source, List<double[]> numbers) {
    Filled(EffectSource source, EffectTable table) {
      this(source, List.copyOf(source.read(table).values()));
    }

    /** The first column without a number in this row; null where each has one. */
    String gap(int row) {
      for (int c = 0; c < numbers.size(); c++) {
        if (Double.isNaN(numbers.get(c)[row])) {
          return source.columns().get(c);
        }
      }
      return null;
    }
  }

  private static void compute(
      EffectTable table,
      Filled filled,
      int row,
      Measure.Variance variance,
      double[] yi,
      double[] vi) {
    EffectSource source = filled.source;
    double[] c = filled.numbers.stream().mapToDouble(x -> x[row]).toArray();
    checkSizes(table, source, row, c);
    if (source.recipe().formula() == null) {
      yi[row] = c[0];
      vi[row] = source.recipe().inputs().get(1).equals("sei") ? signedSquare(c[1]) : c[1];
      return;
    }
    if (filled.gap(row) != null) {
      yi[row] = Double.NaN;
      vi[row] = Double.NaN;
      return;
    }
    try {
      EffectSize e = source.recipe().formula().of(c, variance);
      yi[row] = e.yi();
      vi[row] = e.vi();
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw new UserError(
          ErrorName.INVALID_EFFECTS,
          "Cannot compute "
              + source.measure()
              + " in "
              + table.cell(row, String.join("\", \"", source.columns()))
              + ": "
              + message.substring(message.indexOf(": ") + 2)
              + ".",
          e);
    }
  }

  private static void checkSizes(EffectTable table, EffectSource source, int row, double[] c) {
    for (int j = 0; j < c.length; j++) {
      String input = source.recipe().inputs().get(j);
      if ((input.equals("ni") || input.equals("n1i") || input.equals("n2i")) && c[j] <= 0) {
        throw new UserError(
            ErrorName.INVALID_EFFECTS,
            "Cannot compute "
                + source.measure()
                + ": the sample size is "
                + c[j]
                + ", not above 0, in "
                + table.cell(row, source.columns().get(j))
                + "; correct it or leave the row out.");
      }
    }
  }

  /** A negative standard error stays visible as a negative variance. */
  private static double signedSquare(double sei) {
    return sei < 0 ? -sei * sei : sei * sei;
  }

  private static void checkRange(
      EffectTable table,
      Filled[] of,
      int[] rows,
      double[] yi,
      double[] vi,
      double[] weights,
      String weightColumn) {
    for (int i : rows) {
      List<String> columns = of[i].source.columns();
      boolean given = of[i].source.recipe().formula() == null;
      if (!(vi[i] > 0)) {
        throw new UserError(
            ErrorName.INVALID_EFFECTS,
            "Cannot pool effects: the sampling variance is "
                + vi[i]
                + ", not above 0, in "
                + table.cell(i, given ? columns.get(1) : String.join("\", \"", columns))
                + "; correct it or leave the row out.");
      }
      double greatest = RandomEffects.GREATEST;
      boolean effect = Math.abs(yi[i]) > greatest;
      if (effect || vi[i] > greatest || vi[i] < RandomEffects.LEAST) {
        throw new UserError(
            ErrorName.INVALID_EFFECTS,
            "Cannot pool effects: the "
                + (effect
                    ? "effect is " + yi[i] + ", beyond " + greatest
                    : "sampling variance is "
                        + vi[i]
                        + ", not between "
                        + RandomEffects.LEAST
                        + " and "
                        + greatest)
                + ", in "
                + table.cell(
                    i, given ? columns.get(effect ? 0 : 1) : String.join("\", \"", columns))
                + "; correct it or leave the row out.");
      }
      if (weights != null && !(weights[i] > 0)) {
        throw new UserError(
            ErrorName.INVALID_EFFECTS,
            "Cannot pool effects: the weight is "
                + weights[i]
                + ", not above 0, in "
                + table.cell(i, weightColumn)
                + "; correct it or leave the row out.");
      }
    }
  }

  /** Which columns how many effects come from, where they come from several groups. */
  private static List<String> mixture(List<Filled> groups, Filled[] of, int[] rows) {
    List<String> parts = new ArrayList<>();
    for (Filled group : groups) {
      long n = Arrays.stream(rows).filter(i -> of[i].source.equals(group.source)).count();
      if (n > 0) {
        parts.add(n + " from " + String.join(", ", group.source.columns()));
      }
    }
    return parts.size() < 2
        ? List.of()
        : List.of("effects by what their rows hold: " + String.join("; ", parts));
  }

  /** What is missing in a row; null if nothing is. */
  private static String gap(Filled filled, int row, double yi, double vi) {
    String column = filled.gap(row);
    if (column != null) {
      return column;
    }
    if (!Double.isFinite(yi)) {
      return "its effect is not finite";
    }
    // An infinite variance carries no information; metafor too takes it for missing.
    return Double.isNaN(vi) || Double.isInfinite(vi) ? "too few for a sampling variance" : null;
  }

  private static ModelMatrix design(EffectTable table, String mods) {
    if (mods == null) {
      return ModelMatrix.intercept(table.rows());
    }
    ModeratorData data = new ModeratorData(table.rows());
    for (String column : table.columns()) {
      if (!column.isEmpty()) {
        if (table.isNumeric(column)) {
          data.numeric(column, table.numbers(column));
        } else {
          data.text(column, table.texts(column));
        }
      }
    }
    return asUserError(() -> ModelFormula.parse(mods).matrix(data));
  }

  /** Moderators that are factors for a few cells' sake, such as a point that means missing. */
  private static List<String> strays(EffectTable table, ModelMatrix design) {
    List<String> strays = new ArrayList<>();
    for (String column : table.columns()) {
      boolean used =
          design.terms().stream()
              .anyMatch(
                  term -> term.equals(column) || List.of(term.split(":", -1)).contains(column));
      String stray = used && !table.isNumeric(column) ? table.strayText(column) : null;
      if (stray != null) {
        strays.add(
            "moderator \""
                + column
                + "\" is a factor, for "
                + stray
                + " is no number; leave the cell empty where a number is missing");
      }
    }
    return strays;
  }

  private static String[] group(EffectTable table, String column, String option) {
    if (column == null) {
      return null;
    }
    EffectSource.requireColumn(table, column, option);
    return table.texts(column);
  }

  /** Runs a calculation whose refusals are about the user's data. */
  static <T> T asUserError(java.util.function.Supplier<T> calculation) {
    try {
      return calculation.get();
    } catch (IllegalArgumentException e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new UserError(
          ErrorName.INVALID_EFFECTS,
          Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".",
          e);
    }
  }

  private static double[] pick(double[] from, int[] rows) {
    return IntStream.of(rows).mapToDouble(i -> from[i]).toArray();
  }

  private static String[] pick(String[] from, int[] rows) {
    return IntStream.of(rows).mapToObj(i -> from[i]).toArray(String[]::new);
  }
}
