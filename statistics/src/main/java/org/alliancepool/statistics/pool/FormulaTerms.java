package org.alliancepool.statistics.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the terms of a formula. A term is the set of its variables. */
final class FormulaTerms {
  private static final int MOST_TERMS = 1000;

  private final FormulaScanner in;
  private final Set<String> variables = new LinkedHashSet<>();
  private final List<List<String>> ordered = new ArrayList<>();
  private boolean intercept = true;
  private int depth;

  private FormulaTerms(FormulaScanner in) {
    this.in = in;
  }

  /** Reads a right-hand side from its beginning to its end. */
  static FormulaTerms of(String text) {
    FormulaTerms terms = new FormulaTerms(new FormulaScanner(text));
    terms.read();
    return terms;
  }

  private void read() {
    in.accept('~');
    if (in.atEnd()) {
      return;
    }
    Set<Set<String>> all = terms();
    if (!in.atEnd()) {
      throw in.unreadable();
    }
    // R names the variables of a term in the order in which the formula first names them.
    all.forEach(term -> ordered.add(variables.stream().filter(term::contains).toList()));
    ordered.sort(Comparator.comparingInt(List::size));
  }

  /** Main effects before interactions. */
  List<List<String>> ordered() {
    return ordered;
  }

  boolean hasIntercept() {
    return intercept;
  }

  /** Terms added and taken away. */
  private Set<Set<String>> terms() {
    Set<Set<String>> all = new LinkedHashSet<>();
    boolean plus = !in.accept('-');
    while (true) {
      if (isConstant()) {
        boolean one = in.accept('1') || !in.accept('0');
        intercept = plus == one;
      } else if (plus) {
        all.addAll(crossing());
      } else {
        all.removeAll(crossing());
      }
      if (in.accept('+')) {
        plus = true;
      } else if (in.accept('-')) {
        plus = false;
      } else {
        return all;
      }
    }
  }

  /** Whether 0 or 1 comes, which stand for the intercept. */
  private boolean isConstant() {
    boolean constant = in.isNextAlone("01");
    if (constant && depth > 0) {
      throw in.refused("the intercept, 0 or 1, stands within parentheses; write it outside");
    }
    return constant;
  }

  /** {@code a * b} and {@code a / b}. */
  private Set<Set<String>> crossing() {
    Set<Set<String>> left = interaction();
    while (true) {
      if (in.accept('*')) {
        Set<Set<String>> right = interaction();
        Set<Set<String>> both = together(left, right);
        left.addAll(right);
        left.addAll(both);
      } else if (in.accept('/')) {
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
    while (in.accept(':')) {
      left = together(left, power());
    }
    return left;
  }

  /** {@code (a + b)^2}. */
  private Set<Set<String>> power() {
    Set<Set<String>> base = operand();
    Set<Set<String>> all = base;
    while (in.accept('^')) {
      base = all;
      int from = in.position();
      String exponent = in.name();
      if (!exponent.matches("[1-9][0-9]?")) {
        throw in.unreadableAt(from);
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
    if (in.accept('(')) {
      depth++;
      Set<Set<String>> inner = terms();
      in.expect(')');
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
        throw in.refused("it has over " + MOST_TERMS + " terms; leave interactions out");
      }
    }
    return all;
  }

  /** A column, or what is made of columns, as R names it. */
  private String factor() {
    int from = in.position();
    boolean quoted = in.isNext('`');
    String n = in.name();
    if (Character.isDigit(n.charAt(0)) && !quoted) {
      throw in.unreadableAt(from);
    }
    if (!in.accept('(')) {
      return n;
    }
    if (n.equals("factor")) {
      String inner = in.name();
      in.expect(')');
      return "factor(" + inner + ")";
    }
    if (!n.equals("I") && !Arithmetic.isFunction(n)) {
      throw in.unknownFunction(n, "I, factor, ");
    }
    String inner = Arithmetic.text(in);
    in.expect(')');
    return n + "(" + inner + ")";
  }
}
