package org.alliancepool.jobs.ingest.read;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.DateShape;
import org.alliancepool.jobs.consortium.faults.DatesSeen;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;

/** The dates of the visits of a file's rows, as the manifest says that they are written. */
public final class RowDates {
  private static final Pattern ISO_DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final int column;
  private final boolean isText;
  private final DateFormat format;

  /**
   * @param columns of the file
   */
  public RowDates(Manifest manifest, FileMapping mapping, List<SourceColumn> columns) {
    this.manifest = manifest;
    this.file = mapping.file();
    this.column = mapping.columnOf(Target.VisitDate.class);
    this.isText = column >= 0 && columns.get(column).type() == SourceColumn.Type.TEXT;
    String declared = mapping.file().dateFormat();
    this.format = declared == null ? DateFormat.ISO : DateFormat.of(manifest.studyId(), declared);
  }

  /** The date of a row's visit; empty where the row has none, or none that can be read. */
  Optional<LocalDate> of(SourceRecord r) {
    String text = column < 0 ? null : r.present(column);
    return text == null || Blanks.isBlank(text) ? Optional.empty() : of(text);
  }

  /** The shape of what a row has for its date and that is none, nor a part of one, nor missing. */
  Optional<String> impossible(SourceRecord r) {
    return Optional.ofNullable(column < 0 ? null : r.present(column))
        .filter(text -> !Blanks.isBlank(text) && !isMissing(text))
        .filter(text -> of(text).isEmpty())
        .filter(text -> !DatesSeen.isPartial(text))
        .map(DateShape::of);
  }

  /** True of a text that the manifest declares missing. */
  boolean isMissing(String text) {
    return text != null
        && Stream.concat(manifest.missing().stream(), file.missing().stream())
            .anyMatch(code -> Blanks.strip(code).equalsIgnoreCase(Blanks.strip(text)));
  }

  /** The date that a cell of the column says. */
  Optional<LocalDate> of(String text) {
    // Formats that know dates hand them over as ISO whatever the manifest says of text dates.
    boolean iso = !isText || ISO_DATE.matcher(text).matches();
    return StudyDates.parse(text, iso ? DateFormat.ISO : format);
  }
}
