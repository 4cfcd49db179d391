package org.alliancepool.jobs.consortium;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.mapping.VisitNames;
import org.alliancepool.schemas.document.Violation;
import org.alliancepool.schemas.document.YamlDocument;

/** What a manifest must hold beyond the reach of a JSON Schema: names that refer to each other. */
final class ManifestRules {
  private static final List<String> SHEETS = List.of("csv", "tsv", "xlsx");
  private static final List<String> TEXTS = List.of("csv", "tsv");

  private static final List<String> UTF_8_FORMATS = List.of("xlsx", "parquet", "dataset_json");

  private final YamlDocument document;
  private final Manifest manifest;
  private final List<Violation> violations = new ArrayList<>();

  ManifestRules(YamlDocument document, Manifest manifest) {
    this.document = document;
    this.manifest = manifest;
  }

  List<Violation> violations() {
    arms();
    visits();
    files();
    effects();
    unblinding();
    return violations;
  }

  private void arms() {
    for (int i = 0; i < manifest.files().size(); i++) {
      Manifest.DataFile file = manifest.files().get(i);
      if (file.inArm() != null && !manifest.arms().containsKey(file.inArm())) {
        add(
            "/files/" + i + "/in_arm",
            "arm \"%s\" is not in arms (%s)"
                .formatted(file.inArm(), String.join(", ", manifest.arms().keySet())));
      }
      if (file.inArm() != null && file.arm() != null) {
        add("/files/" + i, "the arm stands in in_arm and in arm:; remove one of the two");
      }
    }
    Map<String, String> armOfCode = new LinkedHashMap<>();
    manifest
        .arms()
        .forEach(
            (id, arm) -> {
              for (String code : arm.codes()) {
                sameCode(code, armOfCode.keySet())
                    .filter(other -> !armOfCode.get(other).equals(id))
                    .ifPresent(
                        other ->
                            add(
                                "/arms/" + id,
                                "code \"%s\" also means arm \"%s\"; give each code to one arm"
                                    .formatted(code, armOfCode.get(other))));
                armOfCode.put(code, id);
              }
            });
    Map<String, String> joined = new HashMap<>();
    manifest
        .analysisArms()
        .forEach(
            (id, analysis) -> {
              if (manifest.arms().containsKey(id)) {
                add("/analysis_arms/" + id, "is also the name of a randomised arm; choose another");
              }
              for (String arm : analysis.arms()) {
                if (!manifest.arms().containsKey(arm)) {
                  add(
                      "/analysis_arms/" + id,
                      "arm \"%s\" is not in arms (%s)"
                          .formatted(arm, String.join(", ", manifest.arms().keySet())));
                }
                String other = joined.put(arm, id);
                if (other != null) {
                  add(
                      "/analysis_arms/" + id,
                      "arm \"%s\" is already in \"%s\"".formatted(arm, other));
                }
              }
            });
    boolean armColumn = manifest.files().stream().anyMatch(Manifest.DataFile::namesArm);
    if (armColumn && manifest.arms().isEmpty()) {
      add(
          "/files",
          "a file has an arm column, but arms: is missing; declare the arms and their codes");
    }
    if (!manifest.isPublished() && !armColumn && manifest.arms().size() > 1) {
      add("/arms", "there are several arms, but no file has arm: to tell them apart");
    }
  }

  /** Another code that a file's cell cannot be told from: A and a, 1 and 1.0. */
  private static Optional<String> sameCode(String code, Collection<String> others) {
    return others.stream().filter(o -> Numbers.isCode(Blanks.strip(code), List.of(o))).findFirst();
  }

  private void visits() {
    manifest
        .visits()
        .forEach(
            (id, visit) -> {
              String at = pointer("/visits", id);
              if (visit.phase() == null && visit.timepoint() == null) {
                add(at, "needs phase (of a session) or timepoint (of an assessment)");
              }
              if (visit.phasePart() != null && !"treatment".equals(visit.phase())) {
                add(at, "phase_part goes with phase: treatment only");
              }
              if ("psychotherapy".equals(manifest.treatment())
                  && visit.phase() != null
                  && !List.of("treatment", "follow_up").contains(visit.phase())) {
                add(
                    at,
                    "a psychotherapy without drug has no phase \"%s\"; write treatment"
                        .formatted(visit.phase()));
              }
            });
    sessionsInOrder();
    if (manifest.dayZero() != null && !manifest.visits().containsKey(manifest.dayZero())) {
      add("/day_zero", "visit \"%s\" is not in visits".formatted(manifest.dayZero()));
    }
    if (manifest.primaryEndpoint() != null && !manifest.isPublished()) {
      String timepoint = manifest.primaryEndpoint().timepoint();
      boolean known =
          manifest.visits().entrySet().stream()
              .anyMatch(e -> e.getValue().timepointOr(e.getKey()).equals(timepoint));
      if (!known) {
        add("/primary_endpoint", "no visit has the timepoint \"%s\"".formatted(timepoint));
      }
    }
  }

  /** First and last session of a phase mean nothing where no number orders them. */
  private void sessionsInOrder() {
    Map<String, List<String>> visitsOfPhase = new TreeMap<>();
    manifest
        .visits()
        .forEach(
            (id, visit) -> {
              if (visit.phase() != null) {
                visitsOfPhase.computeIfAbsent(visit.phase(), p -> new ArrayList<>()).add(id);
              }
            });
    visitsOfPhase.forEach(
        (phase, ids) -> {
          for (String id : ids) {
            if (ids.size() > 1 && manifest.visits().get(id).session() == null) {
              add(
                  pointer("/visits", id),
                  "phase \"%s\" has several visits (%s): give each its session number"
                      .formatted(phase, String.join(", ", ids)));
            }
          }
        });
  }

  /** A JSON pointer to a key, which may hold the pointer's own signs. */
  private static String pointer(String parent, String key) {
    return parent + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  private void files() {
    for (int i = 0; i < manifest.files().size(); i++) {
      Manifest.DataFile file = manifest.files().get(i);
      String at = "/files/" + i;
      visitColumns(at, file);
      parameterColumns(at, file);
      if (file.delimiter() != null && !List.of("csv", "tsv").contains(file.format())) {
        add(at, "delimiter goes with format: csv or tsv only");
      }
      headerRow(at, file);
      dataRow(at, file);
      if (file.shortRows() != null && !TEXTS.contains(file.format())) {
        add(at, "short_rows goes with format: csv or tsv only");
      }
      codes(at, file);
      if (file.encoding() != null && UTF_8_FORMATS.contains(file.format())) {
        add(
            at,
            "encoding does not go with format: %s, which says it itself".formatted(file.format()));
      }
      if (file.sheet() != null && !"xlsx".equals(file.format())) {
        add(at, "sheet goes with format: xlsx only");
      }
      if (file.dataset() != null && !"xpt".equals(file.format())) {
        add(at, "dataset goes with format: xpt only");
      }
    }
    idColumns();
    Map<String, Integer> labels = new HashMap<>();
    for (int i = 0; i < manifest.files().size(); i++) {
      Integer before = labels.put(manifest.files().get(i).label(), i);
      if (before != null) {
        add(
            "/files/" + i,
            "\"%s\" stands in files twice; join the two entries"
                .formatted(manifest.files().get(i).label()));
      }
    }
  }

  /** Ids of two parts are never those of one. */
  private void idColumns() {
    for (int i = 1; i < manifest.files().size(); i++) {
      Manifest.DataFile first = manifest.files().get(0);
      Manifest.DataFile file = manifest.files().get(i);
      if (file.participant().size() != first.participant().size()) {
        add(
            "/files/" + i,
            "the id is made of %d columns, that of \"%s\" of %d, so no patient would be in both; give each file the same parts in participant:"
                .formatted(file.participant().size(), first.label(), first.participant().size()));
      } else if (isOtherOrder(file.participant(), first.participant())) {
        add(
            "/files/" + i,
            "the id is made of %s, that of \"%s\" of %s: of two patients one would be made; give the parts in one order in participant:"
                .formatted(file.participant(), first.label(), first.participant()));
      }
    }
  }

  /** True where a column that both name is not the same part. */
  private static boolean isOtherOrder(List<String> columns, List<String> others) {
    return IntStream.range(0, columns.size())
        .anyMatch(i -> others.contains(columns.get(i)) && !others.get(i).equals(columns.get(i)));
  }

  private void headerRow(String at, Manifest.DataFile file) {
    if (file.headerRows() > 1 && !SHEETS.contains(file.format())) {
      add(at, "header_row of several rows goes with format: csv, tsv or xlsx only");
    }
    for (int i = 1; i < file.headerRow().size(); i++) {
      if (file.headerRow().get(i) != file.headerRow().get(i - 1) + 1) {
        add(
            at,
            "header_row %s: write rows that stand below each other, from above to below, as in [1, 2]"
                .formatted(file.headerRow()));
        return;
      }
    }
  }

  private void dataRow(String at, Manifest.DataFile file) {
    if (file.dataRow() == null) {
      return;
    }
    int header = file.firstHeaderRow() + file.headerRows() - 1;
    if (!SHEETS.contains(file.format())) {
      add(at, "data_row goes with format: csv, tsv or xlsx only");
    } else if (file.dataRow() <= header) {
      add(
          at,
          "data_row %d does not stand below the header in row %d; correct one of the two"
              .formatted(file.dataRow(), header));
    }
  }

  /** What a cell means depends on no order: of two codes that it may be one would win silently. */
  private void codes(String at, Manifest.DataFile file) {
    for (int m = 0; m < file.measures().size(); m++) {
      Manifest.Measure measure = file.measures().get(m);
      codes(at + "/measures/" + m, "values", measure.values());
      codes(at + "/measures/" + m, "raters", measure.raters());
    }
  }

  private void codes(String at, String key, Map<String, ?> meanings) {
    List<String> before = new ArrayList<>();
    for (String code : meanings.keySet()) {
      sameCode(code, before)
          .filter(other -> !meanings.get(other).equals(meanings.get(code)))
          .ifPresent(
              other ->
                  add(
                      at,
                      "%s: \"%s\" and \"%s\" are one code, and mean %s and %s; keep one of them"
                          .formatted(key, other, code, meanings.get(other), meanings.get(code))));
      before.add(code);
    }
  }

  private void visitColumns(String at, Manifest.DataFile file) {
    boolean isWide = "wide".equals(file.layout());
    if ("long".equals(file.layout()) && file.visit() == null) {
      add(at, "a long file needs visit: the column that names the visit");
    }
    if (isWide && file.visit() != null) {
      add(at, "a wide file has no visit column; write layout: long, or remove visit:");
    }
    if (file.visitDate() != null && isWide) {
      add(at, "visit_date goes with layout: long or parameter only");
    }
    if (file.visit() == null && file.instance() != null) {
      add(at, "instance numbers the repeats of a visit; add visit: the column that names it");
    }
    if (file.visitPattern() == null) {
      return;
    }
    if (file.visit() == null) {
      add(at, "visit_pattern goes with visit: the column that it describes");
    }
    String why = VisitNames.fault(file.visitPattern());
    if (why != null) {
      add(at, "visit_pattern \"%s\" %s".formatted(file.visitPattern(), why));
    }
    if (file.visitPattern().contains("{arm}") && file.arm() != null) {
      add(at, "the arm stands in visit_pattern and in arm:; remove one of the two");
    }
    if (file.visitPattern().contains("{arm}") && file.isByParameter()) {
      add(at, "visit_pattern with {arm} goes with layout: long only; name the column in arm:");
    }
  }

  private void parameterColumns(String at, Manifest.DataFile file) {
    if (file.isByParameter()) {
      if (file.parameter() == null || file.value() == null) {
        add(
            at,
            "layout: parameter needs parameter: the column of the codes (PARAMCD, QSTESTCD) and value: the column of the values (AVAL, QSSTRESN)");
      }
      if (file.measures().isEmpty()) {
        add(at, "layout: parameter needs measures: what the codes stand for");
      }
    } else if (file.parameter() != null || file.value() != null) {
      add(
          at,
          "parameter and value go with layout: parameter, a row per participant, visit and parameter");
    }
  }

  private void effects() {
    for (int i = 0; i < manifest.effects().size(); i++) {
      String arm = manifest.effects().get(i).arm();
      if (arm != null
          && !manifest.arms().containsKey(arm)
          && !manifest.analysisArms().containsKey(arm)) {
        add("/effects/" + i, "arm \"%s\" is not in arms".formatted(arm));
      }
    }
  }

  private void unblinding() {
    if (manifest.unblindedOn() != null) {
      try {
        LocalDate.parse(manifest.unblindedOn());
      } catch (DateTimeParseException e) {
        add(
            "/unblinded_on",
            "\"%s\" is no date; write it like 2026-05-31".formatted(manifest.unblindedOn()));
      }
    }
  }

  private void add(String pointer, String what) {
    violations.add(
        new Violation(document.line(pointer), pointer.substring(1).replace('/', '.'), what));
  }
}
