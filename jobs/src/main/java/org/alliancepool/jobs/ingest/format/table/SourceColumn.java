package org.alliancepool.jobs.ingest.format.table;

import java.util.Map;

/**
 * A column of a trial file.
 *
 * @param name as in the file (for SPSS the long name)
 * @param label the variable label, empty where there is none
 * @param type what the file says of its values
 * @param valueLabels label by value, the value written as in {@link SourceRecord}; kept as
 *     provenance, never turned into scores
 */
public record SourceColumn(String name, String label, Type type, Map<String, String> valueLabels) {
  /** What a file declares of a column's values. Text formats declare nothing: TEXT. */
  public enum Type {
    TEXT,
    NUMBER,
    DATE,
    DATE_TIME,
    TIME
  }
}
