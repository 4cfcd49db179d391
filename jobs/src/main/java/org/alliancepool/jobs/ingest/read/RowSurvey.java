package org.alliancepool.jobs.ingest.read;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Blanks;
import org.alliancepool.jobs.consortium.DoubtfulIds;
import org.alliancepool.jobs.consortium.FileMapping;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.Target;
import org.alliancepool.jobs.consortium.VisitNames;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.SourceRecord;

/**
 * Looks at whom the rows of a file are of, and in which arm, before there is a run: what it would
 * keep out or take for one. Nothing that it says holds an id.
 */
public final class RowSurvey {
  private final Manifest manifest;
  private final FileMapping mapping;
  private final IdColumns ids;
  private final VisitNames visits;
  private final int armColumn;
  private final int visitColumn;
  private final int instanceColumn;
  private final ArmCodes arms;
  private final RowsOfIds rows;
  private final DoubtfulIds doubtful;

  public RowSurvey(Study study, FileMapping mapping) {
    this.manifest = study.manifest();
    this.mapping = mapping;
    this.ids = IdColumns.of(mapping);
    this.visits = VisitNames.of(manifest, mapping.file());
    this.armColumn = mapping.columnOf(Target.Arm.class);
    this.visitColumn = mapping.columnOf(Target.Visit.class);
    this.instanceColumn = mapping.columnOf(Target.Instance.class);
    this.arms = new ArmCodes(manifest, mapping.file());
    this.rows = new RowsOfIds(manifest, mapping, RowsOfIds.MOST_CELLS);
    this.doubtful = new DoubtfulIds(mapping.file());
  }

  /** Looks at a sound row that counts. */
  public void add(SourceRecord r) {
    String text = ids.text(r);
    switch (ids.whose(text)) {
      case PARTICIPANT -> addParticipant(r, IdColumns.id(text));
      case MANY -> doubtful.addSummary(r.position());
      case DOUBTFUL -> doubtful.addDoubtful(r.position());
      case NOBODY -> {
        return;
      }
    }
  }

  private void addParticipant(SourceRecord r, String id) {
    String[] cells = new String[r.values().length];
    for (Map.Entry<Integer, Target> column : mapping.targets().entrySet()) {
      cells[column.getKey()] = said(r, column.getKey(), column.getValue());
    }
    if (visitColumn < 0) {
      rows.add(r.position(), id, null, cells);
    } else if (cells[visitColumn] != null) {
      String instance = instanceColumn < 0 ? null : cells[instanceColumn];
      VisitNames.Named visit = visits.named(cells[visitColumn], instance);
      if (manifest.visits().containsKey(visit.name())) {
        rows.add(r.position(), id, visit.name(), cells);
        addArm(r, id, visit.arm());
      }
    }
    addArm(r, id, armColumn < 0 ? null : cells[armColumn]);
  }

  private void addArm(SourceRecord r, String id, String code) {
    if (code != null) {
      arms.add(r.position(), id, code);
    }
  }

  /** What a cell says; null where it says nothing. */
  private String said(SourceRecord r, int column, Target target) {
    String text = r.missing()[column] == null ? r.values()[column] : null;
    if (text == null || Blanks.isBlank(text)) {
      return null;
    }
    String stripped = Blanks.strip(text);
    return manifest.isMissing(mapping.file(), target, stripped) ? null : stripped;
  }

  /** What the run would go through with, and the data manager should look at. */
  public List<String> warnings() {
    return Stream.of(arms.warning(), rows.warning(), doubtful.fault())
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Sees that the arms can be told.
   *
   * @throws UserError where the file's codes of arms are none of the manifest's
   */
  public void requireArms() {
    arms.fault()
        .ifPresent(
            fault -> {
              throw new UserError(
                  ErrorName.INVALID_MANIFEST,
                  "Cannot tell the arms in file \"%s\" of study \"%s\": %s."
                      .formatted(mapping.file().label(), manifest.studyId(), fault));
            });
  }
}
