package org.alliancepool.jobs.cli.draft;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The visits of a file as their column names them, and the arms behind the names where REDCap wrote
 * them: {@code prep_arm_1} in raw exports, {@code Prep (Arm 1: Psilocybin)} in those of labels.
 */
final class EventNames {
  private static final List<Way> WAYS =
      List.of(
          new Way(Pattern.compile("(.+)_arm_(\\d+)"), "{visit}_arm_", ""),
          new Way(Pattern.compile("(.+) \\(Arm (\\d+: .+)\\)"), "{visit} (Arm ", ")"));

  private final List<String> names;
  private final Optional<Way> way;

  /**
   * A way of naming events.
   *
   * @param name with the visit and the arm
   * @param before what stands before the arm in the manifest's pattern
   * @param after what stands behind it
   */
  private record Way(Pattern name, String before, String after) {}

  /**
   * @param names as they stand in the column; none where there is no such column
   */
  EventNames(List<String> names) {
    this.names = names;
    this.way =
        WAYS.stream()
            .filter(
                w ->
                    !names.isEmpty() && names.stream().allMatch(n -> w.name().matcher(n).matches()))
            .findFirst();
  }

  /** The names as they stand in the column. */
  List<String> names() {
    return names;
  }

  /** The arms behind the names, which REDCap writes also where there is one arm. */
  List<String> arms() {
    return way.map(w -> matches(w).map(m -> m.group(2)).distinct().toList()).orElse(List.of());
  }

  private Stream<Matcher> matches(Way w) {
    return names.stream().map(n -> w.name().matcher(n)).filter(Matcher::matches);
  }

  /** True where patients are told apart by them. */
  boolean hasArms() {
    return arms().size() > 1;
  }

  /** The visit of a name. */
  String visit(String name) {
    return way.map(w -> w.name().matcher(name))
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .orElse(name);
  }

  /** How the names are made, for the manifest; empty where they are the visits alone. */
  Optional<String> pattern() {
    String arm = hasArms() ? "{arm}" : arms().stream().findFirst().orElse("");
    return way.map(w -> w.before() + arm + w.after());
  }
}
