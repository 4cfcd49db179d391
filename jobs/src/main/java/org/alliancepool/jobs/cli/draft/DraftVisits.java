package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The visits of a study: those that its files name, each with what it may be, and those of measures
 * of which no name says when.
 */
final class DraftVisits {
  private static final String SESSION_OR_ASSESSMENT =
      "a session has phase: and session:, an assessment timepoint: and week:";

  /** What the files call the visits; empty where they say the name alone. */
  private final Map<String, String> labels = new LinkedHashMap<>();

  private final Map<String, VisitGuess> guesses;
  private final Map<UnnamedVisit, String> unnamed = new EnumMap<>(UnnamedVisit.class);

  /** A visit of the manifest: its name, what it is, and why. */
  record Line(String name, String yaml, String why) {}

  DraftVisits(List<FileDraft> files) {
    Set<UnnamedVisit> missing = EnumSet.noneOf(UnnamedVisit.class);
    files.forEach(
        f -> f.visits().forEach((name, label) -> labels.merge(name, label, DraftVisits::either)));
    for (FileDraft f : files) {
      for (MeasureGuess g : f.guesses()) {
        g.visits().forEach(name -> labels.putIfAbsent(name, ""));
        g.unnamedVisit().ifPresent(missing::add);
      }
    }
    guesses = guesses();
    if (missing.contains(UnnamedVisit.SESSION)) {
      unnamed.put(UnnamedVisit.SESSION, free("session"));
    }
    if (missing.contains(UnnamedVisit.ASSESSMENT) || (labels.isEmpty() && missing.isEmpty())) {
      unnamed.put(UnnamedVisit.ASSESSMENT, free(hasBaseline() ? "unnamed" : "baseline"));
    }
  }

  private static String either(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  /** Of visits that would be one by their names the plainest, else the first: they are several. */
  private Map<String, VisitGuess> guesses() {
    Map<String, VisitGuess> all = new LinkedHashMap<>();
    labels.forEach(
        (name, label) ->
            VisitGuess.of(label)
                .or(() -> VisitGuess.of(name, labels.keySet()))
                .ifPresent(guess -> all.put(name, guess)));
    Map<String, String> chosen = new LinkedHashMap<>();
    all.forEach(
        (name, guess) ->
            chosen.merge(
                guess.yaml(),
                name,
                (before, now) -> all.get(before).doubt() <= guess.doubt() ? before : now));
    all.keySet().retainAll(chosen.values());
    return all;
  }

  private boolean hasBaseline() {
    return guesses.values().stream().anyMatch(VisitGuess::isBaseline);
  }

  /** A name that no visit has. */
  private String free(String name) {
    return labels.containsKey(name) ? free(name + "_") : name;
  }

  /** The visit of a measure whose names say none, or one; empty where the rows or names say it. */
  Optional<String> of(MeasureGuess measure) {
    return measure.unnamedVisit().map(unnamed::get).or(measure::visit);
  }

  /** Every visit. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    labels.forEach(
        (name, label) -> {
          Optional<VisitGuess> guess = Optional.ofNullable(guesses.get(name));
          lines.add(
              new Line(
                  name,
                  guess
                      .map(VisitGuess::yaml)
                      .orElse("{timepoint: %s}".formatted(ManifestDraft.quoted(name))),
                  (label.isEmpty()
                          ? ""
                          : "the file calls it %s; ".formatted(ManifestDraft.inQuotes(label)))
                      + SESSION_OR_ASSESSMENT));
        });
    unnamed.forEach((which, name) -> lines.add(unnamed(which, name)));
    return lines;
  }

  /** A phase that every treatment may have: which one it is only a person can know. */
  private Line unnamed(UnnamedVisit which, String name) {
    if (which == UnnamedVisit.SESSION) {
      return new Line(
          name,
          "{phase: treatment, session: 1}",
          "no name says when the alliance was measured; phase preparation, dosing, integration or treatment, and which session");
    }
    return hasBaseline()
        ? new Line(
            name,
            "{timepoint: %s}".formatted(ManifestDraft.quoted(name)),
            "no name says when; if at one of the visits above, write that visit at the measure")
        : new Line(name, "{timepoint: baseline, week: 0}", "no column names visits");
  }
}
