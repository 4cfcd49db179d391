package org.alliancepool.jobs.cli.draft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.ByteSource;
import org.alliancepool.jobs.ingest.format.ReadOptions;
import org.alliancepool.jobs.ingest.format.SourceColumn;
import org.alliancepool.jobs.ingest.format.SourceRecord;
import org.alliancepool.jobs.ingest.format.TableReader;
import org.alliancepool.jobs.ingest.format.TableReaders;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Instrument;
import org.alliancepool.schemas.instrument.Instruments;

/** What the columns of one file may be, by their names and by how their values repeat. */
final class FileDraft {
  private static final Pattern ID =
      Pattern.compile(
          "(?i)(usubjid|subjid|record_id|(subject|subj|participant|patient|pat|person)([ _]?(id|no|nr|number))?|id|pid)");
  private static final Pattern VISIT =
      Pattern.compile(
          "(?i)(avisit|visit|redcap_event_name|event|event name|session|sess|timepoint|time|wave)");
  private static final Pattern ARM =
      Pattern.compile(
          "(?i)(trt01p|trtp|arm|armcd|group|treatment|trt|tx|condition|randomi[sz]ation|allocation)");
  private static final Pattern PARAMETER = Pattern.compile("(?i)(paramcd|qstestcd)");
  private static final Pattern VALUE = Pattern.compile("(?i)(aval|qsstresn)");
  private static final Pattern ITEM = Pattern.compile("(.*?\\D)0*(\\d{1,3})");

  /** Fewer numbered columns than this may be anything. */
  private static final int FEWEST_ITEMS = 4;

  private static final int MOST_ARMS = 8;

  final String file;
  final ReadOptions options;
  final long rows;
  private final List<ColumnLook> columns;

  /**
   * A measure that the columns may hold.
   *
   * @param instrument null where none of the known fits
   * @param key items or score
   * @param why for the comment
   */
  record Guess(String instrument, String key, String pattern, String why) {}

  private FileDraft(String file, ReadOptions options, List<ColumnLook> columns, long rows) {
    this.file = file;
    this.options = options;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Reads a file from top to bottom, in the format that its bytes suggest: a draft of each sheet or
   * dataset that has rows.
   */
  static List<FileDraft> read(ByteSource source) throws IOException {
    List<FileDraft> drafts = new ArrayList<>();
    UserError empty = null;
    for (ReadOptions table : TableReaders.tables(source)) {
      try {
        drafts.add(read(source, table));
      } catch (UserError e) {
        if (e.name() != ErrorName.EMPTY_FILE) {
          throw e;
        }
        empty = e;
      }
    }
    if (drafts.isEmpty() && empty != null) {
      throw empty;
    }
    return drafts;
  }

  private static FileDraft read(ByteSource source, ReadOptions options) throws IOException {
    try (TableReader reader = TableReaders.open(source, options)) {
      List<ColumnLook> columns = new ArrayList<>();
      for (SourceColumn column : reader.columns()) {
        columns.add(new ColumnLook(column.name()));
      }
      long rows = 0;
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        rows++;
        for (int i = 0; i < columns.size() && r.problem() == null; i++) {
          columns.get(i).see(r.missing()[i] == null ? r.values()[i] : null);
        }
      }
      return new FileDraft(source.name(), options, columns, rows);
    }
  }

  private ColumnLook named(Pattern names) {
    return columns.stream()
        .filter(c -> names.matcher(c.name().strip()).matches())
        .findFirst()
        .orElse(null);
  }

  /** The column of the id; null where no name suggests one. */
  String participant() {
    ColumnLook id = named(ID);
    return id == null ? null : id.name();
  }

  String arm() {
    return arms().isEmpty() ? null : named(ARM).name();
  }

  /** The codes of the arms; empty where no column looks like one. */
  List<String> arms() {
    ColumnLook arm = named(ARM);
    List<String> codes = arm == null ? List.of() : arm.sharedValues();
    return codes.size() > MOST_ARMS ? List.of() : codes;
  }

  String visit() {
    return visits().isEmpty() ? null : named(VISIT).name();
  }

  /** The names of the visits; empty where the file has a row per participant. */
  List<String> visits() {
    ColumnLook visit = named(VISIT);
    return visit == null ? List.of() : visit.sharedValues();
  }

  String parameter() {
    ColumnLook parameter = named(PARAMETER);
    return parameter == null || named(VALUE) == null ? null : parameter.name();
  }

  String value() {
    return named(VALUE).name();
  }

  String layout() {
    return parameter() != null ? "parameter" : visit() != null ? "long" : "wide";
  }

  /** Columns numbered from 1 upwards as items, and columns named like an instrument as scores. */
  List<Guess> guesses() {
    List<Guess> guesses = new ArrayList<>();
    Set<String> used = new HashSet<>();
    Map<String, TreeMap<Integer, ColumnLook>> numbered = new TreeMap<>();
    for (ColumnLook column : columns) {
      Matcher m = ITEM.matcher(column.name());
      if (m.matches() && column.isNumeric()) {
        numbered
            .computeIfAbsent(m.group(1), p -> new TreeMap<>())
            .put(Integer.parseInt(m.group(2)), column);
      }
    }
    numbered.forEach(
        (prefix, items) -> {
          if (items.size() >= FEWEST_ITEMS
              && items.firstKey() == 1
              && items.lastKey() == items.size()) {
            double min = items.values().stream().mapToDouble(ColumnLook::min).min().orElse(0);
            double max = items.values().stream().mapToDouble(ColumnLook::max).max().orElse(0);
            guesses.add(
                new Guess(
                    instrument(prefix, items.size()),
                    "items",
                    prefix + "{item}",
                    "%d columns, values from %s to %s"
                        .formatted(items.size(), text(min), text(max))));
            items.values().forEach(c -> used.add(c.name()));
          }
        });
    for (ColumnLook column : columns) {
      String instrument = instrument(column.name(), 0);
      if (!used.contains(column.name()) && column.isNumeric() && instrument != null) {
        guesses.add(
            new Guess(
                instrument,
                "score",
                column.name(),
                "values from %s to %s".formatted(text(column.min()), text(column.max()))));
      }
    }
    return guesses;
  }

  /** A known instrument whose code begins a column's name, and that has so many items (0: any). */
  private static String instrument(String name, int items) {
    String letters = letters(name);
    String best = null;
    for (Instrument instrument : Instruments.builtIn().all()) {
      String code = letters(instrument.code());
      boolean fits =
          items == 0
              || instrument.forms().stream().anyMatch(f -> f.isItemLevel() && size(f) == items);
      boolean closer = best == null || code.length() > letters(best).length();
      if (fits && closer && (letters.startsWith(code) || (items > 0 && code.startsWith(letters)))) {
        best = instrument.code();
      }
    }
    return best;
  }

  private static int size(Form form) {
    return form.items();
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String text(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
