package org.alliancepool.jobs.pipeline;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.alliancepool.jobs.checks.CheckResult;
import org.alliancepool.jobs.pipeline.RunPipeline.Result;

/**
 * The data checks that failed, as sentences.
 *
 * @param failed fatal ones
 * @param warned others
 */
record Findings(List<String> failed, List<String> warned) {
  static Findings of(List<CheckResult> checks) {
    return new Findings(
        sentences(checks, CheckResult::isFatalFailure), sentences(checks, CheckResult::isWarning));
  }

  private static List<String> sentences(List<CheckResult> checks, Predicate<CheckResult> of) {
    return checks.stream().filter(of).map(CheckResult::sentence).toList();
  }

  Result result(
      Publication publication, Result.Outcome outcome, Agenda agenda, Collection<String> studies) {
    return new Result(publication.runId(), outcome, agenda.leftOut(), failed, warned, studies);
  }
}
