package org.alliancepool.jobs.analyses;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One analysis of a plan. Runs on executors for one study at a time; pools on the driver. */
public interface Analysis extends Serializable {
  /** Its key in the plan. */
  String id();

  /** Its title in the report. */
  String title();

  /**
   * Why no study of the consortium can answer it; empty where one may.
   *
   * @param measured what the studies measure
   */
  Optional<String> impossible(Measured measured);

  /** The effects of one study, or why there are none. */
  StudyResult analyse(StudyData study);

  /**
   * Pools over studies.
   *
   * @param effects its effects of all studies, in the order of their ids
   * @param studies what is known of each study
   */
  PooledResult pool(List<Effect> effects, Map<String, StudyFacts> studies);

  /**
   * What a study gives.
   *
   * @param effects effects
   * @param covariances of effects that share patients
   * @param refusals what could not be computed
   */
  record StudyResult(
      List<Effect> effects, List<EffectCovariance> covariances, List<Refusal> refusals) {}
}
