package org.alliancepool.jobs.consortium;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.AnalysisKind;
import org.alliancepool.jobs.analyses.AnalysisKinds;
import org.alliancepool.jobs.analyses.Measured;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.schemas.document.Violation;
import org.alliancepool.schemas.document.YamlDocument;

/**
 * Turns the plan's entries into analyses, each by its kind, and checks that some study can answer.
 */
public final class PlanAnalyses {
  private PlanAnalyses() {}

  /**
   * The analyses of a consortium's plan.
   *
   * @param path where the plan was read, for messages
   * @throws org.alliancepool.jobs.errors.UserError where an entry is wrong, or asks for what no
   *     study has
   */
  public static List<Analysis> of(Consortium consortium, Location path) {
    YamlDocument document = YamlDocument.parse(consortium.planText());
    Measured measured = measured(consortium);
    List<Violation> violations = new ArrayList<>();
    List<Analysis> analyses = new ArrayList<>();
    for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> e :
        consortium.plan().analyses().entrySet()) {
      String pointer = "/analyses/" + e.getKey();
      String place = "analyses." + e.getKey();
      String kindName = e.getValue().get("kind").asText();
      Optional<AnalysisKind> kind = AnalysisKinds.named(kindName);
      if (kind.isEmpty()) {
        violations.add(
            new Violation(
                document.line(pointer + "/kind"),
                place,
                "kind \"%s\" is unknown; write one of %s"
                    .formatted(kindName, String.join(", ", AnalysisKinds.names()))));
        continue;
      }
      List<Violation> wrong = document.violationsAt(kind.get().schema(), pointer);
      if (!wrong.isEmpty()) {
        violations.addAll(wrong);
        continue;
      }
      Analysis analysis = kind.get().analysis(e.getKey(), e.getValue());
      // What a study could answer that is left out, or whose disk is not there, is not known: the
      // plan may be right.
      boolean whole = consortium.broken().isEmpty() && !consortium.studies().isEmpty();
      (whole ? analysis.impossible(measured) : Optional.<String>empty())
          .ifPresent(
              why ->
                  violations.add(
                      new Violation(
                          document.line(pointer),
                          place,
                          why + "; correct the plan, or remove the analysis")));
      analyses.add(analysis);
    }
    if (!violations.isEmpty()) {
      throw Consortium.invalid(path, violations, ErrorName.INVALID_PLAN);
    }
    return analyses;
  }

  private static Measured measured(Consortium consortium) {
    Set<String> phases = new TreeSet<>();
    Set<String> instruments = new TreeSet<>();
    Set<String> timepoints = new TreeSet<>();
    for (Study s : consortium.studies().values()) {
      Manifest manifest = s.manifest();
      StudyForms forms = StudyForms.of(manifest);
      manifest
          .visits()
          .forEach(
              (name, visit) -> {
                timepoints.add(visit.timepointOr(name));
                if (visit.phase() != null) {
                  phases.add(visit.phase());
                }
              });
      manifest.files().stream()
          .flatMap(f -> f.measures().stream())
          .map(m -> forms.instrument(m.instrument()).code())
          .forEach(instruments::add);
      for (Manifest.Effect e : manifest.effects()) {
        phases.add(e.alliance().phase());
        instruments.add(forms.instrument(e.alliance().instrument()).code());
        instruments.add(forms.instrument(e.outcome().instrument()).code());
        timepoints.add(e.outcome().timepoint());
      }
    }
    return new Measured(phases, instruments, timepoints);
  }
}
