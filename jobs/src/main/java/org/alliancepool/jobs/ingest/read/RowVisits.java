package org.alliancepool.jobs.ingest.read;

import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.consortium.mapping.VisitNames;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;

/** The visit that a row names, in the file's column of visits and that of their repeats. */
final class RowVisits {
  private final VisitNames names;
  private final int visitColumn;
  private final int instanceColumn;

  RowVisits(Manifest manifest, FileMapping mapping) {
    this.names = VisitNames.of(manifest, mapping.file());
    this.visitColumn = mapping.columnOf(Target.Visit.class);
    this.instanceColumn = mapping.columnOf(Target.Instance.class);
  }

  /** False where rows do not name their visits. */
  boolean hasColumn() {
    return visitColumn >= 0;
  }

  /** A visit of the manifest, or where it has none such, what the row says; null for nothing. */
  String of(SourceRecord r) {
    String said = r.present(visitColumn);
    return said == null ? null : names.named(said, r.present(instanceColumn)).name();
  }
}
