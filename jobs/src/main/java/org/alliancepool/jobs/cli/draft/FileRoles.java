package org.alliancepool.jobs.cli.draft;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which column of a file says who, when, which arm, who rated: by names, and by how they look. */
final class FileRoles {
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

  /** An id has hardly more parts than site, country and cohort beside its own. */
  private static final int MOST_PLACES = 4;

  /** In a file of one row a patient most numbers tell many apart. */
  private static final int MOST_UNNAMED_IDS = 6;

  private final List<ColumnLook> columns;
  private final long rows;
  private final Optional<ColumnLook> visit;
  private final Optional<ColumnLook> participant;

  /**
   * @param columns in the file's order, {@link ColumnLook#unknown} where it cannot be mapped
   */
  FileRoles(List<ColumnLook> columns, long rows) {
    this.columns = columns;
    this.rows = rows;
    this.visit = findVisit();
    this.participant = findParticipant();
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
    return named(INSTANCE);
  }

  /** Columns that could be the arm, the surest first. */
  List<ColumnLook> arms() {
    return inRole(
        ColumnRole.ARM, c -> !c.sharedValues().isEmpty() && c.sharedValues().size() <= MOST_ARMS);
  }

  /** Where a row was measured, in a file of several places: the site, then what sites may share. */
  List<ColumnLook> places() {
    return inRole(ColumnRole.SITE, c -> c.sharedValues().size() > 1).stream()
        .filter(c -> participant.filter(p -> p == c).isEmpty())
        .filter(c -> visit.filter(v -> v == c).isEmpty())
        .limit(MOST_PLACES)
        .toList();
  }

  /** Who rated, where several did. */
  Optional<ColumnLook> rater() {
    return inRole(
            ColumnRole.RATER,
            c ->
                c.sharedValues().size() > 1
                    && c.sharedValues().stream().allMatch(v -> raterOf(c, v) != null))
        .stream()
        .findFirst();
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
    return NameWord.rater(ColumnRole.letters(called == null ? code : called));
  }

  /** The code of what a row measures. */
  Optional<ColumnLook> parameter() {
    return value().isPresent() ? named(PARAMETER) : Optional.empty();
  }

  /** The value of a row that measures one thing. */
  Optional<ColumnLook> value() {
    return VALUES.stream().map(this::named).flatMap(Optional::stream).findFirst();
  }

  /** The mark of values that were derived. */
  Optional<ColumnLook> derivation() {
    return named(DERIVATION);
  }
}
