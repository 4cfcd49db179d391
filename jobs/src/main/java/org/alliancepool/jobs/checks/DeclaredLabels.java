package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.checks.ReadFiles.ReadFile;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.FileLabels;
import org.alliancepool.jobs.consortium.faults.LabelFault;
import org.alliancepool.jobs.consortium.faults.LabelFault.Kind;
import org.alliancepool.jobs.consortium.mapping.FileMapping;

/**
 * Finds files whose labels contradict what their codes count as, by {@link FileLabels}. Fatal where
 * an answer is labelled with the number of another, or an arm, a visit or a rater with the name of
 * another; words for answers may be somebody's own, and names spelt otherwise other names: a
 * warning.
 */
public final class DeclaredLabels {
  private static final String CHECK = "labels-as-declared";

  private final ReadFiles files;

  public DeclaredLabels(ReadFiles files) {
    this.files = files;
  }

  /** Checks every study that has files. */
  public List<CheckResult> run() {
    List<CheckResult> results = new ArrayList<>();
    files.byStudy().forEach((study, of) -> results.add(check(study, of)));
    return results;
  }

  private CheckResult check(Study study, List<ReadFile> of) {
    List<LabelFault> faults = new ArrayList<>();
    int columns = 0;
    for (ReadFile file : of) {
      FileMapping mapping = file.mapping();
      FileLabels labels =
          FileLabels.of(
              study.manifest(),
              mapping,
              files.forms(study),
              c -> file.labels().getOrDefault(mapping.columns().get(c), Map.of()));
      columns += labels.columns();
      faults.addAll(labels.faults());
    }
    return result(study.id(), columns, faults);
  }

  /**
   * @param columns how many have labels, or words for answers
   */
  static CheckResult result(String study, int columns, List<LabelFault> faults) {
    boolean fatal =
        faults.stream().anyMatch(f -> f.kind() == Kind.NUMBERS || f.kind() == Kind.NAMES);
    int violated = faults.stream().mapToInt(LabelFault::columns).sum();
    String passed = "the words of none of %d columns contradict their codes".formatted(columns);
    List<String> sentences = faults.stream().map(LabelFault::sentence).toList();
    return faults.isEmpty() || fatal
        ? CheckResult.fatal(
            CHECK,
            study,
            violated,
            columns,
            passed,
            sentences.stream().reduce((a, b) -> a + " " + b))
        : CheckResult.warning(CHECK, study, violated, columns, passed, sentences);
  }
}
