package org.alliancepool.jobs.cli.draft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Blanks;
import org.alliancepool.jobs.consortium.WholeNumbers;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.ByteSource;
import org.alliancepool.jobs.ingest.format.ReadOptions;
import org.alliancepool.jobs.ingest.format.SourceColumn;
import org.alliancepool.jobs.ingest.format.SourceRecord;
import org.alliancepool.jobs.ingest.format.TableReader;
import org.alliancepool.jobs.ingest.format.TableReaders;

/**
 * What the columns of one file may be, by their names and by how their values repeat. The file is
 * read twice: for what each column looks like, then for how the chosen ones go together.
 */
final class FileDraft {
  /** REDCap's names of an event, with the arm behind it: in raw exports and in those of labels. */
  private static final List<Event> EVENTS =
      List.of(
          new Event(Pattern.compile("(.+)_arm_(\\d+)"), "{visit}_arm_"),
          new Event(Pattern.compile("(.+) \\(Arm (\\d+: .+)\\)"), "{visit} (Arm "));

  private static final Pattern INSTANCE =
      Pattern.compile("(?i)redcap_repeat_instance|repeat instance");

  /** ADaM's mark of values that were derived. */
  private static final Pattern DERIVATION = Pattern.compile("(?i)DTYPE");

  private static final Pattern PARAMETER = Pattern.compile("(?i)(paramcd|qstestcd)");

  /** The number where there is one, else the text of it. */
  private static final List<Pattern> VALUES =
      Stream.of("aval", "qsstresn", "avalc", "qsstresc", "qsorres")
          .map(name -> Pattern.compile(name, Pattern.CASE_INSENSITIVE))
          .toList();

  private static final int MOST_ARMS = 8;

  /** Of the patients, so many may be in two arms by mistake. */
  private static final double FEW = 0.05;

  private static final int MOST_REPEATS = 200;

  /** In a file of one row a patient most numbers tell many apart. */
  private static final int MOST_UNNAMED_IDS = 6;

  /** More codes of parameters than any trial has: then the column holds something else. */
  private static final int MOST_PARAMETERS = 2000;

  final String file;
  final ReadOptions options;
  final long rows;
  private final List<ColumnLook> columns;
  private final Set<String> repeatedNames;
  private final ColumnLook participant;
  private final ColumnLook visit;
  private final List<ColumnLook> arms;
  private final Together together;

  /**
   * A way of naming events.
   *
   * @param name with the visit and the arm
   * @param before what stands before the arm in the manifest's pattern
   */
  private record Event(Pattern name, String before) {
    String pattern(String arm) {
      return before + arm + (before.contains("(") ? ")" : "");
    }
  }

  /** A visit that a file repeats, as it stands in a row. */
  private record Repeat(String visit, String instance) {}

  /** How the values of the chosen columns go together. Of ids there are hashes only. */
  private static final class Together {
    private final Set<Repeat> repeats = new LinkedHashSet<>();
    private final Map<String, ColumnLook> parameters = new LinkedHashMap<>();
    private final Map<ColumnLook, Map<Integer, String>> armOf = new HashMap<>();
    private final Map<ColumnLook, Set<Integer>> changing = new HashMap<>();
    private final Set<Integer> ids = new HashSet<>();
    private final Set<Long> seen = new HashSet<>();
    private long again;
  }

  /**
   * @param columns those that can be mapped, as no other has their name
   */
  private FileDraft(
      String file,
      ReadOptions options,
      List<ColumnLook> columns,
      Set<String> repeatedNames,
      long rows,
      Together together) {
    this.file = file;
    this.options = options;
    this.columns = columns;
    this.repeatedNames = repeatedNames;
    this.rows = rows;
    this.together = together;
    this.participant = participant(columns, rows);
    this.visit = visit(columns);
    this.arms = armColumns(columns);
  }

  /**
   * Reads a file from top to bottom, in the format that its bytes suggest: a draft of each sheet or
   * dataset that has rows.
   *
   * @param encoding as a person says it; null: what the file looks like
   */
  static List<FileDraft> read(ByteSource source, String encoding) throws IOException {
    List<FileDraft> drafts = new ArrayList<>();
    UserError empty = null;
    for (ReadOptions table : TableReaders.tables(source, encoding)) {
      try {
        drafts.add(read(source, HeaderSearch.in(source, table, encoding)));
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
    List<ColumnLook> columns = new ArrayList<>();
    long rows = 0;
    try (TableReader reader = TableReaders.open(source, options)) {
      for (SourceColumn column : reader.columns()) {
        columns.add(new ColumnLook(column.name(), column.label(), column.valueLabels()));
      }
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        rows++;
        for (int i = 0; i < columns.size() && r.problem() == null; i++) {
          columns.get(i).see(present(r, i));
        }
      }
    }
    Set<String> repeated = repeatedNames(columns);
    List<ColumnLook> known =
        columns.stream().map(c -> repeated.contains(c.name()) ? ColumnLook.unknown() : c).toList();
    return new FileDraft(
        source.name(), options, known, repeated, rows, together(source, options, known, rows));
  }

  /** Names that others share, but for capitals: a manifest cannot tell them apart. */
  private static Set<String> repeatedNames(List<ColumnLook> columns) {
    Map<String, List<String>> alike = new TreeMap<>();
    columns.stream()
        .map(ColumnLook::name)
        .filter(n -> !Blanks.isBlank(n))
        .forEach(
            n -> alike.computeIfAbsent(n.toLowerCase(Locale.ROOT), k -> new ArrayList<>()).add(n));
    Set<String> repeated = new TreeSet<>();
    alike.values().stream().filter(names -> names.size() > 1).forEach(repeated::addAll);
    return repeated;
  }

  private static String present(SourceRecord r, int column) {
    return column < 0 || r.missing()[column] != null ? null : r.values()[column];
  }

  private static Together together(
      ByteSource source, ReadOptions options, List<ColumnLook> columns, long rows)
      throws IOException {
    Together together = new Together();
    int id = columns.indexOf(participant(columns, rows));
    int visit = columns.indexOf(visit(columns));
    int instance = columns.indexOf(named(columns, INSTANCE));
    int rater = columns.indexOf(rater(columns).orElse(null));
    int parameter = columns.indexOf(named(columns, PARAMETER));
    int value = columns.indexOf(values(columns));
    List<ColumnLook> arms = armColumns(columns);
    try (TableReader reader = TableReaders.open(source, options)) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        if (r.problem() != null) {
          continue;
        }
        String at = present(r, visit);
        String number = present(r, instance);
        if (at != null && number != null && together.repeats.size() < MOST_REPEATS) {
          together.repeats.add(new Repeat(at, number));
        }
        String code = present(r, parameter);
        if (code != null && value >= 0 && together.parameters.size() < MOST_PARAMETERS) {
          together
              .parameters
              .computeIfAbsent(Blanks.strip(code), c -> new ColumnLook(c, "", Map.of()))
              .see(present(r, value));
        }
        String who = present(r, id);
        if (who != null) {
          together.ids.add(who.hashCode());
          String row = String.join("\0", at, number, code, present(r, rater));
          together.again +=
              together.seen.add(((long) who.hashCode() << 32) ^ row.hashCode()) ? 0 : 1;
          for (ColumnLook arm : arms) {
            note(together, arm, who.hashCode(), present(r, columns.indexOf(arm)));
          }
        }
      }
    }
    return together;
  }

  private static void note(Together together, ColumnLook arm, int who, String code) {
    if (code == null || Blanks.isBlank(code)) {
      return;
    }
    String before =
        together.armOf.computeIfAbsent(arm, a -> new HashMap<>()).putIfAbsent(who, code);
    if (before != null && !before.equals(code)) {
      together.changing.computeIfAbsent(arm, a -> new HashSet<>()).add(who);
    }
  }

  private static ColumnLook named(List<ColumnLook> columns, Pattern names) {
    return columns.stream()
        .filter(c -> names.matcher(c.name().strip()).matches())
        .findFirst()
        .orElse(null);
  }

  private static ColumnLook values(List<ColumnLook> columns) {
    return VALUES.stream()
        .map(v -> named(columns, v))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private ColumnLook named(Pattern names) {
    return named(columns, names);
  }

  /** Columns with names of a role, the surest first, that look the part. */
  private static List<ColumnLook> inRole(
      List<ColumnLook> columns, ColumnRole role, Predicate<ColumnLook> looks) {
    return columns.stream()
        .filter(c -> c.rank(role) >= 0)
        .sorted(Comparator.comparingInt(c -> c.rank(role)))
        .filter(looks)
        .toList();
  }

  /**
   * In a file of several visits an id that no row shares numbers the rows, or the forms that were
   * sent in: then a column as surely named, in which ids come again, is the patient's.
   */
  private static ColumnLook participant(List<ColumnLook> columns, long rows) {
    ColumnRole role = ColumnRole.PARTICIPANT;
    List<ColumnLook> ids =
        inRole(columns, role, c -> c.looksLikeIds(rows, role.isWeak(c.rank(role))));
    if (ids.isEmpty()) {
      return null;
    }
    ColumnLook first = ids.get(0);
    ColumnLook visit = visit(columns);
    boolean severalVisits = visit != null && visit.sharedValues().size() > 1;
    if (!severalVisits || first.distinct() < rows) {
      return first;
    }
    return ids.stream()
        .filter(c -> c.distinct() < rows)
        .filter(c -> !role.isWeak(c.rank(role)) || role.isWeak(first.rank(role)))
        .findFirst()
        .orElse(first);
  }

  private static ColumnLook visit(List<ColumnLook> columns) {
    List<ColumnLook> visits = inRole(columns, ColumnRole.VISIT, c -> !c.sharedValues().isEmpty());
    return visits.stream()
        .filter(c -> c.sharedValues().size() > 1)
        .findFirst()
        .orElse(visits.isEmpty() ? null : visits.get(0));
  }

  private static List<ColumnLook> armColumns(List<ColumnLook> columns) {
    return inRole(
        columns,
        ColumnRole.ARM,
        c -> !c.sharedValues().isEmpty() && c.sharedValues().size() <= MOST_ARMS);
  }

  /** The column of the id; null where none is named and filled like one. */
  String participant() {
    return participant == null ? null : participant.name();
  }

  /** The column that says who rated; null where none does, of several raters. */
  String rater() {
    return rater(columns).map(ColumnLook::name).orElse(null);
  }

  /** The raters by their codes in that column; empty where there is none. */
  private Map<String, String> raters() {
    Map<String, String> raters = new TreeMap<>();
    rater(columns).ifPresent(c -> c.sharedValues().forEach(v -> raters.put(v, raterOf(c, v))));
    return raters;
  }

  private static Optional<ColumnLook> rater(List<ColumnLook> columns) {
    return inRole(
            columns,
            ColumnRole.RATER,
            c ->
                c.sharedValues().size() > 1
                    && c.sharedValues().stream().allMatch(v -> raterOf(c, v) != null))
        .stream()
        .findFirst();
  }

  /** Who is meant by a code, or by what the file calls it; null where that is no known word. */
  private static String raterOf(ColumnLook column, String code) {
    String called = column.label(code);
    return NameWord.rater(ColumnRole.letters(called == null ? code : called));
  }

  /** Names of several columns each. */
  Set<String> repeatedNames() {
    return repeatedNames;
  }

  /** Columns that are named like an id and do not hold ids of all rows. */
  List<String> unlikelyIds() {
    return inRole(columns, ColumnRole.PARTICIPANT, c -> c != participant).stream()
        .map(
            c ->
                "%s (%d values in %d of %d rows)"
                    .formatted(ManifestDraft.inQuotes(c.name()), c.distinct(), c.present(), rows))
        .toList();
  }

  /** Columns that are not named like an id and hold what could be ids, of most values first. */
  List<String> unnamedIds() {
    return columns.stream()
        .filter(c -> c.rank(ColumnRole.PARTICIPANT) < 0 && c != visit)
        .filter(c -> !ColumnRole.letters(c.name()).isEmpty() && c.looksLikeIds(rows, true))
        .sorted(Comparator.comparingInt(c -> -c.distinct()))
        .limit(MOST_UNNAMED_IDS)
        .map(c -> ManifestDraft.inQuotes(c.name()))
        .toList();
  }

  /** How many rows have the id, visit and repeat of another; they say things twice. */
  long repeatedRows() {
    return together.again;
  }

  /** How many different ids there are. */
  long participants() {
    return together.ids.size();
  }

  String arm() {
    return hasEventArms() || armColumn() == null ? null : armColumn().name();
  }

  private ColumnLook armColumn() {
    return possibleArms().findFirst().orElse(null);
  }

  /** Those of which a patient has one value: what was given in one session is no arm. */
  private Stream<ColumnLook> possibleArms() {
    return arms.stream()
        .filter(
            c ->
                together.changing.getOrDefault(c, Set.of()).size()
                    <= FEW * together.armOf.getOrDefault(c, Map.of()).size());
  }

  /** Columns that could be the arm as well as what is proposed, with their codes. */
  List<String> otherArms() {
    return possibleArms()
        .skip(hasEventArms() ? 0 : 1)
        .map(
            c ->
                "%s (%s)"
                    .formatted(
                        ManifestDraft.inQuotes(c.name()),
                        c.sharedValues().stream()
                            .map(ManifestDraft::inQuotes)
                            .collect(Collectors.joining(", "))))
        .toList();
  }

  /** The codes of the arms; empty where neither a column nor REDCap's events look like them. */
  List<String> armCodes() {
    return hasEventArms()
        ? eventArms()
        : armColumn() == null ? List.of() : armColumn().sharedValues();
  }

  /** What the file calls an arm; null where it does not. */
  String armLabel(String code) {
    return arm() == null ? null : armColumn().label(code);
  }

  private boolean hasEventArms() {
    return eventArms().size() > 1;
  }

  /** The arms behind the names of the events, which REDCap writes also where there is one arm. */
  private List<String> eventArms() {
    return events()
        .map(
            e ->
                rawVisits().stream()
                    .map(v -> e.name().matcher(v))
                    .filter(Matcher::matches)
                    .map(m -> m.group(2))
                    .distinct()
                    .toList())
        .orElse(List.of());
  }

  /** The way in which every visit is named; empty where some are named otherwise. */
  private Optional<Event> events() {
    List<String> names = rawVisits();
    return EVENTS.stream()
        .filter(
            e -> !names.isEmpty() && names.stream().allMatch(v -> e.name().matcher(v).matches()))
        .findFirst();
  }

  /** How the visit column is made; null where it holds the visit alone. */
  String visitPattern() {
    List<String> codes = eventArms();
    return events().map(e -> e.pattern(codes.size() > 1 ? "{arm}" : codes.get(0))).orElse(null);
  }

  /** The column that numbers the repeats of a visit; null where none is repeated. */
  String instance() {
    return visit == null || together.repeats.isEmpty() ? null : named(INSTANCE).name();
  }

  /** The column that marks derived values; null where there is none. */
  String derivation() {
    ColumnLook derivation = named(DERIVATION);
    return derivation == null ? null : derivation.name();
  }

  String visit() {
    return visit == null ? null : visit.name();
  }

  /** How many visits stand in one row alone. */
  long singleVisits() {
    return visit == null ? 0 : visit.singleValues();
  }

  /**
   * The names of the visits, with the number of a repeat; empty where the file has a row per
   * participant.
   */
  Set<String> visits() {
    Set<String> visits = new LinkedHashSet<>();
    for (String name : rawVisits()) {
      List<String> numbers =
          together.repeats.stream()
              .filter(r -> r.visit().equals(name))
              .map(Repeat::instance)
              .toList();
      if (numbers.isEmpty()) {
        visits.add(withoutArm(name));
      }
      numbers.forEach(n -> visits.add(withoutArm(name) + "#" + WholeNumbers.plain(n)));
    }
    return visits;
  }

  private String withoutArm(String name) {
    return events()
        .map(e -> e.name().matcher(name))
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .orElse(name);
  }

  /** As they stand in the column. */
  private List<String> rawVisits() {
    return visit == null ? List.of() : visit.sharedValues();
  }

  String parameter() {
    ColumnLook parameter = named(PARAMETER);
    return parameter == null || values(columns) == null ? null : parameter.name();
  }

  String value() {
    return values(columns).name();
  }

  String layout() {
    return parameter() != null ? "parameter" : visit != null ? "long" : "wide";
  }

  /** What the columns, or the parameters, may measure. */
  List<MeasureGuess> guesses() {
    return MeasureSearch.in(answers(), visit != null, raters());
  }

  private List<ColumnLook> answers() {
    return parameter() != null ? List.copyOf(together.parameters.values()) : columns;
  }

  /** Columns that a guess is about, and the arm's: what says that a value is missing there. */
  Set<String> missingWords() {
    Set<String> words = new TreeSet<>();
    List<ColumnLook> of =
        parameter() != null ? answers() : answers().stream().filter(ColumnLook::isNumeric).toList();
    of.forEach(c -> words.addAll(c.missingWords()));
    if (arm() != null) {
      words.addAll(armColumn().missingCodes());
    }
    if (visit != null) {
      words.addAll(visit.missingCodes());
    }
    return words;
  }

  /** True where numbers have a comma before their decimals, and none has a point. */
  boolean hasDecimalComma() {
    boolean comma = answers().stream().anyMatch(ColumnLook::hasDecimalComma);
    return comma && answers().stream().noneMatch(ColumnLook::hasDecimalPoint);
  }
}
