package org.alliancepool.jobs.cli.draft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.WholeNumbers;
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
import org.alliancepool.schemas.instrument.Rater;

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
          "(?i)(trt01p|trtp|arm|armcd|group|treatment|trt|tx|condition|randomi[sz]ation|allocation|grp)");

  /** REDCap's name of an event, with the arm behind it. */
  private static final Pattern EVENT = Pattern.compile("(.+)_arm_(\\d+)");

  private static final Pattern INSTANCE = Pattern.compile("(?i)redcap_repeat_instance");

  /** REDCap's status of a form: 0 incomplete, 1 unverified, 2 complete. */
  private static final Pattern FORM_STATUS = Pattern.compile("(?i).+_complete");

  private static final double MOST_STATUS = 2;

  /** ADaM's mark of values that were derived. */
  private static final Pattern DERIVATION = Pattern.compile("(?i)DTYPE");

  private static final Pattern PARAMETER = Pattern.compile("(?i)(paramcd|qstestcd)");
  private static final Pattern VALUE = Pattern.compile("(?i)(aval|qsstresn)");
  private static final Pattern ITEM = Pattern.compile("(.*?\\D)0*(\\d{1,3})");

  /** Fewer numbered columns than this may be anything. */
  private static final int FEWEST_ITEMS = 4;

  private static final int MOST_ARMS = 8;

  /** Titles above a header take a few rows. */
  private static final int LOWEST_HEADER = 8;

  private static final int MOST_REPEATS = 200;

  final String file;
  final ReadOptions options;
  final long rows;
  private final List<ColumnLook> columns;
  private final Set<Repeat> repeats;

  /** A visit that a file repeats, as it stands in a row. */
  private record Repeat(String visit, String instance) {}

  /**
   * A measure that the columns may hold.
   *
   * @param instrument null where none of the known fits
   * @param key items or score
   * @param why for the comment
   */
  record Guess(String instrument, String key, String pattern, String why) {}

  private FileDraft(
      String file, ReadOptions options, List<ColumnLook> columns, Set<Repeat> repeats, long rows) {
    this.file = file;
    this.options = options;
    this.columns = columns;
    this.repeats = repeats;
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
        drafts.add(belowTitles(source, table));
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

  /** Where no column is named like an id, the names may stand in a lower row of a sheet. */
  private static FileDraft belowTitles(ByteSource source, ReadOptions table) throws IOException {
    FileDraft first = read(source, table);
    if (first.participant() != null || table.format() != ReadOptions.Format.XLSX) {
      return first;
    }
    for (int row = 2; row <= Math.min(LOWEST_HEADER, first.rows); row++) {
      FileDraft lower = withHeaderIn(source, table, row);
      if (lower != null && lower.participant() != null) {
        return lower;
      }
    }
    return first;
  }

  /** Null where the row is no header. */
  private static FileDraft withHeaderIn(ByteSource source, ReadOptions table, int row)
      throws IOException {
    try {
      return read(source, table.withHeaderIn(row));
    } catch (UserError e) {
      return null;
    }
  }

  private static FileDraft read(ByteSource source, ReadOptions options) throws IOException {
    try (TableReader reader = TableReaders.open(source, options)) {
      List<ColumnLook> columns = new ArrayList<>();
      for (SourceColumn column : reader.columns()) {
        columns.add(new ColumnLook(column.name(), column.valueLabels()));
      }
      int visit = columns.indexOf(named(columns, VISIT));
      int instance = columns.indexOf(named(columns, INSTANCE));
      Set<Repeat> repeats = new LinkedHashSet<>();
      long rows = 0;
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        rows++;
        for (int i = 0; i < columns.size() && r.problem() == null; i++) {
          columns.get(i).see(r.missing()[i] == null ? r.values()[i] : null);
        }
        boolean repeated = visit >= 0 && instance >= 0 && r.missing()[instance] == null;
        if (repeated && r.values()[visit] != null && repeats.size() < MOST_REPEATS) {
          repeats.add(new Repeat(r.values()[visit], r.values()[instance]));
        }
      }
      return new FileDraft(source.name(), options, columns, repeats, rows);
    }
  }

  private ColumnLook named(Pattern names) {
    return named(columns, names);
  }

  private static ColumnLook named(List<ColumnLook> columns, Pattern names) {
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
    return hasEventArms() || arms().isEmpty() ? null : named(ARM).name();
  }

  /** The codes of the arms; empty where neither a column nor REDCap's events look like them. */
  List<String> arms() {
    if (hasEventArms()) {
      return eventArms();
    }
    ColumnLook arm = named(ARM);
    List<String> codes = arm == null ? List.of() : arm.sharedValues();
    return codes.size() > MOST_ARMS ? List.of() : codes;
  }

  /** What the file calls an arm; null where it does not. */
  String armLabel(String code) {
    return arm() == null ? null : named(ARM).label(code);
  }

  private boolean hasEventArms() {
    return eventArms().size() > 1;
  }

  /** The arms behind the names of the events, which REDCap writes also where there is one arm. */
  private List<String> eventArms() {
    List<Matcher> events = rawVisits().stream().map(EVENT::matcher).toList();
    return events.stream().allMatch(Matcher::matches)
        ? events.stream().map(m -> m.group(2)).distinct().toList()
        : List.of();
  }

  /** How the visit column is made; null where it holds the visit alone. */
  String visitPattern() {
    List<String> arms = eventArms();
    return arms.isEmpty() ? null : "{visit}_arm_" + (arms.size() > 1 ? "{arm}" : arms.get(0));
  }

  /** The column that numbers the repeats of a visit; null where none is repeated. */
  String instance() {
    return visit() == null || repeats.isEmpty() ? null : named(INSTANCE).name();
  }

  /** The column that marks derived values; null where there is none. */
  String derivation() {
    ColumnLook derivation = named(DERIVATION);
    return derivation == null ? null : derivation.name();
  }

  String visit() {
    return rawVisits().isEmpty() ? null : named(VISIT).name();
  }

  /**
   * The names of the visits, with the number of a repeat; empty where the file has a row per
   * participant.
   */
  Set<String> visits() {
    Set<String> visits = new LinkedHashSet<>();
    for (String visit : rawVisits()) {
      List<String> numbers =
          repeats.stream().filter(r -> r.visit().equals(visit)).map(Repeat::instance).toList();
      if (numbers.isEmpty()) {
        visits.add(withoutArm(visit));
      }
      numbers.forEach(n -> visits.add(withoutArm(visit) + "#" + WholeNumbers.plain(n)));
    }
    return visits;
  }

  private String withoutArm(String visit) {
    Matcher event = EVENT.matcher(visit);
    return visitPattern() != null && event.matches() ? event.group(1) : visit;
  }

  /** As they stand in the column. */
  private List<String> rawVisits() {
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
                    instrument(prefix, items.size(), max),
                    "items",
                    prefix + "{item}",
                    "%d columns, values from %s to %s"
                        .formatted(items.size(), text(min), text(max))));
            items.values().forEach(c -> used.add(c.name()));
          }
        });
    for (ColumnLook column : columns) {
      String instrument = instrument(column.name(), 0, column.max());
      if (!isFormStatus(column)
          && !used.contains(column.name())
          && column.isNumeric()
          && instrument != null) {
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

  private static boolean isFormStatus(ColumnLook column) {
    return FORM_STATUS.matcher(column.name()).matches()
        && column.min() >= 0
        && column.max() <= MOST_STATUS;
  }

  /**
   * A known instrument whose code begins a column's name, and that has so many items (0: any). Of
   * several the one whose scale ends where the answers do, then one that clients fill in, then the
   * one of which the name says most.
   */
  private static String instrument(String name, int items, double max) {
    String letters = letters(name);
    return Instruments.builtIn().all().stream()
        .filter(
            i ->
                letters.startsWith(letters(i.code()))
                    || (items > 0 && letters(i.code()).startsWith(letters)))
        .filter(i -> items == 0 || forms(i, items).findAny().isPresent())
        .min(
            Comparator.comparingDouble((Instrument i) -> items == 0 ? 0 : beyond(i, items, max))
                .thenComparing(
                    i -> items == 0 || forms(i, items).anyMatch(FileDraft::isOfClients) ? 0 : 1)
                .thenComparing(i -> -letters(i.code()).length()))
        .map(Instrument::code)
        .orElse(null);
  }

  private static Stream<Form> forms(Instrument instrument, int items) {
    return instrument.forms().stream().filter(f -> f.isItemLevel() && f.items() == items);
  }

  /** How far the scale's end is from the highest answer. */
  private static double beyond(Instrument instrument, int items, double max) {
    return forms(instrument, items)
        .mapToDouble(f -> Math.abs(f.response().max() - max))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static boolean isOfClients(Form form) {
    return form.rater() == Rater.CLIENT;
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String text(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
