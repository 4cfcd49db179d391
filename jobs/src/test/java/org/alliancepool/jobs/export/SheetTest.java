package org.alliancepool.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SheetTest {
  @Test
  void wordsThatExcelWouldRunHaveAMark() {
    Sheet sheet = Sheet.of("t.csv", List.of(Sheet.Column.always("a", "string", "any")));
    List.<Object>of(
            "=1+1",
            " @SUM(A1)",
            "-x",
            "-2+3",
            "-1.5",
            -1.5,
            "a = b",
            "\u3000=A",
            "\uFF1DA",
            "\uFEFF\u00A0+A")
        .forEach(sheet::add);
    assertThat(sheet.csv().replace("\"", "").lines())
        .containsExactly(
            "a",
            "'=1+1",
            "' @SUM(A1)",
            "'-x",
            "'-2+3",
            "-1.5",
            "-1.5",
            "a = b",
            "'\u3000=A",
            "'\uFF1DA",
            "'\uFEFF\u00A0+A");
    assertThat(sheet.csv2().lines()).contains("'=1+1", "-1,5");
  }
}
