package org.alliancepool.jobs.simulate;

import java.util.stream.Collectors;

/** The manifest of a simulated trial. */
record TrialManifest(TrialDesign design) {
  static String rater(char letter) {
    return letter == 'C' ? "client" : "therapist";
  }

  String text() {
    AllianceForm form = design.form();
    String missing =
        design.format().equals("sav")
            ? "" // the file declares it
            : "missing: [%d]\n".formatted(TrialDesign.MISSING);
    String visits =
        design.ratedVisits().stream()
            .map(
                v ->
                    "  %s: {phase: %s, session: %s}\n"
                        .formatted(
                            v,
                            TrialDesign.PHASES.get(TrialDesign.PHASE_LETTERS.indexOf(v.charAt(0))),
                            v.substring(1)))
            .collect(Collectors.joining());
    String raters =
        form.raters
            .chars()
            .mapToObj(c -> (char) c + ": " + rater((char) c))
            .collect(Collectors.joining(", "));
    String variant = form.variant == null ? "" : "variant: " + form.variant + ", ";
    boolean isLong = design.isLong();
    return """
        study_id: %s
        title: Simulated trial %d
        treatment: psychedelic
        status: completed
        note: Invented patients; truth.csv beside this folder says what is in them.
        arms:
          active: {label: Active, role: active, codes: [A]}
          control: {label: Control, role: comparator, codes: [C]}
        visits:
          B0: {timepoint: baseline, week: 0}
        %s  E1: {timepoint: week 6, week: 6}
        primary_endpoint: {instrument: %s, timepoint: week 6}
        %sfiles:
          - file: %s
            format: %s
            layout: %s
            participant: ID
            arm: ARM
        %s%s    measures:
              - {instrument: %s, score: "OUT%s"}
              - {instrument: %s, %sraters: {%s}, items: "W{rater}%s_{item}", reverse_items: %s}
        """
        .formatted(
            design.id(),
            design.index() + 1,
            visits,
            design.outcome().instrument(),
            missing,
            design.file(),
            design.format(),
            isLong ? "long" : "wide",
            isLong ? "    visit: VISIT\n" : "",
            design.isText() ? "    visit_date: DATE\n    date_format: yyyy-MM-dd\n" : "",
            design.outcome().instrument(),
            isLong ? "" : "{visit}",
            form.instrument,
            variant,
            raters,
            isLong ? "" : "{visit}",
            form.inFile);
  }
}
