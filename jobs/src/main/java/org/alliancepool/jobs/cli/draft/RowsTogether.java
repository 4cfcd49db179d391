package org.alliancepool.jobs.cli.draft;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.Blanks;
import org.alliancepool.jobs.ingest.format.ByteSource;
import org.alliancepool.jobs.ingest.format.ReadOptions;
import org.alliancepool.jobs.ingest.format.SourceRecord;
import org.alliancepool.jobs.ingest.format.TableReader;
import org.alliancepool.jobs.ingest.format.TableReaders;

/** How the values of the columns with a role go together. Of ids there are hashes only. */
final class RowsTogether {
  /** Of the patients, so many may be in two arms by mistake. */
  private static final double FEW = 0.05;

  private static final int MOST_REPEATS = 200;

  /** More codes of parameters than any trial has: then the column holds something else. */
  private static final int MOST_PARAMETERS = 2000;

  private final Set<Repeat> repeats = new LinkedHashSet<>();
  private final Map<String, ColumnLook> parameters = new LinkedHashMap<>();
  private final Map<ColumnLook, Arms> arms = new HashMap<>();
  private final Set<Integer> ids = new HashSet<>();
  private final Set<Long> seen = new HashSet<>();
  private final Set<Long> seenAtSite = new HashSet<>();
  private long again;
  private long againAtSite;

  private RowsTogether() {}

  /** A visit that a file repeats, as it stands in a row. */
  private record Repeat(String visit, String instance) {}

  /** The first code of every patient in one column, and who has another as well. */
  private static final class Arms {
    private final Map<Integer, String> first = new HashMap<>();
    private final Set<Integer> changing = new HashSet<>();

    void see(int who, String code) {
      String before = first.putIfAbsent(who, code);
      if (before != null && !before.equals(code)) {
        changing.add(who);
      }
    }
  }

  /** Reads a file from top to bottom. */
  static RowsTogether read(ByteSource source, ReadOptions options, FileRoles roles)
      throws IOException {
    RowsTogether together = new RowsTogether();
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
    final int site;
    final int visit;
    final int instance;
    final int rater;
    final int parameter;
    final int value;
    final Map<ColumnLook, Integer> arms = new LinkedHashMap<>();

    Places(FileRoles roles) {
      List<ColumnLook> columns = roles.columns();
      participant = place(columns, roles.participant());
      site = place(columns, roles.site());
      visit = place(columns, roles.visit());
      instance = place(columns, roles.instance());
      rater = place(columns, roles.rater());
      parameter = place(columns, roles.parameter());
      value = place(columns, roles.value());
      roles.arms().forEach(a -> arms.put(a, columns.indexOf(a)));
    }

    private static int place(List<ColumnLook> columns, Optional<ColumnLook> column) {
      return column.map(columns::indexOf).orElse(-1);
    }
  }

  private void see(SourceRecord r, Places places) {
    String visit = present(r, places.visit);
    String instance = present(r, places.instance);
    if (visit != null && instance != null && repeats.size() < MOST_REPEATS) {
      repeats.add(new Repeat(visit, instance));
    }
    String code = present(r, places.parameter);
    if (code != null && parameters.size() < MOST_PARAMETERS) {
      parameters
          .computeIfAbsent(Blanks.strip(code), c -> new ColumnLook(c, "", Map.of()))
          .see(present(r, places.value));
    }
    String who = present(r, places.participant);
    if (who == null) {
      return;
    }
    ids.add(who.hashCode());
    String row = String.join("\0", visit, instance, code, present(r, places.rater));
    again += seen.add(hash(who, row)) ? 0 : 1;
    if (places.site >= 0) {
      againAtSite += seenAtSite.add(hash(who, row + "\0" + present(r, places.site))) ? 0 : 1;
    }
    places.arms.forEach(
        (column, place) -> {
          String arm = present(r, place);
          if (arm != null && !Blanks.isBlank(arm)) {
            arms.computeIfAbsent(column, c -> new Arms()).see(who.hashCode(), arm);
          }
        });
  }

  private static long hash(String who, String row) {
    return ((long) who.hashCode() << 32) ^ row.hashCode();
  }

  /** A value; null where it is missing, and where there is no such column. */
  static String present(SourceRecord r, int column) {
    return column < 0 || r.missing()[column] != null ? null : r.values()[column];
  }

  /** How many different ids there are. */
  long participants() {
    return ids.size();
  }

  /** How many rows have the id, visit and repeat of another; they say things twice. */
  long repeatedRows() {
    return again;
  }

  /** True where rows that repeat an id are of several sites: each may number its own patients. */
  boolean sitesRepeatIds() {
    return !seenAtSite.isEmpty() && againAtSite < again;
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

  /** True where a patient has one value of a column: what was given in one session is no arm. */
  boolean hasOneForEach(ColumnLook arm) {
    Arms codes = arms.getOrDefault(arm, new Arms());
    return codes.changing.size() <= FEW * codes.first.size();
  }
}
