package org.alliancepool.jobs.consortium.mapping;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * A manifest's part for one file, resolved against the columns that the file really has. What is
 * not mapped here is not stored anywhere.
 */
public final class FileMapping implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final Header header;
  private final Map<Integer, Target> targets = new TreeMap<>();
  private final Map<Target, String> taken = new LinkedHashMap<>();

  private FileMapping(Manifest manifest, Manifest.DataFile file, List<String> header) {
    this.manifest = manifest;
    this.file = file;
    this.header = new Header(manifest, file, header);
  }

  /**
   * Resolves one file.
   *
   * @param header the names in the file's header, in its order, with blanks around them or without
   * @throws UserError where the manifest names a column that the file lacks, maps one twice, or a
   *     pattern finds not all items of its form
   */
  public static FileMapping resolve(
      Manifest manifest, Manifest.DataFile file, StudyForms forms, List<String> header) {
    FileMapping mapping = new FileMapping(manifest, file, header);
    for (int part = 0; part < file.participant().size(); part++) {
      mapping.put(file.participant().get(part), new Target.Participant(part));
    }
    if (file.visit() != null) {
      mapping.put(file.visit(), new Target.Visit());
    }
    if (file.instance() != null) {
      mapping.put(file.instance(), new Target.Instance());
    }
    if (file.visitDate() != null) {
      mapping.put(file.visitDate(), new Target.VisitDate());
    }
    if (file.rater() != null) {
      mapping.put(file.rater(), new Target.Rater());
    }
    if (file.arm() != null) {
      mapping.put(file.arm(), new Target.Arm());
    }
    file.clinicians().forEach(c -> mapping.put(c.column(), new Target.Clinician(c.role())));
    file.covariates().forEach(mapping::putCovariate);
    if (file.isByParameter()) {
      mapping.put(file.parameter(), new Target.Parameter());
      mapping.put(file.value(), new Target.Value());
    }
    List<MeasureNames> measures = new ArrayList<>();
    for (int m = 0; m < file.measures().size(); m++) {
      Manifest.Measure measure = file.measures().get(m);
      mapping.pattern(measure).check();
      if (!file.isByParameter()) {
        measures.add(mapping.names(m, forms));
        mapping.putAll(measures.get(m));
      }
    }
    measures.forEach(m -> m.requireAll("column", mapping.header.has(), measures));
    return mapping;
  }

  /** Finds what the names of one measure's columns or parameters stand for. */
  MeasureNames names(int measure, StudyForms forms) {
    return new MeasureNames(manifest, header, measure, forms);
  }

  /** How a measure of the file names its columns or parameters. */
  public NamePattern pattern(Manifest.Measure measure) {
    return new NamePattern(manifest, header, measure);
  }

  /** The names of the file's columns. */
  Header header() {
    return header;
  }

  /** The file's part of the manifest. */
  public Manifest.DataFile file() {
    return file;
  }

  /** The names of all columns, in the file's order. */
  public List<String> columns() {
    return header.columns();
  }

  /** The targets of the mapped columns, by the column's place in the file, in the file's order. */
  public Map<Integer, Target> targets() {
    return targets;
  }

  /** The names of the mapped columns, in the file's order. */
  public List<String> mappedColumns() {
    return targets.keySet().stream().map(columns()::get).toList();
  }

  /** The names of the columns that are left out. */
  public List<String> unmappedColumns() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns().size(); i++) {
      if (!targets.containsKey(i)) {
        names.add(columns().get(i));
      }
    }
    return names;
  }

  /** True where the rows say more of the participant than the id, such as the arm. */
  public boolean describesParticipant() {
    return targets.values().stream()
        .anyMatch(t -> t.describesParticipant() && !(t instanceof Target.Participant));
  }

  /** The place of the column with a target; -1 where no column has it. */
  public int columnOf(Class<? extends Target> kind) {
    return targets.entrySet().stream()
        .filter(e -> kind.isInstance(e.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(-1);
  }

  /** The places of the columns that make up the participant's id, in the manifest's order. */
  public List<Integer> idColumns() {
    return file.participant().stream().map(header::find).toList();
  }

  private void put(String column, Target target) {
    put(header.find(column), target);
  }

  private void putAll(MeasureNames names) {
    for (int c = 0; c < columns().size(); c++) {
      int column = c;
      names.target(columns().get(c)).ifPresent(target -> put(column, target));
    }
  }

  /**
   * A site may be a part of the id and a covariate as well. Its cells are the covariate's then and
   * stand as they are: the id is made of the row, whatever its parts are mapped to. The last part
   * is the patient's own number, and stands nowhere.
   */
  private void putCovariate(Manifest.Covariate covariate) {
    int column = header.find(covariate.column());
    if (targets.get(column) instanceof Target.Participant part) {
      if (part.part() == file.participant().size() - 1) {
        throw header.error(
            ErrorName.INVALID_MANIFEST,
            "column \"%s\" is %s and covariate \"%s\", whose values are stored as they stand. Remove the covariate, or where the column is a site, write it before the patient's number: participant: [site, id]"
                .formatted(
                    columns().get(column),
                    part.part() == 0 ? "the participant's id" : "the last part of the id",
                    covariate.name()));
      }
      targets.remove(column);
      taken.remove(part);
    }
    put(column, new Target.Covariate(covariate.name(), covariate.type()));
  }

  private void put(int column, Target target) {
    Target before = targets.putIfAbsent(column, target);
    if (before != null && !before.equals(target)) {
      throw header.error(
          ErrorName.INVALID_MANIFEST,
          "column \"%s\" is mapped twice, as %s and as %s. Remove one of them, or correct its column"
              .formatted(columns().get(column), words(before), words(target)));
    }
    if (before == null) {
      header.requireOnce(column);
    }
    String other = taken.putIfAbsent(target, columns().get(column));
    boolean once = !(target instanceof Target.Clinician);
    if (once && other != null && !other.equals(columns().get(column))) {
      throw header.error(
          ErrorName.INVALID_MANIFEST,
          "columns \"%s\" and \"%s\" both hold %s. Map one of them"
              .formatted(other, columns().get(column), words(target)));
    }
  }

  /** What a column holds, by the manifest's own words. */
  private String words(Target target) {
    if (target instanceof Target.Item item) {
      return "item %d of %s"
          .formatted(item.item(), words(item.measure(), item.rater(), item.visit()));
    }
    if (target instanceof Target.Score score) {
      return "the score of " + words(score.measure(), score.rater(), score.visit());
    }
    if (target instanceof Target.Clinician clinician) {
      return "the id of the " + clinician.role();
    }
    if (target instanceof Target.Covariate covariate) {
      return "covariate \"" + covariate.name() + "\"";
    }
    return target instanceof Target.VisitDate
        ? "visit_date"
        : target.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private String words(int measure, String rater, String visit) {
    return file.measures().get(measure).instrument()
        + (rater == null ? "" : ", rater " + rater)
        + (visit == null ? "" : ", visit " + visit);
  }

  @Override
  public String toString() {
    return "FileMapping[%s, %d columns]"
        .formatted(file.label(), targets.size())
        .toLowerCase(Locale.ROOT);
  }
}
