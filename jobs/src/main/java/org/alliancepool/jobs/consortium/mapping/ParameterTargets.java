package org.alliancepool.jobs.consortium.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.schemas.vocabulary.NearestName;

/**
 * What the values of a file mean that has a row per participant, visit and parameter: the patterns
 * of the measures are held against the codes in the parameter column, as they are against columns
 * in the other layouts. Rows of other parameters are stored nowhere, but for those that stand in
 * the place of a mapped one.
 */
public final class ParameterTargets {
  /** More codes than any trial has: behind it they are not remembered, only looked up again. */
  private static final int MOST_CODES = 10_000;

  private final FileMapping mapping;
  private final List<MeasureNames> measures = new ArrayList<>();
  private final Map<String, Optional<Target>> known = new HashMap<>();

  private ParameterTargets(FileMapping mapping, StudyForms forms) {
    this.mapping = mapping;
    for (int m = 0; m < mapping.file().measures().size(); m++) {
      measures.add(mapping.names(m, forms));
    }
  }

  /** The targets of a file's parameters; without any where the file has another layout. */
  public static ParameterTargets of(FileMapping mapping, StudyForms forms) {
    return new ParameterTargets(mapping, forms);
  }

  /** What the value of a parameter is; empty where no measure wants it. */
  public Optional<Target> target(String code) {
    Optional<Target> target = known.get(code);
    if (target == null) {
      target = find(code);
      if (known.size() < MOST_CODES) {
        known.put(code, target);
      }
    }
    return target;
  }

  /** How a code that no measure maps differs from a mapped one. */
  public enum Nearness {
    /** In capitals and marks: the same code. */
    MARKS,
    /** In a letter or digit too: maybe the code of something else. */
    LETTERS
  }

  /**
   * Of the codes that were looked up and are not mapped those that are nearly a mapped one, with
   * what that means. To be called at the end of the file.
   */
  public Map<String, Map<Target, Nearness>> near() {
    if (known.size() >= MOST_CODES) {
      return Map.of(); // no column of codes, and which were seen first is chance
    }
    Map<String, Map<Target, Nearness>> near = new TreeMap<>();
    List<String> mapped = known.keySet().stream().filter(c -> known.get(c).isPresent()).toList();
    for (String code : known.keySet()) {
      for (String other :
          known.get(code).isPresent() ? List.<String>of() : NearestName.allOf(code, mapped)) {
        near.computeIfAbsent(code, c -> new LinkedHashMap<>())
            .put(
                known.get(other).orElseThrow(),
                NearestName.areSame(code, other) ? Nearness.MARKS : Nearness.LETTERS);
      }
    }
    return near;
  }

  private Optional<Target> find(String code) {
    Optional<Target> found = Optional.empty();
    for (MeasureNames measure : measures) {
      Optional<Target> target = measure.target(code);
      if (target.isPresent() && found.isPresent()) {
        throw mapping
            .header()
            .error(
                ErrorName.INVALID_MANIFEST,
                "parameter \"%s\" is mapped twice, as %s and as %s. Make a pattern stricter"
                    .formatted(code, found.get(), target.get()));
      }
      found = target.isPresent() ? target : found;
    }
    return found;
  }

  /**
   * To be called at the end of the file. The message does not show the codes: where the manifest
   * names the wrong column they may be ids.
   *
   * @throws UserError where a measure's pattern matched no code, or items of its form have none
   */
  public void requireAll() {
    String all = "The file has: %d other codes in column \"%s\"";
    for (MeasureNames measure : measures) {
      measure.requireAll(
          "parameter", all.formatted(known.size(), mapping.file().parameter()), measures);
    }
  }
}
