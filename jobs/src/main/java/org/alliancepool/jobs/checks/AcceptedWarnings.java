package org.alliancepool.jobs.checks;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.consortium.Manifest.AcceptedWarning;
import org.alliancepool.jobs.consortium.Study;

/**
 * Warnings that a site has looked into and found to be as they should be, so that they are not told
 * every night. One is accepted word for word: with another number or name in it, it is a new one,
 * and a check is never silenced as such. What is fatal cannot be accepted.
 */
public final class AcceptedWarnings {
  private AcceptedWarnings() {}

  /** The results, those that a study's manifest accepts marked so. */
  public static List<CheckResult> marked(List<CheckResult> results, Collection<Study> studies) {
    Map<String, List<AcceptedWarning>> accepted = new HashMap<>();
    studies.forEach(s -> accepted.put(s.id(), s.manifest().acceptedWarnings()));
    return results.stream()
        .map(r -> marked(r, accepted.getOrDefault(r.studyId(), List.of())))
        .toList();
  }

  static CheckResult marked(CheckResult result, List<AcceptedWarning> accepted) {
    if (!result.isWarning() || result.status() == Status.ERROR) {
      return result;
    }
    return accepted.stream()
        .filter(a -> a.check().equals(result.checkId()))
        .filter(a -> words(a.detail()).equals(words(result.detail())))
        .findFirst()
        .map(a -> result.accepted(a.because()))
        .orElse(result);
  }

  /** A manifest breaks its lines where it likes. */
  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
