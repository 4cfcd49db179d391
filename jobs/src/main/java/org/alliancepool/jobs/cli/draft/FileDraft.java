package org.alliancepool.jobs.cli.draft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.WholeNumbers;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.TableReaders;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;

/**
 * What the columns of one file may be, by their names and by how their values repeat. The file is
 * read twice: for what each column looks like ({@link FileRoles}), then for how those with a role
 * go together ({@link RowsTogether}).
 */
final class FileDraft {
  /** In a file of one row a patient every question with a few answers looks like an arm. */
  private static final int MOST_UNNAMED_ARMS = 6;

  final String file;
  final ReadOptions options;
  final long rows;
  private final Set<String> repeatedNames;
  private final FileRoles roles;
  private final RowsTogether together;
  private final EventNames events;
  private final int places;

  private FileDraft(
      String file,
      ReadOptions options,
      long rows,
      Set<String> repeatedNames,
      FileRoles roles,
      RowsTogether together,
      int places) {
    this.file = file;
    this.options = options;
    this.rows = rows;
    this.repeatedNames = repeatedNames;
    this.roles = roles;
    this.together = together;
    this.places = places;
    this.events = new EventNames(roles.visit().map(ColumnLook::sharedValues).orElse(List.of()));
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
    if (empty != null && drafts.isEmpty()) {
      throw empty;
    }
    if (empty != null) {
      System.err.println("left out: " + empty.getMessage());
    }
    return drafts;
  }

  /** What a file holds, in options that may suit it. */
  private record Look(ReadOptions options, List<ColumnLook> columns, long rows, long malformed) {
    static Look at(ByteSource source, ReadOptions options) throws IOException {
      List<ColumnLook> columns = new ArrayList<>();
      long rows = 0;
      long malformed = 0;
      try (TableReader reader = TableReaders.open(source, options)) {
        for (SourceColumn column : reader.columns()) {
          columns.add(
              new ColumnLook(Blanks.name(column.name()), column.label(), column.valueLabels()));
        }
        for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
          rows++;
          malformed += r.problem() == null ? 0 : 1;
          for (int i = 0; i < columns.size() && r.problem() == null; i++) {
            columns.get(i).see(r.present(i));
          }
        }
      }
      return new Look(options, columns, rows, malformed);
    }

    /** Rows that are all short have lost blank cells at their end; a few may have lost any. */
    static Look atRows(ByteSource source, ReadOptions options) throws IOException {
      Look look = at(source, options);
      if (look.malformed * 2 <= look.rows) {
        return look;
      }
      Look ofShortRows = at(source, options.withShortRows());
      return ofShortRows.malformed < look.malformed ? ofShortRows : look;
    }
  }

  private static FileDraft read(ByteSource source, ReadOptions given) throws IOException {
    Look look = Look.atRows(source, given);
    ReadOptions options = look.options();
    List<ColumnLook> columns = look.columns();
    long rows = look.rows();
    Set<String> repeated = repeatedNames(columns);
    FileRoles roles =
        new FileRoles(
            columns.stream()
                .map(c -> repeated.contains(c.name()) ? ColumnLook.unknown() : c)
                .toList(),
            rows - look.malformed());
    RowsTogether together = RowsTogether.read(source, options, roles);
    Optional<FileRoles> phases =
        together.patients(0).repeatedRows() > 0 ? roles.bySessionsOfPhases() : Optional.empty();
    if (phases.isPresent()) {
      RowsTogether ofPhases = RowsTogether.read(source, options, phases.get());
      if (ofPhases.patients(0).repeatedRows() == 0) {
        return new FileDraft(source.name(), options, rows, repeated, phases.get(), ofPhases, 0);
      }
    }
    return new FileDraft(source.name(), options, rows, repeated, roles, together, 0);
  }

  /**
   * The files of one study, whose ids have to be made of the same parts: where ids repeat in one of
   * them, or in several of the same columns, and in none within places that all name alike, the
   * places are parts of the id.
   */
  static List<FileDraft> ofOneStudy(List<FileDraft> files) {
    FileDraft most =
        Collections.max(files, Comparator.comparingInt(f -> f.together.placesThatNumberAnew()));
    int places = most.together.placesThatNumberAnew();
    for (FilesAlike alike : FilesAlike.among(files)) {
      int ofAlike = alike.placesThatNumberAnew();
      if (ofAlike > places) {
        places = ofAlike;
        most = alike.files().get(0);
      }
    }
    List<String> parts = most.within(places).placesOfIds();
    int number = places;
    boolean named =
        files.stream()
            .filter(f -> f.participant() != null)
            .allMatch(
                f ->
                    f.roles.places().size() >= number
                        && f.within(number).placesOfIds().equals(parts));
    return named
        ? files.stream().map(f -> f.participant() == null ? f : f.within(number)).toList()
        : files;
  }

  private FileDraft within(int parts) {
    return new FileDraft(file, options, rows, repeatedNames, roles, together, parts);
  }

  /** The columns of the places that number their patients anew; none where the id is enough. */
  List<String> placesOfIds() {
    return roles.places().stream().limit(places).map(ColumnLook::name).toList();
  }

  /** Columns of places, whether or not they are parts of the id. */
  List<String> possiblePlaces() {
    return roles.places().stream().map(ColumnLook::name).toList();
  }

  /** How many rows have id and visit of another file's row, and differ from it otherwise. */
  long rowsOfSameId(List<FileDraft> others, int within) {
    return together
        .patients(within)
        .rowsAsIn(others.stream().map(o -> o.together.patients(within)).toList());
  }

  /** True where patients of one id, here and in another file, have one arm. */
  boolean hasArmsOf(List<FileDraft> others) {
    return roles.arms().stream()
        .filter(c -> c.sharedValues().size() > 1)
        .anyMatch(arm -> others.stream().anyMatch(o -> hasArmOf(o, arm)));
  }

  private boolean hasArmOf(FileDraft other, ColumnLook arm) {
    String name = ColumnRole.letters(arm.name());
    return other.roles.arms().stream()
        .filter(c -> ColumnRole.letters(c.name()).equals(name))
        .anyMatch(c -> together.patients(0).haveSame(arm, other.together.patients(0), c));
  }

  private Patients patients() {
    return together.patients(places);
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

  private static String name(Optional<ColumnLook> column) {
    return column.map(ColumnLook::name).orElse(null);
  }

  /** Names of several columns each. */
  Set<String> repeatedNames() {
    return repeatedNames;
  }

  /** The names of its columns, but those that cannot be mapped. */
  List<String> columns() {
    return roles.columns().stream().map(ColumnLook::name).toList();
  }

  /** What the table is called: the sheet, the dataset, or the file without its ending. */
  String table() {
    return options.sheet() != null
        ? options.sheet()
        : options.dataset() != null ? options.dataset() : file.replaceFirst("\\.[^.]*$", "");
  }

  /** True where an id is in another file as well. */
  boolean sharesPatients(FileDraft other) {
    return patients().share(other.patients());
  }

  /** The column of the id; null where none is named and filled like one. */
  String participant() {
    return name(roles.participant());
  }

  /** True where ids look like dates. */
  boolean idsLookLikeDates() {
    return roles.participant().filter(ColumnLook::looksLikeDates).isPresent();
  }

  /** Columns that are named like an id and do not hold ids of all rows. */
  List<String> unlikelyIds() {
    return roles.unlikelyIds().stream()
        .map(
            c ->
                "%s (%d values in %d of %d rows)"
                    .formatted(ManifestDraft.inQuotes(c.name()), c.distinct(), c.present(), rows))
        .toList();
  }

  /** Columns that are not named like an id and hold what could be ids. */
  List<String> unnamedIds() {
    return roles.unnamedIds().stream().map(c -> ManifestDraft.inQuotes(c.name())).toList();
  }

  /** How many rows have the patient, visit and repeat of another; they say things twice. */
  long repeatedRows() {
    return patients().repeatedRows();
  }

  /** How many rows would, were the id alone the patient. */
  long rowsThatRepeatTheId() {
    return together.patients(0).repeatedRows();
  }

  /** How many different ids there are. */
  int participants() {
    return patients().number();
  }

  /** The column of the site, where several sites have patients of one id; null where none do. */
  String siteOfRepeatedIds() {
    return together.sitesRepeatIds() ? roles.places().get(0).name() : null;
  }

  /** The column that says who rated; null where none does, of several raters. */
  String rater() {
    return name(roles.rater());
  }

  /** What may say who rated, with its codes that mean no known rater. */
  Optional<String> unclearRater() {
    return roles
        .unclearRater()
        .map(
            c ->
                "%s may say who rated (rater:), but not who is meant by %s"
                    .formatted(
                        ManifestDraft.inQuotes(c.name()),
                        FileRoles.unknownRaters(c).stream()
                            .map(c::codeWithLabel)
                            .collect(Collectors.joining(", "))));
  }

  /** The column of the arm; null where there is none, or the events name it. */
  String arm() {
    return events.hasArms() ? null : name(possibleArms().findFirst());
  }

  private Stream<ColumnLook> possibleArms() {
    List<ColumnLook> partsOfIds = roles.places().subList(0, places);
    return roles.arms().stream().filter(c -> !partsOfIds.contains(c) && patients().haveOneEach(c));
  }

  /** Columns that could be the arm as well as what is proposed, with their codes. */
  List<String> otherArms() {
    return possibleArms()
        .skip(events.hasArms() ? 0 : 1)
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

  /** Columns that are not named like an arm and hold what could be one, the same for a patient. */
  List<String> unnamedArms() {
    return participant() == null
        ? List.of()
        : roles.unnamedArms().stream()
            .filter(patients()::haveOneEach)
            .limit(MOST_UNNAMED_ARMS)
            .map(c -> ManifestDraft.inQuotes(c.name()))
            .toList();
  }

  /** The codes of the arms; empty where neither a column nor REDCap's events look like them. */
  List<String> armCodes() {
    return events.hasArms()
        ? events.arms()
        : possibleArms().findFirst().map(ColumnLook::sharedValues).orElse(List.of());
  }

  /** What the file calls an arm; null where it does not. */
  String armLabel(String code) {
    return events.hasArms()
        ? null
        : possibleArms().findFirst().map(c -> c.label(code)).orElse(null);
  }

  /** The column of the visit; null where the file has a row per participant. */
  String visit() {
    return name(roles.visit());
  }

  /** How the visit column is made; null where it holds the visit alone. */
  String visitPattern() {
    return events.pattern().orElse(null);
  }

  /** The column that numbers the repeats of a visit; null where none is repeated. */
  String instance() {
    return together.hasRepeats() ? name(roles.instance()) : null;
  }

  /** Columns that may be the date of the visit: their dates change with it. */
  List<ColumnLook> visitDates() {
    return together.datesOfVisits();
  }

  /** How many visits stand in one row alone. */
  long singleVisits() {
    return roles.visit().map(ColumnLook::singleValues).orElse(0L);
  }

  /**
   * The names of the visits, with the number of a repeat, and what the file calls each, empty where
   * it does not; none where the file has a row per participant.
   */
  Map<String, String> visits() {
    Map<String, String> visits = new LinkedHashMap<>();
    for (String name : events.names()) {
      String label = roles.visit().map(c -> c.label(name)).orElse("");
      List<String> numbers = together.instances(name);
      if (numbers.isEmpty()) {
        visits.put(events.visit(name), label);
      }
      numbers.forEach(n -> visits.put(events.visit(name) + "#" + WholeNumbers.plain(n), label));
    }
    return visits;
  }

  /** The column that marks derived values; null where there is none. */
  String derivation() {
    return name(roles.derivation());
  }

  /** The column that says what a row measures; null where each measure has its columns. */
  String parameter() {
    return name(roles.parameter());
  }

  /** The column of the values, beside that of the parameter. */
  String value() {
    return name(roles.value());
  }

  /** How the file is laid out, as manifests say it. */
  String layout() {
    return parameter() != null ? "parameter" : visit() != null ? "long" : "wide";
  }

  /** What the columns, or the parameters, may measure. */
  List<MeasureGuess> guesses() {
    RowRaters raters = new RowRaters(roles.raters(), together.ratersOfParameters());
    if (parameter() != null || !roles.visitIsRepeatedInstrument()) {
      return MeasureSearch.in(answers(), visit() != null, raters);
    }
    Map<Boolean, List<ColumnLook>> repeated =
        roles.columns().stream().collect(Collectors.partitioningBy(together::isOfRepeatedForms));
    return Stream.of(true, false)
        .flatMap(inRow -> MeasureSearch.in(repeated.get(inRow), inRow, raters).stream())
        .toList();
  }

  private List<ColumnLook> answers() {
    return parameter() != null ? List.copyOf(together.parameters()) : roles.columns();
  }

  /** Columns that a guess is about, and the arm's: what says that a value is missing there. */
  Set<String> missingWords() {
    Set<String> words = new TreeSet<>();
    answers().stream()
        .filter(c -> parameter() != null || c.isNumeric())
        .forEach(c -> words.addAll(c.missingWords()));
    if (!events.hasArms()) {
      possibleArms().findFirst().ifPresent(c -> words.addAll(c.missingCodes()));
    }
    roles.visit().ifPresent(c -> words.addAll(c.missingCodes()));
    return words;
  }

  /**
   * True where numbers have a comma before their decimals, and none has a point: numbers of
   * measures, or others where those are whole. Ids say nothing of it: programs write them as 101.0.
   */
  boolean hasDecimalComma() {
    List<ColumnLook> columns = columnsWithDecimals();
    return columns.stream().anyMatch(ColumnLook::hasDecimalComma)
        && columns.stream().noneMatch(ColumnLook::hasDecimalPoint);
  }

  /** True where decimals of measures have a comma here and a point there. */
  boolean hasBothDecimalMarks() {
    List<ColumnLook> columns = columnsWithDecimals();
    return columns.stream().anyMatch(ColumnLook::hasDecimalComma)
        && columns.stream().anyMatch(ColumnLook::hasDecimalPoint);
  }

  private List<ColumnLook> columnsWithDecimals() {
    List<ColumnLook> measured =
        guesses().stream()
            .flatMap(g -> g.columns().stream())
            .filter(c -> c.hasDecimalComma() || c.hasDecimalPoint())
            .toList();
    return measured.isEmpty()
        ? answers().stream()
            .filter(c -> ColumnRole.all().stream().allMatch(r -> c.rank(r) < 0))
            .toList()
        : measured;
  }
}
