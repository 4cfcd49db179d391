package org.alliancepool.jobs.report.page;

import static org.alliancepool.jobs.report.page.ReportRows.count;
import static org.alliancepool.jobs.report.page.ReportRows.flag;
import static org.alliancepool.jobs.report.page.ReportRows.number;
import static org.alliancepool.jobs.report.page.ReportRows.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.report.page.ReportModel.AccountLine;
import org.alliancepool.jobs.report.page.ReportModel.AgreementLine;
import org.alliancepool.jobs.report.page.ReportModel.ArmLine;
import org.alliancepool.jobs.report.page.ReportModel.Count;
import org.alliancepool.jobs.report.page.ReportModel.FileLine;
import org.alliancepool.jobs.report.page.ReportModel.Finding;
import org.alliancepool.jobs.report.page.ReportModel.FindingGroup;
import org.alliancepool.jobs.report.page.ReportModel.ReliabilityLine;
import org.alliancepool.jobs.report.page.ReportModel.StudyLine;
import org.apache.spark.sql.Row;

/** What the page says of the data before any analysis: studies, files, accounts, findings. */
final class Intake {
  private static final int LONGEST_VALUE = 80;

  private final ReportRows rows;
  private final Names names;

  Intake(ReportRows rows, Names names) {
    this.rows = rows;
    this.names = names;
  }

  List<StudyLine> studies() {
    Map<String, Long> ratings = new HashMap<>();
    rows.of("coverage").stream()
        .filter(r -> text(r, "subscale").equals("total"))
        .forEach(
            r ->
                ratings.merge(
                    text(r, "study_id") + text(r, "construct"), count(r, "n_scored"), Long::sum));
    Map<String, Long> quarantined = new HashMap<>();
    rows.of("cell_account")
        .forEach(r -> quarantined.merge(text(r, "study_id"), count(r, "n_quarantined"), Long::sum));
    List<StudyLine> lines = new ArrayList<>();
    for (Row r : sorted("study", "study_id")) {
      String id = text(r, "study_id");
      boolean patients = !names.study(id).published();
      lines.add(
          new StudyLine(
              names.study(id),
              Names.label("study_status", text(r, "status")),
              flag(r, "blinded"),
              Names.label("treatment", text(r, "treatment")),
              names.isBlinded(id) ? List.of() : arms(id),
              patients ? names.count(count(r, "n_participant")) : new Count(null, false),
              names.countOf(id, patients ? ratings.getOrDefault(id + "alliance", 0L) : null),
              names.countOf(id, patients ? ratings.getOrDefault(id + "outcome", 0L) : null),
              names.countOf(id, patients ? quarantined.getOrDefault(id, 0L) : null),
              text(r, "primary_outcome"),
              text(r, "primary_timepoint"),
              r.getList(r.fieldIndex("overlaps_with")),
              text(r, "citation"),
              text(r, "study_fingerprint")));
    }
    return lines;
  }

  private List<ArmLine> arms(String study) {
    Map<String, Long> patients = new LinkedHashMap<>();
    for (Row r : rows.of(ReportRows.PARTICIPANTS)) {
      if (study.equals(text(r, "study_id"))) {
        String arm = text(r, "arm_id");
        String as = text(r, "analysis_arm_id");
        if (arm != null) {
          patients.merge(arm, count(r, "n"), Long::sum);
        }
        if (as != null && !as.equals(arm)) {
          patients.merge(as, count(r, "n"), Long::sum);
        }
      }
    }
    List<Row> arms =
        sorted("arm", "arm_id").stream().filter(r -> study.equals(text(r, "study_id"))).toList();
    // One hidden count beside known ones and a known total is no secret: then none is told.
    boolean anySmall = arms.stream().anyMatch(r -> names.isSmall(patients.get(text(r, "arm_id"))));
    List<ArmLine> lines = new ArrayList<>();
    for (Row r : arms) {
      String id = text(r, "arm_id");
      String as = text(r, "analysis_arm_id");
      lines.add(
          new ArmLine(
              text(r, "label"),
              Names.label("arm_role", text(r, "role")),
              anySmall ? new Count(null, true) : names.count(patients.get(id)),
              as.equals(id) ? null : names.arm(study, as)));
    }
    return lines;
  }

  List<FileLine> files() {
    return sorted("source_file", "study_id", "file").stream()
        .map(
            r ->
                new FileLine(
                    names.study(text(r, "study_id")),
                    text(r, "file"),
                    text(r, "format"),
                    names.countOf(text(r, "study_id"), count(r, "n_row")),
                    r.getList(r.fieldIndex("mapped_column")).size(),
                    r.getList(r.fieldIndex("unmapped_column")).size(),
                    text(r, "sha256")))
        .toList();
  }

  List<AccountLine> accounts() {
    Map<String, long[]> sums = new TreeMap<>();
    for (Row r : rows.of("source_file")) {
      sums.computeIfAbsent(text(r, "study_id"), s -> new long[4])[0] += count(r, "n_cell");
    }
    for (Row r : rows.of("cell_account")) {
      long[] sum = sums.computeIfAbsent(text(r, "study_id"), s -> new long[4]);
      sum[1] += count(r, "n_harmonised");
      sum[2] += count(r, "n_missing");
      sum[3] += count(r, "n_quarantined");
    }
    List<AccountLine> lines = new ArrayList<>();
    sums.forEach(
        (study, n) ->
            lines.add(
                new AccountLine(
                    names.study(study),
                    names.countOf(study, n[0]),
                    names.countOf(study, n[1]),
                    names.countOf(study, n[2]),
                    names.countOf(study, n[3]),
                    n[0] == n[1] + n[2] + n[3])));
    return lines;
  }

  List<FindingGroup> findings() {
    record Key(String study, String rule, String remedy) {}
    Map<Key, List<Row>> groups =
        new TreeMap<>(
            Comparator.comparing(Key::study).thenComparing(Key::rule).thenComparing(Key::remedy));
    for (Row r : sorted(ReportRows.FINDINGS, "file", "row", "column")) {
      groups
          .computeIfAbsent(
              new Key(text(r, "study_id"), text(r, "rule"), text(r, "remedy")),
              k -> new ArrayList<>())
          .add(r);
    }
    List<FindingGroup> lines = new ArrayList<>();
    groups.forEach(
        (key, members) ->
            lines.add(
                new FindingGroup(
                    names.study(key.study()),
                    key.rule(),
                    Names.label("quarantine_rule", key.rule()),
                    text(members.get(0), "scope"),
                    key.remedy(),
                    names.countOf(key.study(), count(members.get(0), "n_finding")),
                    names.countOf(key.study(), count(members.get(0), "n_kept_out")),
                    members.stream().map(this::finding).toList(),
                    names.isSmallTrial(key.study())
                        ? 0
                        : count(members.get(0), "n_finding") - members.size())));
    return lines;
  }

  private Finding finding(Row r) {
    String column = text(r, "column");
    String value = text(r, "source_value");
    boolean cell = "cell".equals(text(r, "scope"));
    // A bad code of a blinded study may be the arm of one patient.
    boolean withheld =
        flag(r, "is_withheld") || names.isBlinded(text(r, "study_id")) || value == null;
    return new Finding(
        text(r, "file"),
        count(r, "row") == 0 || names.isSmallTrial(text(r, "study_id")) ? null : count(r, "row"),
        column.isEmpty() ? null : column,
        withheld ? null : shortened(value),
        withheld && cell);
  }

  private static String shortened(String value) {
    int points = value.codePointCount(0, value.length());
    return points <= LONGEST_VALUE
        ? value
        : value.substring(0, value.offsetByCodePoints(0, LONGEST_VALUE)) + "…";
  }

  List<ReliabilityLine> reliability() {
    return sorted("reliability", "study_id", "form", "rater", "subscale", "visit").stream()
        .map(
            r -> {
              boolean small = names.isSmall(count(r, "n"));
              return new ReliabilityLine(
                  names.study(text(r, "study_id")),
                  text(r, "form"),
                  text(r, "rater"),
                  text(r, "subscale"),
                  text(r, "visit"),
                  names.count(count(r, "n")),
                  r.<Integer>getAs("n_item"),
                  small ? null : number(r, "alpha"),
                  small ? null : number(r, "alpha_ci_lb"),
                  small ? null : number(r, "alpha_ci_ub"),
                  small ? null : number(r, "omega"),
                  small ? null : number(r, "average_r"),
                  small ? List.of() : negativeItems(r));
            })
        .toList();
  }

  /** None in a run of before they were listed. */
  private static List<Integer> negativeItems(Row r) {
    int column = List.of(r.schema().fieldNames()).indexOf("negative_item");
    return column < 0 || r.isNullAt(column) ? List.of() : r.getList(column);
  }

  List<AgreementLine> agreement() {
    return sorted("rater_agreement", "study_id", "instrument", "visit", "rater", "other_rater")
        .stream()
        .map(
            r -> {
              boolean small = names.isSmall(count(r, "n"));
              return new AgreementLine(
                  names.study(text(r, "study_id")),
                  text(r, "instrument"),
                  text(r, "visit"),
                  text(r, "rater") + " and " + text(r, "other_rater"),
                  names.count(count(r, "n")),
                  small ? null : number(r, "r"),
                  small ? null : number(r, "mean_difference"),
                  small ? null : number(r, "icc_agreement"),
                  small ? null : number(r, "icc_consistency"));
            })
        .toList();
  }

  private List<Row> sorted(String table, String... columns) {
    Comparator<Row> order = Comparator.comparing(r -> text(r, columns[0]));
    for (int i = 1; i < columns.length; i++) {
      String c = columns[i];
      order = order.thenComparing((x, y) -> compare(x.getAs(c), y.getAs(c)));
    }
    return rows.of(table).stream().sorted(order).toList();
  }

  private static int compare(Object a, Object b) {
    return a instanceof Long x && b instanceof Long y
        ? x.compareTo(y)
        : String.valueOf(a).compareTo(String.valueOf(b));
  }
}
