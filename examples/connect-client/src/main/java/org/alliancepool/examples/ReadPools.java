package org.alliancepool.examples;

import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Asks a server for the pooled correlations. Start {@code bin/alliance serve} in another terminal,
 * then:
 *
 * <pre>
 * java --add-opens=java.base/java.nio=ALL-UNNAMED \
 *   -cp "examples/connect-client/target/connect-client.jar:examples/connect-client/target/lib/*" \
 *   org.alliancepool.examples.ReadPools sc://localhost:15002
 * </pre>
 */
public final class ReadPools {
  private static final String POOLS =
      """
      SELECT analysis_id, stratum, k, ni, r, r_ci_lb, r_ci_ub
      FROM current_pooled_effect
      WHERE measure = 'ZCOR'
      ORDER BY analysis_id, stratum
      """;

  private ReadPools() {}

  /**
   * Prints a line per pool.
   *
   * @param arguments what {@code alliance serve} has printed; default: sc://localhost:15002
   */
  public static void main(String[] arguments) {
    String url = arguments.length > 0 ? arguments[0] : "sc://localhost:15002";
    Optional<String> fault = Probe.fault(url);
    if (fault.isPresent()) {
      System.err.println("Cannot read the pools: " + fault.get());
      System.exit(2);
    }
    SparkSession spark = SparkSession.builder().remote(url).getOrCreate();
    for (Row pool : spark.sql(POOLS).collectAsList()) {
      System.out.printf(
          "%s, %s: r = %.2f [%.2f, %.2f], %d effects, %d patients%n",
          pool.getString(0),
          pool.getString(1),
          pool.getDouble(4),
          pool.getDouble(5),
          pool.getDouble(6),
          pool.getInt(2),
          pool.getLong(3));
    }
    // Not closed, but left to end with the process: on close() Spark 4.2 has its server drop
    // machine-learning models, and prints a trace where the server has no such part.
  }
}
