package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.faults.EndpointSeen;
import org.alliancepool.jobs.consortium.faults.GivenNumbers;
import org.alliancepool.jobs.consortium.faults.VisitDays;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.consortium.mapping.VisitNames;
import org.alliancepool.jobs.harmonise.patient.CellAccount.Fate;
import org.alliancepool.schemas.instrument.Scoring;

/** Collects what the cells of one patient say, row by row, and closes into table rows. */
final class PatientRecord {
  private final Study study;
  private final Manifest manifest;
  private final StudyForms forms;
  private final String participant;
  private final PatientRows rows;
  private final Harmonised out = new Harmonised();
  private final Findings findings;
  private final CellAccount account = new CellAccount();

  private final Map<Fact, List<Fact.Reading>> readings = new LinkedHashMap<>();
  private final Map<String, List<Fact.Reading>> days = new LinkedHashMap<>();
  private final Map<String, Boolean> visits = new LinkedHashMap<>();
  private final EndpointSeen endpoint;
  private SourceCell firstArmCell;

  /** Arms of the files that are of one arm as a whole, with the patient's first cell there. */
  private final Map<String, SourceCell> armsOfFiles = new LinkedHashMap<>();

  /** Files in which the id stands in two rows that contradict each other. */
  private final Set<String> repeated = new HashSet<>();

  PatientRecord(Study study, StudyForms forms, String participant, Map<String, String> checksums) {
    this.study = study;
    this.manifest = study.manifest();
    this.forms = forms;
    this.participant = participant;
    this.rows = new PatientRows(study, participant, checksums);
    this.findings = new Findings(study, participant, out.quarantine);
    this.endpoint = new EndpointSeen(manifest);
  }

  /** Takes a sound row of the patient. */
  void add(Manifest.DataFile file, List<SourceCell> cells) {
    if (file.inArm() != null) {
      armsOfFiles.putIfAbsent(file.inArm(), cells.get(0));
    }
    SourceCell visitCell = cell(cells, Target.Visit.class);
    SourceCell instance = cell(cells, Target.Instance.class);
    VisitNames.Named named =
        visitCell == null || visitCell.isBlank()
            ? new VisitNames.Named(null, null)
            : VisitNames.of(manifest, file)
                .named(visitCell.value(), instance == null ? null : instance.value());
    String visit = named.name();
    boolean known = visit != null && manifest.visits().containsKey(visit);
    List<SourceCell> lost = new ArrayList<>();
    List<SourceCell> unrated = new ArrayList<>();
    List<SourceCell> unmapped = new ArrayList<>();
    boolean isMapped = cell(cells, Target.Unmapped.class) == null;
    for (SourceCell cell : cells) {
      if (cell.target() instanceof Target.Visit && known) {
        visits.put(visit, true);
        if (named.arm() == null) {
          account.count(cell, Fate.HARMONISED);
        } else {
          readArm(cell, named.arm());
        }
      } else if (!isMapped
          && (cell.target() instanceof Target.Parameter
              || cell.target() instanceof Target.Unmapped)) {
        unmapped.add(cell);
      } else if (cell.target() instanceof Target.Parameter && !cell.isBlank()) {
        account.count(cell, Fate.HARMONISED);
      } else if (isMissing(file, cell)) {
        account.count(cell, Fate.MISSING);
        noteMissing(file, cell);
        if (cell.target() instanceof Target.Arm && firstArmCell == null) {
          firstArmCell = cell;
        }
      } else if ("unreadable".equals(cell.mark()) && !(cell.target() instanceof Target.VisitDate)) {
        reject(Rule.UNREADABLE_CELL, cell);
      } else if (isLabelledMissing(file, cell)) {
        account.count(cell, Fate.QUARANTINED);
        findings.at(
            cell,
            Rule.LABELLED_MISSING,
            1,
            "The file labels %s as \"%s\""
                .formatted(Blanks.strip(cell.value()), cell.label().text()));
      } else if (file.visit() != null && !known && needsVisit(cell.target())) {
        lost.add(cell);
      } else if (cell.target() instanceof Target.Unrated
          || (cell.target() instanceof Target.Rater && isUnrated(file, cells))) {
        unrated.add(cell);
      } else {
        read(file, cell, visit);
      }
    }
    if (lost.stream()
        .allMatch(
            c ->
                c.target() instanceof Target.Visit
                    || c.target() instanceof Target.Instance
                    || c.target() instanceof Target.VisitDate)) {
      // Nothing else stands in the row: REDCap has one of each event for what does not repeat.
      lost.forEach(c -> account.count(c, Fate.MISSING));
    } else {
      SourceCell at = visitCell == null ? lost.get(0) : visitCell;
      lost.forEach(c -> endpoint.keptOut(file, c.target(), dayOf(cells)));
      lost.forEach(c -> account.count(c, Fate.QUARANTINED));
      findings.at(at, visit == null ? Rule.MISSING_VISIT : Rule.UNKNOWN_VISIT, lost.size(), null);
    }
    if (!unmapped.isEmpty()) {
      unmapped.forEach(c -> account.count(c, Fate.QUARANTINED));
      SourceCell code = cell(cells, Target.Parameter.class);
      findings.at(code, Rule.UNKNOWN_PARAMETER, unmapped.size(), null);
    }
    if (!unrated.isEmpty()) {
      unrated.forEach(c -> endpoint.keptOut(file, c.target(), dayOf(cells)));
      unrated.forEach(c -> account.count(c, Fate.QUARANTINED));
      SourceCell rater = cell(cells, Target.Rater.class);
      findings.at(rater == null ? unrated.get(0) : rater, Rule.UNKNOWN_RATER, unrated.size(), null);
    }
  }

  /** True where a row gives an item or score, and no rater that the manifest knows. */
  private boolean isUnrated(Manifest.DataFile file, List<SourceCell> cells) {
    return cells.stream()
        .anyMatch(c -> c.target() instanceof Target.Unrated && !isMissing(file, c));
  }

  private static SourceCell cell(List<SourceCell> cells, Class<? extends Target> kind) {
    for (SourceCell cell : cells) {
      if (kind.isInstance(cell.target())) {
        return cell;
      }
    }
    return null;
  }

  /** Rejects a row as a whole. */
  void rejectRow(Rule rule, List<SourceCell> cells, String problem) {
    cells.forEach(c -> account.count(c, Fate.QUARANTINED));
    findings.inRow(cells.get(0), rule, cells.size(), problem);
  }

  /** Rejects a row that names no patient; a row that is blank altogether says nothing. */
  void rejectNameless(Manifest.DataFile file, List<SourceCell> cells) {
    if (cells.stream().allMatch(SourceCell::isBlank)) {
      cells.forEach(c -> account.count(c, Fate.MISSING));
    } else {
      rejectRow(whyNameless(file, cells), cells, null);
    }
  }

  private Rule whyNameless(Manifest.DataFile file, List<SourceCell> cells) {
    if (cells.stream().anyMatch(c -> "summary".equals(c.mark()))) {
      return Rule.SUMMARY_ROW;
    }
    if (cells.stream().anyMatch(c -> "header".equals(c.mark()))) {
      return Rule.REPEATED_HEADER;
    }
    boolean doubtful = cells.stream().anyMatch(c -> "doubtful".equals(c.mark()));
    boolean saysMore = cells.stream().anyMatch(c -> !c.isId() && !isMissing(file, c));
    return doubtful && saysMore ? Rule.DOUBTFUL_ID : Rule.MISSING_ID;
  }

  /** Notes that the patient is in other files of the study but not in this one. */
  void noteAbsence(String file, String inArm, String presentAt) {
    if (inArm != null && !armsOfFiles.isEmpty()) {
      return; // another arm's file
    }
    findings.inFile(file, Rule.ID_NOT_IN_FILE, "The id stands in " + presentAt);
  }

  /** Settles what the cells say together, and gives the patient's rows. */
  Harmonised close(int sourceRows) {
    if (participant != null) {
      Map<FormAtVisit, List<Fact.Reading>> given = new LinkedHashMap<>();
      Set<FormAtVisit> twofold = formsOfTwo();
      AnswerPrint answers = new AnswerPrint();
      String arm = null;
      for (Map.Entry<Fact, List<Fact.Reading>> e : readings.entrySet()) {
        if (!twofold.isEmpty()
            && e.getKey() instanceof Fact.Item item
            && twofold.contains(FormAtVisit.of(item))
            && agree(e.getValue())) {
          e.getValue().forEach(r -> rejectOfTwo(r.cell()));
          continue;
        }
        Optional<Fact.Reading> kept = settle(e.getValue());
        if (kept.isEmpty()) {
          noteRepeats(e.getKey(), e.getValue());
          continue;
        }
        Fact.Reading reading = kept.get();
        if (e.getKey() instanceof Fact.Arm) {
          arm = (String) reading.value();
        } else if (e.getKey() instanceof Fact.Clinician c) {
          out.clinician.add(rows.clinician(c));
        } else if (e.getKey() instanceof Fact.Item item) {
          visits.put(item.visit(), true);
          given.computeIfAbsent(FormAtVisit.of(item), k -> new ArrayList<>()).add(reading);
          out.itemResponse.add(rows.item(item, reading));
          endpoint.counts(item.form().instrument(), item.visit());
          answers.add(item, (double) reading.value());
        } else if (e.getKey() instanceof Fact.Score score) {
          visits.put(score.visit(), true);
          out.measurement.add(rows.score(score, reading));
          endpoint.counts(score.form().instrument(), score.visit());
          answers.add(score, ((Fact.Reported) reading.value()).value());
        } else if (e.getKey() instanceof Fact.Covariate covariate) {
          out.measurement.add(rows.covariate(covariate, reading));
        }
      }
      given.forEach(this::noteShortForm);
      settleArm(withFiles(arm), sourceRows);
      settleSessions();
      out.answerPrint = answers.print();
      out.lacksEndpoint = endpoint.mayBeKeptOut();
    }
    out.cellAccount.addAll(account.rows(study.id(), study.fingerprint()));
    return out;
  }

  private record FormAtVisit(StudyForm form, String rater, String visit) {
    private static FormAtVisit of(Fact.Item item) {
      return new FormAtVisit(item.form(), item.rater(), item.visit());
    }
  }

  /**
   * The forms of which two answers or more contradict others: two people have filled them in. What
   * they agree on by chance is nobody's form, and gives no score.
   */
  private Set<FormAtVisit> formsOfTwo() {
    Set<FormAtVisit> once = new HashSet<>();
    Set<FormAtVisit> twice = new HashSet<>();
    readings.forEach(
        (fact, all) -> {
          if (fact instanceof Fact.Item item && !agree(all) && !once.add(FormAtVisit.of(item))) {
            twice.add(FormAtVisit.of(item));
          }
        });
    return twice;
  }

  private void rejectOfTwo(SourceCell cell) {
    account.count(cell, Fate.QUARANTINED);
    findings.at(
        cell, Rule.CONFLICTING_VALUE, 1, "Other answers of the same form contradict each other");
  }

  private boolean isMissing(Manifest.DataFile file, SourceCell cell) {
    if (cell.isBlank()) {
      return true;
    }
    if (cell.isId() || cell.value() == null || cell.mark() != null) {
      return false;
    }
    return manifest.isMissing(file, cell.target(), Blanks.strip(cell.value()));
  }

  /** Notes an answer or a score of the form that is declared missing. */
  private void noteMissing(Manifest.DataFile file, SourceCell cell) {
    boolean byFile = "user".equals(cell.mark());
    if (cell.target() instanceof Target.Measured m
        && m.rater() != null
        && (byFile || !cell.isBlank())) {
      StudyForm form = forms.form(file.measures().get(m.measure()), m.rater());
      out.givenNumbers().missing(file, m, forms, form, byFile, cell.value());
    }
  }

  /**
   * True where a number would count that the file itself says is none, and nobody has declared what
   * it is.
   */
  private static boolean isLabelledMissing(Manifest.DataFile file, SourceCell cell) {
    if (cell.label() == null || !cell.label().saysMissing()) {
      return false;
    }
    Target target = cell.target();
    return (target instanceof Target.Covariate c && !"category".equals(c.type()))
        || file.measure(target)
            .map(m -> !m.values().containsKey(Blanks.strip(cell.value())))
            .orElse(false);
  }

  /** True where what the cell says depends on the row's visit. */
  private boolean needsVisit(Target target) {
    return target instanceof Target.Visit
        || target instanceof Target.Instance
        || target instanceof Target.VisitDate
        || (target instanceof Target.Measured m && m.visit() == null);
  }

  private void read(Manifest.DataFile file, SourceCell cell, String rowVisit) {
    Target target = cell.target();
    if (target instanceof Target.Participant
        || target instanceof Target.Instance
        || target instanceof Target.Rater) {
      account.count(cell, Fate.HARMONISED);
    } else if (target instanceof Target.Value) {
      reject(Rule.MISSING_PARAMETER, cell);
    } else if (target instanceof Target.Clinician c) {
      note(new Fact.Clinician(c.role(), cell.value()), cell, cell.value());
    } else if (target instanceof Target.Arm) {
      readArm(cell, cell.value());
    } else if (target instanceof Target.VisitDate) {
      if ("day".equals(cell.mark())) {
        days.computeIfAbsent(rowVisit, v -> new ArrayList<>())
            .add(new Fact.Reading(cell, Integer.parseInt(cell.value())));
      } else {
        reject("partial".equals(cell.mark()) ? Rule.PARTIAL_DATE : Rule.IMPOSSIBLE_DATE, cell);
      }
    } else if (target instanceof Target.Covariate c) {
      readCovariate(file, cell, c);
    } else if (target instanceof Target.Item item) {
      readItem(file, cell, item, item.visit() == null ? rowVisit : item.visit());
    } else if (target instanceof Target.Score score) {
      readScore(file, cell, score, score.visit() == null ? rowVisit : score.visit());
    }
  }

  private void readArm(SourceCell cell, String said) {
    if (firstArmCell == null) {
      firstArmCell = cell;
    }
    Optional<String> arm = manifest.arm(Blanks.strip(said));
    if (arm.isPresent()) {
      note(new Fact.Arm(), cell, arm.get());
    } else {
      account.count(cell, Fate.QUARANTINED);
      findings.at(cell, Rule.UNKNOWN_CODE, 1, knownCodes(cell));
    }
  }

  /** The codes of the arms, and what the file calls this one; not of one that is blinded. */
  private String knownCodes(SourceCell cell) {
    boolean told = cell.label() != null && study.blinded() == Study.Blinding.OPEN;
    return "The arms have the codes "
        + manifest.armCodes()
        + (told ? "; the file labels this one as \"" + cell.label().text() + "\"" : "");
  }

  private void readCovariate(Manifest.DataFile file, SourceCell cell, Target.Covariate c) {
    if ("category".equals(c.type())) {
      note(new Fact.Covariate(c.name(), c.type()), cell, Blanks.strip(cell.value()));
      return;
    }
    Optional<Double> number = Numbers.read(Blanks.strip(cell.value()), Map.of(), file);
    if (number.isPresent()) {
      note(new Fact.Covariate(c.name(), c.type()), cell, number.get());
    } else {
      reject(Rule.UNPARSEABLE_NUMBER, cell);
    }
  }

  private void readItem(Manifest.DataFile file, SourceCell cell, Target.Item target, String visit) {
    Manifest.Measure measure = file.measures().get(target.measure());
    StudyForm form = forms.form(measure, target.rater());
    Optional<Double> number = Numbers.read(Blanks.strip(cell.value()), measure.values(), file);
    if (number.isEmpty()) {
      reject(Rule.UNPARSEABLE_NUMBER, cell);
      return;
    }
    // Where rows say who rated, columns are of several forms, and one may have fewer items.
    if (!form.itemNumbers().contains(target.item())) {
      reject(Rule.ITEM_OUT_OF_RANGE, cell);
      return;
    }
    GivenNumbers.Source source = new GivenNumbers.Source(file.label(), visit, participant);
    Optional<Double> answer = form.answer(target.item(), number.get());
    if (answer.isEmpty()) {
      out.givenNumbers().outsideAnswer(form, target.item(), number.get(), source);
      reject(Rule.ITEM_OUT_OF_RANGE, cell);
      return;
    }
    out.givenNumbers().acceptedAnswer(form, target.item(), number.get(), source);
    double value = answer.get();
    // Stored as answered, whatever the site did, so that scoring has one rule.
    double answered =
        measure.alreadyReversed() && form.isReversed(target.item())
            ? form.response().min() + form.response().max() - value
            : value;
    note(new Fact.Item(form, target.rater(), visit, target.item()), cell, answered);
  }

  private void readScore(
      Manifest.DataFile file, SourceCell cell, Target.Score target, String visit) {
    Manifest.Measure measure = file.measures().get(target.measure());
    StudyForm form = forms.form(measure, target.rater());
    Optional<Double> number = Numbers.read(Blanks.strip(cell.value()), measure.values(), file);
    Scoring.Reporting reporting = forms.reporting(measure);
    GivenNumbers.Source source = new GivenNumbers.Source(file.label(), visit, participant);
    if (number.isEmpty()) {
      reject(Rule.UNPARSEABLE_NUMBER, cell);
    } else if (!form.isScore(measure.subscale(), reporting, number.get())) {
      out.givenNumbers().outsideScore(form, number.get(), source);
      reject(Rule.VALUE_OUT_OF_RANGE, cell);
    } else {
      out.givenNumbers().acceptedScore(form, measure.subscale(), reporting, number.get(), source);
      note(
          new Fact.Score(form, target.rater(), visit, measure.subscale()),
          cell,
          new Fact.Reported(number.get(), reporting.code()));
    }
  }

  private void note(Fact fact, SourceCell cell, Object value) {
    readings.computeIfAbsent(fact, f -> new ArrayList<>()).add(new Fact.Reading(cell, value));
  }

  /** The first reading where all agree; otherwise all are quarantined. */
  private Optional<Fact.Reading> settle(List<Fact.Reading> all) {
    boolean agree = agree(all);
    for (Fact.Reading r : all) {
      if (agree) {
        account.count(r.cell(), Fate.HARMONISED);
      } else {
        reject(Rule.CONFLICTING_VALUE, r.cell());
      }
    }
    return agree ? Optional.of(all.get(0)) : Optional.empty();
  }

  private static boolean agree(List<Fact.Reading> all) {
    Object first = all.get(0).value();
    return all.size() == 1 // as nearly always
        || all.stream().allMatch(r -> Objects.equals(r.value(), first));
  }

  /** Notes the file of which two rows contradict each other where the id should have one. */
  private void noteRepeats(Fact fact, List<Fact.Reading> all) {
    for (Fact.Reading r : all) {
      String file = r.cell().file();
      if (repeated.contains(file) || !(isOfOneRow(fact) || isWide(file))) {
        continue;
      }
      all.stream()
          .filter(o -> o.cell().file().equals(file) && o.cell().row() < r.cell().row())
          .filter(o -> !o.value().equals(r.value()))
          .findFirst()
          .ifPresent(
              o -> {
                repeated.add(file);
                findings.inRow(
                    r.cell(),
                    Rule.REPEATED_ID,
                    0,
                    "Row %d has the same id and other values".formatted(o.cell().row()));
              });
    }
  }

  private boolean isWide(String file) {
    return manifest.files().stream().anyMatch(f -> f.isWide() && f.label().equals(file));
  }

  /** True for what only the row of one visit says; arms and the like stand in all of them. */
  private static boolean isOfOneRow(Fact fact) {
    return fact instanceof Fact.Item || fact instanceof Fact.Score;
  }

  /** The arm that the cells and the files agree on; null where they do not, or none says it. */
  private String withFiles(String arm) {
    Map<String, SourceCell> said = new LinkedHashMap<>(armsOfFiles);
    if (arm != null) {
      said.putIfAbsent(arm, firstArmCell);
    } else if (readings.containsKey(new Fact.Arm())) {
      return null; // cells that contradict each other, which files cannot settle
    }
    if (said.size() > 1) {
      said.forEach(
          (code, at) -> findings.at(at, Rule.CONFLICTING_VALUE, 0, "The file is of arm " + code));
    }
    return said.size() == 1 ? said.keySet().iterator().next() : null;
  }

  private void settleArm(String arm, int sourceRows) {
    if (arm == null
        && !manifest.arms().isEmpty()
        && manifest.files().stream().anyMatch(Manifest.DataFile::namesArm)) {
      SourceCell at = firstArmCell;
      if (at == null) {
        findings.inFile(armFile(), Rule.MISSING_ARM, null);
      } else {
        findings.at(at, Rule.MISSING_ARM, 0, null);
      }
    } else if (arm == null && manifest.arms().size() == 1) {
      arm = manifest.arms().keySet().iterator().next();
    }
    out.participant.add(rows.participant(arm, sourceRows));
  }

  private String armFile() {
    return manifest.files().stream()
        .filter(Manifest.DataFile::namesArm)
        .findFirst()
        .map(Manifest.DataFile::label)
        .orElseThrow();
  }

  private void settleSessions() {
    days.keySet().forEach(v -> visits.put(v, true));
    for (String visit : visits.keySet()) {
      Integer day = settleDay(days.getOrDefault(visit, List.of()));
      if (day != null && manifest.visits().get(visit).isBaseline(visit)) {
        endpoint.baseline(day);
      }
      out.session.add(rows.session(visit, day));
    }
  }

  /** The day of a row; null where it has none. */
  private static Integer dayOf(List<SourceCell> cells) {
    SourceCell date = cell(cells, Target.VisitDate.class);
    return date != null && "day".equals(date.mark()) ? Integer.valueOf(date.value()) : null;
  }

  /** The day of a visit, which several rows may date; null where none does, or they contradict. */
  private Integer settleDay(List<Fact.Reading> said) {
    if (said.isEmpty()) {
      return null;
    }
    Optional<Integer> day = VisitDays.dayOf(said.stream().map(r -> (Integer) r.value()).toList());
    if (day.isEmpty()) {
      said.forEach(r -> reject(Rule.CONFLICTING_VALUE, r.cell()));
      return null;
    }
    said.forEach(r -> account.count(r.cell(), Fate.HARMONISED));
    return day.get();
  }

  private void noteShortForm(FormAtVisit at, List<Fact.Reading> answers) {
    if (answers.size() < at.form().minimumItems()) {
      SourceCell first = answers.get(0).cell();
      findings.ofForm(
          first,
          Rule.TOO_FEW_ITEMS,
          String.join(", ", at.visit(), at.form().id(), at.rater()),
          "%d of %d items answered".formatted(answers.size(), at.form().itemNumbers().size()));
    }
  }

  private void reject(Rule rule, SourceCell cell) {
    account.count(cell, Fate.QUARANTINED);
    findings.at(cell, rule, 1, null);
  }
}
