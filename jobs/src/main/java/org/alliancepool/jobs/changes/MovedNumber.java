package org.alliancepool.jobs.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One number of one pool that is not what it was.
 *
 * @param sources of the later run where it has the pool, else of the earlier
 * @param before null where the earlier run has no such number
 * @param now null where the later run has none
 * @param parts what moved it, in the order of the steps; they add up to the difference
 */
public record MovedNumber(
    String table,
    String analysisId,
    String stratum,
    String measure,
    String sources,
    String quantity,
    Double before,
    Double now,
    List<Part> parts) {

  /**
   * What one cause moved.
   *
   * @param part null where the number appeared or vanished: there is no difference to part
   * @param alone what a study's change moves by itself, the other studies as they were and the plan
   *     and code as they are; null for other causes, and where there is no such number
   */
  public record Part(Cause cause, Double part, Double alone) {}

  /** The difference; null where the number appeared or vanished. */
  public Double difference() {
    return before == null || now == null ? null : now - before;
  }

  /**
   * Parts the way from one value to another by the steps between. A step after which the number is
   * not there has no part of its own: it shares one with the next steps, up to the first after
   * which the number is there again. Nor has a step that moves no more than rounding does; what
   * that is goes with the next part, or at the end with the last one, so that the parts add up.
   *
   * @param values before the first step and after each; null where there is no such number
   * @param causes one per step
   * @param alone one per step, each may be null
   */
  static List<Part> parts(List<Double> values, List<Cause> causes, List<Double> alone) {
    Double first = values.get(0);
    Double last = values.get(values.size() - 1);
    if (first == null || last == null) {
      return List.of(new Part(Cause.together(deciding(values, causes)), null, null));
    }
    List<Part> parts = new ArrayList<>();
    List<Cause> pending = new ArrayList<>();
    double reached = first;
    double reachedBefore = first;
    for (int step = 0; step < causes.size(); step++) {
      pending.add(causes.get(step));
      Double value = values.get(step + 1);
      if (value != null) {
        if (!Rounding.isSame(reached, value)) {
          parts.add(
              new Part(
                  Cause.together(pending),
                  value - reached,
                  pending.size() == 1 ? alone.get(step) : null));
          reachedBefore = reached;
          reached = value;
        }
        pending.clear();
      }
    }
    if (!parts.isEmpty() && reached != last) {
      Part end = parts.get(parts.size() - 1);
      parts.set(parts.size() - 1, new Part(end.cause(), last - reachedBefore, end.alone()));
    }
    return parts;
  }

  /** The steps since the number last was as it is in the end: there, or not. */
  private static List<Cause> deciding(List<Double> values, List<Cause> causes) {
    boolean there = values.get(values.size() - 1) != null;
    int step = causes.size();
    while (step > 0 && (values.get(step - 1) != null) == there) {
      step--;
    }
    return List.of(causes.get(Math.max(step - 1, 0)));
  }

  /**
   * What moved a number.
   *
   * @param kind code, plan, study, or unexplained
   * @param id of the study; null for the others
   * @param why in words
   */
  public record Cause(String kind, String id, String why) {
    /** Causes that share a part. */
    static Cause together(List<Cause> causes) {
      if (causes.size() == 1) {
        return causes.get(0);
      }
      return new Cause(
          joined(causes, Cause::kind, "+"),
          joined(causes, Cause::id, "+"),
          joined(causes, Cause::why, "; "));
    }

    private static String joined(
        List<Cause> causes, java.util.function.Function<Cause, String> part, String separator) {
      return causes.stream()
          .map(part)
          .filter(Objects::nonNull)
          .distinct()
          .collect(
              Collectors.collectingAndThen(
                  Collectors.joining(separator), s -> s.isEmpty() ? null : s));
    }
  }
}
