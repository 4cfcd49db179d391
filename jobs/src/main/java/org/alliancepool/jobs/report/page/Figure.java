package org.alliancepool.jobs.report.page;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.alliancepool.jobs.report.page.ReportModel.Fit;
import org.apache.spark.sql.Row;

/** The forest plot of a pool. */
final class Figure {
  private Figure() {}

  static String svg(
      Row pool,
      List<Row> members,
      Predicate<Row> hidden,
      Map<String, Double> weights,
      Names names,
      Fit fit) {
    return null;
  }
}
