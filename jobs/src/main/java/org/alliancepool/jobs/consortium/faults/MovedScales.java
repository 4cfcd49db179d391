package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Where the response scale of a form moves: a visit, a file or a visit in a file whose answers are
 * on another scale than those of the others, or whose scores are. Over all of the form's numbers
 * they may be few.
 */
final class MovedScales {
  /**
   * Where numbers stand.
   *
   * @param file its label; null for all files
   * @param visit null for all visits
   */
  record Place(String file, String visit) implements Comparable<Place>, Serializable {
    static final Place ALL = new Place(null, null);

    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::visit, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Place::file, Comparator.nullsFirst(Comparator.naturalOrder()));

    private Place anyFile() {
      return new Place(null, visit);
    }

    private Place anyVisit() {
      return new Place(file, null);
    }

    String inWords() {
      if (file == null) {
        return "At visit \"%s\"".formatted(visit);
      }
      String in = "In file \"%s\"".formatted(file);
      return visit == null ? in : in + " at visit \"%s\"".formatted(visit);
    }

    boolean overlaps(Place o) {
      return (file == null || o.file == null || file.equals(o.file))
          && (visit == null || o.visit == null || visit.equals(o.visit));
    }

    @Override
    public int compareTo(Place o) {
      return ORDER.compare(this, o);
    }
  }

  private MovedScales() {}

  /**
   * The places of a form's answers where the scale has moved, none within another: whole visits
   * before whole files, and these before visits in a file.
   *
   * @param answers by file and visit
   */
  static Map<Place, NumbersSeen> ofAnswers(Map<Place, NumbersSeen> answers) {
    NumbersSeen all = sum(answers.values());
    return where(answers, List.of(s -> s.isShifted(all), NumbersSeen::isLonger));
  }

  /**
   * The same of a form's scores: the places where they are means and should be sums.
   *
   * @param scores by file and visit
   */
  static Map<Place, NumbersSeen> ofScores(Map<Place, NumbersSeen> scores) {
    return where(scores, List.of(NumbersSeen::areMeans));
  }

  /**
   * The places where all have one and the same number for a form, as where a program has put 0 for
   * a form that nobody has filled in.
   *
   * @param numbers by file and visit
   */
  static Map<Place, NumbersSeen> ofOneNumber(Map<Place, NumbersSeen> numbers) {
    return where(numbers, List.of(NumbersSeen::areOneNumber));
  }

  /**
   * The places where the scale of a form is shifted for some participants alone, as those of an arm
   * or a site, and their answers.
   *
   * @param answers by file and visit
   * @param moved where it is for all
   */
  static Map<Place, Sheets.Shifted> forSome(
      Map<Place, NumbersSeen> answers, Map<Place, NumbersSeen> moved) {
    Map<Place, Sheets.Shifted> some = new LinkedHashMap<>();
    candidates(answers)
        .forEach(
            (place, seen) -> {
              if (Stream.of(moved, some)
                  .flatMap(m -> m.keySet().stream())
                  .noneMatch(place::overlaps)) {
                seen.sheets().shifted().ifPresent(s -> some.put(place, s));
              }
            });
    return some;
  }

  private static Map<Place, NumbersSeen> candidates(Map<Place, NumbersSeen> numbers) {
    Map<Place, NumbersSeen> candidates = new LinkedHashMap<>();
    candidates.putAll(by(numbers, Place::anyFile));
    candidates.putAll(by(numbers, Place::anyVisit));
    candidates.putAll(by(numbers, p -> p));
    return candidates;
  }

  private static Map<Place, NumbersSeen> where(
      Map<Place, NumbersSeen> numbers, List<Predicate<NumbersSeen>> rules) {
    Map<Place, NumbersSeen> candidates = candidates(numbers);
    Map<Place, NumbersSeen> moved = new LinkedHashMap<>();
    for (Predicate<NumbersSeen> rule : rules) {
      candidates.forEach(
          (place, seen) -> {
            if (rule.test(seen) && moved.keySet().stream().noneMatch(place::overlaps)) {
              moved.put(place, seen);
            }
          });
    }
    return moved;
  }

  static NumbersSeen sum(Collection<NumbersSeen> parts) {
    NumbersSeen sum = new NumbersSeen();
    parts.forEach(sum::merge);
    return sum;
  }

  private static Map<Place, NumbersSeen> by(
      Map<Place, NumbersSeen> answers, UnaryOperator<Place> part) {
    Map<Place, List<NumbersSeen>> parts = new TreeMap<>();
    answers.forEach(
        (place, seen) ->
            parts.computeIfAbsent(part.apply(place), p -> new ArrayList<>()).add(seen));
    Map<Place, NumbersSeen> sums = new LinkedHashMap<>();
    parts.forEach((place, of) -> sums.put(place, sum(of)));
    return sums;
  }
}
