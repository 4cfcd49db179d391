package org.alliancepool.jobs.consortium.faults;

import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.GivenNumbers.Source;
import org.alliancepool.schemas.document.YamlDocument;

/** Numbers that files give for the form of a study, as a run takes them. */
final class GivenForms {
  private GivenForms() {}

  /** The forms of a study with one measure. */
  static StudyForms of(String measure) {
    return StudyForms.of(
        Manifest.of(
            YamlDocument.parse(
                    """
                    study_id: given
                    title: Given
                    treatment: psychedelic
                    status: completed
                    visits:
                      base: {timepoint: baseline, week: 0}
                      w6: {timepoint: week 6, week: 6}
                    files:
                      - file: t.csv
                        format: csv
                        layout: long
                        participant: id
                        visit: v
                        measures:
                          - %s
                    """
                        .formatted(measure))
                .root()));
  }

  /** A number for an item, whether it is an answer to it or not. */
  static void give(GivenNumbers to, StudyForm form, int item, int answer, Source source) {
    if (form.answer(item, answer).isPresent()) {
      to.acceptedAnswer(form, item, answer, source);
    } else {
      to.outsideAnswer(form, item, answer, source);
    }
  }
}
