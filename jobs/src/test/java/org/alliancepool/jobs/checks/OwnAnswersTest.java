package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class OwnAnswersTest {
  private static Row scale(String subscale, String visit, long sheets, Row... same) {
    Map<String, Object> values =
        Map.of(
            "form",
            "MADRS",
            "rater",
            "observer",
            "subscale",
            subscale,
            "visit",
            visit,
            "same_item",
            CollectionConverters.asScala(List.of(same)).toSeq(),
            "n_same_sheet",
            sheets,
            "carried_sheet",
            list(),
            "sheet_mark",
            list());
    return row(values);
  }

  private static Row with(Row scale, Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>();
    for (String name : scale.schema().fieldNames()) {
      values.put(name, scale.getAs(name));
    }
    values.putAll(more);
    return row(values);
  }

  private static Object list(Object... elements) {
    return CollectionConverters.asScala(List.of(elements)).toSeq();
  }

  private static Row row(Map<String, Object> values) {
    StructType type = Warehouse.type("reliability");
    return new GenericRowWithSchema(
        Arrays.stream(type.fieldNames()).map(values::get).toArray(), type);
  }

  @Test
  void whatAllScalesOfAFormSayIsToldOnceAndWithItsVisits() {
    CheckResult result =
        OwnAnswers.check(
            "a",
            List.of(
                scale("total", "base", 0, Rows.of(3, 2)),
                scale("part", "base", 0, Rows.of(3, 2)),
                scale("total", "w6", 4, Rows.of(3, 2))));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.detail())
        .isEqualTo(
            "Items have the answer of another in every row: item 3 of MADRS by observer has the answers of item 2 at base, w6. Is a column mapped twice, or copied over the other? Participants have the very answers of another: 4 of MADRS by observer at w6. Were rows filled down, or was a patient entered twice?");
  }

  @Test
  void answersOfAnEarlierVisitAndOfAnotherRaterAreTold() {
    Row last = scale("total", "w6", 0);
    CheckResult result =
        OwnAnswers.check(
            "a",
            List.of(
                with(
                    last,
                    Map.of(
                        "carried_sheet", list(Rows.of("base", 8L)),
                        "sheet_mark", list(1L, 2L, 3L, 4L))),
                with(last, Map.of("rater", "client", "sheet_mark", list(2L, 3L, 4L, 5L))),
                with(last, Map.of("visit", "base", "sheet_mark", list(2L, 3L, 4L, 5L)))));
    assertThat(result.violated()).isEqualTo(2);
    assertThat(result.detail())
        .isEqualTo(
            "Participants have the very answers of an earlier visit: 8 of MADRS by observer at w6 those of base. Were they carried forward, or copied? Let the site leave out what was not answered at the visit. Participants have the very answers in another form, or from another rater: MADRS by observer those of MADRS by client at w6. Were columns of one mapped, or exported, as the other's?");
  }

  @Test
  void ownAnswersPass() {
    assertThat(OwnAnswers.check("a", List.of(scale("total", "base", 0))).status())
        .isEqualTo(Status.PASSED);
  }
}
