package org.alliancepool.jobs.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.alliancepool.jobs.cli.sql.Completion.Suggestion;
import org.alliancepool.jobs.cli.sql.ShellCommand.Verb;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens while somebody types: lines that go on, words that are completed, history. */
class TypingTest {
  private static List<String> suggest(String line) {
    LineParser.Line parsed =
        (LineParser.Line) new LineParser().parse(line, line.length(), ParseContext.COMPLETE);
    return Completion.suggest(parsed.line(), parsed.cursor(), parsed.word()).stream()
        .map(Suggestion::text)
        .toList();
  }

  @Test
  void columnsAreThoseOfTheTablesThatAreNamed() {
    assertThat(suggest("SELECT x FROM pooled_effect WHERE i"))
        .contains("i2", "pooled_effect", "current_pooled_effect", "in")
        .doesNotContain("source_value", "\\d");
    assertThat(suggest("SELECT ")).contains("source_value", "FROM");
    assertThat(suggest("SELECT p. FROM pooled_effect p".substring(0, 9)))
        .contains("i2")
        .doesNotContain("FROM", "pooled_effect");
  }

  @Test
  void commandsStandAtTheStart() {
    assertThat(suggest("")).contains("\\d", "help", "SELECT");
    assertThat(suggest("\\d po")).contains("pooled_effect").doesNotContain("SELECT", "i2");
    assertThat(suggest("\\format ")).containsExactly("table", "csv", "json");
  }

  @Test
  void statementGoesOnUntilItsSemicolon() {
    LineParser parser = new LineParser();
    assertThatThrownBy(() -> parser.parse("SELECT 1", 8, ParseContext.ACCEPT_LINE))
        .isInstanceOf(EOFError.class);
    parser.parse("SELECT 1;", 9, ParseContext.ACCEPT_LINE);
    parser.parse("\\d study", 8, ParseContext.ACCEPT_LINE);
    parser.parse("help", 4, ParseContext.ACCEPT_LINE);
  }

  @Test
  void commandsAreToldFromSql() {
    assertThat(ShellCommand.in("\\d")).contains(new ShellCommand(Verb.TABLES, ""));
    assertThat(ShellCommand.in(" \\d study ;")).contains(new ShellCommand(Verb.DESCRIBE, "study"));
    assertThat(ShellCommand.in("QUIT;")).contains(new ShellCommand(Verb.QUIT, ""));
    assertThat(ShellCommand.in("\\x")).contains(new ShellCommand(Verb.HELP, "\\x"));
    assertThat(ShellCommand.in("SELECT help")).isEmpty();
  }

  @Test
  void historyIsForTheUserAlone(@TempDir Path home) throws IOException {
    Path file = History.file(home).orElseThrow();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    History.file(home);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void noHistoryWhereItCannotBeWritten(@TempDir Path home) throws IOException {
    assertThat(History.file(home.resolve("missing"))).isEmpty();
    Files.createSymbolicLink(home.resolve(".alliance_sql_history"), home.resolve("elsewhere"));
    assertThat(History.file(home)).as("a link may lead anywhere").isEmpty();
  }
}
