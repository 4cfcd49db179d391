package org.alliancepool.statistics.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

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
  private static final Map<String, DoubleUnaryOperator> FUNCTIONS =
      Map.of(
          "log", Math::log,
          "log2", x -> Math.log(x) / Math.log(2),
          "log10", Math::log10,
          "sqrt", Math::sqrt,
          "exp", Math::exp,
          "abs", Math::abs);

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
    Scanner in = new Scanner(text);
    in.accept('~');
    if (in.atEnd()) {
      return new ModelFormula(text, true, List.of());
    }
    Set<Set<String>> terms = in.terms();
    if (!in.atEnd()) {
      throw in.unreadable();
    }
    // R names the variables of a term in the order in which the formula first names them.
    List<List<String>> ordered = new ArrayList<>();
    for (Set<String> term : terms) {
      ordered.add(in.variables.stream().filter(term::contains).toList());
    }
    ordered.sort(java.util.Comparator.comparingInt(List::size));
    return new ModelFormula(text, in.intercept, ordered);
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
        Coded coded = code(variable, data);
        if (coded.levels != null) {
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
        for (int c = 0; c < coded.columns.size(); c++) {
          for (int b = 0; b < columns.size(); b++) {
            String left = names.get(b);
            nextNames.add(left.isEmpty() ? coded.names.get(c) : left + ":" + coded.names.get(c));
            double[] product = new double[data.rows()];
            for (int i = 0; i < product.length; i++) {
              product[i] = columns.get(b)[i] * coded.columns.get(c)[i];
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

  private Coded code(String variable, ModeratorData data) {
    if (variable.startsWith("factor(")) {
      String name = variable.substring(7, variable.length() - 1);
      String[] texts = data.texts(name);
      double[] numbers = data.numbers(name);
      if (texts != null) {
        return Coded.factor(variable, texts, new TreeSet<>(AlphabeticalOrder.INSTANCE));
      }
      if (numbers == null) {
        throw unknown(name, data);
      }
      String[] levels = new String[numbers.length];
      TreeSet<String> order =
          new TreeSet<>(java.util.Comparator.comparingDouble(Double::parseDouble));
      for (int i = 0; i < levels.length; i++) {
        double v = numbers[i];
        levels[i] =
            Double.isNaN(v)
                ? null
                : v == Math.rint(v) && Math.abs(v) < 1e15
                    ? Long.toString((long) v)
                    : Double.toString(v);
      }
      return Coded.factor(variable, levels, order);
    }
    if (isComputed(variable, data)) {
      String inner =
          variable.startsWith("I(") ? variable.substring(2, variable.length() - 1) : variable;
      IntToDoubleFunction f = new Scanner(inner).sum(data).value;
      double[] x = new double[data.rows()];
      for (int i = 0; i < x.length; i++) {
        double v = f.applyAsDouble(i);
        x[i] = Double.isInfinite(v) ? Double.NaN : v;
      }
      return Coded.number(variable, x);
    }
    if (data.texts(variable) != null) {
      return Coded.factor(
          variable, data.texts(variable), new TreeSet<>(AlphabeticalOrder.INSTANCE));
    }
    double[] numbers = data.numbers(variable);
    if (numbers == null) {
      throw unknown(variable, data);
    }
    return Coded.number(variable, numbers);
  }

  /** Whether a term is arithmetic, not a column that happens to be named so. */
  private static boolean isComputed(String variable, ModeratorData data) {
    int bracket = variable.indexOf('(');
    return bracket > 0
        && variable.endsWith(")")
        && data.numbers(variable) == null
        && data.texts(variable) == null
        && (variable.startsWith("I(") || FUNCTIONS.containsKey(variable.substring(0, bracket)));
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

  /** A variable's columns: one if numeric, one per level if a factor. */
  private record Coded(
      String variable,
      String[] values,
      TreeSet<String> levels,
      List<String> names,
      List<double[]> columns) {

    static Coded number(String name, double[] x) {
      return new Coded(name, null, null, List.of(name), List.of(x));
    }

    static Coded factor(String name, String[] values, TreeSet<String> levels) {
      for (String v : values) {
        if (v != null) {
          levels.add(v);
        }
      }
      return new Coded(name, values, levels, List.of(), List.of());
    }

    Coded dummies(boolean contrasts) {
      List<String> n = new ArrayList<>();
      List<double[]> c = new ArrayList<>();
      boolean skip = contrasts;
      for (String level : levels) {
        if (skip) {
          skip = false;
          continue;
        }
        double[] x = new double[values.length];
        for (int i = 0; i < x.length; i++) {
          x[i] = values[i] == null ? Double.NaN : values[i].equals(level) ? 1 : 0;
        }
        n.add(variable + level);
        c.add(x);
      }
      if (c.isEmpty()) {
        // A factor with one level: a column of zeros, NaN in the gaps, which the fit drops.
        double[] x = new double[values.length];
        for (int i = 0; i < x.length; i++) {
          x[i] = values[i] == null ? Double.NaN : 0;
        }
        n.add(variable);
        c.add(x);
      }
      return new Coded(variable, values, levels, n, c);
    }
  }

  /** Arithmetic with its text in R's spacing. */
  private record Expression(String text, IntToDoubleFunction value) {}

  /** A reader of formula text. */
  private static final class Scanner {
    private static final int MOST_TERMS = 1000;

    private final String text;
    private final Set<String> variables = new LinkedHashSet<>();
    private boolean intercept = true;
    private int depth;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    private void blanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    boolean atEnd() {
      blanks();
      return at >= text.length();
    }

    boolean accept(char c) {
      blanks();
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    void expect(char c) {
      if (!accept(c)) {
        throw unreadable();
      }
    }

    IllegalArgumentException unreadable() {
      return new IllegalArgumentException(
          "cannot read formula \""
              + text
              + "\": unexpected "
              + (at < text.length() ? "\"" + text.charAt(at) + "\"" : "end")
              + " at position "
              + (at + 1)
              + advice());
    }

    /** What to write instead of what is R's but not known here. */
    private String advice() {
      char c = at < text.length() ? text.charAt(at) : ' ';
      return switch (c) {
        case '%' -> "; %in% is not known here, write a:b or a/b";
        case '|' -> "; random effects are not moderators, name their columns by options";
        case '^' -> "; powers of a column need I(), e.g. I(x^2)";
        case '>', '<', '=', '!' -> "; conditions are not known here, make a column of them";
        default -> "; write e.g. \"a + I(x - 10)\"";
      };
    }

    IllegalArgumentException unknownFunction(String name, String more) {
      return new IllegalArgumentException(
          "cannot read formula \""
              + text
              + "\": function \""
              + name
              + "\" is not known here; known are "
              + more
              + "abs, exp, log, log2, log10, sqrt");
    }

    private static boolean isOfNames(char c) {
      return Character.isLetterOrDigit(c) || "._".indexOf(c) >= 0;
    }

    String name() {
      blanks();
      int start = at;
      if (accept('`')) {
        int end = text.indexOf('`', at);
        if (end < 0) {
          throw unreadable();
        }
        String quoted = text.substring(at, end);
        at = end + 1;
        return quoted;
      }
      while (at < text.length() && isOfNames(text.charAt(at))) {
        at++;
      }
      if (start == at) {
        throw unreadable();
      }
      return text.substring(start, at);
    }

    /** Terms added and taken away; a term is the set of its variables. */
    Set<Set<String>> terms() {
      Set<Set<String>> all = new LinkedHashSet<>();
      boolean plus = !accept('-');
      while (true) {
        if (isConstant()) {
          intercept = plus == (text.charAt(at) == '1');
          at++;
        } else if (plus) {
          all.addAll(crossing());
        } else {
          all.removeAll(crossing());
        }
        if (accept('+')) {
          plus = true;
        } else if (accept('-')) {
          plus = false;
        } else {
          return all;
        }
      }
    }

    /** Whether 0 or 1 comes, which stand for the intercept. */
    private boolean isConstant() {
      blanks();
      boolean constant =
          at < text.length()
              && "01".indexOf(text.charAt(at)) >= 0
              && (at + 1 == text.length() || !isOfNames(text.charAt(at + 1)));
      if (constant && depth > 0) {
        throw new IllegalArgumentException(
            "cannot read formula \""
                + text
                + "\": the intercept, 0 or 1, stands within parentheses; write it outside");
      }
      return constant;
    }

    /** {@code a * b} and {@code a / b}. */
    private Set<Set<String>> crossing() {
      Set<Set<String>> left = interaction();
      while (true) {
        if (accept('*')) {
          Set<Set<String>> right = interaction();
          Set<Set<String>> both = together(left, right);
          left.addAll(right);
          left.addAll(both);
        } else if (accept('/')) {
          Set<String> around = new LinkedHashSet<>();
          left.forEach(around::addAll);
          left.addAll(together(Set.of(around), interaction()));
        } else {
          return left;
        }
      }
    }

    /** {@code a:b}. */
    private Set<Set<String>> interaction() {
      Set<Set<String>> left = power();
      while (accept(':')) {
        left = together(left, power());
      }
      return left;
    }

    /** {@code (a + b)^2}. */
    private Set<Set<String>> power() {
      Set<Set<String>> base = operand();
      Set<Set<String>> all = base;
      while (accept('^')) {
        base = all;
        int from = at;
        String exponent = name();
        if (!exponent.matches("[1-9][0-9]?")) {
          at = from;
          throw unreadable();
        }
        for (int n = Integer.parseInt(exponent); n > 1; n--) {
          Set<Set<String>> more = new LinkedHashSet<>(all);
          more.addAll(together(all, base));
          all = more;
        }
      }
      return all;
    }

    private Set<Set<String>> operand() {
      if (accept('(')) {
        depth++;
        Set<Set<String>> inner = terms();
        expect(')');
        depth--;
        return inner;
      }
      String variable = factor();
      variables.add(variable);
      Set<Set<String>> one = new LinkedHashSet<>();
      one.add(Set.of(variable));
      return one;
    }

    /** Every term of the left with every one of the right. */
    private Set<Set<String>> together(Set<Set<String>> left, Set<Set<String>> right) {
      Set<Set<String>> all = new LinkedHashSet<>();
      for (Set<String> l : left) {
        for (Set<String> r : right) {
          Set<String> both = new LinkedHashSet<>(l);
          both.addAll(r);
          all.add(both);
        }
        if (all.size() > MOST_TERMS) {
          throw new IllegalArgumentException(
              "cannot read formula \""
                  + text
                  + "\": it has over "
                  + MOST_TERMS
                  + " terms; leave interactions out");
        }
      }
      return all;
    }

    String factor() {
      String n = name();
      if (Character.isDigit(n.charAt(0))) {
        at -= n.length();
        throw unreadable();
      }
      if (!accept('(')) {
        return n;
      }
      if (n.equals("factor")) {
        String inner = name();
        expect(')');
        return "factor(" + inner + ")";
      }
      if (!n.equals("I") && !FUNCTIONS.containsKey(n)) {
        throw unknownFunction(n, "I, factor, ");
      }
      String inner = sum(null).text;
      expect(')');
      return n + "(" + inner + ")";
    }

    Expression sum(ModeratorData data) {
      Expression left = product(data);
      while (true) {
        if (accept('+')) {
          Expression a = left;
          Expression b = product(data);
          left =
              new Expression(
                  a.text + " + " + b.text,
                  i -> a.value.applyAsDouble(i) + b.value.applyAsDouble(i));
        } else if (accept('-')) {
          Expression a = left;
          Expression b = product(data);
          left =
              new Expression(
                  a.text + " - " + b.text,
                  i -> a.value.applyAsDouble(i) - b.value.applyAsDouble(i));
        } else {
          return left;
        }
      }
    }

    private Expression product(ModeratorData data) {
      Expression left = unary(data);
      while (true) {
        if (accept('*')) {
          Expression a = left;
          Expression b = unary(data);
          left =
              new Expression(
                  a.text + " * " + b.text,
                  i -> a.value.applyAsDouble(i) * b.value.applyAsDouble(i));
        } else if (accept('/')) {
          Expression a = left;
          Expression b = unary(data);
          left =
              new Expression(
                  a.text + "/" + b.text, i -> a.value.applyAsDouble(i) / b.value.applyAsDouble(i));
        } else {
          return left;
        }
      }
    }

    private Expression unary(ModeratorData data) {
      if (accept('-')) {
        Expression a = unary(data);
        return new Expression("-" + a.text, i -> -a.value.applyAsDouble(i));
      }
      Expression base = atom(data);
      if (accept('^')) {
        Expression power = unary(data);
        return new Expression(
            base.text + "^" + power.text,
            i -> Math.pow(base.value.applyAsDouble(i), power.value.applyAsDouble(i)));
      }
      return base;
    }

    private Expression atom(ModeratorData data) {
      if (accept('(')) {
        Expression a = sum(data);
        expect(')');
        return new Expression("(" + a.text + ")", a.value);
      }
      String n = name();
      if (Character.isDigit(n.charAt(0)) || n.charAt(0) == '.') {
        double v;
        try {
          v = Double.parseDouble(n);
        } catch (NumberFormatException e) {
          at -= n.length();
          throw unreadable();
        }
        return new Expression(n, i -> v);
      }
      if (accept('(')) {
        Expression a = sum(data);
        expect(')');
        DoubleUnaryOperator f = FUNCTIONS.get(n);
        if (f == null) {
          throw unknownFunction(n, "");
        }
        return new Expression(
            n + "(" + a.text + ")", i -> f.applyAsDouble(a.value.applyAsDouble(i)));
      }
      if (data == null) {
        return new Expression(n, i -> Double.NaN);
      }
      double[] x = data.numbers(n);
      if (x == null) {
        throw new IllegalArgumentException(
            data.texts(n) == null
                ? "cannot compute \""
                    + text
                    + "\": there is no column \""
                    + n
                    + "\"; the columns are "
                    + data.names()
                : "cannot compute \"" + text + "\": column \"" + n + "\" is text, not numbers");
      }
      return new Expression(n, i -> x[i]);
    }
  }
}
