package org.alliancepool.jobs.harmonise.patient;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What {@code source_file} says of a file.
 *
 * @param columns those that are mapped, in file order
 * @param sha256 checksum of the file
 * @param labels what the file calls values, by column and value; only columns that have any
 */
public record FileFacts(
    List<String> columns, String sha256, Map<String, Map<String, ValueLabel>> labels)
    implements Serializable {

  /** The facts in a row of {@code source_file}. */
  public static FileFacts of(Row file) {
    Map<String, Map<String, ValueLabel>> labels = new HashMap<>();
    for (Row column : file.<Row>getList(file.fieldIndex("value_label"))) {
      Map<String, ValueLabel> values = new HashMap<>();
      column
          .<String, String>getJavaMap(2)
          .forEach((value, label) -> values.put(value, ValueLabel.of(label)));
      if (!values.isEmpty()) {
        labels.put(column.getString(0), values);
      }
    }
    return new FileFacts(
        List.copyOf(file.<String>getList(file.fieldIndex("mapped_column"))),
        file.getAs("sha256"),
        labels);
  }
}
