package org.alliancepool.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.alliancepool.jobs.SharedSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** A warehouse keeps the tables of runs by earlier code, which export --as-of reads. */
class StudiesOfEarlierRunsIT {
  private static String shown(String place) {
    Dataset<Row> study =
        SharedSpark.session()
            .sql(
                "SELECT 'a' AS study_id, 30L AS n_participant, array(%1$s, %2$s) AS given_number"
                    .formatted(
                        "named_struct('form', 'PHQ-9', 'n', 270L%s)".formatted(place),
                        "named_struct('form', 'WAI-SR', 'n', 9L%s)".formatted(place)));
    return ExportResults.studies(study, 10)
        .selectExpr("array_join(transform(given_number, g -> g.form), ' ')")
        .first()
        .getString(0);
  }

  @Test
  void numbersOfFewAreLeftOutWhetherTheyHavePartsOrNot() {
    assertThat(shown("")).isEqualTo("PHQ-9");
    assertThat(shown(", 'file', CAST(NULL AS STRING), 'visit', CAST(NULL AS STRING)"))
        .isEqualTo("PHQ-9");
    assertThat(
            shown(
                ", 'file', CAST(NULL AS STRING), 'visit', CAST(NULL AS STRING), 'item', CAST(NULL AS INT)"))
        .isEqualTo("PHQ-9");
    assertThat(shown(", 'file', CAST(NULL AS STRING), 'visit', CAST(NULL AS STRING), 'item', 4"))
        .isEmpty();
    assertThat(shown(", 'file', 't.csv', 'visit', CAST(NULL AS STRING)")).isEmpty();
  }
}
