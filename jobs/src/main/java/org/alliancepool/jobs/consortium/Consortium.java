package org.alliancepool.jobs.consortium;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.consortium.location.StudyFolder;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.Sentence;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.schemas.document.Violation;
import org.alliancepool.schemas.document.YamlDocument;

/**
 * A consortium's folder: {@code consortium.yaml}, {@code plan.yaml}, and {@code STUDY/study.yaml}
 * beside each study's files. A study whose manifest or files are wrong does not spoil the others:
 * it is in {@link #broken}.
 *
 * @param name of the consortium
 * @param keyPolicy whether the demo key may be used
 * @param planText the plan as written, for its fingerprint
 * @param studies sound studies by id
 * @param broken the error of each study that cannot be used, by folder name
 * @param withoutManifest folders that hold files and no manifest, each with one of its files, data
 *     before others: data of no study, or what is left of one
 */
public record Consortium(
    String name,
    KeyPolicy keyPolicy,
    Plan plan,
    String planText,
    Map<String, Study> studies,
    Map<String, UserError> broken,
    Map<String, String> withoutManifest) {

  private static final Pattern DATA_FILE =
      Pattern.compile(
          "(?i).*\\.(csv|tsv|xlsx|xlsm|xls|sav|zsav|dta|xpt|sas7bdat|parquet|jsonl|ndjson|json)");

  /** Whether a run may go without a secret key. */
  public enum KeyPolicy {
    SECRET_KEY,
    DEMO_KEY_ALLOWED
  }

  /** What stays the same for all studies of a run and changes what their rows say. */
  public record Context(String keyId, LocalDate today) {}

  /**
   * Loads a folder.
   *
   * @param dir the consortium's folder
   * @param planFile another plan than the folder's own, or null
   * @param context what the studies' fingerprints depend on besides their own content
   */
  public static Consortium load(Location dir, Location planFile, Context context) {
    JsonNode settings = settings(dir).root();
    Location planPath = planFile == null ? dir.resolve("plan.yaml") : planFile;
    String planText = text(planPath, ErrorName.INVALID_PLAN, "plan");
    YamlDocument plan = checked(planPath, planText, "plan", ErrorName.INVALID_PLAN);
    Map<String, Study> studies = new LinkedHashMap<>();
    Map<String, UserError> broken = new LinkedHashMap<>();
    Map<String, String> withoutManifest = new LinkedHashMap<>();
    for (Location folder : folders(dir, withoutManifest)) {
      String id = folder.name();
      try {
        studies.put(id, study(folder, context));
      } catch (UserError e) {
        broken.put(id, e);
      }
    }
    leaveOutUnknownOverlaps(studies, broken);
    return new Consortium(
        settings.get("name").asText(),
        keyPolicy(settings),
        Plan.of(plan.root()),
        planText,
        studies,
        broken,
        withoutManifest);
  }

  /** The key policy alone; needed before fingerprints can be made. */
  public static KeyPolicy keyPolicy(Location dir) {
    return keyPolicy(settings(dir).root());
  }

  private static KeyPolicy keyPolicy(JsonNode settings) {
    return settings.path("demo_key").asBoolean(false)
        ? KeyPolicy.DEMO_KEY_ALLOWED
        : KeyPolicy.SECRET_KEY;
  }

  /** Loads one study's folder and checks its manifest, but not its data. */
  public static Study study(Location folder, Context context) {
    Location path = folder.resolve("study.yaml");
    String text = text(path, ErrorName.INVALID_MANIFEST, "manifest");
    YamlDocument document = checked(path, text, "manifest", ErrorName.INVALID_MANIFEST);
    Manifest manifest = Manifest.of(document.root());
    String folderName = folder.name();
    if (!manifest.studyId().equals(folderName)) {
      throw invalid(
          path,
          List.of(
              new Violation(
                  document.line("/study_id"),
                  "study_id",
                  "\"%s\" differs from the name of the folder, \"%s\"; make them the same"
                      .formatted(manifest.studyId(), folderName))),
          ErrorName.INVALID_MANIFEST);
    }
    List<Violation> violations = new ManifestRules(document, manifest).violations();
    if (!violations.isEmpty()) {
      throw invalid(path, violations, ErrorName.INVALID_MANIFEST);
    }
    StudyForms.of(manifest);
    Study.Blinding blinding = blinding(manifest, context.today());
    StudyFolder files = folder.studyFolder(manifest.studyId());
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("manifest", new Fingerprint().add(text).hex());
    inputs.put(Study.KEY, context.keyId());
    inputs.put("code", CodeVersion.code());
    inputs.put("schemas", CodeVersion.schema());
    inputs.put("blinding", blinding.name().toLowerCase(Locale.ROOT));
    Map<String, String> checksums = new LinkedHashMap<>();
    for (String file : manifest.files().stream().map(Manifest.DataFile::file).distinct().toList()) {
      try {
        checksums.put(file, files.checksum(file));
        inputs.put("file " + file, checksums.get(file));
      } catch (IOException e) {
        throw new UserError(
            ErrorName.MISSING_FILE,
            "Cannot use study \"%s\": file \"%s\": %s. Check the file and the rights to it."
                .formatted(manifest.studyId(), file, Sentence.why(e)),
            e);
      }
    }
    Fingerprint fingerprint = new Fingerprint();
    inputs.forEach((part, hash) -> fingerprint.add(part).add(hash));
    return new Study(manifest, files, inputs, fingerprint.hex(), checksums, blinding);
  }

  private static Study.Blinding blinding(Manifest manifest, LocalDate today) {
    boolean open =
        "completed".equals(manifest.status())
            || (manifest.unblindedOn() != null
                && !LocalDate.parse(manifest.unblindedOn()).isAfter(today));
    return open ? Study.Blinding.OPEN : Study.Blinding.BLINDED;
  }

  private static YamlDocument settings(Location dir) {
    requireConsortium(dir);
    Location path = dir.resolve("consortium.yaml");
    return checked(
        path,
        text(path, ErrorName.INVALID_SETTINGS, "settings"),
        "consortium",
        ErrorName.INVALID_SETTINGS);
  }

  private static boolean isFolder(Location dir) {
    try {
      return dir.isFolder();
    } catch (IOException e) {
      throw unreadable(dir, e);
    }
  }

  private static boolean isThere(Location dir) {
    try {
      return dir.exists();
    } catch (IOException e) {
      throw unreadable(dir, e);
    }
  }

  private static List<Location> folders(Location dir, Map<String, String> withoutManifest) {
    try {
      List<Location> folders = new ArrayList<>();
      for (Location child : dir.children()) {
        if (!child.isFolder()) {
          continue;
        }
        // With study.yml alone the study's own loader says that study.yaml is missing.
        if (child.resolve("study.yaml").exists() || child.resolve("study.yml").exists()) {
          folders.add(child);
        } else {
          child.children().stream()
              .map(Location::name)
              .min(Comparator.comparing(Consortium::isNoData).thenComparing(n -> n))
              .ifPresent(file -> withoutManifest.put(child.name(), file));
        }
      }
      return folders;
    } catch (IOException e) {
      throw unreadable(dir, e);
    }
  }

  private static boolean isNoData(String file) {
    return !DATA_FILE.matcher(file).matches();
  }

  /**
   * Folders of data that no manifest makes a study, a sentence each.
   *
   * @param known ids of studies, of which something else is said
   */
  public List<String> dataOfNoStudy(Set<String> known) {
    return withoutManifest.entrySet().stream()
        .filter(e -> !known.contains(e.getKey()) && !isNoData(e.getValue()))
        .map(
            e ->
                "folder \"%s\" has \"%s\" and no study.yaml, so it is no study and is not read. Write one, which \"alliance draft\" begins, or take the folder out of the consortium's."
                    .formatted(e.getKey(), e.getValue()))
        .toList();
  }

  private static UserError unreadable(Location dir, IOException e) {
    return new UserError(
        ErrorName.MISSING_FILE,
        "Cannot list \"%s\": %s. Check the rights to it.".formatted(dir, Sentence.why(e)),
        e);
  }

  private static void leaveOutUnknownOverlaps(
      Map<String, Study> studies, Map<String, UserError> broken) {
    TreeSet<String> known = new TreeSet<>(studies.keySet());
    known.addAll(broken.keySet());
    for (Study study : new ArrayList<>(studies.values())) {
      for (String other : study.manifest().overlapsWith()) {
        if (!known.contains(other)) {
          studies.remove(study.id());
          broken.put(
              study.id(),
              new UserError(
                  ErrorName.INVALID_MANIFEST,
                  "Cannot use study \"%s\": overlaps_with names \"%s\", which is no study of this consortium (%s). Correct the name, or remove it."
                      .formatted(study.id(), other, String.join(", ", known))));
        }
      }
    }
  }

  /** The folder of a study, to which validate goes too, is what one gives by mistake. */
  private static void requireConsortium(Location dir) {
    if (!isFolder(dir)) {
      throw new UserError(
          ErrorName.MISSING_FILE,
          (isThere(dir)
                  ? "Cannot read \"%s\": it is a file. Give the folder that holds consortium.yaml; of a single study, to validate it, its folder or its study.yaml."
                  : "Cannot read consortium \"%s\": there is no such folder. Give the folder that holds consortium.yaml.")
              .formatted(dir));
    }
    try {
      if (dir.resolve("consortium.yaml").exists()) {
        return;
      }
      throw new UserError(
          ErrorName.MISSING_FILE,
          (dir.resolve("study.yaml").exists()
                  ? "Cannot read settings: \"%s\" is the folder of a study. Give the folder that it lies in, with consortium.yaml."
                  : "Cannot use \"%s\": it has no consortium.yaml, as the folder of a consortium has, and no study.yaml, as that of a study has. Give another folder, or write the file that is missing; \"alliance draft\" begins a study.yaml.")
              .formatted(dir));
    } catch (IOException e) {
      return; // reading the settings fails in the same way, with its own message
    }
  }

  private static String text(Location path, ErrorName name, String what) {
    try {
      byte[] bytes = path.bytes(YamlDocument.MOST_BYTES + 1);
      if (bytes.length > YamlDocument.MOST_BYTES) {
        throw new UserError(
            name,
            "Cannot read %s \"%s\": it has more than %d bytes, as a data file may that was given its name. Put the right file there, or shorten it."
                .formatted(what, path, YamlDocument.MOST_BYTES));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new UserError(
          ErrorName.MISSING_FILE,
          "Cannot read %s \"%s\": there is no such file. Write it, or give another."
              .formatted(what, path),
          e);
    } catch (CharacterCodingException e) {
      throw new UserError(
          name,
          "Cannot read %s \"%s\": it is not UTF-8. Save it as UTF-8.".formatted(what, path),
          e);
    } catch (IOException e) {
      throw new UserError(
          ErrorName.MISSING_FILE,
          "Cannot read %s \"%s\": %s. Check the rights to it."
              .formatted(what, path, Sentence.why(e)),
          e);
    }
  }

  private static YamlDocument checked(Location path, String text, String schema, ErrorName name) {
    try {
      YamlDocument document = YamlDocument.parse(text);
      List<Violation> violations = document.violations(schema);
      if (!violations.isEmpty()) {
        throw invalid(path, violations, name);
      }
      return document;
    } catch (YamlDocument.InvalidDocument e) {
      throw invalid(path, e.violations(), name);
    }
  }

  static UserError invalid(Location path, List<Violation> violations, ErrorName name) {
    return new UserError(
        name,
        "Cannot use \"%s\": %s."
            .formatted(
                path,
                violations.stream().map(Violation::toString).collect(Collectors.joining("; "))));
  }
}
