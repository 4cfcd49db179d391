package org.alliancepool.statistics.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A variable's columns: one if numeric, one per level if a factor. */
record CodedVariable(
    String variable,
    String[] values,
    TreeSet<String> levels,
    List<String> names,
    List<double[]> columns) {

  static CodedVariable number(String name, double[] x) {
    return new CodedVariable(name, null, null, List.of(name), List.of(x));
  }

  static CodedVariable factor(String name, String[] values, TreeSet<String> levels) {
    for (String v : values) {
      if (v != null) {
        levels.add(v);
      }
    }
    return new CodedVariable(name, values, levels, List.of(), List.of());
  }

  CodedVariable dummies(boolean contrasts) {
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
    return new CodedVariable(variable, values, levels, n, c);
  }
}
