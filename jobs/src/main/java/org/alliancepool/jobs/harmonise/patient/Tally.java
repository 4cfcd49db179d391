package org.alliancepool.jobs.harmonise.patient;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.alliancepool.jobs.consortium.faults.GivenNumbers;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/** Sums over patients: rows by table, participants by study, and where the cells of files went. */
public final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Columns of {@code cell_account}: study, file, column, then counts, then the fingerprint. */
  private static final int FIRST_COUNT = 3;

  private static final int COUNTS = 4;

  private final HashMap<String, Long> rows = new HashMap<>();
  private final HashMap<String, Long> participants = new HashMap<>();
  private final HashMap<String, Long> lackingEndpoint = new HashMap<>();
  private final HashMap<String, GivenNumbers> numbers = new HashMap<>();
  private final HashMap<String, SamePrints> answers = new HashMap<>();
  private final HashMap<Column, long[]> cells = new HashMap<>();

  private record Column(String study, String file, String column, String fingerprint)
      implements Serializable {}

  /** Adds a patient. */
  public Tally add(Harmonised patient) {
    for (String table : Harmonised.TABLES) {
      rows.merge(table, patient.count(table), Long::sum);
    }
    for (Row r : patient.rows("participant")) {
      participants.merge(r.getString(0), 1L, Long::sum);
      numbers(r.getString(0)).addParticipant(patient.givenNumbers());
      lackingEndpoint.merge(r.getString(0), patient.lacksEndpoint ? 1L : 0L, Long::sum);
      if (patient.answerPrint != null) {
        answers(r.getString(0)).add(patient.answerPrint);
      }
    }
    for (Row r : patient.rows("cell_account")) {
      long[] sums = cells.computeIfAbsent(column(r), c -> new long[COUNTS]);
      for (int i = 0; i < COUNTS; i++) {
        sums[i] += r.getLong(FIRST_COUNT + i);
      }
    }
    return this;
  }

  private GivenNumbers numbers(String study) {
    return numbers.computeIfAbsent(study, s -> new GivenNumbers());
  }

  private SamePrints answers(String study) {
    return answers.computeIfAbsent(study, s -> new SamePrints());
  }

  private static Column column(Row r) {
    return new Column(
        r.getString(0), r.getString(1), r.getString(2), r.getString(FIRST_COUNT + COUNTS));
  }

  /** Adds the sums over other patients. */
  public Tally merge(Tally other) {
    other.rows.forEach((table, n) -> rows.merge(table, n, Long::sum));
    other.participants.forEach((study, n) -> participants.merge(study, n, Long::sum));
    other.lackingEndpoint.forEach((study, n) -> lackingEndpoint.merge(study, n, Long::sum));
    other.numbers.forEach((study, more) -> numbers(study).merge(more));
    other.answers.forEach((study, more) -> answers(study).merge(more));
    other.cells.forEach(
        (column, more) -> {
          long[] sums = cells.computeIfAbsent(column, c -> new long[COUNTS]);
          for (int i = 0; i < COUNTS; i++) {
            sums[i] += more[i];
          }
        });
    return this;
  }

  /** How many rows there are for a table. */
  public long rows(String table) {
    return rows.getOrDefault(table, 0L);
  }

  /** How many participants a study has. */
  public long participants(String study) {
    return participants.getOrDefault(study, 0L);
  }

  /** What the files of a study give as answers and scores. */
  public GivenNumbers givenNumbers(String study) {
    return numbers.getOrDefault(study, new GivenNumbers());
  }

  /** How many participants of a study have the very answers and scores of another. */
  public long sameAnswers(String study) {
    return answers.getOrDefault(study, new SamePrints()).count();
  }

  /** How many participants of a study may have the primary endpoint in rows that are kept out. */
  public long lackingEndpoint(String study) {
    return lackingEndpoint.getOrDefault(study, 0L);
  }

  /** Rows of {@code cell_account}. */
  public List<Row> accounts() {
    List<Row> accounts = new ArrayList<>();
    cells.forEach(
        (c, n) ->
            accounts.add(
                Rows.of(c.study(), c.file(), c.column(), n[0], n[1], n[2], n[3], c.fingerprint())));
    return accounts;
  }
}
