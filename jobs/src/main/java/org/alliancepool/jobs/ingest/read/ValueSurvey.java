package org.alliancepool.jobs.ingest.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.consortium.Blanks;
import org.alliancepool.jobs.consortium.FileMapping;
import org.alliancepool.jobs.consortium.LostValues;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Numbers;
import org.alliancepool.jobs.consortium.ParameterTargets;
import org.alliancepool.jobs.consortium.Target;
import org.alliancepool.jobs.ingest.format.SourceRecord;

/**
 * Looks whether the cells of a file that should be numbers are, and whether its visits and raters
 * are known.
 */
final class ValueSurvey {
  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final ParameterTargets parameters;
  private final int parameterColumn;
  private final List<Column> columns = new ArrayList<>();
  private final LostValues lost = new LostValues();
  private long rows;

  /** A column whose cells are looked at. */
  private static final class Column {
    private final int place;
    private final String name;
    private final Target target;
    private long said;

    private Column(int place, String name, Target target) {
      this.place = place;
      this.name = name;
      this.target = target;
    }
  }

  ValueSurvey(Manifest manifest, FileMapping mapping, ParameterTargets parameters) {
    this.manifest = manifest;
    this.file = mapping.file();
    this.parameters = parameters;
    this.parameterColumn = mapping.columnOf(Target.Parameter.class);
    Iterator<String> names = mapping.mappedColumns().iterator();
    mapping
        .targets()
        .forEach(
            (place, target) -> {
              String name = names.next();
              if (target instanceof Target.Value
                  || target instanceof Target.Rater
                  || isNumber(target)
                  || needsVisit(target)) {
                columns.add(new Column(place, name, target));
              }
            });
  }

  private static boolean isNumber(Target target) {
    return target instanceof Target.Item
        || target instanceof Target.Score
        || (target instanceof Target.Covariate c && !"category".equals(c.type()));
  }

  /** True where what the cell says depends on the row's visit. */
  private static boolean needsVisit(Target target) {
    return target instanceof Target.VisitDate
        || (target instanceof Target.Item item && item.visit() == null)
        || (target instanceof Target.Score score && score.visit() == null);
  }

  /** A row whose cells cannot be told from each other. */
  void addMalformed() {
    rows++;
    lost.addMalformed();
  }

  /** A row that names nobody; one without any content says nothing either. */
  void addNameless(SourceRecord r) {
    rows++;
    if (columns.stream().anyMatch(c -> text(c, r, c.target) != null)) {
      lost.addNameless();
    }
  }

  /** A row of many, or of what may be somebody. */
  void addKeptOut() {
    rows++;
  }

  /**
   * A row of a participant.
   *
   * @param visit as the row names it; null where it names none
   * @param isPlaced true where the manifest has that visit, or the row needs none
   * @param rater as the row names one; null where it names none
   */
  void add(SourceRecord r, String participant, String visit, boolean isPlaced, String rater) {
    rows++;
    boolean isUnplaced = false;
    boolean isUnrated = false;
    for (Column c : columns) {
      if (r.missing()[c.place] == SourceRecord.Missing.UNREADABLE) {
        c.said++;
        lost.addUnreadable(c.name);
      }
      Target target = target(c, r);
      String text = text(c, r, target);
      if (text == null) {
        continue;
      }
      c.said++;
      if (!isPlaced && needsVisit(target)) {
        isUnplaced = true;
      } else if (isUnrated(target, rater)) {
        isUnrated = true;
      } else if (isNumber(target) && Numbers.read(text, words(target), file).isEmpty()) {
        lost.addCell(c.name, text);
      }
    }
    if (isUnplaced) {
      lost.addUnknownVisit(visit, participant);
    }
    if (isUnrated) {
      lost.addUnknownRater(rater, participant);
    }
  }

  /** What a cell says; null where it says nothing. */
  private String text(Column c, SourceRecord r, Target target) {
    if (r.missing()[c.place] != null || Blanks.isBlank(r.values()[c.place])) {
      return null;
    }
    String text = Blanks.strip(r.values()[c.place]);
    return manifest.isMissing(file, target, text) ? null : text;
  }

  /** True where the row should say who rated, and does not. */
  private boolean isUnrated(Target target, String rater) {
    boolean isByRow =
        (target instanceof Target.Item item && item.rater() == null)
            || (target instanceof Target.Score score && score.rater() == null);
    return isByRow
        && (rater == null || file.measure(target).flatMap(m -> m.raterOf(rater)).isEmpty());
  }

  private Target target(Column c, SourceRecord r) {
    String code =
        c.target instanceof Target.Value && r.missing()[parameterColumn] == null
            ? r.values()[parameterColumn]
            : null;
    return code == null ? c.target : parameters.target(Blanks.strip(code)).orElse(c.target);
  }

  private Map<String, Double> words(Target target) {
    return file.measure(target).map(Manifest.Measure::values).orElse(Map.of());
  }

  List<String> warnings() {
    Map<String, Long> said = new HashMap<>();
    columns.forEach(c -> said.put(c.name, c.said));
    return lost.faults(manifest, file, said, rows);
  }
}
