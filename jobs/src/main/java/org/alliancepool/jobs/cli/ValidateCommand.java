package org.alliancepool.jobs.cli;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.PlanAnalyses;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.faults.EndpointColumns;
import org.alliancepool.jobs.consortium.faults.FileLabels;
import org.alliancepool.jobs.consortium.faults.RenamedColumn;
import org.alliancepool.jobs.consortium.faults.StrayColumns;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.ParameterTargets;
import org.alliancepool.jobs.consortium.mapping.RowFilter;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.Sentence;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.TableReaders;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.read.FilesTogether;
import org.alliancepool.jobs.ingest.read.HeaderRows;
import org.alliancepool.jobs.ingest.read.LeftOutRows;
import org.alliancepool.jobs.ingest.read.LineBreaks;
import org.alliancepool.jobs.ingest.read.RenamedColumns;
import org.alliancepool.jobs.ingest.read.RowDates;
import org.alliancepool.jobs.ingest.read.RowSurvey;
import org.alliancepool.jobs.ingest.read.StandIns;
import org.alliancepool.jobs.ingest.read.StudyReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code alliance validate}: checks manifests, plan and files, reads every data file to its end,
 * and writes nothing. Starts no Spark.
 */
@Command(
    name = "validate",
    description = "Checks manifests, plan and files; writes nothing.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR|MANIFEST",
      description = "A consortium's folder, a study's folder, or its study.yaml.")
  private String path;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Another plan than the folder's own.")
  private String plan;

  @Mixin private SparkOptions spark;

  private int errors;
  private int warnings;

  @Override
  public Integer call() throws IOException {
    Consortium.Context context = new Consortium.Context("validate", LocalDate.now(ZoneOffset.UTC));
    Inputs inputs = new Inputs(spark);
    Location given = inputs.at(path);
    boolean manifest = given.name().equals("study.yaml");
    if (manifest || isThere(given.resolve("study.yaml"))) {
      Location folder = manifest ? given.parent() : given;
      check(Consortium.study(folder, context));
    } else {
      Location planFile = plan == null ? given.resolve("plan.yaml") : inputs.at(plan);
      Consortium consortium = Consortium.load(given, planFile, context);
      consortium.broken().values().forEach(this::report);
      consortium.dataOfNoStudy(Set.of()).forEach(this::warn);
      consortium.studies().values().forEach(this::check);
      try {
        int analyses = PlanAnalyses.of(consortium, planFile).size();
        System.out.println("plan: " + analyses + " analyses");
      } catch (UserError e) {
        report(e);
      }
    }
    if (warnings > 0) {
      System.err.println(warnings == 1 ? "1 warning" : warnings + " warnings");
    }
    if (errors > 0) {
      System.err.println(errors == 1 ? "1 error" : errors + " errors");
      return Main.USER_ERROR;
    }
    System.out.println("valid");
    return Main.DONE;
  }

  private static boolean isThere(Location file) {
    try {
      return file.exists();
    } catch (IOException e) {
      throw new UserError(
          ErrorName.MISSING_FILE,
          "Cannot look for \"%s\": %s. Check the path or URI, the rights to it, and the settings spark.hadoop.fs.… of its file system."
              .formatted(file, Sentence.why(e)),
          e);
    }
  }

  private void check(Study study) {
    StudyForms forms;
    try {
      forms = StudyForms.of(study.manifest());
    } catch (UserError e) {
      report(study, e);
      return;
    }
    EndpointColumns endpoint = new EndpointColumns(study.manifest());
    FilesTogether together = new FilesTogether(study.manifest(), forms);
    int before = errors;
    // Each file for itself, so that one look finds all that is wrong.
    for (Manifest.DataFile file : study.manifest().files()) {
      try {
        check(study, file, forms, endpoint, together);
      } catch (UserError e) {
        report(study, e);
      } catch (IOException e) {
        report(
            study,
            new UserError(
                ErrorName.MISSING_FILE,
                "Cannot read file \"%s\": %s. Check the rights to it."
                    .formatted(file.label(), Sentence.why(e)),
                e));
      }
    }
    if (errors == before) {
      together.warnings().forEach(w -> warn(study, w));
      endpoint.undeclared(forms).ifPresent(w -> warn(study, w));
      endpoint
          .fault()
          .ifPresent(
              fault ->
                  report(
                      study,
                      new UserError(
                          ErrorName.UNKNOWN_COLUMN,
                          "Cannot find the outcome of study \"%s\": %s"
                              .formatted(study.id(), fault))));
    }
    if (study.manifest().isPublished()) {
      System.out.printf(
          "%s: %d published effects%n", study.id(), study.manifest().effects().size());
    }
  }

  private void check(
      Study study,
      Manifest.DataFile file,
      StudyForms forms,
      EndpointColumns endpoint,
      FilesTogether together)
      throws IOException {
    FileMapping mapping;
    ParameterTargets parameters;
    RowSurvey survey;
    StandIns standIns;
    try (TableReader reader = open(study, file)) {
      List<String> columns = reader.columns().stream().map(SourceColumn::name).toList();
      mapping = FileMapping.resolve(study.manifest(), file, forms, columns);
      endpoint.add(mapping);
      parameters = ParameterTargets.of(mapping, forms);
      standIns = StandIns.in(study.manifest(), mapping, parameters, () -> open(study, file));
      RowDates dates = new RowDates(study.manifest(), mapping, reader.columns());
      survey = new RowSurvey(study, mapping, parameters, dates, together);
      FileLabels.of(study.manifest(), mapping, forms, c -> reader.columns().get(c).valueLabels())
          .faults()
          .forEach(f -> warn(study, f.sentence()));
      StrayColumns.faults(study.manifest(), mapping, forms, mapping.unmappedColumns())
          .forEach(w -> warn(study, w));
      RowFilter filter = RowFilter.resolve(mapping);
      LeftOutRows leftOut = new LeftOutRows(mapping, filter);
      RenamedColumns renamed = new RenamedColumns(study.manifest(), mapping);
      long rows =
          read(
              reader,
              study.manifest(),
              mapping,
              filter,
              parameters,
              standIns,
              r -> {
                survey.add(r);
                renamed.add(r);
              },
              r -> leftOut.add(r::present));
      leftOut.requireSome(rows);
      if (file.isByParameter()) {
        parameters.requireAll();
      }
      System.out.printf(
          "%s: %s: %d rows, %d of %d columns mapped%s%n",
          study.id(),
          file.label(),
          rows,
          mapping.targets().size(),
          columns.size(),
          survey.notCompared() == 0
              ? ""
              : "; %d rows not compared with others of the same id"
                  .formatted(survey.notCompared()));
      leftOut
          .line()
          .ifPresent(line -> System.out.printf("%s: %s: %s%n", study.id(), file.label(), line));
      leftOut.warnings().forEach(w -> warn(study, w));
      RenamedColumn.fault(file.label(), renamed.found()).ifPresent(w -> warn(study, w));
    }
    if (survey.needsComparison()) {
      try (TableReader again = open(study, file)) {
        read(
            again,
            study.manifest(),
            mapping,
            RowFilter.resolve(mapping),
            parameters,
            standIns,
            survey::compare,
            r -> {});
      }
    }
    survey.warnings().forEach(w -> warn(study, w));
    survey.requireArms();
  }

  private static TableReader open(Study study, Manifest.DataFile file) throws IOException {
    return TableReaders.open(study.folder().source(file.file()), StudyReader.options(file));
  }

  /**
   * Reads a file to its end.
   *
   * @param wanted takes the rows that count, of parameters that a measure wants or should where
   *     they are sound
   * @param leftOut takes the rows that do not count
   * @return how many rows count
   */
  private static long read(
      TableReader reader,
      Manifest manifest,
      FileMapping mapping,
      RowFilter filter,
      ParameterTargets parameters,
      StandIns standIns,
      Consumer<SourceRecord> wanted,
      Consumer<SourceRecord> leftOut)
      throws IOException {
    LineBreaks breaks = new LineBreaks(manifest, mapping, parameters);
    HeaderRows headers = new HeaderRows(mapping);
    int parameter = mapping.columnOf(Target.Parameter.class);
    long rows = 0;
    for (SourceRecord read = reader.next(); read != null; read = reader.next()) {
      boolean counts = read.problem() != null || filter.selects(read::present);
      SourceRecord r = counts ? breaks.checked(read) : read;
      if (!counts) {
        leftOut.accept(r);
      } else if (r.problem() != null) {
        rows++;
        wanted.accept(r);
      } else {
        rows++;
        String code = r.present(parameter);
        if (code == null
            || parameters.target(Blanks.strip(code)).isPresent()
            || standIns.isOne(r)
            || headers.isOne(r)) {
          wanted.accept(r);
        }
      }
    }
    return rows;
  }

  private void report(Study study, UserError e) {
    errors++;
    String named = "\"" + study.id() + "\"";
    System.err.println(
        e.getMessage() + (e.getMessage().contains(named) ? "" : " (study " + named + ")"));
  }

  private void warn(Study study, String what) {
    warn(study.id() + ": " + what);
  }

  private void warn(String what) {
    warnings++;
    System.err.println("warning: " + what);
  }

  private void report(UserError e) {
    errors++;
    System.err.println(e.getMessage());
  }
}
