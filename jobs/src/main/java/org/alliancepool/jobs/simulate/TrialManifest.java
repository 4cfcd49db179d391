package org.alliancepool.jobs.simulate;

import java.util.List;
import java.util.stream.Collectors;

/** The manifest of a simulated trial. */
record TrialManifest(TrialDesign design, List<Shape.Table> tables) {
  String text() {
    Shape shape = design.kind().shape();
    String missing =
        design.kind().format().declaresMissing()
            ? ""
            : "missing: [%d]\n".formatted(TrialDesign.MISSING);
    String visits =
        design.ratedVisits().stream()
            .map(
                v ->
                    "  %s: {phase: %s, session: %s}\n"
                        .formatted(
                            shape.visit(v),
                            TrialDesign.PHASES.get(TrialDesign.PHASE_LETTERS.indexOf(v.charAt(0))),
                            v.substring(1)))
            .collect(Collectors.joining());
    int end = design.lastWeek();
    return """
        study_id: %s
        title: Simulated trial %d
        treatment: psychedelic
        status: completed
        note: Invented patients; truth.csv beside this folder says what is in them.
        arms:
          active: {label: Active, role: active, codes: [%s]}
          control: {label: Control, role: comparator, codes: [%s]}
        visits:
          %s: {timepoint: baseline, week: 0}
        %s  %s: {timepoint: week %d, week: %d}
        primary_endpoint: {instrument: %s, timepoint: week %d}
        %sfiles:
        %s"""
        .formatted(
            design.id(),
            design.index() + 1,
            shape.armCode(0),
            shape.armCode(1),
            shape.visit(SiteRecord.BASELINE),
            visits,
            shape.visit(SiteRecord.END),
            end,
            end,
            design.outcome().instrument(),
            end,
            missing,
            tables.stream().map(this::file).collect(Collectors.joining()));
  }

  private String file(Shape.Table table) {
    return "  - file: %s\n    format: %s\n%s"
        .formatted(table.file(), design.kind().format().manifestName(), table.mapping().indent(4));
  }
}
