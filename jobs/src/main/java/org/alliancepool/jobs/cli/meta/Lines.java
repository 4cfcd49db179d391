package org.alliancepool.jobs.cli.meta;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers and tables as a user of metafor reads them: four decimals, p-values below 0.0001 as
 * {@code <.0001}, stars of significance.
 */
final class Lines {
  private Lines() {}

  /** A number with this many decimals; NaN is {@code NA}. */
  static String fixed(double x, int decimals) {
    if (Double.isNaN(x)) {
      return "NA";
    }
    if (Double.isInfinite(x)) {
      return x > 0 ? "Inf" : "-Inf";
    }
    // The exact binary value is rounded, as C's printf does.
    String text = new BigDecimal(x).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    return x < 0 && !text.startsWith("-") ? "-" + text : text;
  }

  /** A number with four decimals. */
  static String fixed(double x) {
    return fixed(x, 4);
  }

  /** A p-value in a table. */
  static String p(double p) {
    return p < 0.0001 ? "<.0001" : fixed(p);
  }

  /** {@code = 0.0123} or {@code < .0001}. */
  static String pEquals(double p) {
    return p < 0.0001 ? "< .0001" : "= " + fixed(p);
  }

  /** Stars of significance. */
  static String stars(double p) {
    if (p < 0.001) {
      return "***";
    }
    if (p < 0.01) {
      return "**";
    }
    if (p < 0.05) {
      return "*";
    }
    return p < 0.1 ? "." : "";
  }

  /** Degrees of freedom: whole where they are. */
  static String df(double df) {
    return df == Math.rint(df) ? Long.toString((long) df) : fixed(df, 2);
  }

  /** Columns of text: first and last to the left, the others to the right; an empty first goes. */
  static String table(String[] header, List<String[]> rows) {
    List<String[]> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    int[] width = new int[header.length];
    for (String[] row : all) {
      for (int c = 0; c < row.length; c++) {
        width[c] = Math.max(width[c], row[c].length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (String[] row : all) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.length; c++) {
        if (c == 0 && width[0] == 0) {
          continue;
        }
        String blanks = " ".repeat(width[c] - row[c].length());
        boolean left = c == 0 || c == row.length - 1;
        line.append(line.length() == 0 ? "" : "  ")
            .append(left ? row[c] + blanks : blanks + row[c]);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** Coefficients in the form of metafor; {@code df} is null where the test is normal. */
  static String coefficients(
      List<String> names,
      String statistic,
      double[] beta,
      double[] se,
      double[] stat,
      double[] df,
      double[] pval,
      double[] ciLb,
      double[] ciUb) {
    List<String> header = new ArrayList<>(List.of("", "estimate", "se", statistic));
    if (df != null) {
      header.add("df");
    }
    header.addAll(List.of("pval", "ci.lb", "ci.ub", ""));
    List<String[]> rows = new ArrayList<>();
    for (int j = 0; j < beta.length; j++) {
      List<String> row = new ArrayList<>();
      row.add(beta.length == 1 && names.get(0).equals("intrcpt") ? "" : names.get(j));
      row.addAll(List.of(fixed(beta[j]), fixed(se[j]), fixed(stat[j])));
      if (df != null) {
        row.add(df(df[j]));
      }
      row.addAll(List.of(p(pval[j]), fixed(ciLb[j]), fixed(ciUb[j]), stars(pval[j])));
      rows.add(row.toArray(String[]::new));
    }
    return table(header.toArray(String[]::new), rows);
  }

  /** What the stars mean. */
  static String legend() {
    return "---\nSignif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1\n";
  }

  /** Names and values, the values under each other. */
  static String facts(List<String[]> rows) {
    int width = rows.stream().mapToInt(r -> r[0].length()).max().orElse(0);
    StringBuilder out = new StringBuilder();
    for (String[] row : rows) {
      out.append(row[0])
          .append(" ".repeat(width - row[0].length() + 1))
          .append(row[1])
          .append('\n');
    }
    return out.toString();
  }

  /** The omnibus test of moderators: chi-square where df2 is NaN, else F. */
  static String moderators(List<String> names, double qm, int df1, double df2, double p) {
    List<String> tested = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      if (names.size() == 1 || !names.get(j).equals("intrcpt")) {
        tested.add(Integer.toString(j + 1));
      }
    }
    String which =
        tested.size() == 1
            ? "coefficient " + tested.get(0)
            : "coefficients " + tested.get(0) + ":" + tested.get(tested.size() - 1);
    return "Test of Moderators ("
        + which
        + "):\n"
        + omnibus("QM", qm, df1, df2)
        + ", p-val "
        + pEquals(p)
        + "\n\n";
  }

  /** A chi-square by its name, or an F where there are denominator degrees of freedom. */
  static String omnibus(String name, double stat, int df1, double df2) {
    return (Double.isNaN(df2)
            ? name + "(df = " + df1 + ")"
            : "F(df1 = " + df1 + ", df2 = " + df(df2) + ")")
        + " = "
        + fixed(stat);
  }

  /** Prediction interval, and the answer as a correlation; empty where there are moderators. */
  static String pooled(Measure measure, Answer.Pooled pooled, double level) {
    if (pooled == null) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    if (!Double.isNaN(pooled.piLb())) {
      out.append("Prediction interval: ")
          .append(fixed(pooled.piLb()))
          .append(" to ")
          .append(fixed(pooled.piUb()))
          .append('\n');
    }
    if (measure.scale() == Measure.Scale.FISHER_Z) {
      Answer.Pooled r = Values.correlation(measure, pooled);
      out.append("As a correlation: r = ")
          .append(fixed(r.estimate()))
          .append(" (")
          .append(df(level))
          .append("% CI ")
          .append(fixed(r.ciLb()))
          .append(" to ")
          .append(fixed(r.ciUb()));
      if (!Double.isNaN(r.piLb())) {
        out.append("; prediction interval ")
            .append(fixed(r.piLb()))
            .append(" to ")
            .append(fixed(r.piUb()));
      }
      out.append(")\n");
    }
    return out.length() == 0 ? "" : out.append('\n').toString();
  }
}
