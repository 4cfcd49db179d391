package org.alliancepool.jobs.cli.draft;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.alliancepool.jobs.ingest.format.ReadOptions.Format;

/**
 * A manifest as text. What was found in the files stands as it is; what only a person can know is
 * marked with CHECK, and each mark is to be gone before the study is used.
 */
final class ManifestDraft {
  private static final String CHECK = "  # CHECK: ";

  private final StringBuilder yaml = new StringBuilder();

  /** Proposes a manifest for the files of one study. */
  static String of(String studyId, List<FileDraft> files) {
    ManifestDraft draft = new ManifestDraft();
    draft.head(studyId);
    draft.arms(files);
    draft.visits(files);
    draft.yaml.append("files:\n");
    files.forEach(draft::file);
    return draft.yaml.toString();
  }

  private void head(String studyId) {
    line("# A draft: every line marked CHECK is a guess. Correct it, remove the mark, then run");
    line("# bin/alliance validate on the folder. docs/manifest.md explains the keys.");
    line("study_id: " + quoted(studyId) + CHECK + "the name of the folder");
    line("title: " + quoted(studyId) + CHECK + "the trial's title");
    line("treatment: psychedelic" + CHECK + "psychedelic or psychotherapy");
    line("status: completed" + CHECK + "completed or ongoing; an ongoing study stays blinded");
  }

  private void arms(List<FileDraft> files) {
    Map<String, String> codes = new LinkedHashMap<>();
    files.forEach(
        f ->
            f.arms()
                .forEach(c -> codes.merge(c, label(f.armLabel(c)), (a, b) -> a.isEmpty() ? b : a)));
    if (codes.isEmpty()) {
      line("# CHECK: no column looks like the treatment arm. Without arms: all are one group.");
      return;
    }
    line("arms:");
    int n = 1;
    for (Map.Entry<String, String> arm : codes.entrySet()) {
      line(
          "  arm%d: {role: active, %scodes: [%s]}"
                  .formatted(n++, arm.getValue(), quoted(arm.getKey()))
              + CHECK
              + "name, and role active or comparator");
    }
  }

  private static String label(String text) {
    return text == null || text.isBlank() ? "" : "label: " + quoted(text) + ", ";
  }

  private void visits(List<FileDraft> files) {
    Set<String> visits = new LinkedHashSet<>();
    files.forEach(f -> visits.addAll(f.visits()));
    line("visits:");
    if (visits.isEmpty()) {
      line("  baseline: {timepoint: baseline, week: 0}" + CHECK + "no column names visits");
    }
    for (String visit : visits) {
      line(
          "  %s: {timepoint: %s}".formatted(quoted(visit), quoted(visit))
              + CHECK
              + "a session has phase: and session:, an assessment timepoint: and week:");
    }
  }

  private void file(FileDraft f) {
    line("  - file: " + quoted(f.file) + "  # %d rows".formatted(f.rows));
    line("    format: " + f.options.format().name().toLowerCase(Locale.ROOT));
    if (f.options.delimiter() != null && f.options.format() == Format.CSV) {
      line("    delimiter: " + quoted(f.options.delimiter().toString()));
    }
    if (f.options.format() == Format.XLSX) {
      line(
          "    sheet: "
              + quoted(f.options.sheet())
              + CHECK
              + "the header was read in row %d".formatted(f.options.headerRow())
              + "; header_row: says where it is another");
    }
    if (f.options.headerRow() > 1) {
      line("    header_row: %d".formatted(f.options.headerRow()));
    }
    if (f.options.dataset() != null) {
      line("    dataset: " + quoted(f.options.dataset()));
    }
    line("    layout: " + f.layout() + CHECK + "long, wide or parameter");
    line(
        f.participant() == null
            ? "    participant: \"\"" + CHECK + "no column is named like an id; write its name"
            : "    participant: " + quoted(f.participant()) + CHECK + "the column of the id");
    column("visit", f.visit(), "the column of the visit");
    column("visit_pattern", f.visitPattern(), "how that column is made");
    column("instance", f.instance(), "the column of the repeats");
    if (f.parameter() != null) {
      column("parameter", f.parameter(), "the column of the codes");
      column("value", f.value(), "the column of the values");
    }
    if (f.parameter() != null && f.derivation() != null) {
      line(
          "    only: {%s: [\"\"]}".formatted(quoted(f.derivation()))
              + CHECK
              + "what was observed; list also the marks of derived values that count");
    }
    column("arm", f.arm(), "the column of the arm");
    if (f.parameter() != null) {
      line("    # CHECK: write measures: with the codes of the column parameter.");
    } else {
      measures(f);
    }
  }

  private void measures(FileDraft f) {
    List<FileDraft.Guess> guesses = f.guesses();
    if (guesses.stream().allMatch(g -> g.instrument() == null)) {
      line(
          "    # CHECK: no column looks like a known instrument; write measures: or leave it out.");
    } else {
      line("    measures:");
    }
    for (FileDraft.Guess g : guesses) {
      String visit = f.visit() == null ? ", visit: baseline" : "";
      if (g.instrument() == null) {
        line("      # CHECK: which instrument is \"%s\"? %s".formatted(g.pattern(), g.why()));
      } else {
        line(
            "      - {instrument: %s, %s: %s%s}"
                    .formatted(quoted(g.instrument()), g.key(), quoted(g.pattern()), visit)
                + CHECK
                + g.why()
                + "; form, rater, variant, missing codes"
                + (visit.isEmpty() ? "" : ", visit"));
      }
    }
  }

  private void column(String key, String column, String what) {
    if (column != null) {
      line("    " + key + ": " + quoted(column) + CHECK + what);
    }
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }

  /** A YAML scalar, in double quotes where it is not plainly a word. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_.-]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : "\""
            + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
            + "\"";
  }
}
