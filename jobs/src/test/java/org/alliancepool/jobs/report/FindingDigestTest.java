package org.alliancepool.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FindingDigestTest {
  private static final StructType TYPE = Warehouse.type("quarantine");

  private final List<Row> findings = new ArrayList<>();

  private void find(String rule, String value, String who) {
    Object[] values = new Object[TYPE.length()];
    values[TYPE.fieldIndex("study_id")] = "trial";
    values[TYPE.fieldIndex("file")] = "t.csv";
    values[TYPE.fieldIndex("row")] = (long) findings.size();
    values[TYPE.fieldIndex("column")] = "arm";
    values[TYPE.fieldIndex("source_value")] = value;
    values[TYPE.fieldIndex("rule")] = rule;
    values[TYPE.fieldIndex("remedy")] = "Mend.";
    values[TYPE.fieldIndex("scope")] = "cell";
    values[TYPE.fieldIndex("subject")] = who;
    values[TYPE.fieldIndex("n_cell")] = 1L;
    findings.add(new GenericRowWithSchema(values, TYPE));
  }

  /** What is shown of the first findings, however they are parted. */
  private List<String> shown() {
    List<String> shown = shown(findings);
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      List<Row> shuffled = new ArrayList<>(findings);
      Collections.shuffle(shuffled, random);
      assertThat(shown(shuffled)).isEqualTo(shown);
    }
    return shown;
  }

  private static List<String> shown(List<Row> rows) {
    FindingDigest all = new FindingDigest();
    for (int i = 0; i < 3; i++) {
      FindingDigest part = new FindingDigest();
      rows.subList(i * rows.size() / 3, (i + 1) * rows.size() / 3).forEach(part::add);
      all.merge(part);
    }
    return all.rows().stream()
        .map(r -> r.getAs("is_withheld") + " " + r.getAs("source_value"))
        .toList();
  }

  @Test
  void aWordThatOneParticipantHasIsWithheld() {
    find("unknown_code", "Anna Meier", "p1");
    find("unknown_code", "Anna Meier", "p1");
    find("unknown_code", "placebo", "p2");
    find("unknown_code", "placebo", "p3");
    find("unknown_code", "7", "p3");
    find("unknown_code", "9", "p9");
    assertThat(shown())
        .as("and a number that stands for a code")
        .containsExactly("true null", "true null", "false placebo", "false placebo", "true null");
  }

  @Test
  void numbersAndShapesOfDatesAreShown() {
    find("item_out_of_range", "9", "p1");
    find("impossible_date", "99 AAA 9999", "p1");
    find("unparseable_number", "asked his wife", "p2");
    find("value_out_of_range", "85030112346", "p2");
    assertThat(shown())
        .containsExactlyInAnyOrder("false 9", "false 99 AAA 9999", "true null", "true null");
  }

  @Test
  void moreThanTwelveWordsAreWithheldWhoeverHasThem() {
    for (int i = 0; i < 12; i++) {
      find("unknown_visit", "word " + (char) ('a' + i), "p1");
      find("unknown_visit", "word " + (char) ('a' + i), "p2");
    }
    assertThat(shown()).first().isEqualTo("false word a");
    find("unknown_visit", "word m", "p1");
    find("unknown_visit", "word m", "p2");
    assertThat(shown()).hasSize(5).containsOnly("true null");
  }
}
