package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.warehouse.Rows;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows that one patient gives to each table. */
final class Harmonised {
  /** The tables that a patient gives rows to. */
  private static final List<String> TABLES =
      List.of(
          "participant",
          "clinician",
          "session",
          "item_response",
          "measurement",
          "quarantine",
          "cell_account");

  final List<Row> participant = new ArrayList<>();
  final List<Row> clinician = new ArrayList<>();
  final List<Row> session = new ArrayList<>();
  final List<Row> itemResponse = new ArrayList<>();
  final List<Row> measurement = new ArrayList<>();
  final List<Row> quarantine = new ArrayList<>();
  final List<Row> cellAccount = new ArrayList<>();

  /** One array column per table. */
  static StructType type() {
    StructType type = new StructType();
    for (String table : TABLES) {
      type = type.add(table, DataTypes.createArrayType(Warehouse.type(table), false), false);
    }
    return type;
  }

  Row row() {
    return Rows.of(
        participant, clinician, session, itemResponse, measurement, quarantine, cellAccount);
  }
}
