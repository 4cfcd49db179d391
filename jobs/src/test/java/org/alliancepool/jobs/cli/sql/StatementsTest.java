package org.alliancepool.jobs.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementsTest {
  @Test
  void semicolonsEndStatements() {
    assertThat(Statements.in("SELECT 1; SELECT\n2;")).isEqualTo(of("", "SELECT 1", "SELECT\n2"));
    assertThat(Statements.in("SELECT 1; SELECT")).isEqualTo(of("SELECT", "SELECT 1"));
    assertThat(Statements.in(" ;; ")).isEqualTo(of(""));
  }

  @Test
  void semicolonsInQuotesAndCommentsEndNothing() {
    assertThat(Statements.in("SELECT ';', \"a;\", `b;`;"))
        .isEqualTo(of("", "SELECT ';', \"a;\", `b;`"));
    assertThat(Statements.in("SELECT 'it''s; \\'so;';"))
        .isEqualTo(of("", "SELECT 'it''s; \\'so;'"));
    assertThat(Statements.in("SELECT 1 -- not; yet\n;")).isEqualTo(of("", "SELECT 1 -- not; yet"));
    assertThat(Statements.in("SELECT /* a; /* b; */ c; */ 1;"))
        .isEqualTo(of("", "SELECT /* a; /* b; */ c; */ 1"));
    assertThat(Statements.in("SELECT `back\\`; SELECT 2;"))
        .isEqualTo(of("", "SELECT `back\\`", "SELECT 2"));
  }

  @Test
  void commentsAloneAreNoStatement() {
    assertThat(Statements.in("-- nothing\n/* at all */ ")).isEqualTo(of(""));
    assertThat(Statements.in("/* open").rest()).isEqualTo("/* open");
  }

  private static Statements of(String rest, String... complete) {
    return new Statements(java.util.List.of(complete), rest);
  }
}
