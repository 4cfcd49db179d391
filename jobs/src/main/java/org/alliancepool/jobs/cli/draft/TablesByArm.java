package org.alliancepool.jobs.cli.draft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files or sheets that look like one for each arm: of the same columns, none of which is the arm,
 * without a patient in two, and with names that tell arms. Where the names do not tell, or patients
 * are in several, it is a question.
 */
final class TablesByArm {
  private static final int MOST_ARMS = 8;

  private final Map<FileDraft, TableName> arms = new LinkedHashMap<>();
  private final Map<FileDraft, String> questions = new LinkedHashMap<>();

  TablesByArm(List<FileDraft> files) {
    if (files.stream().allMatch(f -> f.armCodes().isEmpty())) {
      FilesAlike.among(files).stream()
          .filter(a -> a.files().size() > 1 && a.files().size() <= MOST_ARMS)
          .forEach(this::look);
    }
  }

  private void look(FilesAlike alike) {
    List<FileDraft> tables = alike.files();
    List<TableName> names = alike.names();
    boolean tell =
        (names.stream().allMatch(TableName::isNumberedArm)
                || names.stream().anyMatch(TableName::saysWhatIsGiven))
            && names.stream().noneMatch(TableName::saysVisit)
            && names.stream().map(TableName::letters).distinct().count() == tables.size();
    boolean apart = true;
    for (int i = 0; i < tables.size(); i++) {
      FileDraft table = tables.get(i);
      apart &= tables.subList(0, i).stream().noneMatch(table::sharesPatients);
    }
    for (int i = 0; i < tables.size(); i++) {
      if (tell && apart) {
        arms.put(tables.get(i), names.get(i));
      } else if (tell) {
        questions.put(
            tables.get(i),
            "by its name of one arm (in_arm:), but another of the same columns has patients of the same ids");
      } else if (apart) {
        questions.put(
            tables.get(i),
            "of one arm (in_arm:)? Another of the same columns has no patient of it");
      }
    }
  }

  /** The name and the label of every arm. */
  Map<String, String> arms() {
    Map<String, String> labels = new LinkedHashMap<>();
    arms.forEach((file, name) -> labels.putIfAbsent(arm(name), name.text()));
    return labels;
  }

  private String arm(TableName name) {
    List<String> all = arms.values().stream().map(TableName::letters).distinct().toList();
    return "arm" + (1 + all.indexOf(name.letters()));
  }

  /** The arm of a file; empty where none is proposed. */
  Optional<String> arm(FileDraft file) {
    return Optional.ofNullable(arms.get(file)).map(this::arm);
  }

  /** What to ask about the arm of a file. */
  Optional<String> question(FileDraft file) {
    return Optional.ofNullable(questions.get(file));
  }
}
