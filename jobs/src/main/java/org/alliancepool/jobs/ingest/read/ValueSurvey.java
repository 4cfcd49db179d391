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
 * Looks whether the cells of a file that should be numbers are, and whether its visits are known.
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
              if (target instanceof Target.Value || isNumber(target) || needsVisit(target)) {
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

  /** A row of nobody, or of many. */
  void addKeptOut() {
    rows++;
  }

  /**
   * A row of a participant.
   *
   * @param visit as the row names it; null where it names none
   * @param isPlaced true where the manifest has that visit, or the row needs none
   */
  void add(SourceRecord r, String participant, String visit, boolean isPlaced) {
    rows++;
    boolean isLost = false;
    for (Column c : columns) {
      if (r.missing()[c.place] == SourceRecord.Missing.UNREADABLE) {
        c.said++;
      } else if (r.missing()[c.place] == null && !Blanks.isBlank(r.values()[c.place])) {
        isLost |= addCell(c, target(c, r), Blanks.strip(r.values()[c.place]), isPlaced);
      }
    }
    if (isLost && visit != null) {
      lost.addUnknownVisit(visit, participant);
    }
  }

  /** Takes a cell; true where it is lost because the row's visit is not known. */
  private boolean addCell(Column c, Target target, String text, boolean isPlaced) {
    if (manifest.isMissing(file, target, text)) {
      return false;
    }
    c.said++;
    if (!isPlaced && needsVisit(target)) {
      return true;
    }
    if (isNumber(target) && Numbers.read(text, words(target), file).isEmpty()) {
      lost.addCell(c.name, text);
    }
    return false;
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
