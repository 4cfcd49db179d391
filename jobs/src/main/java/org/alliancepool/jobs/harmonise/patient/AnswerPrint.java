package org.alliancepool.jobs.harmonise.patient;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A number that tells one patient's answers and scores from another's, in whatever order they come.
 * Few answers, or such as nearly all give, may be two patients' by chance: there is none where
 * fewer than {@value #FEWEST} are given, or fewer than {@value #FEWEST_OTHER} of them differ from
 * the most frequent one of their form, rater and visit.
 */
final class AnswerPrint {
  private static final int FEWEST = 20;
  private static final int FEWEST_OTHER = 10;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final Map<List<String>, Map<Double, Integer>> given = new HashMap<>();
  private long sum;

  void add(Fact.Item item, double value) {
    add("item", item.form().id(), item.rater(), item.visit(), item.item(), value);
  }

  void add(Fact.Score score, double value) {
    add(
        "score",
        score.form().id(),
        score.rater(),
        score.visit(),
        score.subscale().hashCode(),
        value);
  }

  private void add(String kind, String form, String rater, String visit, int part, double value) {
    List<String> sheet = List.of(kind, form, rater, visit);
    long hash = mixed(Double.doubleToLongBits(value), part);
    for (String text : sheet) {
      hash = mixed(hash, text.hashCode());
    }
    sum += hash;
    given.computeIfAbsent(sheet, k -> new HashMap<>()).merge(value, 1, Integer::sum);
  }

  private static long mixed(long hash, int part) {
    long mixed = (hash ^ part) * MIX;
    return mixed ^ (mixed >>> 29);
  }

  /** The number; null where there is none. */
  Long print() {
    int all = 0;
    int other = 0;
    for (Map<Double, Integer> form : given.values()) {
      Collection<Integer> times = form.values();
      int of = times.stream().mapToInt(n -> n).sum();
      all += of;
      other += of - times.stream().mapToInt(n -> n).max().orElse(0);
    }
    return all >= FEWEST && other >= FEWEST_OTHER ? sum : null;
  }
}
