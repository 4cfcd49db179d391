package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.schemas.instrument.Construct;
import org.alliancepool.schemas.instrument.Instruments;

/**
 * A manifest as text. What was found in the files stands as it is; what only a person can know is
 * marked with CHECK, and each mark is to be gone before the study is used.
 */
final class ManifestDraft {
  /** What control arms are called, by code or label. */
  private static final Pattern COMPARATOR =
      Pattern.compile(
          "placebo|plazebo|\\bpla?[cz]\\b|\\bpbo\\b|contr[oô]l|kontroll?|sham|wait|warte|wacht|attente|espera|attesa|usual|\\btau\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final String CHECK = "  # CHECK: ";

  private final StringBuilder yaml = new StringBuilder();
  private final DraftVisits visits;
  private final TablesByArm tables;
  private final List<FilesAlike> alike;

  private ManifestDraft(List<FileDraft> files) {
    this.visits = new DraftVisits(files);
    this.tables = new TablesByArm(files);
    this.alike = FilesAlike.among(files);
  }

  /** Proposes a manifest for the files of one study. */
  static String of(String studyId, List<FileDraft> files) {
    ManifestDraft draft = new ManifestDraft(files);
    draft.head(studyId);
    draft.arms(files);
    draft.visits(files);
    draft.primaryEndpoint(files);
    draft.yaml.append("files:\n");
    files.forEach(f -> draft.file(f, files));
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

  /** Codes that differ in capitals only are of one arm. */
  private void arms(List<FileDraft> files) {
    Map<String, Set<String>> codes = new LinkedHashMap<>();
    Map<String, String> labels = new LinkedHashMap<>();
    for (FileDraft f : files) {
      for (String code : f.armCodes()) {
        String key = code.toLowerCase(Locale.ROOT);
        codes.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(code);
        labels.merge(key, label(f.armLabel(code)), (a, b) -> a.isEmpty() ? b : a);
      }
    }
    if (!tables.arms().isEmpty()) {
      line("arms:");
      tables
          .arms()
          .forEach(
              (arm, name) ->
                  line(
                      "  %s: {role: %s, label: %s}".formatted(arm, role(name), quoted(name))
                          + CHECK
                          + "by the names of files or sheets; name, and role active or comparator"));
      return;
    }
    if (codes.isEmpty()) {
      line(
          "# CHECK: no column looks like the treatment arm. Without arms: all are one group."
              + unnamedArms(files));
      return;
    }
    line("arms:");
    int n = 1;
    for (Map.Entry<String, Set<String>> arm : codes.entrySet()) {
      line(
          "  arm%d: {role: %s, %scodes: %s}"
                  .formatted(
                      n++,
                      role(labels.get(arm.getKey()) + arm.getKey()),
                      labels.get(arm.getKey()),
                      list(arm.getValue()))
              + CHECK
              + "name, and role active or comparator");
    }
  }

  private static String unnamedArms(List<FileDraft> files) {
    String columns =
        files.stream()
            .filter(f -> !f.unnamedArms().isEmpty())
            .map(
                f ->
                    String.join(", ", f.unnamedArms())
                        + (files.size() > 1 ? " of " + inQuotes(f.table()) : ""))
            .collect(Collectors.joining("; "));
    return columns.isEmpty() ? "" : " By its values it could be " + columns;
  }

  private static String label(String text) {
    return text == null || text.isBlank() ? "" : "label: " + quoted(text) + ", ";
  }

  private void visits(List<FileDraft> files) {
    line("visits:");
    visits
        .lines()
        .forEach(v -> line("  %s: %s".formatted(quoted(v.name()), v.yaml()) + CHECK + v.why()));
    long single = files.stream().mapToLong(FileDraft::singleVisits).sum();
    if (single > 0) {
      line(
          "  # CHECK: %d more, each in one row alone, not shown here; validate and run name the rows."
              .formatted(single));
    }
  }

  private static String role(String name) {
    return COMPARATOR.matcher(name).find() ? "comparator" : "active";
  }

  /** Which outcome a trial was planned for no file says; a wrong guess would be a wrong number. */
  private void primaryEndpoint(List<FileDraft> files) {
    Set<String> outcomes = new TreeSet<>();
    files.stream()
        .flatMap(f -> f.guesses().stream())
        .filter(g -> !g.isQuestion())
        .flatMap(g -> Instruments.builtIn().find(g.instrument()).stream())
        .filter(i -> i.construct() == Construct.OUTCOME)
        .forEach(i -> outcomes.add(i.code()));
    if (!outcomes.isEmpty()) {
      line(
          "# CHECK: primary_endpoint: {instrument: %s, timepoint: one of the visits}, the outcome that a plan means by primary; measured: %s"
              .formatted(quoted(outcomes.iterator().next()), String.join(", ", outcomes)));
    }
  }

  /** A table that names no id, beside others that do, is kept as a question. */
  private void file(FileDraft f, List<FileDraft> files) {
    boolean question =
        f.participant() == null && files.stream().anyMatch(o -> o.participant() != null);
    int start = yaml.length();
    if (question) {
      line("  # CHECK: the next entry has no column of ids. If it holds patients, name it there.");
      start = yaml.length();
    }
    entry(f);
    if (question) {
      String entry = yaml.substring(start);
      yaml.setLength(start);
      entry.lines().forEach(l -> line("  # " + l.substring(2)));
    }
  }

  private void entry(FileDraft f) {
    line("  - file: " + quoted(f.file) + "  # %d rows".formatted(f.rows));
    line("    format: " + f.options.format().name().toLowerCase(Locale.ROOT));
    reading(f);
    line("    layout: " + f.layout() + CHECK + "long, wide or parameter");
    participant(f);
    column("visit", f.visit(), "the column of the visit");
    column("visit_pattern", f.visitPattern(), "how that column is made");
    column("instance", f.instance(), "the column of the repeats");
    visitDate(f);
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
    column("rater", f.rater(), "the column that says who rated");
    f.unclearRater().ifPresent(q -> line("    # CHECK: " + q));
    arm(f);
    if (!f.repeatedNames().isEmpty()) {
      line(
          "    # CHECK: these names stand in the file several times, and cannot be mapped: "
              + f.repeatedNames().stream()
                  .map(ManifestDraft::inQuotes)
                  .collect(Collectors.joining(", ")));
    }
    if (!f.missingWords().isEmpty()) {
      line(
          "    missing: "
              + list(f.missingWords())
              + CHECK
              + "they stand where numbers or codes should; remove one that is an answer");
    }
    measures(f);
  }

  /** How to read the file, where it does not say so itself. */
  private void reading(FileDraft f) {
    if (f.options.encoding() != null) {
      line(
          "    encoding: "
              + quoted(f.options.encoding())
              + CHECK
              + "the file is not UTF-8; look at a word with accents, --encoding reads it otherwise");
    }
    if (f.options.delimiter() != null && f.options.format() == Format.CSV) {
      line("    delimiter: " + quoted(f.options.delimiter().toString()));
    }
    boolean both = f.hasBothDecimalMarks();
    if (f.hasDecimalComma()) {
      line("    decimal_mark: \",\"");
    } else if (both && f.options.format() == Format.XLSX) {
      line(
          "    decimal_mark: \",\"" + CHECK + "of text; what Excel holds as a number it needs not");
    } else if (both) {
      line(
          "    # CHECK: some decimals have a comma, others a point; decimal_mark: says which are read, the run rejects the rest");
    }
    if (f.options.format() == Format.XLSX) {
      line(
          "    sheet: "
              + quoted(f.options.sheet())
              + CHECK
              + "the header was read in row %d".formatted(f.options.headerRow())
              + "; header_row: says where it is another");
    }
    if (f.options.headerRows() > 1) {
      line(
          "    header_row: [%d, %d]".formatted(f.options.headerRow(), f.options.lastHeaderRow())
              + CHECK
              + "the names stand in two rows");
    } else if (f.options.headerRow() > 1) {
      line(
          "    header_row: %d".formatted(f.options.headerRow())
              + (f.options.format() == Format.XLSX ? "" : CHECK + "what stands above is ignored"));
    }
    if (f.options.dataRow() > 1) {
      line(
          "    data_row: %d".formatted(f.options.dataRow())
              + CHECK
              + "the rows between the names and this one look like labels");
    }
    if (f.options.shortRows()) {
      line(
          "    short_rows: blank"
              + CHECK
              + "most rows have fewer cells than names; are those that lack the last ones?");
    }
    if (f.options.dataset() != null) {
      line("    dataset: " + quoted(f.options.dataset()));
    }
  }

  private void participant(FileDraft f) {
    if (f.participant() == null) {
      line("    participant: \"\"" + CHECK + whyNoId(f));
    } else if (f.placesOfIds().isEmpty()) {
      line("    participant: " + quoted(f.participant()) + CHECK + whyId(f));
    } else {
      List<String> parts = new ArrayList<>(f.placesOfIds());
      parts.add(f.participant());
      line("    participant: " + list(parts) + CHECK + whySeveralParts(f));
    }
    if (f.repeatedRows() > 0) {
      line(
          "    # CHECK: %d rows repeat an id%s (%d ids in %d rows). %s"
              .formatted(
                  f.repeatedRows(),
                  f.visit() == null ? "" : " and visit",
                  f.participants(),
                  f.rows,
                  whyRowsRepeat(f)));
    }
    if (f.participant() != null) {
      sameIdsInOthers(f);
    }
  }

  /** A file may date the visit, the entry of the data and more: then it is asked. */
  private void visitDate(FileDraft f) {
    List<ColumnLook> dates = f.visitDates();
    String names = dates.stream().map(c -> inQuotes(c.name())).collect(Collectors.joining(", "));
    if (dates.size() > 1) {
      line(
          "    # CHECK: %s hold dates that change with the visit; visit_date: names the one of the visit, date_format: how it is written"
              .formatted(names));
    }
    if (dates.size() != 1) {
      return;
    }
    DatesSeen seen = dates.get(0).datesSeen();
    Optional<String> format = seen.format();
    if (!seen.isIso() && format.isEmpty()) {
      line(
          "    # CHECK: %s looks like the date of the visit (visit_date:), and is not written in one way that date_format: could say"
              .formatted(names));
      return;
    }
    column(
        "visit_date",
        dates.get(0).name(),
        "its dates change with the visit, and are kept as days of the study alone");
    if (!seen.isIso()) {
      line(
          "    date_format: "
              + inQuotes(format.orElseThrow())
              + CHECK
              + (seen.isOrderUnsure()
                  ? "or does the month stand first? no day above 12 tells"
                  : "how the date of the visit is written"));
    }
  }

  /** Patients of one number in two files are one patient to the run. */
  private void sameIdsInOthers(FileDraft f) {
    long rows = rowsOfSameId(f, f.placesOfIds().size());
    if (rows > 0) {
      line(
          "    # CHECK: %d rows have the id%s of a row in another file of the same columns, and differ from it. Two patients, since each site numbers anew? Then each file needs a column of the site (participant: [%s, %s]). Or one, at another visit or by another rater?"
              .formatted(
                  rows,
                  f.visit() == null ? "" : " and visit",
                  f.possiblePlaces().stream().findFirst().map(ManifestDraft::quoted).orElse("site"),
                  quoted(f.participant())));
    }
  }

  private long rowsOfSameId(FileDraft f, int places) {
    return alike.stream()
        .filter(a -> a.files().contains(f))
        .mapToLong(a -> a.rowsOfSameId(f, places))
        .sum();
  }

  private static String whyId(FileDraft f) {
    return "the column of the id"
        + (f.idsLookLikeDates()
            ? "; its values are dates, which Excel makes of ids such as 3-1: ask the site"
            : "");
  }

  private static String whyNoId(FileDraft f) {
    return (f.unlikelyIds().isEmpty()
            ? "no column is named like an id; write its name"
            : "no column holds an id in nearly every row; write its name. By its name it could be "
                + String.join(", ", f.unlikelyIds()))
        + (f.unnamedIds().isEmpty()
            ? ""
            : ". By its values it could be " + String.join(", ", f.unnamedIds()));
  }

  private String whySeveralParts(FileDraft f) {
    String places =
        f.placesOfIds().stream().map(ManifestDraft::inQuotes).collect(Collectors.joining(", "));
    String visit = f.visit() == null ? "" : " and visit";
    long elsewhere = rowsOfSameId(f, 0);
    if (f.rowsThatRepeatTheId() > 0) {
      return "%d of %d rows repeat an id%s, and none does within %s: each seems to number its patients anew; or is there a column of the visit or of who rated, or a patient at two places?"
          .formatted(f.rowsThatRepeatTheId(), f.rows, visit, places);
    }
    return elsewhere > 0
        ? "%d of %d rows have the id%s of a row in another file of the same columns, and none does within %s: each seems to number its patients anew; or is a patient at two places?"
            .formatted(elsewhere, f.rows, visit, places)
        : "in another file each %s seems to number its patients anew".formatted(places);
  }

  /** Without a column of the visit sites are always a possibility, else where one is named. */
  private static String whyRowsRepeat(FileDraft f) {
    String site = f.siteOfRepeatedIds();
    String anew =
        "does each site number its patients anew (participant: [%s, %s])?"
            .formatted(
                site == null ? "site" : quoted(site),
                site == null ? "id" : quoted(f.participant()));
    if (f.visit() == null) {
      return "Is there a column of the visit, or " + anew;
    }
    return site == null
        ? "Does a column say who rated (rater:), or number repeats (instance:)?"
        : "Does a column say who rated (rater:), or number repeats (instance:), or " + anew;
  }

  /** A study randomised by one column and grouped by another has two arms that look alike here. */
  private void arm(FileDraft f) {
    String others = String.join(", ", f.otherArms());
    column(
        "arm",
        f.arm(),
        "the column of the arm" + (others.isEmpty() ? "" : "; it could also be " + others));
    tables
        .arm(f)
        .ifPresent(
            arm ->
                line(
                    "    in_arm: "
                        + arm
                        + CHECK
                        + "the arm of all patients here, by the name: another of the same columns has others"));
    tables.question(f).ifPresent(q -> line("    # CHECK: " + q));
    if (f.arm() == null && !others.isEmpty()) {
      line("    # CHECK: the events name the arm; instead of them it could also be " + others);
    }
  }

  private void measures(FileDraft f) {
    List<MeasureGuess> guesses = f.guesses();
    if (guesses.stream().allMatch(MeasureGuess::isQuestion)) {
      line(
          f.parameter() == null
              ? "    # CHECK: no column looks like a known instrument; write measures: or leave it out."
              : "    # CHECK: write measures: with the codes of the column parameter.");
    } else {
      line("    measures:");
    }
    for (MeasureGuess g : guesses) {
      if (g.isQuestion()) {
        line("      # CHECK: %s: %s".formatted(inQuotes(g.pattern()), g.why()));
      } else {
        line(
            "      - {"
                + String.join(", ", keys(g))
                + "}"
                + CHECK
                + g.why()
                + "; form, rater, variant"
                + (visits.of(g).isEmpty() ? "" : ", visit"));
      }
    }
  }

  private List<String> keys(MeasureGuess g) {
    List<String> keys = new ArrayList<>();
    keys.add("instrument: " + quoted(g.instrument()));
    add(keys, "form", g.form());
    add(keys, "rater", g.rater());
    if (!g.raters().isEmpty()) {
      keys.add(
          g.raters().entrySet().stream()
              .map(r -> quoted(r.getKey()) + ": " + r.getValue())
              .collect(Collectors.joining(", ", "raters: {", "}")));
    }
    add(keys, g.key(), g.pattern());
    if (!g.itemNames().isEmpty()) {
      keys.add(
          g.itemNames().entrySet().stream()
              .map(i -> quoted(i.getKey()) + ": " + i.getValue())
              .collect(Collectors.joining(", ", "item_names: {", "}")));
    }
    add(keys, "subscale", g.subscale());
    add(keys, "reported_as", g.reportedAs());
    add(keys, "visit", visits.of(g).orElse(null));
    if (!g.missing().isEmpty()) {
      keys.add("missing: " + list(g.missing()));
    }
    return keys;
  }

  private static void add(List<String> keys, String key, String value) {
    if (value != null) {
      keys.add(key + ": " + quoted(value));
    }
  }

  private static String list(Collection<String> values) {
    return values.stream().map(ManifestDraft::quoted).collect(Collectors.joining(", ", "[", "]"));
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
  static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_.-]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : inQuotes(text);
  }

  /** In double quotes and on one line, whatever stands in it: names have line ends in Excel. */
  static String inQuotes(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean unseen =
          Character.isISOControl(c)
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR
              || type == Character.FORMAT
              || type == Character.UNASSIGNED
              || type == Character.PRIVATE_USE;
      if (c == '\n') {
        quoted.append("\\n");
      } else if (unseen) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
