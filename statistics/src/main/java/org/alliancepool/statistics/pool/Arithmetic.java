package org.alliancepool.statistics.pool;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** Reads arithmetic on columns: + - * / ^, parentheses, and functions. */
final class Arithmetic {
  private static final Map<String, DoubleUnaryOperator> FUNCTIONS =
      Map.of(
          "log", Math::log,
          "log2", x -> Math.log(x) / Math.log(2),
          "log10", Math::log10,
          "sqrt", Math::sqrt,
          "exp", Math::exp,
          "abs", Math::abs);

  private final FormulaScanner in;

  /** Null where only the text is asked for. */
  private final ModeratorData data;

  private Arithmetic(FormulaScanner in, ModeratorData data) {
    this.in = in;
    this.data = data;
  }

  /** True for the functions that are known. */
  static boolean isFunction(String name) {
    return FUNCTIONS.containsKey(name);
  }

  /** What comes next, in R's spacing. */
  static String text(FormulaScanner in) {
    return new Arithmetic(in, null).sum().text;
  }

  /** The value of a text in every row; NaN where it is missing or not finite. */
  static double[] values(String text, ModeratorData data) {
    IntToDoubleFunction f = new Arithmetic(new FormulaScanner(text), data).sum().value;
    double[] x = new double[data.rows()];
    for (int i = 0; i < x.length; i++) {
      double v = f.applyAsDouble(i);
      x[i] = Double.isInfinite(v) ? Double.NaN : v;
    }
    return x;
  }

  /** Arithmetic with its text in R's spacing. */
  private record Expression(String text, IntToDoubleFunction value) {}

  private Expression sum() {
    Expression left = product();
    while (true) {
      if (in.accept('+')) {
        Expression a = left;
        Expression b = product();
        left =
            new Expression(
                a.text + " + " + b.text, i -> a.value.applyAsDouble(i) + b.value.applyAsDouble(i));
      } else if (in.accept('-')) {
        Expression a = left;
        Expression b = product();
        left =
            new Expression(
                a.text + " - " + b.text, i -> a.value.applyAsDouble(i) - b.value.applyAsDouble(i));
      } else {
        return left;
      }
    }
  }

  private Expression product() {
    Expression left = unary();
    while (true) {
      if (in.accept('*')) {
        Expression a = left;
        Expression b = unary();
        left =
            new Expression(
                a.text + " * " + b.text, i -> a.value.applyAsDouble(i) * b.value.applyAsDouble(i));
      } else if (in.accept('/')) {
        Expression a = left;
        Expression b = unary();
        left =
            new Expression(
                a.text + "/" + b.text, i -> a.value.applyAsDouble(i) / b.value.applyAsDouble(i));
      } else {
        return left;
      }
    }
  }

  private Expression unary() {
    if (in.accept('-')) {
      Expression a = unary();
      return new Expression("-" + a.text, i -> -a.value.applyAsDouble(i));
    }
    Expression base = atom();
    if (in.accept('^')) {
      Expression power = unary();
      return new Expression(
          base.text + "^" + power.text,
          i -> Math.pow(base.value.applyAsDouble(i), power.value.applyAsDouble(i)));
    }
    return base;
  }

  private Expression atom() {
    if (in.accept('(')) {
      Expression a = sum();
      in.expect(')');
      return new Expression("(" + a.text + ")", a.value);
    }
    int from = in.position();
    String n = in.name();
    if (Character.isDigit(n.charAt(0)) || n.charAt(0) == '.') {
      double v;
      try {
        v = Double.parseDouble(n);
      } catch (NumberFormatException e) {
        throw in.unreadableAt(from);
      }
      return new Expression(n, i -> v);
    }
    if (in.accept('(')) {
      Expression a = sum();
      in.expect(')');
      DoubleUnaryOperator f = FUNCTIONS.get(n);
      if (f == null) {
        throw in.unknownFunction(n, "");
      }
      return new Expression(n + "(" + a.text + ")", i -> f.applyAsDouble(a.value.applyAsDouble(i)));
    }
    if (data == null) {
      return new Expression(n, i -> Double.NaN);
    }
    double[] x = data.numbers(n);
    if (x == null) {
      throw new IllegalArgumentException(
          data.texts(n) == null
              ? "cannot compute \""
                  + in.text()
                  + "\": there is no column \""
                  + n
                  + "\"; the columns are "
                  + data.names()
              : "cannot compute \"" + in.text() + "\": column \"" + n + "\" is text, not numbers");
    }
    return new Expression(n, i -> x[i]);
  }
}
