package org.alliancepool.jobs.ingest.read;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.DateShape;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.cell.WholeNumbers;
import org.alliancepool.jobs.consortium.faults.DatesSeen;
import org.alliancepool.jobs.consortium.faults.WrittenIds;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.ParameterTargets;
import org.alliancepool.jobs.consortium.mapping.RowFilter;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.Sentence;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.TableReaders;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/**
 * The rows of one study, file by file, with bounded memory. After the rows of a file comes one row
 * that accounts for it. A file that cannot be read ends the study with one row that says why; what
 * was given before is then not to be used.
 *
 * <p>Files with visit dates are read twice: first for day zero of every participant. Files of
 * parameters are read first for their codes: see {@link StandIns}.
 */
public final class StudyReader implements Iterator<SourceRead> {

  private final Study study;
  private final Pseudonymiser pseudonymiser;
  private final StudyForms forms;
  private final Iterator<Manifest.DataFile> files;
  private final Map<String, StandIns> standIns = new HashMap<>();
  private StudyDates dates;
  private OpenFile open;
  private final IdsSeen seen = new IdsSeen();
  private SourceRead next;
  private boolean ended;

  public StudyReader(Study study, Pseudonymiser pseudonymiser) {
    this.study = study;
    this.pseudonymiser = pseudonymiser;
    this.forms = StudyForms.of(study.manifest());
    this.files = study.manifest().files().iterator();
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      try {
        if (dates == null) {
          dates = dates();
        }
        next = advance();
      } catch (UserError e) {
        next = failure(e);
        ended = true;
      } catch (IOException e) {
        next =
            failure(
                new UserError(
                    ErrorName.MISSING_FILE,
                    "Cannot read the files of study \"%s\": %s. Check the file and the rights to it."
                        .formatted(study.manifest().studyId(), Sentence.why(e)),
                    e));
        ended = true;
      }
      if (ended && open != null) {
        open.closeQuietly();
      }
    }
    return next != null;
  }

  @Override
  public SourceRead next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    SourceRead given = next;
    next = null;
    return given;
  }

  private SourceRead advance() throws IOException {
    if (open == null) {
      if (!files.hasNext()) {
        ended = true;
        return null;
      }
      open = new OpenFile(files.next());
    }
    SourceRecord record = open.next();
    if (record != null) {
      return open.row(record);
    }
    SourceRead account = open.account();
    open.reader.close();
    open = null;
    return account;
  }

  /** Day zero of every participant, from all files that date their visits. */
  private StudyDates dates() throws IOException {
    StudyDates found = new StudyDates();
    String zeroVisit = study.manifest().dayZero();
    for (Manifest.DataFile file : study.manifest().files()) {
      if (file.visitDate() == null) {
        continue;
      }
      OpenFile f = new OpenFile(file);
      try {
        for (SourceRecord r = f.next(); r != null; r = f.next()) {
          String participant = f.participant(r);
          Optional<LocalDate> date = f.rowDates.of(r);
          if (participant != null && date.isPresent()) {
            found.note(participant, date.get());
            if (zeroVisit != null && zeroVisit.equals(f.visits.of(r))) {
              found.noteZero(participant, date.get());
            }
          }
        }
      } finally {
        f.closeQuietly();
      }
    }
    return found;
  }

  private SourceRead failure(UserError e) {
    return new SourceRead.Failure(study.manifest().studyId(), e.getMessage());
  }

  private StandIns standIns(OpenFile f) throws IOException {
    StandIns found = standIns.get(f.file.label());
    if (found == null) {
      found =
          StandIns.in(
              study.manifest(),
              f.mapping,
              f.parameters,
              () -> TableReaders.open(f.source, options(f.file)));
      standIns.put(f.file.label(), found);
    }
    return found;
  }

  /** Options of a file, as the manifest declares them. */
  public static ReadOptions options(Manifest.DataFile file) {
    return new ReadOptions(
        ReadOptions.Format.valueOf(file.format().toUpperCase(Locale.ROOT)),
        file.encoding(),
        file.delimiter() == null ? null : file.delimiter().charAt(0),
        file.sheet(),
        file.dataset(),
        new ReadOptions.Rows(
            file.firstHeaderRow(), file.headerRows(), file.dataRow() == null ? 1 : file.dataRow()),
        Numbers.decimalMark(file),
        "blank".equals(file.shortRows()));
  }

  /** A file being read, with its mapping. */
  private final class OpenFile {
    private final Manifest.DataFile file;
    private final ByteSource source;
    private final TableReader reader;
    private final FileMapping mapping;
    private final RowFilter filter;
    private final ParameterTargets parameters;
    private final StandIns standIns;
    private final HeaderRows headers;
    private final RenamedColumns renamed;
    private final RowVisits visits;
    private final LineBreaks breaks;
    private final IdColumns ids;
    private final RowDates rowDates;
    private final int parameterColumn;
    private final Set<List<String>> described = new HashSet<>();
    private long rows;
    private long cells;
    private String lastText;
    private IdColumns.Whose whose = IdColumns.Whose.NOBODY;
    private String lastPseudonym;

    OpenFile(Manifest.DataFile file) throws IOException {
      this.file = file;
      this.source = study.folder().source(file.file());
      this.reader = TableReaders.open(source, options(file));
      try {
        List<String> names = reader.columns().stream().map(SourceColumn::name).toList();
        this.mapping = FileMapping.resolve(study.manifest(), file, forms, names);
        this.rowDates = new RowDates(study.manifest(), mapping, reader.columns());
        this.filter = RowFilter.resolve(mapping);
        this.parameters = ParameterTargets.of(mapping, forms);
        this.standIns = standIns(this);
      } catch (UserError | IOException e) {
        closeQuietly();
        throw e;
      }
      this.ids = IdColumns.of(mapping);
      this.parameterColumn = mapping.columnOf(Target.Parameter.class);
      this.headers = new HeaderRows(mapping);
      this.renamed = new RenamedColumns(study.manifest(), mapping);
      this.visits = new RowVisits(study.manifest(), mapping);
      this.breaks = new LineBreaks(study.manifest(), mapping, parameters);
    }

    /** The next row that counts and says something that is mapped; null behind the last. */
    SourceRecord next() throws IOException {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        if (r.problem() == null && !filter.selects(r::present)) {
          continue;
        }
        SourceRecord row = breaks.checked(r);
        if (isWanted(row) || saysSomethingNew(row)) {
          return row;
        }
      }
      return null;
    }

    /** Of rows of parameters that are not wanted, the first that says an arm, not the repeats. */
    private boolean saysSomethingNew(SourceRecord r) {
      List<String> said = new ArrayList<>();
      mapping
          .targets()
          .forEach(
              (column, target) -> {
                if (target.describesParticipant()) {
                  said.add(r.values()[column]);
                }
              });
      return mapping.describesParticipant() && described.add(said);
    }

    /** False for a row of a parameter that no measure wants, nor should. */
    private boolean isWanted(SourceRecord r) {
      String code = parameterColumn < 0 ? null : r.present(parameterColumn);
      return code == null
          || r.problem() != null
          || parameters.target(Blanks.strip(code)).isPresent()
          || standIns.isOne(r)
          || headers.isOne(r);
    }

    /** Whose row it is; null where it names nobody, or what it names may be another cell. */
    String participant(SourceRecord r) {
      if (r.problem() != null || headers.isOne(r)) {
        return null;
      }
      String text = ids.text(r);
      // The rows of one mostly stand together.
      if (!Objects.equals(text, lastText) || SummaryRows.isSentence(text)) {
        lastText = text;
        whose = ids.whose(text, r);
        lastPseudonym =
            whose == IdColumns.Whose.PARTICIPANT
                ? pseudonymiser.participant(study.manifest().studyId(), ids.id(text))
                : null;
        if (lastPseudonym != null) {
          seen.add(ids.id(text));
        }
      }
      return lastPseudonym;
    }

    SourceRead row(SourceRecord r) {
      rows++;
      renamed.add(r);
      String participant = participant(r);
      boolean wanted = isWanted(r);
      List<Row> cells = new ArrayList<>(mapping.targets().size());
      mapping
          .targets()
          .forEach(
              (column, target) -> {
                if (!wanted && !target.describesParticipant()) {
                  return;
                }
                SourceRecord.Missing missing = r.missing()[column];
                String value = r.values()[column];
                String mark = missing == null ? null : missing.name().toLowerCase(Locale.ROOT);
                if (r.problem() != null) {
                  // Cells may have slipped into other columns: any of them may be an id.
                  value = null;
                  mark = "withheld";
                } else if (target instanceof Target.VisitDate && rowDates.isMissing(value)) {
                  // Said here, because of a date that cannot be read only its shape goes on.
                  mark = SourceRecord.Missing.USER.name().toLowerCase(Locale.ROOT);
                } else if (target instanceof Target.VisitDate
                    && missing == SourceRecord.Missing.UNREADABLE) {
                  value = DateShape.of(value);
                } else if (mark == null && value != null && !Blanks.isBlank(value)) {
                  if (target instanceof Target.Participant) {
                    value = participant;
                    mark = headers.isOne(r) ? HeaderRows.MARK : whose.mark();
                  } else if (target instanceof Target.Clinician) {
                    value =
                        pseudonymiser.clinician(
                            study.manifest().studyId(), WholeNumbers.plain(value));
                    mark = "pseudonym";
                  } else if (target instanceof Target.VisitDate) {
                    Optional<LocalDate> date = rowDates.of(value);
                    String none = DatesSeen.isPartial(value) ? "partial" : "unreadable";
                    mark = date.isEmpty() ? none : participant == null ? "withheld" : "day";
                    value =
                        date.isEmpty()
                            ? DateShape.of(value)
                            : participant == null
                                ? null
                                : Long.toString(dates.day(participant, date.get()));
                  }
                }
                cells.add(Rows.of(mapping.columns().get(column), value, mark));
              });
      this.cells += cells.size();
      return new SourceRead.Line(
          Rows.of(
              study.manifest().studyId(),
              file.label(),
              r.position(),
              participant,
              cells,
              r.problem(),
              study.fingerprint()));
    }

    SourceRead account() throws IOException {
      if (file.isByParameter()) {
        parameters.requireAll();
      }
      if (rows == 0) {
        throw new UserError(
            ErrorName.EMPTY_FILE,
            "Cannot use study \"%s\": file \"%s\" has no rows that count. Ask the site for the data, or correct only: or remove the file from the manifest."
                .formatted(study.manifest().studyId(), file.label()));
      }
      List<Row> labels = new ArrayList<>();
      for (int c : mapping.targets().keySet()) {
        SourceColumn column = reader.columns().get(c);
        Map<String, String> values = new LinkedHashMap<>(column.valueLabels());
        labels.add(Rows.of(mapping.columns().get(c), column.label(), values));
      }
      WrittenIds written = seen.written();
      return new SourceRead.Account(
          Rows.of(
              study.manifest().studyId(),
              file.label(),
              study.checksums().get(file.file()),
              source.size(),
              file.format(),
              rows,
              cells,
              mapping.mappedColumns(),
              mapping.unmappedColumns(),
              renamed.found().stream()
                  .map(c -> Rows.of(c.column(), c.mapped(), c.ratings()))
                  .toList(),
              labels,
              Rows.of(written.n(), written.alike(), written.twice(), written.tests()),
              study.fingerprint()));
    }

    void closeQuietly() {
      try {
        reader.close();
      } catch (IOException e) {
        // The read has already ended, well or with its own message; a failing close adds nothing.
        return;
      }
    }
  }
}
