package org.alliancepool.jobs.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.alliancepool.jobs.changes.MovedNumber;
import org.alliancepool.jobs.changes.RunComparison;
import org.alliancepool.jobs.cli.ChangesCommand.Section;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.row.RowText;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;

/** Prints what moved between two runs. */
final class ChangesPrinter {
  private static final Map<Section, StructType> TYPES = new EnumMap<>(Section.class);

  static {
    TYPES.put(
        Section.POOLS,
        StructType.fromDDL(
            "table STRING, analysis_id STRING, stratum STRING, measure STRING, sources STRING, quantity STRING, before DOUBLE, now DOUBLE, difference DOUBLE, cause STRING, study_id STRING, why STRING, part DOUBLE, alone DOUBLE"));
    TYPES.put(
        Section.EFFECTS,
        StructType.fromDDL(
            "analysis_id STRING, study_id STRING, arm_id STRING, comparator_arm_id STRING, measure STRING, alliance_instrument STRING, rater STRING, phase STRING, outcome_instrument STRING, effect_id STRING, change STRING, ni_before BIGINT, ni_now BIGINT, yi_before DOUBLE, yi_now DOUBLE, vi_before DOUBLE, vi_now DOUBLE"));
    TYPES.put(
        Section.QUARANTINE,
        StructType.fromDDL(
            "study_id STRING, rule STRING, before BIGINT, now BIGINT, difference BIGINT"));
    TYPES.put(
        Section.STUDIES,
        StructType.fromDDL("study_id STRING, before STRING, now STRING, why STRING"));
  }

  private final RunComparison comparison;
  private final PublishedRun earlier;
  private final PublishedRun later;

  ChangesPrinter(RunComparison comparison, PublishedRun earlier, PublishedRun later) {
    this.comparison = comparison;
    this.earlier = earlier;
    this.later = later;
  }

  /** One part. */
  void csv(PrintStream out, Section section) {
    new RowPrinter(TYPES.get(section), rows(comparison, section)).csv(out);
  }

  private static List<Row> rows(RunComparison comparison, Section section) {
    return switch (section) {
      case POOLS -> pools(comparison.pools());
      case EFFECTS ->
          comparison.effects().stream()
              .map(
                  e ->
                      row(
                          section,
                          e.analysisId(),
                          e.studyId(),
                          e.armId(),
                          e.comparatorArmId(),
                          e.measure(),
                          e.allianceInstrument(),
                          e.rater(),
                          e.phase(),
                          e.outcomeInstrument(),
                          e.effectId(),
                          e.change(),
                          e.niBefore(),
                          e.niNow(),
                          e.yiBefore(),
                          e.yiNow(),
                          e.viBefore(),
                          e.viNow()))
              .toList();
      case QUARANTINE ->
          comparison.quarantine().stream()
              .map(
                  q ->
                      row(
                          section,
                          q.studyId(),
                          q.rule(),
                          q.before(),
                          q.now(),
                          q.now() - q.before()))
              .toList();
      case STUDIES ->
          comparison.studies().stream()
              .map(s -> row(section, s.studyId(), s.before(), s.now(), s.why()))
              .toList();
    };
  }

  private static List<Row> pools(List<MovedNumber> moved) {
    List<Row> rows = new ArrayList<>();
    for (MovedNumber m : moved) {
      for (MovedNumber.Part p : m.parts()) {
        rows.add(
            row(
                Section.POOLS,
                m.table(),
                m.analysisId(),
                m.stratum(),
                m.measure(),
                m.sources(),
                m.quantity(),
                m.before(),
                m.now(),
                m.difference(),
                p.cause().kind(),
                p.cause().id(),
                p.cause().why(),
                p.part(),
                p.alone()));
      }
    }
    return rows;
  }

  /** A row that knows its columns. */
  private static Row row(Section section, Object... values) {
    return new GenericRowWithSchema(values, TYPES.get(section));
  }

  /** One object, with an array per part. */
  void json(PrintStream out, List<Section> shown) {
    out.println(json(shown));
  }

  private String json(List<Section> shown) {
    return shown.stream()
        .map(
            s ->
                "\"%s\":[%s]"
                    .formatted(
                        name(s),
                        rows(comparison, s).stream()
                            .map(RowText::json)
                            .collect(Collectors.joining(","))))
        .collect(
            Collectors.joining(
                ",",
                "{\"from\":\"%s\",\"to\":\"%s\",".formatted(earlier.runId(), later.runId()),
                "}"));
  }

  /** What a person reads. */
  void table(PrintStream out, List<Section> shown) {
    out.printf(
        "From run %s (%s) to run %s (%s)%n",
        earlier.runId(), earlier.finishedAt(), later.runId(), later.finishedAt());
    for (Section section : shown) {
      out.println();
      if (section == Section.POOLS) {
        printPools(out, comparison.pools());
        continue;
      }
      List<Row> rows = rows(comparison, section);
      if (rows.isEmpty()) {
        out.println(nothing(section));
      } else {
        out.println(title(section));
        new RowPrinter(TYPES.get(section), rows).table(out);
      }
    }
  }

  /** A block per pool: its numbers, and what moved the first of them. */
  private static void printPools(PrintStream out, List<MovedNumber> moved) {
    if (moved.isEmpty()) {
      out.println("No pooled number moved.");
      return;
    }
    out.println("Pooled numbers that moved");
    Map<List<String>, List<MovedNumber>> pools = new LinkedHashMap<>();
    moved.forEach(
        m ->
            pools
                .computeIfAbsent(
                    List.of(m.analysisId(), m.stratum(), m.measure(), m.sources()),
                    k -> new ArrayList<>())
                .add(m));
    pools.forEach(
        (pool, numbers) -> {
          out.println(String.join(" | ", pool));
          out.println(
              "  "
                  + numbers.stream()
                      .filter(m -> !m.quantity().contains("_") && !m.quantity().equals("se"))
                      .map(m -> m.quantity() + " " + number(m.before()) + " -> " + number(m.now()))
                      .collect(Collectors.joining("   ")));
          MovedNumber shown = numbers.get(0);
          shown
              .parts()
              .forEach(
                  p ->
                      out.printf(
                          Locale.ROOT,
                          "  %-8s %12s  %s%n",
                          shown.quantity(),
                          p.part() == null
                              ? (shown.before() == null ? "appears" : "vanishes")
                              : "%+.6f".formatted(p.part()),
                          words(p)));
          if (shown.parts().size() > 1) {
            out.printf(
                Locale.ROOT, "  %-8s %+12.6f  in all%n", shown.quantity(), shown.difference());
          }
        });
  }

  private static String words(MovedNumber.Part p) {
    String who = Objects.requireNonNullElse(p.cause().id(), p.cause().kind());
    String alone =
        p.alone() == null || p.part() == null || Math.abs(p.alone() - p.part()) < 5e-7
            ? ""
            : "; alone %+.6f".formatted(p.alone());
    return who + ": " + p.cause().why() + alone;
  }

  private static String number(Double x) {
    if (x == null) {
      return "none";
    }
    return x == Math.rint(x) ? Long.toString(x.longValue()) : "%.6f".formatted(x);
  }

  private static String name(Section section) {
    return section.name().toLowerCase(Locale.ROOT);
  }

  private static String title(Section section) {
    return switch (section) {
      case POOLS -> "Pooled numbers that moved";
      case EFFECTS -> "Effects that appeared, vanished or moved";
      case QUARANTINE -> "Quarantined rows, where their number moved";
      case STUDIES -> "Studies that changed";
    };
  }

  private static String nothing(Section section) {
    return switch (section) {
      case POOLS -> "No pooled number moved.";
      case EFFECTS -> "No effect appeared, vanished or moved.";
      case QUARANTINE -> "The number of quarantined rows is the same everywhere.";
      case STUDIES -> "No study changed.";
    };
  }
}
