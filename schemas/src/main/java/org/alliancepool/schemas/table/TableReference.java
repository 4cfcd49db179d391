package org.alliancepool.schemas.table;

import java.util.List;
import java.util.Locale;

/** Renders {@code docs/tables.md}, the reference page of all tables. */
public final class TableReference {
  private TableReference() {}

  /** The whole page in Markdown. */
  public static String markdown(List<TableSchema> tables) {
    StringBuilder page =
        new StringBuilder(
            """
            # Tables

            Generated from `schemas/tables/*.yaml`; do not edit. Every table can be queried by its bare name
            (`effect_size`) and as `current_effect_size`, with `run_id`: both as the newest complete run left it.
            Tables of stage run have rows of every run, by the bare name; `current_check_result` and `current_run_stage` have those
            of the newest complete run, or, where it had nothing to do, of the one that computed what it shows.

            """);
    for (TableSchema table : tables) {
      page.append(
          "- [`%s`](#%s) (%s): %s%n"
              .formatted(table.name(), table.name(), table.stage(), table.purpose()));
    }
    for (TableSchema table : tables) {
      page.append("%n## %s%n%n".formatted(table.name()));
      page.append(
          "%s Written by *%s*. Grain: %s. Key: %s.%s Schema version %d.%n%n"
              .formatted(
                  table.purpose(),
                  table.stage(),
                  table.grain(),
                  code(table.key()),
                  table.isPartitioned() ? " Partitioned by `" + table.partition() + "`." : "",
                  table.schemaVersion()));
      page.append(
          "| column | type | for the analyst | how it is filled | values |\n|---|---|---|---|---|\n");
      for (ColumnSchema c : table.columns()) {
        page.append(
            "| `%s` | %s%s | %s | %s | %s |%n"
                .formatted(
                    c.name(),
                    c.type().toLowerCase(Locale.ROOT).replace("|", "\\|"),
                    c.required() ? ", required" : "",
                    c.analystNote(),
                    c.loaderRule(),
                    values(c)));
      }
    }
    return page.toString();
  }

  private static String values(ColumnSchema c) {
    String vocabulary = c.vocabulary() == null ? "" : "vocabulary/" + c.vocabulary() + ".csv ";
    String unit = c.unit() == null ? "" : "in " + c.unit() + " ";
    String range =
        c.range() == null
            ? ""
            : "[" + bound(c.range().get(0), "-∞") + ", " + bound(c.range().get(1), "∞") + "] ";
    String check = c.check() == null ? "" : "`" + c.check() + "`";
    return (vocabulary + unit + range + check).strip();
  }

  private static String bound(Double value, String open) {
    if (value == null) {
      return open;
    }
    return value == Math.rint(value) ? Long.toString(value.longValue()) : value.toString();
  }

  private static String code(List<String> names) {
    return "`" + String.join("`, `", names) + "`";
  }
}
