package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.faults.EndpointSeen;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.consortium.mapping.VisitNames;
import org.alliancepool.jobs.harmonise.patient.CellAccount.Fate;

/**
 * Takes one patient row by row, and closes into table rows. Of each cell it says whether its row
 * lets it count; what it says is for {@link CellReader}, and what holds for {@link PatientFacts}.
 */
final class PatientRecord {
  private final Study study;
  private final Manifest manifest;
  private final StudyForms forms;
  private final boolean isSomebody;
  private final PatientRows rows;
  private final Harmonised out = new Harmonised();
  private final CellAccount account = new CellAccount();
  private final Findings findings;
  private final EndpointSeen endpoint;
  private final PatientFacts facts;
  private final CellReader reader;

  /**
   * @param participant pseudonym; null for the rows that name nobody
   * @param checksums of the study's files
   */
  PatientRecord(Study study, StudyForms forms, String participant, Map<String, String> checksums) {
    this.study = study;
    this.manifest = study.manifest();
    this.forms = forms;
    this.isSomebody = participant != null;
    this.rows = new PatientRows(study, participant, checksums);
    this.findings = new Findings(study, participant, account, out.quarantine);
    this.endpoint = new EndpointSeen(manifest);
    this.facts = new PatientFacts(manifest, findings, account, endpoint);
    this.reader =
        new CellReader(study, forms, participant, facts, findings, account, out.givenNumbers());
  }

  /** Takes a sound row of the patient. */
  void add(Manifest.DataFile file, List<SourceCell> cells) {
    if (file.inArm() != null) {
      facts.arm().inFileOf(file.inArm(), cells.get(0));
    }
    SourceCell visitCell = cell(cells, Target.Visit.class);
    SourceCell instance = cell(cells, Target.Instance.class);
    VisitNames.Named named =
        visitCell == null || visitCell.isBlank()
            ? new VisitNames.Named(null, null)
            : VisitNames.of(manifest, file)
                .named(visitCell.value(), instance == null ? null : instance.value());
    String visit = named.name();
    boolean known = visit != null && manifest.visits().containsKey(visit);
    List<SourceCell> lost = new ArrayList<>();
    List<SourceCell> unrated = new ArrayList<>();
    List<SourceCell> unmapped = new ArrayList<>();
    boolean isMapped = cell(cells, Target.Unmapped.class) == null;
    for (SourceCell cell : cells) {
      if (cell.target() instanceof Target.Visit && known) {
        facts.noteVisit(visit);
        if (named.arm() == null) {
          account.count(cell, Fate.HARMONISED);
        } else {
          reader.readArm(cell, named.arm());
        }
      } else if (!isMapped
          && (cell.target() instanceof Target.Parameter
              || cell.target() instanceof Target.Unmapped)) {
        unmapped.add(cell);
      } else if (cell.target() instanceof Target.Parameter && !cell.isBlank()) {
        account.count(cell, Fate.HARMONISED);
      } else if (isMissing(file, cell)) {
        account.count(cell, Fate.MISSING);
        noteMissing(file, cell);
        if (cell.target() instanceof Target.Arm) {
          facts.arm().at(cell);
        }
      } else if ("unreadable".equals(cell.mark()) && !(cell.target() instanceof Target.VisitDate)) {
        findings.reject(cell, Rule.UNREADABLE_CELL, null);
      } else if (isLabelledMissing(file, cell)) {
        findings.reject(
            cell,
            Rule.LABELLED_MISSING,
            "The file labels %s as \"%s\""
                .formatted(Blanks.strip(cell.value()), cell.label().text()));
      } else if (file.visit() != null && !known && needsVisit(cell.target())) {
        lost.add(cell);
      } else if (cell.target() instanceof Target.Unrated
          || (cell.target() instanceof Target.Rater && isUnrated(file, cells))) {
        unrated.add(cell);
      } else {
        reader.read(file, cell, visit);
      }
    }
    if (lost.stream()
        .allMatch(
            c ->
                c.target() instanceof Target.Visit
                    || c.target() instanceof Target.Instance
                    || c.target() instanceof Target.VisitDate)) {
      // Nothing else stands in the row: REDCap has one of each event for what does not repeat.
      lost.forEach(c -> account.count(c, Fate.MISSING));
    } else {
      SourceCell at = visitCell == null ? lost.get(0) : visitCell;
      lost.forEach(c -> endpoint.keptOut(file, c.target(), dayOf(cells)));
      findings.reject(lost, visit == null ? Rule.MISSING_VISIT : Rule.UNKNOWN_VISIT, at);
    }
    if (!unmapped.isEmpty()) {
      findings.reject(unmapped, Rule.UNKNOWN_PARAMETER, cell(cells, Target.Parameter.class));
    }
    if (!unrated.isEmpty()) {
      unrated.forEach(c -> endpoint.keptOut(file, c.target(), dayOf(cells)));
      SourceCell rater = cell(cells, Target.Rater.class);
      findings.reject(unrated, Rule.UNKNOWN_RATER, rater == null ? unrated.get(0) : rater);
    }
  }

  /** True where a row gives an item or score, and no rater that the manifest knows. */
  private boolean isUnrated(Manifest.DataFile file, List<SourceCell> cells) {
    return cells.stream()
        .anyMatch(c -> c.target() instanceof Target.Unrated && !isMissing(file, c));
  }

  private static SourceCell cell(List<SourceCell> cells, Class<? extends Target> kind) {
    for (SourceCell cell : cells) {
      if (kind.isInstance(cell.target())) {
        return cell;
      }
    }
    return null;
  }

  /** Rejects a row as a whole. */
  void rejectRow(Rule rule, List<SourceCell> cells, String problem) {
    findings.rejectRow(cells, rule, problem);
  }

  /** Rejects a row that names no patient; a row that is blank altogether says nothing. */
  void rejectNameless(Manifest.DataFile file, List<SourceCell> cells) {
    if (cells.stream().allMatch(SourceCell::isBlank)) {
      cells.forEach(c -> account.count(c, Fate.MISSING));
    } else {
      rejectRow(whyNameless(file, cells), cells, null);
    }
  }

  private Rule whyNameless(Manifest.DataFile file, List<SourceCell> cells) {
    if (cells.stream().anyMatch(c -> "summary".equals(c.mark()))) {
      return Rule.SUMMARY_ROW;
    }
    if (cells.stream().anyMatch(c -> "header".equals(c.mark()))) {
      return Rule.REPEATED_HEADER;
    }
    boolean doubtful = cells.stream().anyMatch(c -> "doubtful".equals(c.mark()));
    boolean saysMore = cells.stream().anyMatch(c -> !c.isId() && !isMissing(file, c));
    return doubtful && saysMore ? Rule.DOUBTFUL_ID : Rule.MISSING_ID;
  }

  /** Notes that the patient is in other files of the study but not in this one. */
  void noteAbsence(String file, String inArm, String presentAt) {
    if (inArm != null && facts.arm().isOfFile()) {
      return; // another arm's file
    }
    findings.inFile(file, Rule.ID_NOT_IN_FILE, "The id stands in " + presentAt);
  }

  /** Settles what the cells say together, and gives the patient's rows. */
  Harmonised close(int sourceRows) {
    if (isSomebody) {
      facts.settle(rows, sourceRows, out);
    }
    out.cellAccount.addAll(account.rows(study.id(), study.fingerprint()));
    return out;
  }

  private boolean isMissing(Manifest.DataFile file, SourceCell cell) {
    if (cell.isBlank()) {
      return true;
    }
    if (cell.isId() || cell.value() == null || cell.mark() != null) {
      return false;
    }
    return manifest.isMissing(file, cell.target(), Blanks.strip(cell.value()));
  }

  /** Notes an answer or a score of the form that is declared missing. */
  private void noteMissing(Manifest.DataFile file, SourceCell cell) {
    boolean byFile = "user".equals(cell.mark());
    if (cell.target() instanceof Target.Measured m
        && m.rater() != null
        && (byFile || !cell.isBlank())) {
      StudyForm form = forms.form(file.measures().get(m.measure()), m.rater());
      out.givenNumbers().missing(file, m, forms, form, byFile, cell.value());
    }
  }

  /**
   * True where a number would count that the file itself says is none, and nobody has declared what
   * it is.
   */
  private static boolean isLabelledMissing(Manifest.DataFile file, SourceCell cell) {
    if (cell.label() == null || !cell.label().saysMissing()) {
      return false;
    }
    Target target = cell.target();
    return (target instanceof Target.Covariate c && !"category".equals(c.type()))
        || file.measure(target)
            .map(m -> !m.values().containsKey(Blanks.strip(cell.value())))
            .orElse(false);
  }

  /** True where what the cell says depends on the row's visit. */
  private boolean needsVisit(Target target) {
    return target instanceof Target.Visit
        || target instanceof Target.Instance
        || target instanceof Target.VisitDate
        || (target instanceof Target.Measured m && m.visit() == null);
  }

  /** The day of a row; null where it has none. */
  private static Integer dayOf(List<SourceCell> cells) {
    SourceCell date = cell(cells, Target.VisitDate.class);
    return date != null && "day".equals(date.mark()) ? Integer.valueOf(date.value()) : null;
  }
}
