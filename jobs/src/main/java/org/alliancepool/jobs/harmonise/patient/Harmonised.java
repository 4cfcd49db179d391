package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.consortium.faults.GivenNumbers;
import org.alliancepool.jobs.warehouse.bag.KeptRows;
import org.apache.spark.sql.Row;

/** The rows that one patient gives to each table. */
public final class Harmonised implements KeptRows {
  private static final long serialVersionUID = 1L;

  /** The tables that a patient gives whole rows to; of {@code cell_account} it gives summands. */
  public static final List<String> TABLES =
      List.of("participant", "clinician", "session", "item_response", "measurement", "quarantine");

  final ArrayList<Row> participant = new ArrayList<>();
  final ArrayList<Row> clinician = new ArrayList<>();
  final ArrayList<Row> session = new ArrayList<>();
  final ArrayList<Row> itemResponse = new ArrayList<>();
  final ArrayList<Row> measurement = new ArrayList<>();
  final ArrayList<Row> quarantine = new ArrayList<>();
  final ArrayList<Row> cellAccount = new ArrayList<>();
  private final GivenNumbers givenNumbers = new GivenNumbers();
  private long answersElsewhere;

  /** What tells the patient's answers from another's; null where they may be alike by chance. */
  Long answerPrint;

  /** Whether the primary endpoint may stand in rows that are kept out. */
  boolean lacksEndpoint;

  /** The same without its answers, which it then only counts. */
  public Harmonised withoutAnswers() {
    Harmonised without = new Harmonised();
    for (String table : TABLES) {
      if (!table.equals("item_response")) {
        without.rows(table).addAll(rows(table));
      }
    }
    without.cellAccount.addAll(cellAccount);
    without.givenNumbers.merge(givenNumbers);
    without.answersElsewhere = count("item_response");
    without.answerPrint = answerPrint;
    without.lacksEndpoint = lacksEndpoint;
    return without;
  }

  /** What the patient's cells give as answers and scores. */
  public GivenNumbers givenNumbers() {
    return givenNumbers;
  }

  /** How many rows there are for a table. */
  long count(String table) {
    return rows(table).size() + (table.equals("item_response") ? answersElsewhere : 0);
  }

  @Override
  public long size() {
    long size = cellAccount.size();
    for (String table : TABLES) {
      size += rows(table).size();
    }
    return size;
  }

  /** The rows for a table. */
  public List<Row> rows(String table) {
    return switch (table) {
      case "participant" -> participant;
      case "clinician" -> clinician;
      case "session" -> session;
      case "item_response" -> itemResponse;
      case "measurement" -> measurement;
      case "quarantine" -> quarantine;
      case "cell_account" -> cellAccount;
      default -> throw new IllegalArgumentException("a patient has no rows for " + table);
    };
  }
}
