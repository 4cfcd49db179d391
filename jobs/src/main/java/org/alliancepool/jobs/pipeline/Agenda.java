package org.alliancepool.jobs.pipeline;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.consortium.CodeVersion;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.published.PublishedRun;

/**
 * What a run has to do, and why: the fingerprints of its inputs held against those of the newest
 * complete run. Nothing is computed here.
 *
 * @param before the newest complete run
 * @param studies those that can be used, by id
 * @param leftOut those that cannot, with the message
 * @param stale why each study of which the rows are to be made anew is stale
 * @param gone studies whose rows go: withdrawn, or no longer usable
 * @param minimumCell smaller cells are suppressed in reports
 * @param analyses of the plan
 * @param definitions fingerprint of what each analysis asks
 * @param redefined why each analysis whose effects are stale in every study is so
 * @param dropped analyses that the plan has no longer
 */
public record Agenda(
    Optional<PublishedRun> before,
    Map<String, Study> studies,
    Map<String, String> leftOut,
    Map<String, String> stale,
    TreeSet<String> gone,
    int minimumCell,
    List<Analysis> analyses,
    Map<String, String> definitions,
    Map<String, String> redefined,
    TreeSet<String> dropped) {

  /** Holds a consortium against the newest complete run. */
  public static Agenda of(
      Consortium consortium, List<Analysis> analyses, Optional<PublishedRun> before) {
    Map<String, Study> studies = new TreeMap<>(consortium.studies());
    Map<String, String> leftOut = new TreeMap<>();
    consortium.broken().forEach((id, e) -> leftOut.put(id, e.getMessage()));
    Map<String, String> known = before.map(PublishedRun::studies).orElse(Map.of());
    Map<String, String> failed = before.map(PublishedRun::leftOut).orElse(Map.of());
    leaveOutWithoutManifest(consortium, known.keySet(), leftOut);
    leaveOutWithoutManifest(consortium, failed.keySet(), leftOut);
    // A study that failed and has not changed would fail again, with the same words; not one of
    // which a file was at that moment written to.
    failed.forEach(
        (id, message) -> {
          Study study = studies.get(id);
          if (study != null
              && study.fingerprint().equals(known.get(id))
              && !message.startsWith(ErrorName.CHANGING_FILE.name())) {
            studies.remove(id);
            leftOut.put(id, message);
          }
        });
    Map<String, String> stale = new TreeMap<>();
    studies.forEach(
        (id, s) -> {
          if (failed.containsKey(id) || !s.fingerprint().equals(known.get(id))) {
            stale.put(id, why(s, before, failed.containsKey(id)));
          }
        });
    TreeSet<String> gone = new TreeSet<>(known.keySet());
    gone.removeAll(consortium.studies().keySet());
    gone.removeAll(failed.keySet());

    Map<String, String> definitions = definitions(analyses, consortium);
    Map<String, String> asked = before.map(PublishedRun::definitions).orElse(Map.of());
    Map<String, String> redefined = new LinkedHashMap<>();
    definitions.forEach(
        (id, fingerprint) -> {
          if (!asked.containsKey(id)) {
            redefined.put(id, "new");
          } else if (!asked.get(id).equals(fingerprint)) {
            redefined.put(id, whyRedefined(before.orElseThrow()));
          }
        });
    TreeSet<String> dropped = new TreeSet<>(asked.keySet());
    dropped.removeAll(definitions.keySet());
    return new Agenda(
        before,
        studies,
        leftOut,
        stale,
        gone,
        consortium.plan().minimumCell(),
        analyses,
        definitions,
        redefined,
        dropped);
  }

  /** True where the rows of any study change. */
  public boolean hasStaleStudies() {
    return before.isEmpty() || !stale.isEmpty() || !gone.isEmpty();
  }

  /** The studies whose rows are to be made anew. */
  public List<Study> staleStudies() {
    return studies.values().stream().filter(s -> stale.containsKey(s.id())).toList();
  }

  /** True where pseudonyms stand that were made with another key. */
  public boolean isOfAnotherKey() {
    return studies.values().stream()
        .map(s -> InputDifference.between(inputsBefore(before, s), s.inputs()))
        .anyMatch(d -> d.changed().contains(Study.KEY));
  }

  /** The rows that stale and gone studies have in the tables of ingest, harmonise and score. */
  public Slice studySlice() {
    return everyStudyIsStale() ? Slice.whole() : Slice.of("study_id", staleAndGone());
  }

  /** The rows of stale effects: all of a stale study, and all of a redefined analysis. */
  public Slice effectSlice() {
    return everyStudyIsStale()
        ? Slice.whole()
        : Slice.of("study_id", staleAndGone()).or(analysisSlice(redefined.keySet()));
  }

  /** The rows of pools that are made anew, and of those that the plan has no longer. */
  public Slice poolSlice(Collection<Analysis> pooled) {
    return pooled.size() == analyses.size()
        ? Slice.whole()
        : analysisSlice(pooled.stream().map(Analysis::id).toList());
  }

  /**
   * Leaves out what was a study and still has its files: it has lost its manifest rather than been
   * withdrawn, and somebody should be told.
   */
  private static void leaveOutWithoutManifest(
      Consortium consortium, Set<String> known, Map<String, String> leftOut) {
    for (String id : known) {
      String file = consortium.withoutManifest().get(id);
      if (file != null) {
        leftOut.put(
            id,
            new UserError(
                    ErrorName.MISSING_FILE,
                    "Cannot use study \"%s\": its folder has \"%s\" and no study.yaml. Put study.yaml back; to withdraw the study, take its folder out of the consortium's."
                        .formatted(id, file))
                .getMessage());
      }
    }
  }

  private Slice analysisSlice(Collection<String> ids) {
    TreeSet<String> replaced = new TreeSet<>(dropped);
    replaced.addAll(ids);
    return Slice.of("analysis_id", replaced);
  }

  /** By study: the analyses whose effects in it are to be computed; empty where there are none. */
  public Map<String, List<Analysis>> effects() {
    List<Analysis> changed = analyses.stream().filter(a -> redefined.containsKey(a.id())).toList();
    Map<String, List<Analysis>> effects = new TreeMap<>();
    studies
        .keySet()
        .forEach(
            s -> {
              List<Analysis> asked = stale.containsKey(s) ? analyses : changed;
              if (!asked.isEmpty()) {
                effects.put(s, asked);
              }
            });
    return effects;
  }

  /** The fingerprint of every analysis with its data: its definition and every usable study. */
  public Map<String, String> analysisFingerprints() {
    Map<String, String> fingerprints = new LinkedHashMap<>();
    definitions.forEach(
        (id, definition) -> {
          Fingerprint f = new Fingerprint().add(definition);
          studies.forEach((study, s) -> f.add(study).add(s.fingerprint()));
          fingerprints.put(id, f.hex());
        });
    return fingerprints;
  }

  /** The analyses whose pools are to be made anew. */
  public List<Analysis> stalePools() {
    Map<String, String> now = analysisFingerprints();
    Map<String, String> known = before.map(PublishedRun::analyses).orElse(Map.of());
    return analyses.stream().filter(a -> !now.get(a.id()).equals(known.get(a.id()))).toList();
  }

  /** True where the results of the run before stand as they are. */
  public boolean isEmpty() {
    return !hasStaleStudies()
        && stalePools().isEmpty()
        && dropped.isEmpty()
        && leftOut.equals(before.orElseThrow().leftOut());
  }

  /** The same, when studies have turned out to be unusable. */
  public Agenda without(Map<String, String> failed) {
    Map<String, Study> sound = new TreeMap<>(studies);
    sound.keySet().removeAll(failed.keySet());
    Map<String, String> all = new TreeMap<>(leftOut);
    all.putAll(failed);
    Map<String, String> left = new TreeMap<>(stale);
    left.keySet().removeAll(failed.keySet());
    TreeSet<String> without = new TreeSet<>(gone);
    without.addAll(failed.keySet());
    return new Agenda(
        before, sound, all, left, without, minimumCell, analyses, definitions, redefined, dropped);
  }

  private boolean everyStudyIsStale() {
    return before.isEmpty() || stale.keySet().containsAll(studies.keySet());
  }

  private TreeSet<String> staleAndGone() {
    TreeSet<String> ids = new TreeSet<>(gone);
    ids.addAll(stale.keySet());
    return ids;
  }

  /** Which inputs of a study differ from those that its rows were made of. */
  private static String why(Study study, Optional<PublishedRun> before, boolean failedBefore) {
    Map<String, String> old = inputsBefore(before, study);
    if (old.isEmpty()) {
      return "new";
    }
    String words = InputDifference.between(old, study.inputs()).words().orElse("nothing changed");
    return words + (failedBefore ? "; was left out" : "");
  }

  private static Map<String, String> inputsBefore(Optional<PublishedRun> before, Study study) {
    return before.map(b -> b.inputs().getOrDefault(study.id(), Map.of())).orElse(Map.of());
  }

  private static String whyRedefined(PublishedRun before) {
    if (!before.codeVersion().equals(CodeVersion.code())) {
      return "code changed";
    }
    return before.schemaVersion().equals(CodeVersion.schema()) ? "plan changed" : "schemas changed";
  }

  /** What an analysis asks: two plans that differ elsewhere give the same fingerprint. */
  private static Map<String, String> definitions(List<Analysis> analyses, Consortium consortium) {
    Map<String, String> definitions = new LinkedHashMap<>();
    for (Analysis a : analyses) {
      definitions.put(
          a.id(),
          new Fingerprint()
              .add(a.id())
              .add(consortium.plan().analyses().get(a.id()).toString())
              .add(Long.toString(consortium.plan().seed()))
              .add(Integer.toString(consortium.plan().minimumCell()))
              .add(CodeVersion.code())
              .add(CodeVersion.schema())
              .hex());
    }
    return definitions;
  }
}
