package org.alliancepool.schemas.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders the native Delta DDL of a table: comments, NOT NULL and CHECK. */
public final class DeltaDdl {
  /**
   * Delta would write a checkpoint of the log by several Spark jobs at every tenth commit, which
   * for a small table cost more than a night's work on it. The pipeline writes its own.
   */
  private static final String OWN_CHECKPOINTS =
      """
      ,
        'delta.checkpointInterval' = '1000000'"""
          .strip();

  /**
   * Every version that a run lists must stay readable. Delta would drop log entries after 30 days
   * and let VACUUM delete files that no longer belong to the newest version after 7.
   */
  private static final String KEEP_VERSIONS =
      """
      ,
        'delta.enableExpiredLogCleanup' = 'false',
        'delta.logRetentionDuration' = 'interval 36500 days',
        'delta.deletedFileRetentionDuration' = 'interval 36500 days'"""
          .strip();

  /** How Delta's properties of CHECK conditions begin. */
  public static final String CHECK = "delta.constraints.";

  private DeltaDdl() {}

  /** The columns as a DDL list, which Spark also parses into a StructType. */
  public static String columns(TableSchema table) {
    return table.columns().stream()
        .map(
            c ->
                "`"
                    + c.name()
                    + "` "
                    + c.type()
                    + (c.required() ? " NOT NULL" : "")
                    + " COMMENT "
                    + quote(c.analystNote()))
        .collect(Collectors.joining(",\n  "));
  }

  /**
   * The statement that creates the table at a place. CHECK conditions are set as the table property
   * that ALTER TABLE ADD CONSTRAINT would set, so that a new table costs one commit and not one per
   * condition.
   *
   * @param how CREATE TABLE IF NOT EXISTS, or REPLACE TABLE
   * @param location path or URI of the table
   */
  public static String declare(String how, TableSchema table, String location) {
    String constraints =
        conditions(table).entrySet().stream()
            .map(c -> ",\n  '" + c.getKey() + "' = " + quote(c.getValue()))
            .collect(Collectors.joining());
    return how
        + " delta.`"
        + location.replace("`", "``")
        + "` (\n  "
        + columns(table)
        + "\n)\nUSING DELTA"
        + (table.isPartitioned() ? "\nPARTITIONED BY (`" + table.partition() + "`)" : "")
        + "\nCOMMENT "
        + quote(table.purpose())
        + "\nTBLPROPERTIES (\n  'alliance.schema_version' = '"
        + table.schemaVersion()
        + "'"
        + KEEP_VERSIONS
        + OWN_CHECKPOINTS
        + constraints
        + "\n)";
  }

  /** The CHECK conditions of the table, by the properties under which Delta keeps them. */
  public static Map<String, String> conditions(TableSchema table) {
    Map<String, String> conditions = new LinkedHashMap<>();
    table.columns().stream()
        .filter(c -> c.condition().isPresent())
        .forEach(c -> conditions.put(CHECK + c.name() + "_valid", c.condition().get()));
    return conditions;
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
