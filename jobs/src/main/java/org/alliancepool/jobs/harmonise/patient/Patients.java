package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.alliancepool.jobs.warehouse.row.RowGroups;
import org.apache.spark.sql.Row;

/**
 * Harmonises patient after patient. Rows without an id are gathered by study as those of nobody.
 */
public final class Patients extends RowGroups<Harmonised> {
  private final Map<String, PatientHarmoniser> harmonisers;

  /**
   * @param rows rows of {@code source_row}, those of one study and participant behind each other
   * @param harmonisers by study
   */
  public Patients(Iterator<Row> rows, Map<String, PatientHarmoniser> harmonisers) {
    super(rows);
    this.harmonisers = harmonisers;
  }

  @Override
  protected boolean isOfOneGroup(Row first, Row other) {
    return study(first).equals(study(other)) && Objects.equals(patient(first), patient(other));
  }

  @Override
  protected Harmonised gather(Row first, Iterator<Row> group) {
    List<Row> rows = new ArrayList<>();
    group.forEachRemaining(rows::add);
    return harmonisers.get(study(first)).harmonise(patient(first), rows);
  }

  private static String study(Row row) {
    return row.getAs("study_id");
  }

  private static String patient(Row row) {
    return row.getAs("participant_id");
  }
}
