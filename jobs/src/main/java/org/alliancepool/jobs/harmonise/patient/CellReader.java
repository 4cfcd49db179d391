package org.alliancepool.jobs.harmonise.patient;

import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.faults.GivenNumbers;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.harmonise.patient.CellAccount.Fate;
import org.alliancepool.schemas.instrument.Scoring;

/** Reads what single cells of a patient say: a fact, or something that is rejected. */
final class CellReader {
  private final Study study;
  private final Manifest manifest;
  private final StudyForms forms;
  private final String participant;
  private final PatientFacts facts;
  private final Findings findings;
  private final CellAccount account;
  private final GivenNumbers given;

  /**
   * @param participant pseudonym
   * @param facts takes what is said
   * @param findings takes what is rejected
   * @param given takes the numbers of forms
   */
  CellReader(
      Study study,
      StudyForms forms,
      String participant,
      PatientFacts facts,
      Findings findings,
      CellAccount account,
      GivenNumbers given) {
    this.study = study;
    this.manifest = study.manifest();
    this.forms = forms;
    this.participant = participant;
    this.facts = facts;
    this.findings = findings;
    this.account = account;
    this.given = given;
  }

  /**
   * Reads a cell that says something.
   *
   * @param rowVisit of its row; null where it names none
   */
  void read(Manifest.DataFile file, SourceCell cell, String rowVisit) {
    Target target = cell.target();
    if (target instanceof Target.Participant
        || target instanceof Target.Instance
        || target instanceof Target.Rater) {
      account.count(cell, Fate.HARMONISED);
    } else if (target instanceof Target.Value) {
      findings.reject(cell, Rule.MISSING_PARAMETER, null);
    } else if (target instanceof Target.Clinician c) {
      facts.note(new Fact.Clinician(c.role(), cell.value()), cell, cell.value());
    } else if (target instanceof Target.Arm) {
      readArm(cell, cell.value());
    } else if (target instanceof Target.VisitDate) {
      if ("day".equals(cell.mark())) {
        facts.noteDay(rowVisit, cell, Integer.parseInt(cell.value()));
      } else {
        findings.reject(
            cell, "partial".equals(cell.mark()) ? Rule.PARTIAL_DATE : Rule.IMPOSSIBLE_DATE, null);
      }
    } else if (target instanceof Target.Covariate c) {
      readCovariate(file, cell, c);
    } else if (target instanceof Target.Item item) {
      readItem(file, cell, item, item.visit() == null ? rowVisit : item.visit());
    } else if (target instanceof Target.Score score) {
      readScore(file, cell, score, score.visit() == null ? rowVisit : score.visit());
    }
  }

  /**
   * Reads a cell that says the arm.
   *
   * @param said the arm's code in it
   */
  void readArm(SourceCell cell, String said) {
    facts.arm().at(cell);
    Optional<String> arm = manifest.arm(Blanks.strip(said));
    if (arm.isPresent()) {
      facts.note(new Fact.Arm(), cell, arm.get());
    } else {
      findings.reject(cell, Rule.UNKNOWN_CODE, knownCodes(cell));
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
      facts.note(new Fact.Covariate(c.name(), c.type()), cell, Blanks.strip(cell.value()));
      return;
    }
    Optional<Double> number = Numbers.read(Blanks.strip(cell.value()), Map.of(), file);
    if (number.isPresent()) {
      facts.note(new Fact.Covariate(c.name(), c.type()), cell, number.get());
    } else {
      findings.reject(cell, Rule.UNPARSEABLE_NUMBER, null);
    }
  }

  private void readItem(Manifest.DataFile file, SourceCell cell, Target.Item target, String visit) {
    Manifest.Measure measure = file.measures().get(target.measure());
    StudyForm form = forms.form(measure, target.rater());
    Optional<Double> number = Numbers.read(Blanks.strip(cell.value()), measure.values(), file);
    if (number.isEmpty()) {
      findings.reject(cell, Rule.UNPARSEABLE_NUMBER, null);
      return;
    }
    // Where rows say who rated, columns are of several forms, and one may have fewer items.
    if (!form.itemNumbers().contains(target.item())) {
      findings.reject(cell, Rule.ITEM_OUT_OF_RANGE, null);
      return;
    }
    GivenNumbers.Source source = new GivenNumbers.Source(file.label(), visit, participant);
    Optional<Double> answer = form.answer(target.item(), number.get());
    if (answer.isEmpty()) {
      given.outsideAnswer(form, target.item(), number.get(), source);
      findings.reject(cell, Rule.ITEM_OUT_OF_RANGE, null);
      return;
    }
    given.acceptedAnswer(form, target.item(), number.get(), source);
    double value = answer.get();
    // Stored as answered, whatever the site did, so that scoring has one rule.
    double answered =
        measure.alreadyReversed() && form.isReversed(target.item())
            ? form.response().min() + form.response().max() - value
            : value;
    facts.note(new Fact.Item(form, target.rater(), visit, target.item()), cell, answered);
  }

  private void readScore(
      Manifest.DataFile file, SourceCell cell, Target.Score target, String visit) {
    Manifest.Measure measure = file.measures().get(target.measure());
    StudyForm form = forms.form(measure, target.rater());
    Optional<Double> number = Numbers.read(Blanks.strip(cell.value()), measure.values(), file);
    Scoring.Reporting reporting = forms.reporting(measure);
    GivenNumbers.Source source = new GivenNumbers.Source(file.label(), visit, participant);
    if (number.isEmpty()) {
      findings.reject(cell, Rule.UNPARSEABLE_NUMBER, null);
    } else if (!form.isScore(measure.subscale(), reporting, number.get())) {
      given.outsideScore(form, number.get(), source);
      findings.reject(cell, Rule.VALUE_OUT_OF_RANGE, null);
    } else {
      given.acceptedScore(form, measure.subscale(), reporting, number.get(), source);
      facts.note(
          new Fact.Score(form, target.rater(), visit, measure.subscale()),
          cell,
          new Fact.Reported(number.get(), reporting.code()));
    }
  }
}
