package org.alliancepool.jobs.harmonise.patient;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.ParameterTargets;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Harmonises the source rows of one patient: every mapped cell becomes an answer, a measurement or
 * a fact, or is declared missing, or is quarantined; and is counted once.
 *
 * <p>Two cells that give the same thing (the same item at the same visit, the arm) must agree.
 * Where they do, the first in the order of files and rows is kept as the source; where they do not,
 * none is used, since nothing tells which is right. Of a form of which two answers do not, none is.
 */
public final class PatientHarmoniser implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Study study;
  // The catalogue of forms is large and the same everywhere: made anew where it is used.
  private transient StudyForms forms;
  private transient Map<String, ParameterTargets> parameters;
  private final Map<String, Source> sources;
  private final Map<String, String> checksums;

  /**
   * What is known of a file.
   *
   * @param order place in the manifest
   * @param mapping its columns
   * @param targets by column name
   * @param labels of values, by column name
   */
  private record Source(
      int order,
      FileMapping mapping,
      Map<String, Target> targets,
      Map<String, Map<String, ValueLabel>> labels)
      implements Serializable {
    private ValueLabel label(String column, String value) {
      Map<String, ValueLabel> of = labels.isEmpty() ? null : labels.get(column);
      return of == null ? null : of.get(value);
    }
  }

  /**
   * @param files what is known of each file, by its name in tables
   */
  public PatientHarmoniser(Study study, Map<String, FileFacts> files) {
    this.study = study;
    this.forms = StudyForms.of(study.manifest());
    this.checksums = new HashMap<>();
    files.forEach((file, facts) -> checksums.put(file, facts.sha256()));
    this.sources = new LinkedHashMap<>();
    for (Manifest.DataFile file : study.manifest().files()) {
      FileFacts facts = files.get(file.label());
      List<String> columns = facts.columns();
      FileMapping mapping = FileMapping.resolve(study.manifest(), file, forms, columns);
      Map<String, Target> targets = new HashMap<>();
      mapping.targets().forEach((i, target) -> targets.put(columns.get(i), target));
      sources.put(file.label(), new Source(sources.size(), mapping, targets, facts.labels()));
    }
  }

  /**
   * Harmonises one patient.
   *
   * @param participant pseudonym; null for the rows that name nobody
   * @param rows rows of {@code source_row}, in any order
   */
  public Harmonised harmonise(String participant, List<Row> rows) {
    List<Row> ordered = new ArrayList<>(rows);
    ordered.sort(
        Comparator.comparingInt((Row r) -> sources.get(r.<String>getAs("file")).order())
            .thenComparingLong(r -> r.<Long>getAs("row")));
    if (forms == null) {
      forms = StudyForms.of(study.manifest());
    }
    if (parameters == null) {
      parameters = new HashMap<>();
      sources.forEach((f, s) -> parameters.put(f, ParameterTargets.of(s.mapping(), forms)));
    }
    PatientRecord record = new PatientRecord(study, forms, participant, checksums);
    Set<String> files = new LinkedHashSet<>();
    Map<String, Set<List<Row>>> seen = new TreeMap<>();
    for (Row row : ordered) {
      String file = row.getAs("file");
      Source source = sources.get(file);
      List<Row> raw = listed(row.getSeq(row.fieldIndex("cell")));
      List<SourceCell> cells = cells(row, source, raw);
      boolean first = seen.computeIfAbsent(file, f -> new HashSet<>()).add(raw);
      if (row.getAs("problem") != null) {
        record.rejectRow(Rule.MALFORMED_ROW, cells, row.getAs("problem"));
      } else if (participant == null) {
        record.rejectNameless(source.mapping().file(), cells);
      } else if (!first) {
        record.rejectRow(Rule.DUPLICATE_ROW, cells, null);
      } else {
        files.add(file);
        record.add(source.mapping().file(), cells);
      }
    }
    if (participant != null && !files.isEmpty()) {
      Row at = ordered.get(0);
      String where = "\"%s\", row %d".formatted(at.getAs("file"), at.<Long>getAs("row"));
      sources.keySet().stream()
          .filter(f -> !files.contains(f))
          .forEach(f -> record.noteAbsence(f, sources.get(f).mapping().file().inArm(), where));
    }
    return record.close(ordered.size());
  }

  /**
   * A list of Scala's may count itself anew at each step of a loop; this one is read many times.
   */
  private static List<Row> listed(scala.collection.Seq<Row> cells) {
    return new ArrayList<>(CollectionConverters.asJavaCollection(cells));
  }

  private List<SourceCell> cells(Row row, Source source, List<Row> raw) {
    String file = row.getAs("file");
    long position = row.<Long>getAs("row");
    Target value = value(file, source, raw);
    List<SourceCell> cells = new ArrayList<>(raw.size());
    for (Row c : raw) {
      Target target = source.targets().get(c.getString(0));
      cells.add(
          new SourceCell(
              file,
              position,
              c.getString(0),
              c.getString(1),
              c.getString(2),
              rated(source, raw, target instanceof Target.Value ? value : target),
              source.label(c.getString(0), c.getString(1))));
    }
    return cells;
  }

  /** An item or score whose rater the row says, with that rater. */
  private static Target rated(Source source, List<Row> raw, Target target) {
    if (target instanceof Target.Item item && item.rater() == null) {
      return rater(source, raw, item.measure())
          .<Target>map(r -> new Target.Item(item.measure(), r, item.visit(), item.item()))
          .orElse(new Target.Unrated(item.measure()));
    }
    if (target instanceof Target.Score score && score.rater() == null) {
      return rater(source, raw, score.measure())
          .<Target>map(r -> new Target.Score(score.measure(), r, score.visit()))
          .orElse(new Target.Unrated(score.measure()));
    }
    return target;
  }

  private static Optional<String> rater(Source source, List<Row> raw, int measure) {
    Manifest.Measure of = source.mapping().file().measures().get(measure);
    for (Row c : raw) {
      if (source.targets().get(c.getString(0)) instanceof Target.Rater
          && c.getString(1) != null
          && c.getString(2) == null) {
        return of.raterOf(c.getString(1));
      }
    }
    return of.raterOf(null);
  }

  /** What the row's value is, by its parameter; a value that is not said where it has none. */
  private Target value(String file, Source source, List<Row> raw) {
    for (Row c : raw) {
      if (source.targets().get(c.getString(0)) instanceof Target.Parameter
          && c.getString(1) != null) {
        String code = Blanks.strip(c.getString(1));
        return code.isEmpty()
            ? new Target.Value()
            : parameters.get(file).target(code).orElse(new Target.Unmapped());
      }
    }
    return new Target.Value();
  }
}
