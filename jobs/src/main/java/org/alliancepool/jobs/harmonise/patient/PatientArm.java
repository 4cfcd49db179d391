package org.alliancepool.jobs.harmonise.patient;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.consortium.Manifest;

/** The arm of a patient, as cells say it and files that are of one arm as a whole. */
final class PatientArm {
  private final Manifest manifest;
  private final Findings findings;

  /** Arms of files, each with the patient's first cell there. */
  private final Map<String, SourceCell> ofFiles = new LinkedHashMap<>();

  private SourceCell firstCell;

  PatientArm(Manifest manifest, Findings findings) {
    this.manifest = manifest;
    this.findings = findings;
  }

  /** Notes that the patient is in a file of one arm. */
  void inFileOf(String arm, SourceCell first) {
    ofFiles.putIfAbsent(arm, first);
  }

  /** Notes a cell that says the arm, or should. */
  void at(SourceCell cell) {
    if (firstCell == null) {
      firstCell = cell;
    }
  }

  /** True where a file of one arm has the patient. */
  boolean isOfFile() {
    return !ofFiles.isEmpty();
  }

  /**
   * Settles it.
   *
   * @param said what the cells agree on; null where none says it
   * @param isContradicted true where cells contradict each other, which files cannot settle
   * @return null where nobody says it, or not all the same
   */
  String settle(String said, boolean isContradicted) {
    String arm = isContradicted ? null : withFiles(said);
    if (arm != null) {
      return arm;
    }
    Optional<String> file = fileThatNamesIt();
    if (!manifest.arms().isEmpty() && file.isPresent()) {
      if (firstCell == null) {
        findings.inFile(file.get(), Rule.MISSING_ARM, null);
      } else {
        findings.at(firstCell, Rule.MISSING_ARM, 0, null);
      }
    } else if (manifest.arms().size() == 1) {
      return manifest.arms().keySet().iterator().next();
    }
    return null;
  }

  private String withFiles(String said) {
    Map<String, SourceCell> arms = new LinkedHashMap<>(ofFiles);
    if (said != null) {
      arms.putIfAbsent(said, firstCell);
    }
    if (arms.size() > 1) {
      arms.forEach(
          (code, at) -> findings.at(at, Rule.CONFLICTING_VALUE, 0, "The file is of arm " + code));
    }
    return arms.size() == 1 ? arms.keySet().iterator().next() : null;
  }

  private Optional<String> fileThatNamesIt() {
    return manifest.files().stream()
        .filter(Manifest.DataFile::namesArm)
        .map(Manifest.DataFile::label)
        .findFirst();
  }
}
