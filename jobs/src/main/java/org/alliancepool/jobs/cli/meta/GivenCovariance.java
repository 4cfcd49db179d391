package org.alliancepool.jobs.cli.meta;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.statistics.dependent.SamplingCovariance;

/**
 * The sampling covariances of the effects as a user gives them: a square table whose rows and
 * columns are the rows of the table of effects, in the same order, as R's {@code write.csv(V,
 * row.names = FALSE)} writes a matrix.
 *
 * <p>Its diagonal must be the variances of the effects (so that another order is noticed) and it
 * must be 0 between studies. Rows and columns of effects that were dropped are not looked at.
 */
final class GivenCovariance {
  private static final double SAME = 1e-6;

  private GivenCovariance() {}

  /** Reads and checks. */
  static SamplingCovariance read(Path file, EffectTable effects, Effects e) {
    EffectTable table = EffectTable.read(file);
    int n = effects.rows();
    if (table.rows() != n || table.columns().size() != n) {
      throw wrong(
          "\""
              + file
              + "\" has "
              + table.rows()
              + " rows and "
              + table.columns().size()
              + " columns for "
              + n
              + " rows of effects; give a header, and one row and column for each");
    }
    double[][] v = new double[n][];
    for (int j = 0; j < n; j++) {
      v[j] = table.numbers(table.columns().get(j));
    }
    int[] rows = e.rows();
    for (int i = 0; i < e.k(); i++) {
      double diagonal = v[rows[i]][rows[i]];
      if (!(Math.abs(diagonal - e.vi()[i]) <= SAME * e.vi()[i])) {
        throw wrong(
            "its diagonal is "
                + diagonal
                + " in row "
                + (rows[i] + 1)
                + " of \""
                + file
                + "\", where the effect has the variance "
                + e.vi()[i]
                + "; give the covariances of these effects, in their order");
      }
      for (int j = 0; j < e.k(); j++) {
        if (e.study().level(i) != e.study().level(j) && v[rows[j]][rows[i]] != 0) {
          throw wrong(
              "the covariance in row "
                  + (rows[i] + 1)
                  + ", column "
                  + (rows[j] + 1)
                  + " of \""
                  + file
                  + "\" is "
                  + v[rows[j]][rows[i]]
                  + " between two studies; make it 0, or give both the same --study");
        }
      }
    }
    List<double[][]> blocks = new ArrayList<>();
    for (int[] study : e.study().rows()) {
      double[][] block = new double[study.length][study.length];
      for (int a = 0; a < study.length; a++) {
        for (int b = 0; b < study.length; b++) {
          block[a][b] = v[rows[study[b]]][rows[study[a]]];
        }
      }
      blocks.add(block);
    }
    return Effects.asUserError(() -> SamplingCovariance.blocks(e.study(), blocks));
  }

  private static UserError wrong(String why) {
    return new UserError(
        ErrorName.INVALID_EFFECTS, "Cannot use the sampling covariances: " + why + ".");
  }
}
