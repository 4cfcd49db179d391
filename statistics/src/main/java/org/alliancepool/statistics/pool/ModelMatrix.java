package org.alliancepool.statistics.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The design of a meta-regression: one row per effect, one named column per coefficient.
 *
 * <p>Names are metafor's: {@code intrcpt}, the moderator's name, and factor name + level ({@code
 * design} with level {@code b} gives {@code designb}). Factors have treatment contrasts; the level
 * first in the order of {@link String#compareTo} is the reference. Without an intercept the first
 * factor keeps all its levels.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>a missing moderator (NaN, or null in a factor) is NaN in every column of its term; the fit
 *       drops the row and counts it;
 *   <li>a factor with one level has no column where there is an intercept;
 *   <li>rank is not looked at here: the fit drops redundant columns, later ones first, with a
 *       warning.
 * </ul>
 */
public final class ModelMatrix {
  /** Name of the intercept's column. */
  public static final String INTERCEPT = "intrcpt";

  private final List<String> names;
  private final List<String> terms;
  private final double[][] columns;
  private final int rows;
  private final int interceptIndex;

  ModelMatrix(List<String> names, List<String> terms, double[][] columns, int rows) {
    this.names = List.copyOf(names);
    this.terms = List.copyOf(terms);
    this.columns = columns;
    this.rows = rows;
    interceptIndex = firstOfOnes(columns);
  }

  /** A design of k rows with nothing but an intercept. */
  public static ModelMatrix intercept(int k) {
    double[] ones = new double[k];
    Arrays.fill(ones, 1);
    List<String> name = List.of(INTERCEPT);
    return new ModelMatrix(name, name, new double[][] {ones}, k);
  }

  /** A design under construction, with an intercept. */
  public static Builder builder(int k) {
    return new Builder(k, new double[k]);
  }

  /** A design under construction, without an intercept. */
  public static Builder builderWithoutIntercept(int k) {
    return new Builder(k, null);
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns.length;
  }

  /** Column names, in order. */
  public List<String> names() {
    return names;
  }

  /** The term each column belongs to; all columns of a factor share one. */
  public List<String> terms() {
    return terms;
  }

  /** A copy of one column. */
  public double[] column(int j) {
    return columns[j].clone();
  }

  /** One row. */
  public double[] row(int i) {
    double[] row = new double[columns.length];
    for (int j = 0; j < row.length; j++) {
      row[j] = columns[j][i];
    }
    return row;
  }

  /** Index of the column that is 1 throughout, or -1. */
  public int interceptIndex() {
    return interceptIndex;
  }

  /** Whether there is an intercept and nothing else. */
  public boolean isInterceptOnly() {
    return columns.length == 1 && interceptIndex() == 0;
  }

  /** The given rows, in the given order. */
  public ModelMatrix selectRows(int[] keep) {
    double[][] c = new double[columns.length][keep.length];
    for (int j = 0; j < c.length; j++) {
      for (int i = 0; i < keep.length; i++) {
        c[j][i] = columns[j][keep[i]];
      }
    }
    return new ModelMatrix(names, terms, c, keep.length);
  }

  /** The given columns, in the given order. */
  public ModelMatrix selectColumns(int[] keep) {
    List<String> n = new ArrayList<>();
    List<String> t = new ArrayList<>();
    double[][] c = new double[keep.length][];
    for (int j = 0; j < keep.length; j++) {
      n.add(names.get(keep[j]));
      t.add(terms.get(keep[j]));
      c[j] = columns[keep[j]];
    }
    return new ModelMatrix(n, t, c, rows);
  }

  /**
   * Columns that are not, to a relative 1e-7, linear combinations of earlier ones (the rule of
   * pivoted QR in linear-model software).
   */
  int[] independentColumns() {
    if (isInterceptOnly()) {
      return new int[] {0};
    }
    double[][] q = new double[columns.length][];
    int rank = 0;
    int[] keep = new int[columns.length];
    for (int j = 0; j < columns.length; j++) {
      double[] c = columns[j].clone();
      double norm = Math.sqrt(dot(c, c));
      for (int pass = 0; pass < 2; pass++) {
        for (int l = 0; l < rank; l++) {
          double d = dot(q[l], c);
          for (int i = 0; i < rows; i++) {
            c[i] -= d * q[l][i];
          }
        }
      }
      double left = Math.sqrt(dot(c, c));
      if (left > 1e-7 * norm) {
        for (int i = 0; i < rows; i++) {
          c[i] /= left;
        }
        q[rank] = c;
        keep[rank++] = j;
      }
    }
    return Arrays.copyOf(keep, rank);
  }

  /** Columns without copying, for the fits of this package. */
  double[][] raw() {
    return columns;
  }

  private static int firstOfOnes(double[][] columns) {
    for (int j = 0; j < columns.length; j++) {
      if (isOnes(columns[j])) {
        return j;
      }
    }
    return -1;
  }

  private static boolean isOnes(double[] column) {
    for (double v : column) {
      if (v != 1) {
        return false;
      }
    }
    return true;
  }

  private static double dot(double[] a, double[] b) {
    double s = 0;
    for (int i = 0; i < a.length; i++) {
      s += a[i] * b[i];
    }
    return s;
  }

  /** Collects columns; terms come in the order they are added. */
  public static final class Builder {
    private final int rows;
    private final List<String> names = new ArrayList<>();
    private final List<String> terms = new ArrayList<>();
    private final List<double[]> columns = new ArrayList<>();
    private boolean reference;

    private Builder(int rows, double[] intercept) {
      if (rows < 0) {
        throw new IllegalArgumentException("cannot make a design: negative number of rows " + rows);
      }
      this.rows = rows;
      if (intercept != null) {
        Arrays.fill(intercept, 1);
        add(INTERCEPT, INTERCEPT, intercept);
        reference = true;
      }
    }

    /** Adds a numeric moderator; NaN is missing. */
    public Builder numeric(String name, double[] values) {
      checkLength(name, values.length);
      for (double v : values) {
        if (Double.isInfinite(v)) {
          throw new IllegalArgumentException(
              "cannot use moderator \"" + name + "\": it holds an infinite value; correct it");
        }
      }
      add(name, name, values.clone());
      return this;
    }

    /** Adds a factor; null is missing. */
    public Builder factor(String name, String[] values) {
      checkLength(name, values.length);
      TreeSet<String> levels = new TreeSet<>(AlphabeticalOrder.INSTANCE);
      for (String v : values) {
        if (v != null) {
          levels.add(v);
        }
      }
      boolean first = true;
      for (String level : levels) {
        boolean skip = first && reference;
        first = false;
        if (skip) {
          continue;
        }
        double[] c = new double[rows];
        for (int i = 0; i < rows; i++) {
          c[i] = values[i] == null ? Double.NaN : values[i].equals(level) ? 1 : 0;
        }
        add(name + level, name, c);
      }
      if (levels.size() == 1 && reference && Arrays.asList(values).contains(null)) {
        // No column is left to carry the gap, yet a row with a missing moderator must go.
        double[] c = new double[rows];
        for (int i = 0; i < rows; i++) {
          c[i] = values[i] == null ? Double.NaN : 0;
        }
        add(name, name, c);
      }
      reference = true;
      return this;
    }

    /** Adds a column as it is, for instance a product of two others. */
    Builder column(String name, String term, double[] values) {
      add(name, term, values);
      return this;
    }

    /** The design. */
    public ModelMatrix build() {
      return new ModelMatrix(names, terms, columns.toArray(new double[0][]), rows);
    }

    private void checkLength(String name, int length) {
      if (length != rows) {
        throw new IllegalArgumentException(
            "cannot use moderator \""
                + name
                + "\": it has "
                + length
                + " values for "
                + rows
                + " effects; give one value per effect");
      }
    }

    private void add(String name, String term, double[] c) {
      names.add(name);
      terms.add(term);
      columns.add(c);
    }
  }
}
