package org.alliancepool.jobs.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.export.Sheet.Column;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Mean, standard deviation and n of every outcome and alliance rating, by pairs of arms as
 * randomised: a row of the Metapsy data standard (docs.metapsy.org/data-preparation/format).
 *
 * <ul>
 *   <li>Scores are raw totals, from items where the study gives both items and a score.
 *   <li>Baselines have no row. {@code time} is {@code post} at the study's primary timepoint,
 *       {@code follow-up} later and {@code during} earlier, as {@link When} has it; for alliance it
 *       is the phase.
 *   <li>Groups below the minimum cell have no row, blinded studies none at all.
 *   <li>Of the variables for effect sizes the standard fills one group per row: here mean, sd and
 *       n. The others are NA. metapsyTools makes its own variables, those with a dot.
 * </ul>
 */
final class MetapsySheet {
  /** Columns that the standard does not have: as in {@code score}. */
  private static final List<String> ADDITIONAL =
      List.of(
          "study_id",
          "construct",
          "form",
          "rater",
          "timepoint",
          "phase",
          "phase_part",
          "session_number");

  private static final List<Column> COLUMNS = columns();

  /** Sums run over values in the order of pseudonyms, so that they do not depend on partitions. */
  private static final String GROUPS =
      """
      WITH one AS (
        SELECT s.study_id, p.arm_id, s.participant_id, s.construct, s.instrument, s.form, s.rater,
               s.phase, s.phase_part, s.session_number, s.timepoint, n.week,
               min_by(s.raw, IF(s.score_source = 'items', 0, 1)) AS x
        FROM score s JOIN participant p ON s.participant_id = p.participant_id
                     JOIN session n ON s.session_id = n.session_id
                     JOIN study t ON s.study_id = t.study_id
        WHERE s.status = 'scored' AND s.subscale = 'total' AND p.arm_id IS NOT NULL
          AND NOT t.blinded AND s.construct IN ('outcome', 'alliance')
          AND (s.construct = 'outcome' AND s.timepoint IS NOT NULL AND s.timepoint != 'baseline'
               OR s.construct = 'alliance' AND s.phase IS NOT NULL)
        GROUP BY ALL),
      listed AS (
        SELECT study_id, arm_id, construct, instrument, form, rater, phase, phase_part,
               session_number, timepoint, week,
               transform(sort_array(collect_list(struct(participant_id, x))), v -> v.x) AS xs
        FROM one
        GROUP BY ALL),
      averaged AS (
        SELECT *, aggregate(xs, 0D, (a, x) -> a + x) / size(xs) AS mean FROM listed)
      SELECT *, size(xs) AS n,
             sqrt(aggregate(xs, 0D, (a, x) -> a + (x - mean) * (x - mean)) / (size(xs) - 1)) AS sd
      FROM averaged
      WHERE size(xs) >= %d AND size(xs) > 1
      """;

  private MetapsySheet() {}

  /** One arm's numbers. */
  private record Group(long n, double mean, double sd) {}

  /** What two arms are compared in. */
  private record Subject(
      String study,
      String construct,
      String instrument,
      String form,
      String rater,
      String phase,
      String phasePart,
      Integer session,
      String timepoint,
      Double week) {
    static Subject of(Row r) {
      return new Subject(
          r.getAs("study_id"),
          r.getAs("construct"),
          r.getAs("instrument"),
          r.getAs("form"),
          r.getAs("rater"),
          r.getAs("phase"),
          r.getAs("phase_part"),
          r.getAs("session_number"),
          r.getAs("timepoint"),
          r.getAs("week"));
    }

    String key() {
      return String.join(
          "\u0000",
          study,
          construct,
          instrument,
          form,
          rater,
          week == null ? "" : "%012.3f".formatted(week + 1000),
          String.valueOf(phase),
          String.valueOf(phasePart),
          session == null ? "" : "%09d".formatted(session),
          String.valueOf(timepoint));
    }
  }

  static Sheet of(Warehouse tables, int minimumCell) {
    for (String table : List.of("score", "participant", "session", "study")) {
      tables.read(table).createOrReplaceTempView(table);
    }
    Dataset<Row> groups = tables.spark().sql(GROUPS.formatted(minimumCell));
    Map<String, Subject> subjects = new TreeMap<>();
    Map<String, Map<String, Group>> arms = new TreeMap<>();
    for (Row r : groups.drop("xs").collectAsList()) {
      Subject subject = Subject.of(r);
      subjects.put(subject.key(), subject);
      arms.computeIfAbsent(subject.key(), k -> new TreeMap<>())
          .put(
              r.getAs("arm_id"),
              new Group(r.<Integer>getAs("n"), r.<Double>getAs("mean"), r.<Double>getAs("sd")));
    }
    Studies studies = Studies.of(tables);
    Sheet sheet = Sheet.of(ExportResults.METAPSY, COLUMNS);
    subjects.forEach(
        (key, subject) -> {
          List<String> present = new ArrayList<>(studies.randomised(subject.study()));
          present.retainAll(arms.get(key).keySet());
          for (int i = 0; i < present.size(); i++) {
            for (int j = i + 1; j < present.size(); j++) {
              add(sheet, studies, subject, arms.get(key), present.get(i), present.get(j));
            }
          }
        });
    return sheet;
  }

  private static void add(
      Sheet sheet,
      Studies studies,
      Subject subject,
      Map<String, Group> arms,
      String arm1,
      String arm2) {
    Group one = arms.get(arm1);
    Group two = arms.get(arm2);
    boolean multiArm = studies.randomised(subject.study()).size() > 2;
    boolean alliance = subject.construct().equals("alliance");
    List<Object> row = new ArrayList<>();
    row.add(studies.title(subject.study()));
    row.add(arm1);
    row.add(arm2);
    row.add(multiArm ? studies.label(subject.study(), arm1) : null);
    row.add(multiArm ? studies.label(subject.study(), arm2) : null);
    row.add("msd");
    row.add(subject.instrument());
    row.add(alliance ? phase(subject) : studies.time(subject.study(), subject.timepoint()));
    row.add(subject.week());
    row.add(subject.rater().equals("client") ? "self-report" : "clinician");
    row.add(one.mean());
    row.add(two.mean());
    row.add(one.sd());
    row.add(two.sd());
    row.add(one.n());
    row.add(two.n());
    while (row.size() < COLUMNS.size() - ADDITIONAL.size()) {
      row.add(null);
    }
    row.add(subject.study());
    row.add(subject.construct());
    row.add(subject.form());
    row.add(subject.rater());
    row.add(subject.timepoint());
    row.add(subject.phase());
    row.add(subject.phasePart());
    row.add(subject.session());
    sheet.add(row.toArray());
  }

  private static String phase(Subject s) {
    return s.phasePart() == null ? s.phase() : s.phase() + " (" + s.phasePart() + ")";
  }

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.always("study", "string", "Metapsy: the study."));
    columns.add(Column.always("condition_arm1", "string", "Metapsy: first arm, as randomised."));
    columns.add(Column.always("condition_arm2", "string", "Metapsy: second arm."));
    columns.add(
        Column.orAbsent(
            "multi_arm1", "string", "Metapsy: the first arm's label in a multi-arm trial."));
    columns.add(Column.orAbsent("multi_arm2", "string", "Metapsy: the second arm's."));
    columns.add(Column.always("outcome_type", "string", "Metapsy: msd, means and deviations."));
    columns.add(Column.always("instrument", "string", "Metapsy: instrument."));
    columns.add(
        Column.orAbsent(
            "time",
            "string",
            "Metapsy: during, post, follow-up, by the primary timepoint; NA where the manifest does not say whether a timepoint is before or after it. Of an alliance rating the phase."));
    columns.add(
        Column.of(TableSchema.named("session").column("week"))
            .as("time_weeks", "Metapsy: weeks since baseline, as planned."));
    columns.add(Column.always("rating", "string", "Metapsy: self-report or clinician."));
    for (String variable : List.of("mean", "sd")) {
      for (String arm : List.of("arm1", "arm2")) {
        columns.add(
            Column.always(
                variable + "_" + arm, "double", "Metapsy: " + variable + " in that arm."));
      }
    }
    columns.add(Column.always("n_arm1", "bigint", "Metapsy: patients in the first arm."));
    columns.add(Column.always("n_arm2", "bigint", "Metapsy: patients in the second arm."));
    for (String other : List.of("mean_change", "sd_change", "n_change", "event", "totaln")) {
      for (String arm : List.of("arm1", "arm2")) {
        columns.add(Column.orAbsent(other + "_" + arm, "double", "Metapsy: NA here."));
      }
    }
    for (String other :
        List.of("precalc_g", "precalc_g_se", "precalc_log_rr", "precalc_log_rr_se")) {
      columns.add(Column.orAbsent(other, "double", "Metapsy: NA here."));
    }
    for (String additional : ADDITIONAL) {
      columns.add(Column.of(TableSchema.named("score").column(additional)));
    }
    return List.copyOf(columns);
  }
}
