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
    add("item", item.form().id(), item.rater(), item.visit(), String.valueOf(item.item()), value);
  }

  void add(Fact.Score score, double value) {
    add("score", score.form().id(), score.rater(), score.visit(), score.subscale(), value);
  }

  private void add(
      String kind, String form, String rater, String visit, String part, double value) {
    long hash = Double.doubleToLongBits(value);
    for (String text : List.of(kind, form, rater, visit, part)) {
      hash = (hash ^ text.hashCode()) * MIX;
      hash ^= hash >>> 29;
    }
    sum += hash;
    given
        .computeIfAbsent(List.of(kind, form, rater, visit), k -> new HashMap<>())
        .merge(value, 1, Integer::sum);
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
