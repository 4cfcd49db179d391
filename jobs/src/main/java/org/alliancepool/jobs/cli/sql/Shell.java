package org.alliancepool.jobs.cli.sql;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.alliancepool.jobs.cli.RowFormat;
import org.alliancepool.jobs.cli.RowPrinter;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.row.RowText;
import org.alliancepool.jobs.warehouse.sql.PublishedSql;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Runs statements and commands, wherever they come from, and prints what they give. */
final class Shell {
  /** Whether there is more to do. */
  enum Next {
    GO_ON,
    LEAVE
  }

  private final PublishedSql sql;
  private final PrintStream out;
  private final int width;
  private final OptionalInt mostRows;
  private RowFormat format;

  /**
   * Opens no table yet.
   *
   * @param width of a line of help
   * @param mostRows how many rows a table shows; empty for all
   */
  Shell(PublishedSql sql, PrintStream out, RowFormat format, int width, OptionalInt mostRows) {
    this.sql = sql;
    this.out = out;
    this.format = format;
    this.width = width;
    this.mostRows = mostRows;
  }

  /**
   * Does what a command says.
   *
   * @throws UserError where it cannot be done
   */
  Next run(ShellCommand command) {
    TableHelp tables = new TableHelp(out, width);
    switch (command.verb()) {
      case TABLES -> tables.list();
      case DESCRIBE -> tables.describe(command.argument());
      case FORMAT -> format = format(command.argument());
      case HELP -> help(command.argument());
      case QUIT -> {
        return Next.LEAVE;
      }
    }
    out.flush();
    return Next.GO_ON;
  }

  /**
   * Runs one statement.
   *
   * @throws UserError INVALID_QUERY
   */
  void run(String statement) {
    Dataset<Row> rows = sql.query(statement);
    try {
      if (format == RowFormat.TABLE) {
        table(rows);
      } else {
        lines(rows);
      }
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw PublishedSql.explained(e);
    }
    out.flush();
  }

  private void table(Dataset<Row> rows) {
    if (mostRows.isEmpty()) {
      new RowPrinter(rows.schema(), rows.collectAsList()).print(format, out);
      return;
    }
    int most = mostRows.getAsInt();
    List<Row> some = rows.takeAsList(most + 1);
    new RowPrinter(rows.schema(), some.subList(0, Math.min(most, some.size()))).print(format, out);
    if (some.size() > most) {
      out.println("There are more: these are the first. \\format csv prints all.");
    }
  }

  /** One row at a time: there may be more than fit in memory. */
  private void lines(Dataset<Row> rows) {
    if (format == RowFormat.CSV) {
      out.print(RowText.csv(rows.schema().fieldNames()));
    }
    for (Iterator<Row> i = rows.toLocalIterator(); i.hasNext(); ) {
      Row row = i.next();
      out.print(format == RowFormat.CSV ? RowText.csv(row) : RowText.json(row) + "\n");
    }
  }

  private static RowFormat format(String name) {
    try {
      return RowFormat.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ErrorName.INVALID_QUERY,
          "Cannot print as \"%s\": there is no such form. Write \\format table, csv or json."
              .formatted(name),
          e);
    }
  }

  private void help(String unknown) {
    if (!unknown.isEmpty()) {
      out.println("There is no command " + unknown + ".");
    }
    out.println("SQL ends with a semicolon and may take several lines. It only reads.");
    for (ShellCommand.Verb verb : ShellCommand.Verb.values()) {
      out.println("  %-26s%s".formatted(verb.usage, verb.purpose));
    }
    out.println("Tab completes. Ctrl-C stops a statement that runs.");
  }
}
