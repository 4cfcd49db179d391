package org.alliancepool.jobs.cli.draft;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.ingest.format.TableReaders;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;

/** How the values of the columns with a role go together. */
final class RowsTogether {
  private static final int MOST_REPEATS = 200;

  /** More codes of parameters than any trial has: then the column holds something else. */
  private static final int MOST_PARAMETERS = 2000;

  private final Set<Repeat> repeats = new LinkedHashSet<>();
  private final Map<String, ColumnLook> parameters = new LinkedHashMap<>();
  private final Map<ColumnLook, Set<String>> raters = new LinkedHashMap<>();
  private final Set<ColumnLook> ofVisits = new LinkedHashSet<>();
  private final Map<ColumnLook, DatesOfVisits> dates = new LinkedHashMap<>();

  /** By the id alone, within the first place, within the first two, and so on. */
  private final List<Patients> patients;

  private RowsTogether(int places) {
    patients = Stream.generate(Patients::new).limit(places + 1).toList();
  }

  /** A visit that a file repeats, as it stands in a row. */
  private record Repeat(String visit, String instance) {}

  /** Reads a file from top to bottom. */
  static RowsTogether read(ByteSource source, ReadOptions options, FileRoles roles)
      throws IOException {
    RowsTogether together = new RowsTogether(roles.places().size());
    Places places = new Places(roles);
    try (TableReader reader = TableReaders.open(source, options)) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        if (r.problem() == null) {
          together.see(r, places);
        }
      }
    }
    return together;
  }

  /** Where the columns with a role stand; -1 for none. */
  private static final class Places {
    final int participant;
    final int visit;
    final int instance;
    final int rater;
    final int parameter;
    final int value;
    final int[] places;
    final int[] mayRepeat;
    final List<ColumnLook> columns;
    final List<String> names;
    final Map<ColumnLook, Integer> arms = new LinkedHashMap<>();
    final Map<ColumnLook, Integer> dates = new LinkedHashMap<>();

    Places(FileRoles roles) {
      columns = roles.columns();
      names = columns.stream().map(c -> ColumnRole.letters(c.name())).toList();
      mayRepeat =
          IntStream.range(0, roles.visitIsRepeatedInstrument() ? columns.size() : 0).toArray();
      participant = place(columns, roles.participant());
      places = roles.places().stream().mapToInt(columns::indexOf).toArray();
      visit = place(columns, roles.visit());
      instance = place(columns, roles.instance());
      rater = place(columns, roles.rater());
      parameter = place(columns, roles.parameter());
      value = place(columns, roles.value());
      Stream.concat(roles.arms().stream(), roles.unnamedArms().stream())
          .forEach(a -> arms.put(a, columns.indexOf(a)));
      roles.dates().forEach(d -> dates.put(d, columns.indexOf(d)));
    }

    private static int place(List<ColumnLook> columns, Optional<ColumnLook> column) {
      return column.map(columns::indexOf).orElse(-1);
    }
  }

  private void see(SourceRecord r, Places places) {
    String visit = r.present(places.visit);
    String instance = r.present(places.instance);
    if (visit != null && instance != null && repeats.size() < MOST_REPEATS) {
      repeats.add(new Repeat(visit, instance));
    }
    String code = r.present(places.parameter);
    String rater = r.present(places.rater);
    if (code != null && parameters.size() < MOST_PARAMETERS) {
      ColumnLook parameter =
          parameters.computeIfAbsent(Blanks.strip(code), c -> new ColumnLook(c, "", Map.of()));
      parameter.see(r.present(places.value));
      raters
          .computeIfAbsent(parameter, p -> new LinkedHashSet<>())
          .add(rater == null ? "" : Blanks.strip(rater));
    }
    if (visit != null && !Blanks.isBlank(visit)) {
      for (int column : places.mayRepeat) {
        if (isFilled(r, column)) {
          ofVisits.add(places.columns.get(column));
        }
      }
    }
    String who = r.present(places.participant);
    if (who == null) {
      return;
    }
    String row = String.join("\0", visit, instance, code, rater);
    Map<ColumnLook, String> arms = new LinkedHashMap<>();
    places.arms.forEach(
        (column, place) -> {
          if (isFilled(r, place)) {
            arms.put(column, r.present(place));
          }
        });
    String patient = who;
    int content = content(r, places.names);
    patients.get(0).see(patient, row, content, arms);
    for (int i = 0; i < places.places.length; i++) {
      patient = String.join("\0", patient, r.present(places.places[i]));
      patients.get(i + 1).see(patient, row, content, arms);
    }
    if (visit != null) {
      seeDates(r, places, patient, String.join("\0", visit, instance));
    }
  }

  private void seeDates(SourceRecord r, Places places, String patient, String visit) {
    places.dates.forEach(
        (column, place) -> {
          if (isFilled(r, place)) {
            dates
                .computeIfAbsent(column, c -> new DatesOfVisits())
                .see(patient, visit, Blanks.strip(r.present(place)));
          }
        });
  }

  /** The same for rows of the same cells, wherever their columns stand. */
  private static int content(SourceRecord r, List<String> names) {
    int content = 0;
    for (int i = 0; i < names.size(); i++) {
      if (isFilled(r, i)) {
        content += mixed(Objects.hash(names.get(i), Blanks.strip(r.present(i))));
      }
    }
    return content;
  }

  /** Sums of plain hashes are the same where one number is a little more and another less. */
  private static int mixed(int hash) {
    int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b; // as MurmurHash3 ends
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }

  private static boolean isFilled(SourceRecord r, int column) {
    String value = r.present(column);
    return value != null && !Blanks.isBlank(value);
  }

  /** The patients by their ids, within so many places. */
  Patients patients(int places) {
    return patients.get(places);
  }

  /** Within how many places no row repeats another; 0 where the id alone does, or none helps. */
  int placesThatNumberAnew() {
    for (int places = 0; places < patients.size(); places++) {
      if (patients.get(places).repeatedRows() == 0) {
        return places;
      }
    }
    return 0;
  }

  /** True where rows that repeat an id are of several sites: each may number its own patients. */
  boolean sitesRepeatIds() {
    return patients.size() > 1 && patients.get(1).repeatedRows() < patients.get(0).repeatedRows();
  }

  boolean hasRepeats() {
    return !repeats.isEmpty();
  }

  /** The numbers with which a visit is repeated. */
  List<String> instances(String visit) {
    return repeats.stream().filter(r -> r.visit().equals(visit)).map(Repeat::instance).toList();
  }

  /** What the file measures, a look for each code; empty where a column is a measure. */
  Collection<ColumnLook> parameters() {
    return parameters.values();
  }

  /** The codes of raters beside each parameter. */
  Map<ColumnLook, Set<String>> ratersOfParameters() {
    return raters;
  }

  /** Columns of dates that change from visit to visit. */
  List<ColumnLook> datesOfVisits() {
    return dates.keySet().stream().filter(c -> dates.get(c).change()).toList();
  }

  /** True where a column is filled in a row of a repeated form. */
  boolean isOfRepeatedForms(ColumnLook column) {
    return ofVisits.contains(column);
  }
}
