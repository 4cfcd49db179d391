package org.alliancepool.jobs.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A small consortium that is edited at random, as sites and data managers edit theirs: studies,
 * patients and ratings come, change and go; manifests and the plan are changed, broken and mended.
 * Its folder is a pure function of its state, so a state that comes back gives the same bytes.
 */
final class EditedConsortium {
  private static final int ITEMS = 12;
  private static final List<String> VISITS = List.of("prep1", "int1");

  /** Edits by name; a name is what a failed sequence prints. */
  private final Map<String, Supplier<String>> edits = new TreeMap<>();

  private final Map<String, Study> studies = new TreeMap<>();
  private final Plan plan = new Plan();
  private final Random random;
  private final Path dir;
  private int nextStudy = 1;

  EditedConsortium(Path dir, long seed) {
    this.dir = dir;
    this.random = new Random(seed);
    edits.put("add study", this::addStudy);
    edits.put("add published study", this::addPublished);
    edits.put("withdraw study", this::withdrawStudy);
    edits.put("add patient", () -> patients(this::addPatient));
    edits.put("withdraw patient", () -> patients(this::withdrawPatient));
    edits.put("correct outcome", () -> patient(p -> p.after = random.nextInt(28)));
    edits.put("move to other arm", () -> patient(p -> p.arm = p.arm.equals("D") ? "C" : "D"));
    edits.put("withdraw outcome", () -> patient(p -> p.after = null));
    edits.put("correct rating", () -> patient(p -> p.answers(visit())[item()] = answer()));
    edits.put("withdraw rating", () -> patient(p -> p.ratings.remove(visit())));
    edits.put("add rating", () -> patient(p -> p.ratings.put(visit(), rating(0))));
    edits.put("impossible answer", () -> patient(p -> p.answers(visit())[item()] = 9));
    edits.put("duplicate row", () -> patient(p -> p.twice = !p.twice));
    edits.put("title", () -> manifest(s -> s.title = "Trial, edition " + random.nextInt(5)));
    edits.put("missing code", () -> manifest(s -> s.missing = s.missing == 99 ? 3 : 99));
    edits.put("swap roles", () -> manifest(s -> s.rolesSwapped = !s.rolesSwapped));
    edits.put("pooled arms", () -> manifest(s -> s.oneArm = !s.oneArm));
    edits.put("blind", () -> manifest(s -> s.ongoing = !s.ongoing));
    edits.put("overlap", () -> manifest(s -> s.overlaps = s.overlaps == null ? anyId() : null));
    edits.put("break manifest", () -> manifest(s -> s.brokenManifest = !s.brokenManifest));
    edits.put("break file", () -> manifest(s -> s.brokenFile = !s.brokenFile));
    edits.put("plan seed", () -> plan(p -> p.seed = 1 + random.nextInt(3)));
    edits.put("plan cell", () -> plan(p -> p.minimumCell = 3 + random.nextInt(8)));
    edits.put("plan method", () -> plan(p -> p.method = p.method.equals("REML") ? "DL" : "REML"));
    edits.put("plan stratify", () -> plan(p -> p.stratified = !p.stratified));
    edits.put("plan analysis", () -> plan(p -> p.second = !p.second));
    edits.put("nothing", () -> "");
    for (int i = 0; i < 3; i++) {
      addStudy();
    }
    addPublished();
  }

  /** Makes one edit and writes the folder anew. */
  String edit() {
    List<String> names = List.copyOf(edits.keySet());
    String name = names.get(random.nextInt(names.size()));
    String words = name + " " + edits.get(name).get();
    write();
    return words;
  }

  /** Writes the folder as the state has it. */
  void write() {
    try {
      clear();
      Files.createDirectories(dir);
      Files.writeString(dir.resolve("consortium.yaml"), "name: Edited\ndemo_key: true\n");
      Files.writeString(dir.resolve("plan.yaml"), plan.text());
      for (Study s : studies.values()) {
        Path folder = Files.createDirectories(dir.resolve(s.id));
        Files.writeString(folder.resolve("study.yaml"), s.manifest(studies));
        if (!s.published) {
          Files.writeString(folder.resolve("data.csv"), s.csv());
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void clear() throws IOException {
    if (Files.exists(dir)) {
      try (Stream<Path> all = Files.walk(dir)) {
        for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
    }
  }

  private String addStudy() {
    if (studies.size() >= 6) {
      return "(enough)";
    }
    Study s = new Study("trial-" + nextStudy++);
    for (int i = 0; i < 14; i++) {
      addPatient(s);
    }
    studies.put(s.id, s);
    return s.id;
  }

  private String addPublished() {
    if (studies.size() >= 6) {
      return "(enough)";
    }
    Study s = new Study("printed-" + nextStudy++);
    s.published = true;
    s.r = random.nextInt(-8, 9) / 10.0;
    studies.put(s.id, s);
    return s.id;
  }

  /** Two studies stay that can be used, so that there is always something to run. */
  private String withdrawStudy() {
    List<String> sound = studies.values().stream().filter(Study::isSound).map(s -> s.id).toList();
    String id = anyId();
    if (sound.size() <= 2 && sound.contains(id)) {
      return "(too few)";
    }
    studies.remove(id);
    return id;
  }

  private String addPatient(Study s) {
    Patient p = new Patient();
    p.id = "P" + s.nextPatient++;
    p.arm = random.nextBoolean() ? "D" : "C";
    p.before = 10 + random.nextInt(17);
    int better = random.nextInt(-1, 2);
    p.after = Math.max(0, p.before - 5 - 4 * better - random.nextInt(4));
    VISITS.forEach(v -> p.ratings.put(v, rating(better)));
    s.patients.add(p);
    return p.id;
  }

  private String withdrawPatient(Study s) {
    return s.patients.size() < 6
        ? "(too few)"
        : s.patients.remove(random.nextInt(s.patients.size())).id;
  }

  private int[] rating(int better) {
    return IntStream.range(0, ITEMS)
        .map(i -> Math.max(1, Math.min(5, 3 + better + random.nextInt(-1, 2))))
        .toArray();
  }

  private int answer() {
    return 1 + random.nextInt(5);
  }

  private int item() {
    return random.nextInt(ITEMS);
  }

  private String visit() {
    return VISITS.get(random.nextInt(VISITS.size()));
  }

  private String anyId() {
    return List.copyOf(studies.keySet()).get(random.nextInt(studies.size()));
  }

  private String patients(java.util.function.Function<Study, String> edit) {
    Study s = studies.get(anyId());
    return s.published ? "(printed)" : s.id + " " + edit.apply(s);
  }

  private String patient(java.util.function.Consumer<Patient> edit) {
    return patients(
        s -> {
          Patient p = s.patients.get(random.nextInt(s.patients.size()));
          edit.accept(p);
          return p.id;
        });
  }

  /** A break that would leave fewer than two sound studies is taken back. */
  private String manifest(java.util.function.Consumer<Study> edit) {
    Study s = studies.get(anyId());
    edit.accept(s);
    if (studies.values().stream().filter(Study::isSound).count() < 2) {
      s.brokenFile = false;
      s.brokenManifest = false;
    }
    return s.id;
  }

  private String plan(java.util.function.Consumer<Plan> edit) {
    edit.accept(plan);
    return "";
  }

  private static final class Patient {
    String id;
    String arm;
    Integer before;
    Integer after;
    boolean twice;
    final Map<String, int[]> ratings = new TreeMap<>();

    int[] answers(String visit) {
      return ratings.computeIfAbsent(visit, v -> new int[] {3, 3, 4, 3, 2, 3, 3, 4, 3, 3, 2, 3});
    }
  }

  private static final class Study {
    final String id;
    final List<Patient> patients = new ArrayList<>();
    int nextPatient = 1;
    String title = "Trial";
    boolean published;
    double r;
    int missing = 99;
    boolean rolesSwapped;
    boolean oneArm;
    boolean ongoing;
    boolean brokenManifest;
    boolean brokenFile;
    String overlaps;

    Study(String id) {
      this.id = id;
    }

    boolean isSound() {
      return !brokenManifest && (published || !brokenFile);
    }

    String manifest(Map<String, Study> all) {
      String drug = rolesSwapped ? "comparator" : "active";
      String control = rolesSwapped ? "active" : "comparator";
      StringBuilder yaml = new StringBuilder();
      yaml.append("study_id: ").append(id).append("\ntitle: ").append(title);
      yaml.append("\ntreatment: ").append(brokenManifest ? "magic" : "psychedelic");
      yaml.append("\nstatus: ").append(ongoing ? "ongoing" : "completed").append("\n");
      if (overlaps != null && !overlaps.equals(id) && all.containsKey(overlaps)) {
        yaml.append("overlaps_with: [").append(overlaps).append("]\n");
      }
      if (published) {
        return yaml.append(
                """
                primary_endpoint: {instrument: QIDS-SR16, timepoint: week 6}
                effects:
                  - alliance: {instrument: WAI-SR, rater: client, phase: integration, session: last}
                    outcome: {instrument: QIDS-SR16, timepoint: week 6}
                    n: 24
                    r: %s
                    sign: raw
                    location: table 2
                """
                    .formatted(r))
            .toString();
      }
      yaml.append(
          """
          arms:
            drug: {label: Drug, role: %s, codes: [D]}
            control: {label: Control, role: %s, codes: [C]}
          visits:
            before: {timepoint: baseline, week: 0}
            prep1: {phase: preparation, session: 1}
            int1: {phase: integration, session: 1}
            after: {timepoint: week 6, week: 6}
          primary_endpoint: {instrument: QIDS-SR16, timepoint: week 6}
          missing: [%d]
          files:
            - file: data.csv
              format: csv
              layout: long
              participant: id
              visit: visit
              arm: arm
              measures:
                - {instrument: WAI-SR, rater: client, items: "w{item}"}
                - {instrument: QIDS-SR16, score: qids}
          """
              .formatted(drug, control, missing));
      if (oneArm) {
        yaml.append(
            """
            analysis_arms:
              all: {label: Both, role: active, arms: [drug, control], reason: Crossed over}
            """);
      }
      return yaml.toString();
    }

    String csv() {
      if (brokenFile) {
        return "id,visit\nno,columns\n";
      }
      StringBuilder csv = new StringBuilder("id,visit,arm,qids");
      IntStream.rangeClosed(1, ITEMS).forEach(i -> csv.append(",w").append(i));
      csv.append('\n');
      for (Patient p : patients) {
        row(csv, p, "before", p.before, null);
        VISITS.forEach(v -> row(csv, p, v, null, p.ratings.get(v)));
        row(csv, p, "after", p.after, null);
        if (p.twice) {
          row(csv, p, "after", p.after, null);
        }
      }
      return csv.toString();
    }

    private static void row(StringBuilder csv, Patient p, String visit, Integer qids, int[] items) {
      csv.append(p.id).append(',').append(visit).append(',').append(p.arm).append(',');
      csv.append(qids == null ? "" : qids).append(',');
      csv.append(
          items == null
              ? ",".repeat(ITEMS - 1)
              : IntStream.of(items).mapToObj(Integer::toString).collect(Collectors.joining(",")));
      csv.append('\n');
    }
  }

  private static final class Plan {
    int seed = 1;
    int minimumCell = 10;
    String method = "REML";
    boolean stratified;
    boolean second = true;

    String text() {
      String text =
          """
          title: Edited plan
          seed: %d
          minimum_cell: %d
          analyses:
            integration:
              kind: alliance-outcome
              title: Alliance in integration
              predictor: {rater: client, phase: integration}
              compare_arms: true
              sources: both
              pool: {method: %s, test: knha%s}
          """
              .formatted(seed, minimumCell, method, stratified ? ", stratify_by: [arm_role]" : "");
      return second
          ? text
              + """
                every-phase:
                  kind: alliance-outcome
                  title: Every phase
                  predictor: {rater: client, session: first}
                  by: study
                  sources: patients
                  pool: {method: REML, test: z, stratify_by: [phase]}
              """
          : text;
    }
  }
}
