package org.alliancepool.jobs.harmonise.patient;

import java.util.HashMap;
import java.util.Map;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/** Makes the table rows of one patient's settled facts, with the cells that they come from. */
final class PatientRows {
  /** The visit of facts about the patient that belong to no visit. */
  private static final String NO_VISIT = "participant";

  private final Study study;
  private final String participant;
  private final Map<String, String> checksums;
  private final Map<String, String> sessionIds = new HashMap<>();

  /**
   * @param checksums of the study's files
   */
  PatientRows(Study study, String participant, Map<String, String> checksums) {
    this.study = study;
    this.participant = participant;
    this.checksums = checksums;
  }

  /**
   * A row of {@code participant}.
   *
   * @param arm null where nobody says it
   */
  Row participant(String arm, long sourceRows) {
    return Rows.of(
        study.id(),
        participant,
        arm,
        arm == null ? null : study.manifest().analysisArmOf(arm),
        sourceRows,
        study.fingerprint());
  }

  Row clinician(Fact.Clinician c) {
    return Rows.of(study.id(), participant, c.id(), c.role(), study.fingerprint());
  }

  /**
   * A row of {@code session}.
   *
   * @param day study day; null where no date stands
   */
  Row session(String visit, Object day) {
    Manifest.Visit declared = study.manifest().visits().get(visit);
    return Rows.of(
        study.id(),
        participant,
        sessionId(visit),
        visit,
        declared.phase(),
        declared.phasePart(),
        declared.session(),
        declared.timepointOr(visit),
        declared.week(),
        declared.day(),
        day,
        study.fingerprint());
  }

  Row item(Fact.Item item, Fact.Reading r) {
    return Rows.of(
        study.id(),
        participant,
        sessionId(item.visit()),
        item.visit(),
        item.form().instrument(),
        item.form().id(),
        item.rater(),
        item.item(),
        r.value(),
        r.cell().value(),
        r.cell().file(),
        r.cell().row(),
        r.cell().column(),
        checksums.get(r.cell().file()),
        study.fingerprint());
  }

  Row score(Fact.Score score, Fact.Reading r) {
    Fact.Reported reported = (Fact.Reported) r.value();
    return measurement(
        score.visit(),
        score.form().instrument(),
        score.form().id(),
        score.rater(),
        score.form().construct(),
        score.subscale(),
        reported.reportedAs(),
        reported.value(),
        null,
        r.cell());
  }

  Row covariate(Fact.Covariate c, Fact.Reading r) {
    boolean number = "number".equals(c.type());
    return measurement(
        NO_VISIT,
        c.name(),
        c.name(),
        "observer",
        "covariate",
        "total",
        number ? "value" : "code",
        number ? r.value() : null,
        number ? null : r.value(),
        r.cell());
  }

  private Row measurement(
      String visit,
      String instrument,
      String form,
      String rater,
      String construct,
      String subscale,
      String reportedAs,
      Object value,
      Object code,
      SourceCell cell) {
    return Rows.of(
        study.id(),
        participant,
        sessionId(visit),
        visit,
        instrument,
        form,
        rater,
        construct,
        subscale,
        reportedAs,
        value,
        code,
        cell.value(),
        cell.file(),
        cell.row(),
        cell.column(),
        checksums.get(cell.file()),
        study.fingerprint());
  }

  private String sessionId(String visit) {
    return sessionIds.computeIfAbsent(visit, v -> participant + ":" + v);
  }
}
