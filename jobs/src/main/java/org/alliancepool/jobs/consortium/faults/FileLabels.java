package org.alliancepool.jobs.consortium.faults;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.mapping.FileMapping;

/**
 * The words of one file for answers, arms, visits and raters: those that it labels its codes with,
 * and those that stand in its cells and that the manifest gives numbers.
 *
 * @param columns how many columns have such words
 * @param faults what contradicts the codes or the scale
 */
public record FileLabels(int columns, List<LabelFault> faults) {
  /**
   * Looks at a file.
   *
   * @param labels of a column, by its place: label by value
   */
  public static FileLabels of(
      Manifest manifest,
      FileMapping mapping,
      StudyForms forms,
      IntFunction<Map<String, String>> labels) {
    AnswerLabels answers = AnswerLabels.of(manifest, mapping, forms, labels);
    CodeLabels arms = CodeLabels.ofArms(manifest, mapping, labels);
    CodeLabels visits = CodeLabels.ofVisits(manifest, mapping, labels);
    RaterLabels raters = RaterLabels.of(mapping, labels);
    AnswerWords words = AnswerWords.of(mapping, forms);
    return new FileLabels(
        answers.columns() + arms.columns() + visits.columns() + raters.columns() + words.columns(),
        Stream.of(
                arms.fault().stream(),
                visits.fault().stream(),
                raters.fault().stream(),
                answers.faults().stream(),
                words.faults().stream())
            .flatMap(f -> f)
            .toList());
  }
}
