package org.alliancepool.jobs.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.statistics.effect.FisherZ;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** No way round to a small cell. That the report and the export ask is in their own tests. */
class DisclosureTest {
  private static Row row(String table, Map<String, Object> values) {
    StructType type = Warehouse.type(table);
    Object[] cells = new Object[type.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = values.get(type.fieldNames()[i]);
    }
    return new GenericRowWithSchema(cells, type);
  }

  private static Row effect(String arm, String comparator, boolean suppressed) {
    Map<String, Object> values = new HashMap<>();
    values.put("study_id", "trial");
    values.put("arm_id", arm);
    values.put("comparator_arm_id", comparator);
    values.put("suppressed", suppressed);
    return row("effect_size", values);
  }

  private static Row pool(int k, long ni) {
    return row(
        "pooled_effect",
        Map.ofEntries(
            Map.entry("measure", "ZCOR"),
            Map.entry("k", k),
            Map.entry("ni", ni),
            Map.entry("beta", 0.4203),
            Map.entry("se", 0.1669),
            Map.entry("pval", 0.0655),
            Map.entry("ci_lb", -0.0432),
            Map.entry("ci_ub", 0.8838),
            Map.entry("tau2", 0.1039),
            Map.entry("i2", 75.19),
            Map.entry("qe", 16.12),
            Map.entry("r", 0.3972),
            Map.entry("r_ci_ub", 0.7083)));
  }

  @Test
  void aDifferenceIsHiddenWithTheSmallerOfItsArms() {
    Row large = effect("drug", null, false);
    Row small = effect("placebo", null, true);
    Row difference = effect("drug", "placebo", false);
    assertThat(new SmallCells(List.of(large, small, difference)).isHidden(difference)).isTrue();
    assertThat(
            new SmallCells(List.of(large, effect("placebo", null, false), difference))
                .isHidden(difference))
        .isFalse();
  }

  @Test
  void aPoolWithoutAHiddenEffectStaysWhole() {
    Row pool = pool(1, 8);
    assertThat(PoolDisclosure.of(pool, 0, 10).apply(pool)).isSameAs(pool);
  }

  @Test
  void twoEffectsOrFewPatientsAreTooFew() {
    assertThat(PoolDisclosure.of(pool(2, 100), 1, 10)).isEqualTo(PoolDisclosure.WITHHELD);
    assertThat(PoolDisclosure.of(pool(3, 9), 3, 10)).isEqualTo(PoolDisclosure.WITHHELD);
    assertThat(PoolDisclosure.of(pool(3, 100), 1, 10)).isEqualTo(PoolDisclosure.ROUNDED);
  }

  @Test
  void aPoolWithAHiddenEffectIsRoundedAndHasNoNumberOfPatients() {
    Row shown = PoolDisclosure.ROUNDED.apply(pool(5, 164));
    assertThat(shown.<Object>getAs("ni")).isNull();
    assertThat(shown.<Double>getAs("beta")).isEqualTo(0.42);
    assertThat(shown.<Double>getAs("r_ci_lb")).isEqualTo(-0.1);
    assertThat(shown.<Double>getAs("r_ci_ub")).isEqualTo(0.8);
    assertThat(shown.<Double>getAs("tau2")).isEqualTo(0.1);
    assertThat(shown.<Double>getAs("i2")).isEqualTo(80);
    assertThat(List.of("se", "pval", "qe"))
        .allMatch(c -> shown.getAs(c) == null && PoolDisclosure.note(c).isPresent());
  }

  /** A number rounded by itself on each scale would have two bounds, of which one is narrower. */
  @Test
  void oneScaleFollowsFromTheRoundedNumberOfTheOther() {
    Row shown = PoolDisclosure.ROUNDED.apply(pool(5, 164));
    assertThat(shown.<Double>getAs("r")).isEqualTo(Math.tanh(0.42));
    assertThat(shown.<Double>getAs("ci_lb")).isEqualTo(FisherZ.fromR(-0.1));
    assertThat(shown.<Double>getAs("ci_ub")).isEqualTo(FisherZ.fromR(0.8));
  }

  @Test
  void noShownIntervalIsNarrowerThanItIs() {
    for (String measure : List.of("ZCOR", "ZPCOR", "COR", "ZCOR_DIFF", "SMD")) {
      for (double bound = -3; bound <= 3; bound += 0.0173) {
        Row pool = interval(measure, bound, bound + 0.001);
        Row shown = PoolDisclosure.ROUNDED.apply(pool);
        for (String of : List.of("ci", "pi")) {
          assertThat(shown.<Double>getAs(of + "_lb")).isLessThanOrEqualTo(bound);
          assertThat(shown.<Double>getAs(of + "_ub")).isGreaterThanOrEqualTo(bound + 0.001);
        }
      }
    }
  }

  /** A bound of r = .97 is shown as 1, which is no number on the scale of the pool. */
  @Test
  void aBoundNearOneIsOne() {
    Row shown = PoolDisclosure.ROUNDED.apply(interval("ZCOR", 0.3, 2.1));
    assertThat(shown.<Double>getAs("r_ci_ub")).isEqualTo(1);
    assertThat(shown.<Double>getAs("ci_ub")).isInfinite();
  }

  private static Row interval(String measure, double low, double high) {
    return row(
        "pooled_effect",
        Map.of("measure", measure, "ci_lb", low, "ci_ub", high, "pi_lb", low, "pi_ub", high));
  }
}
