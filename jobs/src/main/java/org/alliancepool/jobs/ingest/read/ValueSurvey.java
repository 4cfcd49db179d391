package org.alliancepool.jobs.ingest.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.faults.EndpointSeen;
import org.alliancepool.jobs.consortium.faults.FormsAtVisits;
import org.alliancepool.jobs.consortium.faults.GivenNumbers;
import org.alliancepool.jobs.consortium.faults.GivenNumbers.Source;
import org.alliancepool.jobs.consortium.faults.LostValues;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.ParameterTargets;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;

/**
 * Looks whether the cells of a file that should be numbers are, and of their forms; and whether its
 * visits and raters are known.
 */
final class ValueSurvey {
  /** So many participants' numbers are kept apart, some tens of megabytes of them. */
  private static final int MOST_OPEN = 5_000;

  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final StudyForms forms;
  private final GivenNumbers given;
  private final FormsAtVisits formsAtVisits;
  private final Function<String, EndpointSeen> endpoints;
  private final ParameterTargets parameters;
  private final int parameterColumn;
  private final List<Column> columns = new ArrayList<>();
  private final LostValues lost = new LostValues();

  /** What participants have given, until all their rows are likely read. */
  private final Map<String, GivenNumbers> open = new HashMap<>();

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

  ValueSurvey(
      Manifest manifest, FileMapping mapping, ParameterTargets parameters, FilesTogether together) {
    this.forms = together.forms();
    this.given = together.numbers();
    this.formsAtVisits = together.formsAtVisits();
    this.endpoints = together::endpoint;
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
        || (target instanceof Target.Measured m && m.visit() == null);
  }

  /** A row whose cells cannot be told from each other. */
  void addMalformed(SourceRecord r) {
    rows++;
    lost.addMalformed(r.position(), r.problem());
  }

  /** A row that names nobody; one without any content says nothing either. */
  void addNameless(SourceRecord r) {
    rows++;
    if (columns.stream().anyMatch(c -> text(c, r, c.target) != null)) {
      lost.addNameless();
    }
  }

  /** A row of many, of none, or of what may be somebody. */
  void addKeptOut() {
    rows++;
  }

  /**
   * What a row says of itself.
   *
   * @param visitCode as the row names its visit; null where it names none
   * @param visit as the manifest names it; null where it has none
   * @param isPlaced true where the manifest has that visit, or the row needs none
   * @param rater as the row names one; null where it names none
   * @param day of its date; null where it has none
   */
  record OfRow(String visitCode, String visit, boolean isPlaced, String rater, Integer day) {}

  /** A row of a participant. */
  void add(SourceRecord r, String participant, OfRow row) {
    rows++;
    String rater = row.rater();
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
        addMissing(c, r, target, rater);
        continue;
      }
      c.said++;
      if (!row.isPlaced() && needsVisit(target)) {
        isUnplaced =
            isUnplaced || !(target instanceof Target.VisitDate); // which is of nothing then
        endpoints.apply(participant).keptOut(file, target, row.day());
      } else if (isUnrated(target, rater)) {
        isUnrated = true;
        endpoints.apply(participant).keptOut(file, target, row.day());
      } else if (isNumber(target)) {
        Optional<Double> number = Numbers.read(text, words(target), file);
        number.ifPresentOrElse(
            n -> addNumber(target, participant, row, n), () -> lost.addCell(c.name, text));
      }
    }
    String code = code(r);
    if (code != null && parameters.target(code).isEmpty()) {
      lost.addUnknownParameter(code, participant);
    }
    if (isUnplaced) {
      lost.addUnknownVisit(row.visitCode(), participant);
    }
    if (isUnrated) {
      lost.addUnknownRater(rater, participant);
    }
  }

  /** The numbers of a participant, whose rows may stand apart. */
  private GivenNumbers givenBy(String participant) {
    GivenNumbers of = open.get(participant);
    if (of == null) {
      if (open.size() >= MOST_OPEN) {
        close();
      }
      of = new GivenNumbers();
      open.put(participant, of);
    }
    return of;
  }

  private void close() {
    open.values().forEach(given::addParticipant);
    open.clear();
  }

  private void addNumber(Target target, String participant, OfRow row, double number) {
    if (!(target instanceof Target.Measured m)) {
      return;
    }
    GivenNumbers of = givenBy(participant);
    Manifest.Measure measure = file.measures().get(m.measure());
    StudyForm form = form(measure, m.rater(), row.rater());
    Source source =
        new Source(file.label(), m.visit() == null ? row.visit() : m.visit(), participant);
    if (source.visit() != null) {
      formsAtVisits.add(measure.instrument(), source.visit(), participant);
    }
    if (target instanceof Target.Item item) {
      if (!form.itemNumbers().contains(item.item())) {
        return;
      }
      if (form.answer(item.item(), number).isPresent()) {
        of.acceptedAnswer(form, item.item(), number, source);
        counts(measure, source);
      } else {
        of.outsideAnswer(form, item.item(), number, source);
      }
    } else if (form.isScore(measure.subscale(), forms.reporting(measure), number)) {
      of.acceptedScore(form, measure.subscale(), forms.reporting(measure), number, source);
      counts(measure, source);
    } else {
      of.outsideScore(form, number, source);
    }
  }

  private void counts(Manifest.Measure measure, Source source) {
    if (manifest.isOfEndpoint(measure.instrument()) && source.visit() != null) {
      endpoints.apply(source.participant()).counts(measure.instrument(), source.visit());
    }
  }

  /** A cell that says nothing: an answer or a score of the form may be declared missing. */
  private void addMissing(Column c, SourceRecord r, Target target, String rater) {
    boolean byFile = r.missing()[c.place] == SourceRecord.Missing.USER;
    boolean isCode =
        byFile || (r.missing()[c.place] == null && !Blanks.isBlank(r.values()[c.place]));
    if (isCode && target instanceof Target.Measured m && !isUnrated(target, rater)) {
      StudyForm form = form(file.measures().get(m.measure()), m.rater(), rater);
      given.missing(file, m, forms, form, byFile, r.values()[c.place]);
    }
  }

  /** The form of a measure, by the rater of its columns or else of the row. */
  private StudyForm form(Manifest.Measure measure, String ofColumns, String ofRow) {
    return forms.form(
        measure, ofColumns == null ? measure.raterOf(ofRow).orElseThrow() : ofColumns);
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
    return target instanceof Target.Measured m
        && m.rater() == null
        && file.measure(target).flatMap(of -> of.raterOf(rater)).isEmpty();
  }

  private Target target(Column c, SourceRecord r) {
    String code = c.target instanceof Target.Value ? code(r) : null;
    return code == null ? c.target : parameters.target(code).orElse(c.target);
  }

  /** The row's parameter; null where it has none. */
  private String code(SourceRecord r) {
    String code = r.present(parameterColumn);
    return code == null || Blanks.isBlank(code) ? null : Blanks.strip(code);
  }

  private Map<String, Double> words(Target target) {
    return file.measure(target).map(Manifest.Measure::values).orElse(Map.of());
  }

  /**
   * What is lost.
   *
   * @param participants of the file
   */
  List<String> warnings(long participants) {
    close();
    Map<String, Long> said = new HashMap<>();
    columns.forEach(c -> said.put(c.name, c.said));
    return lost.faults(manifest, file, said, rows, participants);
  }
}
