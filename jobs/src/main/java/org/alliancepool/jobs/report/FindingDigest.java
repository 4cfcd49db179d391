package org.alliancepool.jobs.report;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The findings of each kind in a study: how many, how many cells they kept out, and the first. The
 * first are shown with their values, and a column may be another than the manifest has it, such as
 * one of names: a word, a long number, or whatever stands for a code, is withheld where one
 * participant alone has it, and all of them where they are more than {@value #MOST_WORDS}.
 */
final class FindingDigest implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Findings that are printed of each kind and study; the table has all. */
  private static final int EXAMPLES = 5;

  private static final int MOST_WORDS = 12;

  /** A number of more is none of a form. */
  private static final int MOST_DIGITS = 6;

  /** Of which the shape alone is kept. */
  private static final Set<String> OF_DATES = Set.of("impossible_date", "partial_date");

  /** What stands in place of codes may be anything. */
  private static final Set<String> OF_CODES =
      Set.of("unknown_code", "missing_arm", "unknown_visit", "unknown_rater", "unknown_parameter");

  private static final List<String> COLUMNS = List.of(Warehouse.type("quarantine").fieldNames());

  private static final int VALUE = COLUMNS.indexOf("source_value");

  private static final Comparator<Row> ORDER =
      Comparator.<Row, String>comparing(r -> r.getAs("file"))
          .thenComparing(r -> r.<Long>getAs("row"))
          .thenComparing(r -> r.<String>getAs("column"))
          .thenComparing(r -> r.<String>getAs("scope"))
          .thenComparing(r -> r.<String>getAs("subject"));

  private final HashMap<Kind, Group> groups = new HashMap<>();

  private record Kind(String study, String rule, String remedy) implements Serializable {}

  private static final class Group implements Serializable {
    private static final long serialVersionUID = 1L;

    private long findings;
    private long cells;
    private final ArrayList<Row> first = new ArrayList<>();

    /**
     * The first words in their order, with who has each; null where several do. No more are kept
     * than tell that they are too many.
     */
    private final TreeMap<String, String> words = new TreeMap<>();

    private void add(Row finding) {
      findings++;
      cells += finding.<Long>getAs("n_cell");
      if (isWord(finding)) {
        addWord(finding.getAs("source_value"), finding.getAs("subject"));
      }
      addFirst(List.of(finding));
    }

    private void merge(Group other) {
      findings += other.findings;
      cells += other.cells;
      other.words.forEach(this::addWord);
      addFirst(other.first);
    }

    private void addFirst(List<Row> more) {
      first.addAll(more);
      if (first.size() > EXAMPLES) {
        first.sort(ORDER);
        first.subList(EXAMPLES, first.size()).clear();
      }
    }

    private void addWord(String word, String who) {
      boolean isNew = !words.containsKey(word);
      words.put(word, isNew || Objects.equals(words.get(word), who) ? who : null);
      if (words.size() > MOST_WORDS + 1) {
        words.pollLastEntry();
      }
    }

    private boolean isWithheld(Row finding) {
      return isWord(finding)
          && (words.size() > MOST_WORDS || words.get(finding.getAs("source_value")) != null);
    }

    private static boolean isWord(Row finding) {
      String value = finding.getAs("source_value");
      String rule = finding.getAs("rule");
      return value != null
          && !OF_DATES.contains(rule)
          && (OF_CODES.contains(rule)
              || value.chars().anyMatch(Character::isLetter)
              || value.chars().filter(Character::isDigit).count() > MOST_DIGITS);
    }
  }

  /**
   * Digests findings.
   *
   * @return the first rows of {@code quarantine} by study, rule and remedy, with {@code n_finding}
   *     and {@code n_kept_out} of all of them, and {@code is_withheld} where the value is not shown
   */
  static List<Row> of(Warehouse warehouse, long version) {
    Bag<Row> findings = warehouse.bagAt("quarantine", version, COLUMNS);
    return findings.aggregate(new FindingDigest(), FindingDigest::add, FindingDigest::merge).rows();
  }

  FindingDigest add(Row row) {
    group(new Kind(row.getAs("study_id"), row.getAs("rule"), row.getAs("remedy"))).add(row);
    return this;
  }

  FindingDigest merge(FindingDigest other) {
    other.groups.forEach((kind, g) -> group(kind).merge(g));
    return this;
  }

  private Group group(Kind kind) {
    return groups.computeIfAbsent(kind, k -> new Group());
  }

  List<Row> rows() {
    StructType type =
        Warehouse.type("quarantine")
            .add("n_finding", DataTypes.LongType)
            .add("n_kept_out", DataTypes.LongType)
            .add("is_withheld", DataTypes.BooleanType);
    List<Row> rows = new ArrayList<>();
    for (Group group : groups.values()) {
      for (Row r : group.first) {
        Object[] values = new Object[type.length()];
        for (int c = 0; c < COLUMNS.size(); c++) {
          values[c] = r.getAs(COLUMNS.get(c));
        }
        values[COLUMNS.size()] = group.findings;
        values[COLUMNS.size() + 1] = group.cells;
        boolean withheld = group.isWithheld(r);
        values[COLUMNS.size() + 2] = withheld;
        if (withheld) {
          values[VALUE] = null;
        }
        rows.add(new GenericRowWithSchema(values, type));
      }
    }
    return rows;
  }
}
