package org.alliancepool.jobs.notebook;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.alliancepool.jobs.cli.RowFormat;
import org.alliancepool.jobs.cli.RowPrinter;
import org.alliancepool.jobs.warehouse.sql.PublishedSql;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that a statement gives; shown below its cell, the first ones where there are many.
 *
 * @param dataset the rows, computed each time they are asked for
 */
public record Table(Dataset<Row> dataset) implements Shown {
  private static final int MOST_ROWS = 50;

  /** All rows. */
  public List<Row> rows() {
    try {
      return dataset.collectAsList();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw PublishedSql.explained(e);
    }
  }

  /** The first rows, with one more than are shown where there are more. */
  private List<Row> first() {
    try {
      return dataset.takeAsList(MOST_ROWS + 1);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw PublishedSql.explained(e);
    }
  }

  /** As a page shows it; what comes from data is escaped. */
  String html() {
    List<Row> rows = first();
    StringBuilder html = new StringBuilder("<table>\n<tr>");
    for (String name : dataset.columns()) {
      html.append("<th>").append(escaped(name)).append("</th>");
    }
    html.append("</tr>\n");
    for (Row row : rows.subList(0, Math.min(rows.size(), MOST_ROWS))) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        html.append(row.get(i) instanceof Number ? "<td align=\"right\">" : "<td>")
            .append(escaped(RowPrinter.cell(row.get(i))))
            .append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</table>");
    return rows.size() > MOST_ROWS
        ? html + "\n<p>These are the first; there are more.</p>"
        : html.toString();
  }

  @Override
  public String toString() {
    List<Row> rows = first();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    new RowPrinter(dataset.schema(), rows.subList(0, Math.min(rows.size(), MOST_ROWS)))
        .print(RowFormat.TABLE, new PrintStream(text, true, StandardCharsets.UTF_8));
    return text.toString(StandardCharsets.UTF_8).strip();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
