package org.alliancepool.examples;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A client that reads, and then tries to change the warehouse in every way that a mistake might.
 * Run by the test of {@code alliance serve}, in a process of its own. Prints a line per attempt.
 */
public final class TriesToWrite {
  private interface Attempt {
    void run() throws Exception;
  }

  private TriesToWrite() {}

  /**
   * Runs.
   *
   * @param arguments the server's address, the folder of the warehouse, and the address without its
   *     token
   */
  public static void main(String[] arguments) throws IOException {
    ReadPools.main(new String[] {arguments[0]});
    SparkSession spark = SparkSession.builder().remote(arguments[0]).create();
    String table = "delta.`" + arguments[1] + "/effect_size`";
    String folder = arguments[1] + "/effect_size";
    Dataset<Row> effects = spark.sql("SELECT * FROM effect_size");
    System.out.println("effects: " + effects.count());
    System.out.println("tables: " + spark.sql("SHOW TABLES").count());
    System.out.println(
        spark.sql("DESCRIBE effect_size").where("col_name = 'vi'").first().getString(2));
    System.out.println("run: " + spark.sql("SELECT DISTINCT run_id FROM current_score").count());

    Map<String, Attempt> attempts = new LinkedHashMap<>();
    attempts.put("delete", () -> spark.sql("DELETE FROM " + table));
    attempts.put("hidden delete", () -> spark.sql("EXECUTE IMMEDIATE 'DELETE FROM " + table + "'"));
    attempts.put("restore", () -> spark.sql("RESTORE TABLE " + table + " TO VERSION AS OF 0"));
    attempts.put(
        "clone",
        () -> spark.sql("CREATE TABLE delta.`" + arguments[1] + "-clone` SHALLOW CLONE " + table));
    attempts.put("script", () -> spark.sql("BEGIN DELETE FROM " + table + "; END"));
    attempts.put("insert", () -> spark.sql("INSERT INTO " + table + " SELECT * FROM effect_size"));
    attempts.put("drop view", () -> spark.sql("DROP VIEW effect_size"));
    attempts.put("replace view", () -> spark.sql("CREATE OR REPLACE VIEW effect_size AS SELECT 1"));
    attempts.put("append", () -> effects.write().format("delta").mode("append").save(folder));
    attempts.put("overwrite", () -> effects.write().mode("overwrite").parquet(folder));
    attempts.put("save as table", () -> effects.write().format("delta").saveAsTable("mine"));
    attempts.put("write to", () -> effects.writeTo(table).append());
    attempts.put(
        "stream",
        () ->
            spark
                .readStream()
                .format("rate")
                .load()
                .writeStream()
                .format("parquet")
                .option("checkpointLocation", folder + "/checkpoint")
                .start(folder));
    attempts.put(
        "program",
        () ->
            spark
                .sql("SELECT TRANSFORM(study_id) USING 'touch " + folder + "/made' FROM study")
                .count());
    attempts.put(
        "Java", () -> effects.selectExpr("reflect('java.lang.System', 'lineSeparator')").count());
    attempts.forEach((name, attempt) -> System.out.println(name + ": " + outcome(attempt)));

    System.out.println("without the token: " + stranger(arguments[2]));

    effects.limit(1).createOrReplaceTempView("mine");
    System.out.println("own view: " + spark.sql("SELECT * FROM mine").count());
  }

  private static String stranger(String address) {
    try {
      return "LET IN " + SparkSession.builder().remote(address).create().sql("SELECT 1").count();
    } catch (Exception e) {
      return e.toString().contains("UNAUTHENTICATED") ? "refused" : "FAILED " + e;
    }
  }

  private static String outcome(Attempt attempt) {
    try {
      attempt.run();
      return "WRITTEN";
    } catch (Exception e) {
      return String.valueOf(e.getMessage()).contains("serves its tables for reading")
          ? "refused"
          : "FAILED " + e;
    }
  }
}
