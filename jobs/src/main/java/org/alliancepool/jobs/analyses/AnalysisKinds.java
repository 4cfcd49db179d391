package org.alliancepool.jobs.analyses;

import java.util.List;
import java.util.Optional;
import org.alliancepool.jobs.analyses.allianceoutcome.AllianceOutcomeKind;

/** The registry of kinds. */
public final class AnalysisKinds {
  private static final List<AnalysisKind> ALL = List.of(new AllianceOutcomeKind());

  private AnalysisKinds() {}

  /** The kind of that name. */
  public static Optional<AnalysisKind> named(String name) {
    return ALL.stream().filter(k -> k.name().equals(name)).findFirst();
  }

  /** The names that a plan may use. */
  public static List<String> names() {
    return ALL.stream().map(AnalysisKind::name).toList();
  }
}
