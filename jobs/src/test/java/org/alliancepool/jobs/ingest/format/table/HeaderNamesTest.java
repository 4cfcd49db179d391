package org.alliancepool.jobs.ingest.format.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,arm                     | id,arm",
        ",,Base,,W6 / id,arm,phq,gad,phq | id,arm,Base phq,Base gad,W6 phq",
        "id,,Base, / ,arm,phq,gad        | id,arm,Base phq,Base gad",
        "id,Base,,,W6 / ,phq,,gad,phq    | id,Base phq,,Base gad,W6 phq",
        "id,W6,,, / ,phq,,gad, / ,1,2,1,2 | id,W6 phq 1,W6 phq 2,W6 gad 1,W6 gad 2",
        "id,W6,,W12, / ,phq,,, / ,1,2,1,2 | id,W6 phq 1,W6 phq 2,W12 1,W12 2",
        "Base / id,phq                    | Base id,Base phq",
      })
  void aCellOfAnUpperRowHoldsForBlankOnesToItsRight(String rows, String names) {
    List<List<String>> cells =
        Arrays.stream(rows.split(" / ", -1)).map(r -> List.of(r.strip().split(",", -1))).toList();
    assertThat(HeaderNames.of(cells)).containsExactly(names.split(",", -1));
  }
}
