package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.sql.Row;

/**
 * Harmonises patient after patient. Rows without an id are gathered by study as those of nobody.
 */
public final class Patients implements Iterator<Harmonised> {
  private final Iterator<Row> rows;
  private final Map<String, PatientHarmoniser> harmonisers;
  private Row ahead;

  /**
   * @param rows rows of {@code source_row}, those of one study and participant behind each other
   * @param harmonisers by study
   */
  public Patients(Iterator<Row> rows, Map<String, PatientHarmoniser> harmonisers) {
    this.rows = rows;
    this.harmonisers = harmonisers;
    this.ahead = rows.hasNext() ? rows.next() : null;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public Harmonised next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    String study = ahead.getAs("study_id");
    String participant = ahead.getAs("participant_id");
    List<Row> patient = new ArrayList<>();
    do {
      patient.add(ahead);
      ahead = rows.hasNext() ? rows.next() : null;
    } while (ahead != null
        && study.equals(ahead.getAs("study_id"))
        && Objects.equals(participant, ahead.getAs("participant_id")));
    return harmonisers.get(study).harmonise(participant, patient);
  }
}
