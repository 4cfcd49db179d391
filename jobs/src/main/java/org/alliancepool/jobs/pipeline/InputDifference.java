package org.alliancepool.jobs.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which inputs of a study differ between two runs: its manifest, every file, the key, the code, the
 * schemas, and whether it is blinded.
 *
 * @param added inputs that only the later run has
 * @param changed inputs with another hash
 * @param removed inputs that only the earlier run has
 */
public record InputDifference(List<String> added, List<String> changed, List<String> removed) {
  /** Inputs that come with the program and not from the study. */
  private static final List<String> PROGRAM = List.of("code", "schemas");

  /** Holds the inputs of one study against each other. */
  public static InputDifference between(Map<String, String> before, Map<String, String> now) {
    List<String> changed = new ArrayList<>();
    now.forEach(
        (part, hash) -> {
          if (before.containsKey(part) && !before.get(part).equals(hash)) {
            changed.add(part);
          }
        });
    return new InputDifference(
        missing(now, before), List.copyOf(new TreeSet<>(changed)), missing(before, now));
  }

  private static List<String> missing(Map<String, String> of, Map<String, String> in) {
    TreeSet<String> parts = new TreeSet<>(of.keySet());
    parts.removeAll(in.keySet());
    return List.copyOf(parts);
  }

  /** True where the two are the same. */
  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }

  /** True where nothing of the study's own differs, only the program. */
  public boolean isOfProgramAlone() {
    return !isEmpty() && added.isEmpty() && removed.isEmpty() && PROGRAM.containsAll(changed);
  }

  /** As a sentence's part; empty where nothing differs. */
  public Optional<String> words() {
    List<String> words = new ArrayList<>();
    changed.forEach(p -> words.add(p + " changed"));
    added.forEach(p -> words.add(p + " added"));
    removed.forEach(p -> words.add(p + " removed"));
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(words.stream().collect(Collectors.joining(", ")));
  }
}
