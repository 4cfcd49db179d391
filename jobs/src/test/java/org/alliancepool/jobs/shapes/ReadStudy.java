package org.alliancepool.jobs.shapes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.GivenNumbers;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.harmonise.patient.FileFacts;
import org.alliancepool.jobs.harmonise.patient.Harmonised;
import org.alliancepool.jobs.harmonise.patient.PatientHarmoniser;
import org.alliancepool.jobs.harmonise.patient.Tally;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.ingest.read.SourceRead;
import org.alliancepool.jobs.ingest.read.StudyReader;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** A study folder read and harmonised without Spark, its tables as text that is easy to compare. */
final class ReadStudy {
  private static final Pseudonymiser KEY =
      new Pseudonymiser("a key for tests alone".getBytes(StandardCharsets.UTF_8));
  private static final StructType SOURCE_FILE = Warehouse.type("source_file");
  private static final StructType SOURCE_ROW = Warehouse.type("source_row");

  private final String study;
  private final Map<String, List<Row>> tables = new LinkedHashMap<>();
  private final Map<String, Row> accounts = new LinkedHashMap<>();
  private final List<Row> sourceRows = new ArrayList<>();
  private final GivenNumbers numbers = new GivenNumbers();
  private final Tally tally = new Tally();
  private String error;

  private ReadStudy(String study) {
    this.study = study;
  }

  /** Writes the manifest into a folder that holds the data, and reads both. */
  static ReadStudy of(Path folder, String manifest) throws IOException {
    Files.writeString(folder.resolve("study.yaml"), manifest);
    Study study =
        Consortium.study(
            Location.of(folder), new Consortium.Context(KEY.keyId(), LocalDate.of(2026, 11, 22)));
    ReadStudy read = new ReadStudy(study.id());
    read.run(study);
    return read;
  }

  private void run(Study study) {
    Map<String, List<Row>> patients = new TreeMap<>();
    Map<String, FileFacts> files = new LinkedHashMap<>();
    for (Iterator<SourceRead> read = new StudyReader(study, KEY); read.hasNext(); ) {
      SourceRead next = read.next();
      if (next instanceof SourceRead.Failure failure) {
        error = failure.message();
        return;
      } else if (next instanceof SourceRead.Account account) {
        Row row = new GenericRowWithSchema(values(account.row()), SOURCE_FILE);
        accounts.put(row.getAs("file"), row);
        files.put(row.getAs("file"), FileFacts.of(withLists(row)));
      } else if (next instanceof SourceRead.Line line) {
        sourceRows.add(line.row());
        patients
            .computeIfAbsent(String.valueOf(line.row().get(3)), p -> new ArrayList<>())
            .add(withSchema(line.row()));
      }
    }
    PatientHarmoniser harmoniser = new PatientHarmoniser(study, files);
    patients.forEach(
        (id, rows) -> {
          Harmonised out = harmoniser.harmonise(id.equals("null") ? null : id, rows);
          numbers.addParticipant(out.givenNumbers());
          tally.merge(new Tally().add(out.withoutAnswers()));
          for (String table :
              Stream.concat(Harmonised.TABLES.stream(), Stream.of("cell_account")).toList()) {
            List<Row> all = tables.computeIfAbsent(table, t -> new ArrayList<>());
            for (Row r : out.rows(table)) {
              all.add(new GenericRowWithSchema(values(r), Warehouse.type(table)));
            }
          }
        });
  }

  private static Object[] values(Row row) {
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    return values;
  }

  /** The same with arrays as they come out of a table. */
  private static Row withLists(Row row) {
    Object[] values = values(row);
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Object[] list) {
        values[i] = CollectionConverters.asScala(Arrays.asList(list)).toSeq();
      }
    }
    return new GenericRowWithSchema(values, row.schema());
  }

  /** As a row comes out of a table: with names, and lists of Scala's. */
  private static Row withSchema(Row row) {
    Object[] values = Arrays.copyOf(values(row), SOURCE_ROW.size());
    values[4] = CollectionConverters.asScala(Arrays.asList((Object[]) values[4])).toSeq();
    return new GenericRowWithSchema(values, SOURCE_ROW);
  }

  /** Why the study was left out; null where it was not. */
  String error() {
    return error;
  }

  /** The pseudonym of a participant. */
  String pseudonym(String id) {
    return KEY.participant(study, id);
  }

  /** The rows of a table as "value value ...", sorted, of the columns named. */
  List<String> table(String name, String... columns) {
    return tables.get(name).stream()
        .map(
            r ->
                Arrays.stream(columns)
                    .map(c -> String.valueOf(r.<Object>getAs(c)))
                    .collect(Collectors.joining(" ")))
        .sorted()
        .toList();
  }

  /** A column as source_row keeps it, with the mark of each cell. */
  List<String> cells(String file, String column) {
    List<String> cells = new ArrayList<>();
    for (Row row : sourceRows) {
      for (Object c : (Object[]) row.get(4)) {
        Row cell = (Row) c;
        if (row.getString(1).equals(file) && cell.getString(0).equals(column)) {
          cells.add(cell.get(1) + " " + cell.get(2));
        }
      }
    }
    return cells;
  }

  /** The value labels of each column, as source_file keeps them. */
  List<String> labels(String file) {
    return Arrays.stream((Object[]) accounts.get(file).getAs("value_label"))
        .map(c -> CollectionConverters.asJava((scala.collection.Map<?, ?>) ((Row) c).get(2)))
        .map(labels -> new TreeMap<>(labels).toString())
        .toList();
  }

  /** Columns that stand in the place of mapped ones, as source_file keeps them. */
  List<String> renamed(String file) {
    return Arrays.stream((Object[]) accounts.get(file).getAs("renamed_column"))
        .map(c -> (Row) c)
        .map(c -> "%s %s %s".formatted(c.get(0), c.get(1), c.get(2)))
        .toList();
  }

  /** How the ids of the files up to one are written, as source_file keeps it. */
  String writtenIds(String file) {
    return accounts.get(file).<Row>getAs("written_id").mkString(" ");
  }

  /** How many participants have the very answers and scores of another. */
  long sameAnswers() {
    return tally.sameAnswers(study);
  }

  /** How many participants may have the primary endpoint in rows that are kept out. */
  long lackingEndpoint() {
    return tally.lackingEndpoint(study);
  }

  /** What the study gives for answers and scores, as study keeps it. */
  List<String> givenNumbers() {
    return numbers.rows().stream().map(Row::toString).toList();
  }

  /** Mapped cells that ingest counted, and those that harmonise accounts for. */
  List<Long> books() {
    long mapped = accounts.values().stream().mapToLong(a -> a.<Long>getAs("n_cell")).sum();
    long accounted =
        tables.get("cell_account").stream().mapToLong(r -> r.<Long>getAs("n_cell")).sum();
    long rejected =
        tables.get("cell_account").stream().mapToLong(r -> r.<Long>getAs("n_quarantined")).sum();
    long named = tables.get("quarantine").stream().mapToLong(r -> r.<Long>getAs("n_cell")).sum();
    return List.of(mapped - accounted, rejected - named);
  }
}
