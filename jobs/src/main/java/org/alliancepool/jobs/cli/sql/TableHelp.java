package org.alliancepool.jobs.cli.sql;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.schemas.table.ColumnSchema;
import org.alliancepool.schemas.table.TableSchema;
import org.alliancepool.schemas.vocabulary.NearestName;
import org.alliancepool.schemas.vocabulary.Vocabulary;

/** What tables and columns mean, from their declarations, in lines that fit the terminal. */
final class TableHelp {
  private final PrintStream out;
  private final int width;

  TableHelp(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  /** All tables in the order of the data flow. */
  void list() {
    List<List<String>> lines = new ArrayList<>();
    for (TableSchema table : TableSchema.all()) {
      lines.add(List.of(table.name(), table.stage(), table.purpose()));
    }
    print(lines);
    out.println("Each also as current_TABLE, with run_id. \\d TABLE describes one.");
  }

  /**
   * One table.
   *
   * @throws UserError INVALID_QUERY where there is none of that name
   */
  void describe(String name) {
    TableSchema table = named(name);
    out.println(table.name() + ": " + table.purpose());
    out.println(
        "A row: %s. Key: %s. Written by %s."
            .formatted(
                table.grain().replaceFirst("^one row per ", "one "),
                String.join(", ", table.key()),
                table.stage()));
    out.println();
    List<List<String>> lines = new ArrayList<>();
    for (ColumnSchema c : table.columns()) {
      lines.add(List.of(c.name(), c.type().toLowerCase(Locale.ROOT), meaning(c)));
    }
    print(lines);
  }

  private static TableSchema named(String name) {
    String bare = name.toLowerCase(Locale.ROOT).replaceFirst("^current_", "");
    List<String> names = TableSchema.all().stream().map(TableSchema::name).toList();
    if (!names.contains(bare)) {
      throw new UserError(
          ErrorName.INVALID_QUERY,
          "Cannot describe \"%s\": there is no such table%s. \\d lists them."
              .formatted(
                  name,
                  NearestName.of(bare, names).map(n -> "; did you mean " + n + "?").orElse("")));
    }
    return TableSchema.named(bare);
  }

  private static String meaning(ColumnSchema c) {
    StringBuilder text = new StringBuilder(c.analystNote());
    if (c.unit() != null) {
      text.append(" In ").append(c.unit()).append('.');
    }
    if (c.vocabulary() != null) {
      text.append(" One of: ")
          .append(String.join(", ", Vocabulary.load(c.vocabulary()).codes()))
          .append('.');
    }
    return text.toString();
  }

  /** Three columns; the last goes on below itself. */
  private void print(List<List<String>> lines) {
    int[] widths = new int[2];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Math.min(line.get(i).length(), 32));
      }
    }
    int indent = widths[0] + widths[1] + 6;
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = line.get(i);
        text.append("  ").append(cell).append(" ".repeat(Math.max(0, widths[i] - cell.length())));
      }
      text.append(' ');
      int column = text.length();
      for (String word : line.get(2).split(" ", -1)) {
        if (column + 1 + word.length() > width && column > indent) {
          text.append('\n').append(" ".repeat(indent - 1));
          column = indent - 1;
        }
        text.append(' ').append(word);
        column += 1 + word.length();
      }
      out.println(text);
    }
  }
}
