package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.alliancepool.jobs.checks.CheckResult.Severity;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.score.form.FormBook;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Scale;
import org.alliancepool.statistics.score.ItemAnalysis;
import org.alliancepool.statistics.score.ItemCovariance;
import org.alliancepool.statistics.score.OpposedItems;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Studies of made-up patients, whose answers are known to go together or not, against keys that are
 * right or wrong. That a run asks, warns and ends with 4 is {@code BadInputIT}'s.
 */
class DeclaredKeysTest {
  private static final List<String> ONCE = List.of("s1");
  private static final List<String> TWICE = List.of("s1", "s2");
  private static final List<String> SESSIONS = List.of("s1", "s2", "s3");

  /** Those of STAR-P that run against the scale. */
  private static final Set<Integer> REVERSED = Set.of(4, 7, 9);

  @TempDir private Path temp;
  private int folders;

  /** A local form of ten items. */
  private static String local(String total) {
    return """
        local_instruments:
          - instrument: TEN
            name: Ten items
            construct: alliance
            orientation: better
            forms:
              - form: TEN
                rater: client
                items: 10
                response: {min: 1, max: 5}
                scoring: {rule: sum}
                total: {%s}
                source: the site
        """
        .formatted(total);
  }

  /**
   * @param instrument and what else the measure says
   * @param more of the manifest
   */
  private Study study(String instrument, String more) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("keys" + folders++));
    Files.writeString(folder.resolve("t.csv"), "id,i1\nP1,1\n");
    Files.writeString(
        folder.resolve("study.yaml"),
        """
        study_id: %s
        title: Keys
        treatment: psychedelic
        status: completed
        visits:
          base: {timepoint: baseline, week: 0}
          s1: {phase: integration, session: 1}
          s2: {phase: integration, session: 2}
          s3: {phase: integration, session: 3}
        files:
          - file: t.csv
            format: csv
            layout: wide
            participant: id
            measures:
              - {rater: client, visit: s1, items: "i{item}", instrument: %s}
        %s"""
            .formatted(folder.getFileName(), instrument, more));
    return Consortium.study(
        Location.of(folder), new Consortium.Context("key", LocalDate.of(2026, 11, 22)));
  }

  /** Made-up patients who fill in a form of one study. */
  private record Patients(int n, List<String> visits, Set<Integer> against, double common) {
    /**
     * Answers as the file has them, by visit, patient and item.
     *
     * <p>{@code against} has the items that are answered against the scale, {@code common} the
     * share of an item's variance that all items of a sheet have in common; sheets of a patient
     * correlate .7 in that.
     */
    double[][][] answers(Form form, long seed) {
      double min = form.response().min();
      double max = form.response().max();
      Random random = new Random(seed);
      double[][][] answers = new double[visits.size()][n][form.itemNumbers().size()];
      for (int p = 0; p < n; p++) {
        double trait = random.nextGaussian();
        for (double[][] visit : answers) {
          double now = Math.sqrt(0.7) * trait + Math.sqrt(0.3) * random.nextGaussian();
          for (int i = 0; i < visit[p].length; i++) {
            double x = Math.sqrt(common) * now + Math.sqrt(1 - common) * random.nextGaussian();
            double answer = Math.rint(min + (max - min) * (0.6 + x / 4));
            double aligned = Math.max(min, Math.min(max, answer));
            visit[p][i] =
                against.contains(form.itemNumbers().get(i)) ? min + max - aligned : aligned;
          }
        }
      }
      return answers;
    }
  }

  /** The checks of a study, on what the score stage says of its form. */
  private static List<CheckResult> check(Study study, Patients patients, long seed) {
    StudyForm form = form(study);
    FormBook book = new FormBook(study, form, "client");
    double[][][] answers = patients.answers(form.form(), seed);
    for (int v = 0; v < answers.length; v++) {
      for (int p = 0; p < patients.n(); p++) {
        for (int i = 0; i < answers[v][p].length; i++) {
          book.answer(
              "P%02d".formatted(p),
              patients.visits().get(v),
              form.itemNumbers().get(i),
              answers[v][p][i]);
        }
      }
    }
    return DeclaredKeys.check(
        study, book.reliability().stream().map(DeclaredKeysTest::read).toList());
  }

  /** The same without omega, which takes long where items have nothing in common. */
  private static List<CheckResult> quickCheck(Study study, Patients patients, long seed) {
    Form form = form(study).form();
    Scale total = form.total().orElseThrow();
    double[][][] answers = patients.answers(form, seed);
    List<Row> rows = new ArrayList<>();
    for (int v = 0; v < answers.length; v++) {
      int[] reversed = total.reverse().stream().mapToInt(total.items()::indexOf).toArray();
      for (double[] sheet : answers[v]) {
        for (int i : reversed) {
          sheet[i] = form.response().min() + form.response().max() - sheet[i];
        }
      }
      rows.add(row(form(study).id(), patients.visits().get(v), total, answers[v], reversed));
    }
    return DeclaredKeys.check(study, rows);
  }

  private static Row row(String form, String visit, Scale scale, double[][] keyed, int[] reversed) {
    ItemAnalysis items = ItemAnalysis.of(keyed, reversed);
    List<Row> each = new ArrayList<>();
    double ofItems = 0;
    for (int i = 0; i < scale.items().size(); i++) {
      int item = i;
      each.add(
          Rows.of(
              scale.items().get(i),
              scale.reverse().contains(scale.items().get(i)),
              Rows.number(items.itemRestR()[i])));
      ofItems += new Variance().evaluate(Arrays.stream(keyed).mapToDouble(k -> k[item]).toArray());
    }
    double ofSum =
        new Variance()
            .evaluate(Arrays.stream(keyed).mapToDouble(k -> Arrays.stream(k).sum()).toArray());
    double k = scale.items().size();
    Map<String, Object> values = new HashMap<>();
    values.put("form", form);
    values.put("rater", "client");
    values.put("subscale", "total");
    values.put("visit", visit);
    values.put("n", keyed.length);
    values.put("alpha", k / (k - 1) * (1 - ofItems / ofSum));
    values.put("item_rest_r", CollectionConverters.asScala(each).toSeq());
    values.put("reversed_rest_r", items.reversedRestR());
    OpposedItems opposed = OpposedItems.of(ItemCovariance.of(keyed));
    values.put(
        "opposed_item",
        CollectionConverters.asScala(
                Arrays.stream(opposed.columns()).mapToObj(scale.items()::get).toList())
            .toSeq());
    values.put("opposed_rest_r", opposed.r());
    StructType type = Warehouse.type("reliability");
    return new GenericRowWithSchema(
        Arrays.stream(type.fieldNames()).map(values::get).toArray(), type);
  }

  private static StudyForm form(Study study) {
    return StudyForms.of(study.manifest())
        .form(study.manifest().files().get(0).measures().get(0), "client");
  }

  /** A row as the table gives it back: with names, and Scala's sequences. */
  private static Row read(Row written) {
    Object[] values = new Object[written.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = written.get(i);
      values[i] =
          value instanceof Object[] list
              ? CollectionConverters.asScala(List.of(list)).toSeq()
              : value;
    }
    return new GenericRowWithSchema(values, Warehouse.type("reliability"));
  }

  private static CheckResult keys(List<CheckResult> results) {
    assertThat(results.get(0).checkId()).isEqualTo("keys-as-declared");
    return results.get(0);
  }

  private static CheckResult items(List<CheckResult> results) {
    assertThat(results.get(1).checkId()).isEqualTo("items-as-keyed");
    return results.get(1);
  }

  @Test
  void itemsThatTheKeyLeavesOutAreNamed() throws IOException {
    Patients patients = new Patients(30, SESSIONS, Set.of(2, 5, 8, 9), 0.5);
    List<CheckResult> found = check(study("TEN", local("reverse: [2, 8]")), patients, 8);
    assertThat(items(found).isWarning()).isTrue();
    assertThat(items(found).violated()).isEqualTo(2);
    assertThat(items(found).checked()).isEqualTo(10);
    assertThat(items(found).sentence())
        .isEqualTo(
            "keys0: items-as-keyed: 2 of 10 items run against the others of their scale. TEN by client: item 5 at s1, s2, s3; item 9 at s1, s2, s3. Did the site reverse them, or not (reverse_items, or reverse of a local form), and does each column hold the item that it is mapped as?");
    assertThat(keys(found).isWarning()).as("two of them are no proof").isTrue();
    assertThat(keys(found).detail())
        .startsWith("Items 5, 9 of TEN by client together run against the others at s1 (r = -0.");
  }

  @Test
  void itemsThatTheSiteHadReversedAreNamed() throws IOException {
    Patients patients = new Patients(30, SESSIONS, Set.of(2, 8), 0.5);
    List<CheckResult> found = check(study("TEN", local("reverse: [2, 5, 8, 9]")), patients, 2);
    assertThat(items(found).violated()).isEqualTo(2);
    assertThat(items(found).detail()).contains("TEN by client: item 5 at s", "; item 9 at s");
    assertThat(failures(check(study("TEN", local("reverse: [2, 8]")), patients, 2))).isZero();
  }

  @Test
  void aSiteThatReversesAllAndIsDeclaredNotToIsFatal() throws IOException {
    Patients patients = new Patients(15, SESSIONS, Set.of(), 0.5);
    List<CheckResult> found = check(study("STAR-P", ""), patients, 3);
    assertThat(keys(found).isFatalFailure()).isTrue();
    assertThat(keys(found).isWarning()).isFalse();
    assertThat(keys(found).sentence())
        .isEqualTo(
            "keys0: keys-as-declared: The reverse-keyed items of STAR-P-12 by client (4, 7, 9) run against the others at s2. Does the file have them already_reversed? Correct reverse_items, or reverse of a local form.");
    assertThat(keys(found).violated()).isEqualTo(1);
    Study already = study("STAR-P, reverse_items: already_reversed", "");
    assertThat(keys(check(already, patients, 3)).detail())
        .contains("Does the file have them as_answered?");
  }

  /** No item stands out where as many run one way as the other: the sums show it. */
  @Test
  void aBalancedScaleWithTheWrongKeyShowsInItsSums() throws IOException {
    Set<Integer> half = Set.of(1, 3, 5, 7, 9);
    Study listed = study("TEN", local("reverse: [1, 3, 5, 7, 9]"));
    List<CheckResult> twice = check(listed, new Patients(15, ONCE, Set.of(), 0.5), 4);
    assertThat(keys(twice).isFatalFailure()).isTrue();
    assertThat(items(twice).status()).as("item by item").isEqualTo(Status.PASSED);
    Patients patients = new Patients(40, ONCE, half, 0.5);
    assertThat(failures(check(listed, patients, 5))).isZero();
    List<CheckResult> never = check(study("TEN", local("range: [10, 50]")), patients, 5);
    assertThat(keys(never).detail())
        .isEqualTo(
            "Items 2, 4, 6, 8, 10 of TEN by client together run against the others at s1 (r = -0.86). Correct which items are reverse-keyed (reverse_items, or reverse of a local form), or which column holds which item.");
  }

  /** Three items are too few to part in two groups of two. */
  @Test
  void aNegativeAlphaIsFatal() throws IOException {
    Study three = study("TEN", local("items: [1, 2, 3]").replace("items: 10\n", "items: 3\n"));
    List<CheckResult> found = check(three, new Patients(40, ONCE, Set.of(2), 0.8), 6);
    assertThat(keys(found).isFatalFailure()).isTrue();
    assertThat(keys(found).detail())
        .isEqualTo(
            "The items of TEN by client run against each other at s1: alpha is below zero. Correct which of them are reverse-keyed; item_rest_r in reliability has each.");
  }

  @Test
  void whatMayBeChanceIsAWarning() throws IOException {
    CheckResult keys = keys(check(study("STAR-P", ""), new Patients(12, ONCE, Set.of(), 0.3), 1));
    assertThat(keys.status()).isEqualTo(Status.FAILED);
    assertThat(keys.isWarning()).isTrue();
    assertThat(keys.isFatalFailure()).isFalse();
  }

  @Test
  void baselinesAndFewPatientsAreNotLookedAt() throws IOException {
    Study study = study("STAR-P", "");
    for (List<CheckResult> found :
        List.of(
            check(study, new Patients(30, List.of("base"), Set.of(), 0.5), 7),
            check(study, new Patients(9, ONCE, Set.of(), 0.5), 8))) {
      assertThat(found).extracting(CheckResult::status).containsOnly(Status.NOT_APPLICABLE);
    }
  }

  /** Less appetite and more: only the higher counts, and who has one has not the other. */
  @Test
  void alternativesMayExcludeEachOther() throws IOException {
    Study study = study("QIDS-SR16", "");
    assertThat(items(check(study, new Patients(40, SESSIONS, Set.of(7), 0.5), 9)).status())
        .isEqualTo(Status.PASSED);
    assertThat(items(check(study, new Patients(40, SESSIONS, Set.of(5), 0.5), 9)).detail())
        .contains("item 5 at");
  }

  /** 200 studies of 12 to 20 patients whose key is right; their items have little in common. */
  @Test
  void soundStudiesAreNotSuspected() throws IOException {
    Study study = study("STAR-P", "");
    for (int i = 0; i < 200; i++) {
      Patients patients = new Patients(12 + i % 9, TWICE, REVERSED, 0.3);
      assertThat(failures(quickCheck(study, patients, 1000 + i))).as("seed %d", 1000 + i).isZero();
    }
  }

  /**
   * The level itself, which is reached where items have nothing to do with each other: each check
   * names one study of twenty. The upper bound is three standard errors above.
   */
  @Test
  void theLevelHoldsWhereItemsHaveNothingInCommon() throws IOException {
    Study study = study("STAR-P", "");
    int items = 0;
    int keys = 0;
    int fatal = 0;
    int studies = 3000;
    for (int i = 0; i < studies; i++) {
      Patients patients = new Patients(12 + i % 9, TWICE, REVERSED, 0);
      List<CheckResult> found = quickCheck(study, patients, 5000 + i);
      items += failures(List.of(items(found)));
      keys += failures(List.of(keys(found)));
      fatal += keys(found).isFatalFailure() ? 1 : 0;
    }
    double most = DeclaredKeys.LEVEL + 3 * Math.sqrt(DeclaredKeys.LEVEL * 0.95 / studies);
    assertThat(items / (double) studies).isBetween(0.01, most);
    assertThat(keys / (double) studies).isBetween(0.01, most);
    assertThat(fatal).isLessThanOrEqualTo(8);
  }

  /** What the checks are for: in most small studies a wrong key is found. */
  @Test
  void wrongKeysOfSmallStudiesAreFound() throws IOException {
    Study study = study("STAR-P", "");
    Study ten = study("TEN", local("range: [10, 50]"));
    int found = 0;
    int fatal = 0;
    int one = 0;
    for (int i = 0; i < 100; i++) {
      int n = 12 + i % 9;
      CheckResult keys = keys(quickCheck(study, new Patients(n, TWICE, Set.of(), 0.5), 9000 + i));
      found += failures(List.of(keys));
      fatal += keys.isFatalFailure() ? 1 : 0;
      Patients patients = new Patients(n, TWICE, Set.of(3), 0.5);
      one += failures(List.of(items(quickCheck(ten, patients, 9000 + i))));
    }
    assertThat(found).isGreaterThanOrEqualTo(95);
    assertThat(fatal).isGreaterThanOrEqualTo(65);
    assertThat(one).as("a single item").isGreaterThanOrEqualTo(65);
  }

  /** A local form whose {@code reverse} was forgotten: four of ten items run the wrong way. */
  @Test
  void aForgottenReverseIsFatalFromThirtyPatientsOn() throws IOException {
    Study ten = study("TEN", local("range: [10, 50]"));
    int fatal = 0;
    for (int i = 0; i < 100; i++) {
      Patients patients = new Patients(30, TWICE, Set.of(2, 3, 7, 9), 0.5);
      fatal += keys(quickCheck(ten, patients, 7000 + i)).isFatalFailure() ? 1 : 0;
    }
    assertThat(fatal).isGreaterThanOrEqualTo(90);
  }

  private static int failures(List<CheckResult> results) {
    return (int) results.stream().filter(r -> r.status() == Status.FAILED).count();
  }

  @Test
  void studiesWithoutAnswersOfTheFormDoNotApply() throws IOException {
    assertThat(DeclaredKeys.check(study("STAR-P", ""), List.of()))
        .allMatch(r -> r.status() == Status.NOT_APPLICABLE && !r.isWarning())
        .extracting(CheckResult::severity)
        .containsExactly(Severity.FATAL, Severity.CONVENTION);
  }
}
