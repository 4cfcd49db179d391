package org.alliancepool.jobs.ingest.read;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.faults.DatesSeen;
import org.alliancepool.jobs.consortium.faults.DoubtfulIds;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.ParameterTargets;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.consortium.mapping.VisitNames;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;

/**
 * Looks at whom the rows of a file are of, in which arm, and whether its values can be read, before
 * there is a run: what it would keep out or take for one. Nothing that it says holds an id.
 */
public final class RowSurvey {
  /** Some 32 MB of hashes. */
  private static final int MOST_ROWS = 4_000_000;

  private final Manifest manifest;
  private final FileMapping mapping;
  private final IdColumns ids;
  private final VisitNames visits;
  private final int armColumn;
  private final int visitColumn;
  private final int instanceColumn;
  private final int raterColumn;
  private final int parameterColumn;
  private final RowDates dates;
  private final DatesSeen datesSeen;
  private final HeaderRows headers;
  private final ArmCodes arms;
  private final RowKeys keys = new RowKeys(MOST_ROWS);
  private final RowsOfIds rows;
  private final DoubtfulIds doubtful;
  private final ValueSurvey numbers;
  private final FilesTogether together;
  private final boolean isLikeAnother;

  /** The visits of the columns that name one. */
  private final Map<Integer, String> visitColumns = new LinkedHashMap<>();

  /**
   * @param dates of the file's rows
   * @param together takes the participants of every file
   */
  public RowSurvey(
      Study study,
      FileMapping mapping,
      ParameterTargets parameters,
      RowDates dates,
      FilesTogether together) {
    this.dates = dates;
    this.datesSeen = new DatesSeen(mapping.file().visitDate());
    this.manifest = study.manifest();
    this.together = together;
    this.mapping = mapping;
    this.ids = IdColumns.of(mapping);
    this.visits = VisitNames.of(manifest, mapping.file());
    this.armColumn = mapping.columnOf(Target.Arm.class);
    this.visitColumn = mapping.columnOf(Target.Visit.class);
    this.instanceColumn = mapping.columnOf(Target.Instance.class);
    this.raterColumn = mapping.columnOf(Target.Rater.class);
    this.parameterColumn = mapping.columnOf(Target.Parameter.class);
    this.headers = new HeaderRows(mapping);
    this.arms = new ArmCodes(manifest, mapping.file());
    this.rows = new RowsOfIds(manifest, mapping);
    mapping
        .targets()
        .forEach(
            (column, target) -> {
              if (target instanceof Target.Item item && item.visit() != null) {
                visitColumns.put(column, item.visit());
              } else if (target instanceof Target.Score score && score.visit() != null) {
                visitColumns.put(column, score.visit());
              }
            });
    this.isLikeAnother = together.values().wants(mapping.file());
    this.doubtful = new DoubtfulIds(mapping.file());
    this.numbers = new ValueSurvey(manifest, mapping, parameters, together);
  }

  /** Looks at a row that counts. */
  public void add(SourceRecord r) {
    if (r.problem() != null) {
      numbers.addMalformed(r);
      return;
    }
    if (headers.isOne(r)) {
      numbers.addKeptOut();
      return;
    }
    String text = ids.text(r);
    IdColumns.Whose whose = ids.whose(text, r);
    if (whose == IdColumns.Whose.PARTICIPANT) {
      addParticipant(r, ids.id(text));
      return;
    }
    if (whose == IdColumns.Whose.NOBODY) {
      numbers.addNameless(r);
      return;
    }
    numbers.addKeptOut();
    if (whose == IdColumns.Whose.MANY) {
      doubtful.addSummary(r.position());
    } else if (whose == IdColumns.Whose.DOUBTFUL) {
      doubtful.addDoubtful(r.position());
    }
  }

  private void addParticipant(SourceRecord r, String id) {
    Optional<VisitNames.Named> visit = visit(r);
    if (isPlaced(visit)) {
      keys.add(key(r, id, visit));
    }
    String named = visit.map(VisitNames.Named::name).orElse(null);
    Optional<Integer> day = dates.of(r).map(d -> (int) d.toEpochDay());
    day.filter(d -> named != null && manifest.visits().get(named).isBaseline(named))
        .ifPresent(together.endpoint(id)::baseline);
    numbers.add(
        r,
        id,
        new ValueSurvey.OfRow(
            said(r, visitColumn), named, isPlaced(visit), said(r, raterColumn), day.orElse(null)));
    if (isLikeAnother && isPlaced(visit)) {
      addValues(r, id, key(r, id, visit));
    }
    visits(r, visit).forEach(v -> together.addVisit(v, id));
    Optional<LocalDate> date = dates.of(r);
    date.ifPresent(d -> together.days().add(id, named, d));
    datesSeen.addRead(date.isPresent() ? 1 : 0);
    dates.impossible(r).ifPresent(datesSeen::addNone);
    String code = visit.map(VisitNames.Named::arm).orElseGet(() -> said(r, armColumn));
    Optional<String> arm = code == null ? Optional.empty() : arms.add(r.position(), id, code);
    together.add(mapping.file(), id, arm.orElse(null));
  }

  /** The row's visit, or those of its columns that say something. */
  private Stream<String> visits(SourceRecord r, Optional<VisitNames.Named> visit) {
    return Stream.concat(
        visit.stream().map(VisitNames.Named::name),
        visitColumns.entrySet().stream()
            .filter(c -> said(r, c.getKey()) != null)
            .map(Map.Entry::getValue)
            .distinct());
  }

  private void addValues(SourceRecord r, String id, List<String> key) {
    rows.values(cells(r))
        .forEach(
            (target, value) -> {
              List<String> of = new ArrayList<>(key);
              of.add(target.toString());
              together.values().add(mapping.file().label(), id, of, value);
            });
  }

  private String[] cells(SourceRecord r) {
    String[] cells = new String[r.values().length];
    mapping.targets().keySet().forEach(c -> cells[c] = said(r, c));
    return cells;
  }

  /** True where rows may contradict each other, so that they should be looked at again. */
  public boolean needsComparison() {
    return keys.hasRepeats();
  }

  /** How many rows were too many to be compared. */
  public long notCompared() {
    return keys.passedOver();
  }

  /** Looks at a row again, once all have been added. */
  public void compare(SourceRecord r) {
    if (r.problem() != null || headers.isOne(r)) {
      return;
    }
    String text = ids.text(r);
    Optional<VisitNames.Named> visit = visit(r);
    if (ids.whose(text) != IdColumns.Whose.PARTICIPANT || !isPlaced(visit)) {
      return;
    }
    List<String> key = key(r, ids.id(text), visit);
    if (keys.isRepeated(key)) {
      rows.add(r.position(), key, cells(r));
    }
  }

  /** The row's visit, where the manifest has it. */
  private Optional<VisitNames.Named> visit(SourceRecord r) {
    String visit = said(r, visitColumn);
    return visit == null
        ? Optional.empty()
        : Optional.of(visits.named(visit, said(r, instanceColumn)))
            .filter(v -> manifest.visits().containsKey(v.name()));
  }

  /** True where the row has its visit, or needs none. */
  private boolean isPlaced(Optional<VisitNames.Named> visit) {
    return visitColumn < 0 || visit.isPresent();
  }

  private List<String> key(SourceRecord r, String id, Optional<VisitNames.Named> visit) {
    return Arrays.asList(
        id,
        visit.map(VisitNames.Named::name).orElse(null),
        role(said(r, raterColumn)),
        said(r, parameterColumn));
  }

  /** Two people of one role say the same thing. */
  private String role(String code) {
    return code == null
        ? null
        : mapping.file().measures().stream()
            .flatMap(m -> m.raterOf(code).stream())
            .findFirst()
            .orElse(code);
  }

  /** What a cell says; null where it says nothing. */
  private String said(SourceRecord r, int column) {
    String text = column < 0 || r.missing()[column] != null ? null : r.values()[column];
    if (text == null || Blanks.isBlank(text)) {
      return null;
    }
    String stripped = Blanks.strip(text);
    return manifest.isMissing(mapping.file(), mapping.targets().get(column), stripped)
        ? null
        : stripped;
  }

  /** What the run would go through with, and the data manager should look at. */
  public List<String> warnings() {
    return Stream.concat(
            Stream.of(
                    arms.warning(),
                    rows.warning(),
                    doubtful.fault(),
                    datesSeen.fault("\"%s\"".formatted(mapping.file().label())))
                .flatMap(Optional::stream),
            numbers.warnings(together.participants(mapping.file())).stream())
        .toList();
  }

  /**
   * Sees that the arms can be told.
   *
   * @throws UserError where the file's codes of arms are none of the manifest's
   */
  public void requireArms() {
    arms.fault()
        .ifPresent(
            fault -> {
              throw new UserError(
                  ErrorName.INVALID_MANIFEST,
                  "Cannot tell the arms in file \"%s\" of study \"%s\": %s."
                      .formatted(mapping.file().label(), manifest.studyId(), fault));
            });
  }
}
