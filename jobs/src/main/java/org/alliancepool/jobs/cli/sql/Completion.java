package org.alliancepool.jobs.cli.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.alliancepool.jobs.cli.RowFormat;
import org.alliancepool.schemas.table.ColumnSchema;
import org.alliancepool.schemas.table.TableSchema;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * What may stand at the cursor: columns of the tables that the statement names (all, where it names
 * none yet), tables, keywords, and the shell's own commands at the start.
 */
final class Completion implements Completer {
  private static final List<String> KEYWORDS =
      List.of(
          """
          SELECT DISTINCT FROM WHERE GROUP BY HAVING ORDER LIMIT JOIN LEFT RIGHT FULL CROSS INNER
          ON USING AS AND OR NOT IN IS NULL LIKE BETWEEN CASE WHEN THEN ELSE END CAST UNION ALL
          EXCEPT INTERSECT WITH VALUES OVER PARTITION ASC DESC NULLS FIRST LAST DESCRIBE SHOW EXPLAIN"""
              .split("\\s+", -1));

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    suggest(line.line(), line.cursor(), line.word()).forEach(s -> candidates.add(candidate(s)));
  }

  private static Candidate candidate(Suggestion s) {
    return new Candidate(s.text(), s.text(), s.group(), s.note(), null, null, true);
  }

  /**
   * One thing that may stand there.
   *
   * @param text in full
   * @param group tables, columns, keywords or commands
   * @param note what it means; may be null
   */
  record Suggestion(String text, String group, String note) {}

  static List<Suggestion> suggest(String line, int cursor, String word) {
    String before = line.substring(0, cursor - word.length());
    String start = before.strip().toLowerCase(Locale.ROOT);
    if (start.startsWith("\\f")) {
      return Arrays.stream(RowFormat.values())
          .map(f -> new Suggestion(f.name().toLowerCase(Locale.ROOT), "forms", null))
          .toList();
    }
    if (start.startsWith("\\d")) {
      return tables().toList();
    }
    List<Suggestion> all = new ArrayList<>();
    if (before.endsWith(".")) {
      columns(line).forEach(all::add);
      return all;
    }
    if (start.isEmpty()) {
      ShellCommand.words().forEach(w -> all.add(new Suggestion(w, "commands", null)));
    } else {
      columns(line).forEach(all::add);
      tables().forEach(all::add);
    }
    boolean small = !word.isEmpty() && word.equals(word.toLowerCase(Locale.ROOT));
    for (String k : KEYWORDS) {
      all.add(new Suggestion(small ? k.toLowerCase(Locale.ROOT) : k, "keywords", null));
    }
    return all;
  }

  private static Stream<Suggestion> tables() {
    return TableSchema.all().stream()
        .flatMap(
            t ->
                Stream.of(
                    new Suggestion(t.name(), "tables", t.purpose()),
                    new Suggestion("current_" + t.name(), "tables", null)));
  }

  private static Stream<Suggestion> columns(String line) {
    List<String> words = List.of(line.toLowerCase(Locale.ROOT).split("\\W+"));
    List<TableSchema> named =
        TableSchema.all().stream()
            .filter(t -> words.contains(t.name()) || words.contains("current_" + t.name()))
            .toList();
    return (named.isEmpty() ? TableSchema.all() : named)
        .stream()
            .flatMap(t -> t.columns().stream())
            .map(ColumnSchema::name)
            .distinct()
            .map(c -> new Suggestion(c, "columns", null));
  }
}
