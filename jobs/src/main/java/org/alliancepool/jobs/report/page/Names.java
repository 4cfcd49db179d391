package org.alliancepool.jobs.report.page;

import static org.alliancepool.jobs.report.page.ReportRows.flag;
import static org.alliancepool.jobs.report.page.ReportRows.text;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.alliancepool.jobs.report.page.ReportModel.Count;
import org.alliancepool.jobs.report.page.ReportModel.StudyName;
import org.alliancepool.schemas.vocabulary.Vocabulary;
import org.apache.spark.sql.Row;

/** What studies, arms and codes are called on the page, and what must not be shown of them. */
final class Names {
  private static final Pattern COUNT = Pattern.compile("\\b\\d+\\b");

  private final Map<String, StudyName> studies = new HashMap<>();
  private final Map<String, String> arms = new HashMap<>();
  private final Set<String> blinded = new HashSet<>();
  private final Set<String> small = new HashSet<>();
  private final int minimumCell;

  Names(ReportRows rows, int minimumCell) {
    this.minimumCell = minimumCell;
    for (Row r : rows.of("study")) {
      String id = text(r, "study_id");
      studies.put(id, new StudyName(id, text(r, "title"), "published".equals(text(r, "source"))));
      if (flag(r, "blinded")) {
        blinded.add(id);
      }
      if (isSmall(ReportRows.count(r, "n_participant"))) {
        small.add(id);
      }
    }
    for (Row r : rows.of("arm")) {
      arms.put(key(text(r, "study_id"), text(r, "arm_id")), text(r, "label"));
    }
  }

  int minimumCell() {
    return minimumCell;
  }

  StudyName study(String id) {
    return studies.getOrDefault(id, new StudyName(id, id, false));
  }

  /** The label of an arm; null and empty mean that all arms are analysed together. */
  String arm(String study, String arm) {
    return arm == null || arm.isEmpty() ? "all arms" : arms.getOrDefault(key(study, arm), arm);
  }

  boolean isBlinded(String study) {
    return blinded.contains(study);
  }

  /** True where fewer than the plan's minimum must not be told; nobody is nothing to hide. */
  boolean isSmall(Long n) {
    return n != null && n > 0 && n < minimumCell;
  }

  Count count(Long n) {
    return isSmall(n) ? new Count(null, true) : new Count(n, false);
  }

  /** True for a trial of fewer patients than may be told. */
  boolean isSmallTrial(String study) {
    return small.contains(study);
  }

  /** A number that would tell how many patients a trial has: of rows, cells, scores, findings. */
  Count countOf(String study, Long n) {
    boolean telling = isSmallTrial(study) && n != null && n > 0;
    return telling ? new Count(null, true) : new Count(n, false);
  }

  /** What a check says, as "study: check: detail"; the detail counts patients, rows and answers. */
  String check(String sentence) {
    String[] parts = sentence.split(": ", 3);
    return parts.length == 3 && isSmallTrial(parts[0])
        ? parts[0] + ": " + parts[1] + " (the table check_result says more)"
        : sentence;
  }

  /** A sentence in which counts below the minimum are replaced. */
  String withoutSmallCounts(String sentence) {
    return COUNT
        .matcher(sentence)
        .replaceAll(
            m -> {
              boolean small = m.group().length() < 10 && isSmall(Long.valueOf(m.group()));
              return small ? "fewer than " + minimumCell : m.group();
            });
  }

  /** The vocabulary's label of a code. */
  static String label(String vocabulary, String code) {
    return code == null
        ? null
        : Vocabulary.load(vocabulary).find(code).map(Vocabulary.Entry::label).orElse(code);
  }

  /** The alliance rating that an effect is about. */
  static String alliance(Row effect) {
    String phase = words(text(effect, "phase"));
    String part = text(effect, "phase_part");
    return String.join(
        ", ",
        text(effect, "alliance_instrument"),
        text(effect, "rater"),
        part == null ? phase : part + " " + phase,
        session(text(effect, "session_rule")));
  }

  /** The outcome that an effect is about; null where it is about the alliance alone. */
  static String outcome(Row effect) {
    String instrument = text(effect, "outcome_instrument");
    if (instrument == null) {
      return null;
    }
    String rater = text(effect, "outcome_rater");
    String timepoint = text(effect, "timepoint");
    return instrument
        + (rater == null ? "" : ", " + rater)
        + (timepoint == null ? "" : ", " + timepoint);
  }

  /** A session rule in words. */
  static String session(String rule) {
    return switch (rule) {
      case "first", "last" -> rule + " session";
      case "mean" -> "mean of sessions";
      default -> "session " + rule;
    };
  }

  /** A code as words. */
  static String words(String code) {
    return code.replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  private static String key(String study, String arm) {
    return study + "|" + arm;
  }
}
