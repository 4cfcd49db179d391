package org.alliancepool.jobs.checks;

import java.util.Arrays;
import java.util.Map;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;

/** Rows of {@code coverage}, of which a test gives the columns that it is about. */
final class CoverageRow {
  private static final StructType TYPE = Warehouse.type("coverage");

  private CoverageRow() {}

  static Row of(Map<String, Object> values) {
    return new GenericRowWithSchema(
        Arrays.stream(TYPE.fieldNames()).map(values::get).toArray(), TYPE);
  }
}
