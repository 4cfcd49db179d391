package org.alliancepool.jobs.consortium.faults;

import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.schemas.instrument.Construct;
import org.alliancepool.schemas.instrument.Instrument;

/**
 * Sees to it that a study has a primary endpoint, and that its files have columns of it. A pattern
 * with {@code {visit}} is content with the visits that it finds, so a column that a site has
 * renamed would be missed by nobody.
 */
public final class EndpointColumns {
  private final Manifest manifest;
  private boolean found;

  public EndpointColumns(Manifest manifest) {
    this.manifest = manifest;
    this.found = manifest.primaryEndpoint() == null || manifest.isPublished();
  }

  /** Looks at the columns of a file. */
  public void add(FileMapping mapping) {
    Manifest.DataFile file = mapping.file();
    found =
        found
            || (file.isByParameter()
                ? file.measures().stream().anyMatch(this::isOfEndpoint)
                : mapping.targets().values().stream().anyMatch(t -> isOfEndpoint(file, t)));
  }

  private boolean isOfEndpoint(Manifest.Measure measure) {
    return manifest.isOfEndpoint(measure.instrument());
  }

  private boolean isOfEndpoint(Manifest.DataFile file, Target target) {
    return target instanceof Target.Measured m
        && isOfEndpoint(file.measures().get(m.measure()))
        && isAt(m.visit());
  }

  /**
   * @param visit null where rows say it
   */
  private boolean isAt(String visit) {
    return visit == null || manifest.isAtEndpoint(visit);
  }

  /** True where the manifest names a primary endpoint. */
  public boolean isDeclared() {
    return manifest.primaryEndpoint() != null;
  }

  /**
   * What a plan will miss where outcomes are measured and none is the primary one; empty else.
   *
   * @param forms the study's
   */
  public Optional<String> undeclared(StudyForms forms) {
    TreeSet<String> outcomes =
        manifest.files().stream()
            .flatMap(f -> f.measures().stream())
            .map(m -> forms.instrument(m.instrument()))
            .filter(i -> i.construct() == Construct.OUTCOME)
            .map(Instrument::code)
            .collect(Collectors.toCollection(TreeSet::new));
    return isDeclared() || outcomes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no primary_endpoint is declared, so analyses of each study's primary outcome leave this one out. Add it to study.yaml: primary_endpoint: {instrument: %s, timepoint: …}."
                .formatted(String.join(" or ", outcomes)));
  }

  /** What is wrong when all files were seen; empty where one has a column of the endpoint. */
  public Optional<String> fault() {
    return found
        ? Optional.empty()
        : Optional.of(
            "no file has a column of its primary endpoint, %s at timepoint \"%s\". Hold the columns against the pattern of the measure, or correct primary_endpoint."
                .formatted(
                    manifest.primaryEndpoint().instrument(),
                    manifest.primaryEndpoint().timepoint()));
  }

  /**
   * What is wrong where nobody has a score of it; an ongoing study may have them later.
   *
   * @param scores how many there are of an instrument at a visit
   */
  public Optional<String> unscored(ToLongBiFunction<String, String> scores) {
    Manifest.Endpoint endpoint = manifest.primaryEndpoint();
    boolean isScored =
        manifest.visits().keySet().stream()
            .filter(this::isAt)
            .anyMatch(visit -> scores.applyAsLong(endpoint.instrument(), visit) > 0);
    return isScored || manifest.isOngoing()
        ? Optional.empty()
        : Optional.of(
            "nobody has a score of its primary endpoint, %s at timepoint \"%s\": every cell is blank, declared missing or kept out (quarantine says why). Correct the files or the manifest."
                .formatted(endpoint.instrument(), endpoint.timepoint()));
  }
}
