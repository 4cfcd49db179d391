package org.alliancepool.jobs.cli.draft;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.words.RaterWords;

/** Which column of a file says who, when, which arm, who rated: by names, and by how they look. */
final class FileRoles {
  private static final Pattern INSTANCE =
      Pattern.compile("(?i)redcap_repeat_instance|repeat instance");

  private static final Pattern REPEATED =
      Pattern.compile("(?i)redcap_repeat_instrument|repeat instrument");

  private static final Pattern WORDS = Pattern.compile("\\s+");

  /** ADaM's mark of values that were derived. */
  private static final Pattern DERIVATION = Pattern.compile("(?i)DTYPE");

  private static final Pattern PARAMETER = Pattern.compile("(?i)(paramcd|qstestcd)");

  /** The number where there is one, else the text of it. */
  private static final List<Pattern> VALUES =
      Stream.of("aval", "qsstresn", "avalc", "qsstresc", "qsorres")
          .map(name -> Pattern.compile(name, Pattern.CASE_INSENSITIVE))
          .toList();

  private static final int MOST_ARMS = 8;

  /** An id has hardly more parts than site, country and cohort beside its own. */
  private static final int MOST_PLACES = 4;

  /** In a file of one row a patient most numbers tell many apart. */
  private static final int MOST_UNNAMED_IDS = 6;

  /** Of each the patients are looked at. */
  private static final int MOST_UNNAMED_ARMS = 40;

  private final List<ColumnLook> columns;
  private final long rows;
  private final Optional<ColumnLook> visit;
  private final Optional<ColumnLook> instance;
  private final Optional<ColumnLook> participant;

  /**
   * @param columns in the file's order, {@link ColumnLook#unknown} where it cannot be mapped
   */
  FileRoles(List<ColumnLook> columns, long rows) {
    this.columns = columns;
    this.rows = rows;
    this.instance = named(INSTANCE);
    this.visit = findVisit().or(this::repeatedInstrument);
    this.participant = findParticipant();
  }

  private FileRoles(FileRoles of, ColumnLook visit, Optional<ColumnLook> instance) {
    this.columns = of.columns;
    this.rows = of.rows;
    this.instance = instance;
    this.visit = Optional.of(visit);
    this.participant = findParticipant();
  }

  /**
   * The same with a phase for the visit, repeated as often as it has sessions; empty where no
   * column names phases alone, or the visit's holds no numbers of sessions.
   */
  Optional<FileRoles> bySessionsOfPhases() {
    return visit
        .filter(v -> v.numbersSessions() && instance.isEmpty())
        .flatMap(
            sessions ->
                inRole(ColumnRole.PHASE, FileRoles::namesPhases).stream()
                    .findFirst()
                    .map(phase -> new FileRoles(this, phase, visit)));
  }

  private static boolean namesPhases(ColumnLook column) {
    List<String> names = column.sharedValues();
    return names.size() > 1
        && names.size() == column.distinct()
        && names.stream()
            .allMatch(n -> VisitGuess.of(n + "#1").filter(VisitGuess::isSession).isPresent());
  }

  /** All columns, in the file's order. */
  List<ColumnLook> columns() {
    return columns;
  }

  private Optional<ColumnLook> findVisit() {
    List<ColumnLook> visits = inRole(ColumnRole.VISIT, c -> !c.sharedValues().isEmpty());
    return visits.stream()
        .filter(c -> c.sharedValues().size() > 1)
        .findFirst()
        .or(() -> visits.stream().findFirst());
  }

  /**
   * In a file of several visits an id that no row shares numbers the rows, or the forms that were
   * sent in: then a column as surely named, in which ids come again, is the patient's. Dates are
   * ids where no other column holds any.
   */
  private Optional<ColumnLook> findParticipant() {
    ColumnRole role = ColumnRole.PARTICIPANT;
    List<ColumnLook> ids = inRole(role, c -> c.looksLikeIds(rows, role.isWeak(c.rank(role))));
    if (ids.isEmpty()) {
      return inRole(role, c -> c.looksLikeIdsTurnedToDates(rows)).stream().findFirst();
    }
    ColumnLook first = ids.get(0);
    boolean severalVisits = visit.filter(v -> v.sharedValues().size() > 1).isPresent();
    if (!severalVisits || first.distinct() < rows) {
      return Optional.of(first);
    }
    return ids.stream()
        .filter(c -> c.distinct() < rows)
        .filter(c -> !role.isWeak(c.rank(role)) || role.isWeak(first.rank(role)))
        .findFirst()
        .or(() -> Optional.of(first));
  }

  /** Columns with names of a role, the surest first, that look the part. */
  private List<ColumnLook> inRole(ColumnRole role, Predicate<ColumnLook> looks) {
    return columns.stream()
        .filter(c -> c.rank(role) >= 0)
        .sorted(Comparator.comparingInt(c -> c.rank(role)))
        .filter(looks)
        .toList();
  }

  private Optional<ColumnLook> named(Pattern names) {
    return columns.stream().filter(c -> names.matcher(c.name().strip()).matches()).findFirst();
  }

  /** Whom a row is about. */
  Optional<ColumnLook> participant() {
    return participant;
  }

  /** Columns that are named like an id and do not hold ids of all rows. */
  List<ColumnLook> unlikelyIds() {
    return inRole(ColumnRole.PARTICIPANT, c -> participant.filter(p -> p == c).isEmpty());
  }

  /** Columns that are not named like an id and hold what could be ids, of most values first. */
  List<ColumnLook> unnamedIds() {
    return columns.stream()
        .filter(c -> c.rank(ColumnRole.PARTICIPANT) < 0 && visit.filter(v -> v == c).isEmpty())
        .filter(c -> !ColumnRole.letters(c.name()).isEmpty() && c.looksLikeIds(rows, true))
        .sorted(Comparator.comparingInt(c -> -c.distinct()))
        .limit(MOST_UNNAMED_IDS)
        .toList();
  }

  /** When a row was measured. */
  Optional<ColumnLook> visit() {
    return visit;
  }

  /** The number of a visit that is repeated. */
  Optional<ColumnLook> instance() {
    return instance;
  }

  /** REDCap's form that is repeated: the visit where a project has no events. */
  private Optional<ColumnLook> repeatedInstrument() {
    return instance.isEmpty()
        ? Optional.empty()
        : named(REPEATED).filter(c -> !c.sharedValues().isEmpty());
  }

  /** True where rows without a visit hold what is asked once. */
  boolean visitIsRepeatedInstrument() {
    return visit.isPresent() && visit.equals(named(REPEATED));
  }

  /** Columns that could be the arm, the surest first. */
  List<ColumnLook> arms() {
    return inRole(
        ColumnRole.ARM, c -> !c.sharedValues().isEmpty() && c.sharedValues().size() <= MOST_ARMS);
  }

  /**
   * Columns that are named like nothing and hold a few codes in every row; words, and what the file
   * gives words to, before numbers.
   */
  List<ColumnLook> unnamedArms() {
    List<ColumnLook> numbered =
        NumberedColumns.in(columns).stream().flatMap(f -> f.looks().stream()).toList();
    return columns.stream()
        .filter(c -> c.looksLikeCodesOfEveryRow(rows, MOST_ARMS) && !hasRole(c))
        .filter(c -> !numbered.contains(c))
        .filter(c -> InstrumentName.in(c.name(), c.name().length()).isEmpty())
        .sorted(Comparator.comparing(c -> !saysInWords(c)))
        .limit(MOST_UNNAMED_ARMS)
        .toList();
  }

  private static boolean hasRole(ColumnLook column) {
    return ColumnRole.all().stream().anyMatch(r -> column.rank(r) >= 0)
        || column.rank(ColumnRole.SITE) >= 0
        || column.rank(ColumnRole.RATER) >= 0;
  }

  private static boolean saysInWords(ColumnLook column) {
    return column.isText() || column.sharedValues().stream().anyMatch(v -> column.label(v) != null);
  }

  /**
   * Where a row was measured: the site, then what sites may share; last what is one place in all
   * rows, which tells only files apart.
   */
  List<ColumnLook> places() {
    return inRole(ColumnRole.SITE, c -> !c.sharedValues().isEmpty()).stream()
        .sorted(Comparator.comparing(c -> c.sharedValues().size() == 1))
        .filter(c -> participant.filter(p -> p == c).isEmpty())
        .filter(c -> visit.filter(v -> v == c).isEmpty())
        .limit(MOST_PLACES)
        .toList();
  }

  /** Who rated: where several did, or where a column of no other meaning names one. */
  Optional<ColumnLook> rater() {
    return possibleRaters().stream().filter(c -> unknownRaters(c).isEmpty()).findFirst();
  }

  /** What is named like the rater and has a code that means none, beside some that do. */
  Optional<ColumnLook> unclearRater() {
    return rater().isPresent()
        ? Optional.empty()
        : possibleRaters().stream()
            .filter(c -> unknownRaters(c).size() < c.sharedValues().size())
            .findFirst();
  }

  /** Codes of that column that mean no known rater. */
  static List<String> unknownRaters(ColumnLook column) {
    return column.sharedValues().stream().filter(v -> raterOf(column, v) == null).toList();
  }

  private List<ColumnLook> possibleRaters() {
    return inRole(
        ColumnRole.RATER,
        c ->
            c.sharedValues().size() > 1
                || (c.sharedValues().size() == 1
                    && c.rank(ColumnRole.RATER) == 0
                    && (c.present() == rows || parameter().isPresent())));
  }

  /** The raters by their codes in that column; empty where there is none. */
  Map<String, String> raters() {
    Map<String, String> raters = new TreeMap<>();
    rater().ifPresent(c -> c.sharedValues().forEach(v -> raters.put(v, raterOf(c, v))));
    return raters;
  }

  /** Who is meant by a code, or by what the file calls it; null where that is no known word. */
  private static String raterOf(ColumnLook column, String code) {
    String called = column.label(code);
    String name = called == null ? code : called;
    String rater = RaterWords.rater(ColumnRole.letters(name));
    return rater != null
        ? rater
        : RaterWords.named(
                WORDS.splitAsStream(name).map(ColumnRole::letters).collect(Collectors.joining(" ")))
            .orElse(null);
  }

  /** The code of what a row measures. */
  Optional<ColumnLook> parameter() {
    return value().isPresent() ? named(PARAMETER) : Optional.empty();
  }

  /** The value of a row that measures one thing. */
  Optional<ColumnLook> value() {
    return VALUES.stream().map(this::named).flatMap(Optional::stream).findFirst();
  }

  /** Columns of dates in most rows, of which one may be the date of the row's visit. */
  List<ColumnLook> dates() {
    return visit.isEmpty()
        ? List.of()
        : columns.stream()
            .filter(c -> c.looksLikeDates() && c.present() * 2 > rows)
            .filter(c -> participant.filter(p -> p == c).isEmpty())
            .toList();
  }

  /** The mark of values that were derived. */
  Optional<ColumnLook> derivation() {
    return named(DERIVATION);
  }
}
