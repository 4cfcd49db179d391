package org.alliancepool.jobs.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Cells of a notebook, without Jupyter; .ci/notebooks runs whole notebooks. */
class JavaCellsTest {
  private static final JavaCells CELLS = new JavaCells();

  @AfterAll
  static void close() {
    CELLS.close();
  }

  @Test
  void lastExpressionIsTheValue() {
    assertThat(CELLS.run("int x = 20;\nx += 1;\nList.of(x, x * 2)"))
        .isEqualTo(java.util.List.of(21, 42));
    assertThat(CELLS.run("x")).as("a variable lives on").isEqualTo(21);
    assertThat(CELLS.run("int y = 3;")).isNull();
    assertThat(CELLS.run("int twice(int n) { return 2 * n; }\ntwice(4)")).isEqualTo(8);
    assertThat(CELLS.run("// nothing")).isNull();
    assertThat(CELLS.run("(Object) null")).isNull();
  }

  @Test
  void errorsSayWhatIsWrong() {
    assertThatThrownBy(() -> CELLS.run("int a = 1;\nnowhere + 1"))
        .isInstanceOf(CellException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> CELLS.run("int b = ")).isInstanceOf(CellException.class);
    assertThatThrownBy(() -> CELLS.run("throw new IllegalStateException(\"no\");"))
        .hasMessage("java.lang.IllegalStateException: no");
    assertThatThrownBy(
            () ->
                CELLS.run(
                    "throw new org.alliancepool.jobs.errors.UserError(org.alliancepool.jobs.errors.ErrorName.NO_RUN, \"Cannot.\");"))
        .hasMessage("NO_RUN: Cannot.");
  }
}
