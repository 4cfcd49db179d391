package org.alliancepool.statistics.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The right-hand side of a model formula: {@code "design + I(meanage - 40)"}.
 *
 * <p>Understood: {@code +} and {@code -}; {@code a:b}, {@code a * b}, {@code a / b} (a, and b
 * within a), {@code (a + b)^2} (all interactions of up to two) and parentheses; {@code - 1} or
 * {@code 0 +} for no intercept; {@code I(...)} around arithmetic (+ - * / ^, parentheses,
 * functions) of numeric columns; the functions log, log2, log10, sqrt, exp and abs, which need no
 * {@code I()}; {@code factor(x)}; names in back quotes; a leading {@code ~}. Main effects come
 * before interactions. Text columns and {@code factor(x)} are factors with treatment contrasts, the
 * alphabetically first level as reference (small and capital letters alike: {@code cohort} before
 * {@code RCT}); where the margin of a factor is not in the model it keeps all levels, as in the
 * Wilkinson and Rogers notation of R. Names of columns are R's: {@code designb}, {@code I(x - 10)},
 * {@code designb:x}.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>empty, or {@code "1"}: intercept only;
 *   <li>a missing value is NaN in each column of its term;
 *   <li>{@code %in%}, {@code |}, functions of other names, over 1000 terms: {@link
 *       IllegalArgumentException} that says what to write instead;
 *   <li>an unknown column, an unreadable formula, arithmetic on text: {@link
 *       IllegalArgumentException} that names the columns there are;
 *   <li>log of a number that is not positive is NaN, that is missing.
 * </ul>
 */
public final class ModelFormula {
  private final String source;
  private final boolean intercept;
  private final List<List<String>> terms;

  private ModelFormula(String source, boolean intercept, List<List<String>> terms) {
    this.source = source;
    this.intercept = intercept;
    this.terms = terms;
  }

  /** Reads a formula. */
  public static ModelFormula parse(String text) {
    FormulaTerms terms = FormulaTerms.of(text);
    return new ModelFormula(text, terms.hasIntercept(), terms.ordered());
  }

  /** The design of these data. */
  public ModelMatrix matrix(ModeratorData data) {
    ModelMatrix.Builder out =
        intercept
            ? ModelMatrix.builder(data.rows())
            : ModelMatrix.builderWithoutIntercept(data.rows());
    Set<Set<String>> present = new LinkedHashSet<>();
    if (intercept) {
      present.add(Set.of());
    }
    for (List<String> term : terms) {
      present.add(Set.copyOf(term));
    }
    boolean empty = intercept;
    for (List<String> term : terms) {
      List<String> names = List.of("");
      List<double[]> columns = new ArrayList<>();
      double[] ones = new double[data.rows()];
      Arrays.fill(ones, 1);
      columns.add(ones);
      for (String variable : term) {
        CodedVariable coded = code(variable, data);
        if (coded.levels() != null) {
          Set<String> margin = new LinkedHashSet<>(term);
          margin.remove(variable);
          boolean contrasts = margin.isEmpty() ? empty : present.contains(Set.copyOf(margin));
          if (margin.isEmpty()) {
            empty = true;
          }
          coded = coded.dummies(contrasts);
        }
        List<String> nextNames = new ArrayList<>();
        List<double[]> nextColumns = new ArrayList<>();
        // The first variable's columns vary fastest.
        for (int c = 0; c < coded.columns().size(); c++) {
          for (int b = 0; b < columns.size(); b++) {
            String left = names.get(b);
            nextNames.add(
                left.isEmpty() ? coded.names().get(c) : left + ":" + coded.names().get(c));
            double[] product = new double[data.rows()];
            for (int i = 0; i < product.length; i++) {
              product[i] = columns.get(b)[i] * coded.columns().get(c)[i];
            }
            nextColumns.add(product);
          }
        }
        names = nextNames;
        columns = nextColumns;
      }
      for (int c = 0; c < columns.size(); c++) {
        out.column(names.get(c), String.join(":", term), columns.get(c));
      }
    }
    return out.build();
  }

  @Override
  public String toString() {
    return source;
  }

  private CodedVariable code(String variable, ModeratorData data) {
    if (variable.startsWith("factor(")) {
      String name = variable.substring(7, variable.length() - 1);
      String[] texts = data.texts(name);
      double[] numbers = data.numbers(name);
      if (texts != null) {
        return CodedVariable.factor(variable, texts, new TreeSet<>(AlphabeticalOrder.INSTANCE));
      }
      if (numbers == null) {
        throw unknown(name, data);
      }
      String[] levels = new String[numbers.length];
      TreeSet<String> order = new TreeSet<>(Comparator.comparingDouble(Double::parseDouble));
      for (int i = 0; i < levels.length; i++) {
        double v = numbers[i];
        levels[i] =
            Double.isNaN(v)
                ? null
                : v == Math.rint(v) && Math.abs(v) < 1e15
                    ? Long.toString((long) v)
                    : Double.toString(v);
      }
      return CodedVariable.factor(variable, levels, order);
    }
    if (isComputed(variable, data)) {
      String inner =
          variable.startsWith("I(") ? variable.substring(2, variable.length() - 1) : variable;
      return CodedVariable.number(variable, Arithmetic.values(inner, data));
    }
    if (data.texts(variable) != null) {
      return CodedVariable.factor(
          variable, data.texts(variable), new TreeSet<>(AlphabeticalOrder.INSTANCE));
    }
    double[] numbers = data.numbers(variable);
    if (numbers == null) {
      throw unknown(variable, data);
    }
    return CodedVariable.number(variable, numbers);
  }

  /** Whether a term is arithmetic, not a column that happens to be named so. */
  private static boolean isComputed(String variable, ModeratorData data) {
    int bracket = variable.indexOf('(');
    return bracket > 0
        && variable.endsWith(")")
        && data.numbers(variable) == null
        && data.texts(variable) == null
        && (variable.startsWith("I(") || Arithmetic.isFunction(variable.substring(0, bracket)));
  }

  private IllegalArgumentException unknown(String name, ModeratorData data) {
    return new IllegalArgumentException(
        "cannot use formula \""
            + source
            + "\": there is no column \""
            + name
            + "\"; the columns are "
            + data.names());
  }
}
