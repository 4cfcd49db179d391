package org.alliancepool.jobs.ingest.read;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.ParameterTargets;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.consortium.mapping.VisitNames;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.text.UnclosedQuote;

/**
 * Finds rows of which a cell holds a line break where no value has one, in an id, a date or a
 * number: what stands there are two values, or rows of other participants, and is not to be kept. A
 * text that the manifest has as it stands, such as a visit's name of two lines, is none; nor are
 * line ends around a value, nor the names of clinicians and a category's text. Where no quote can
 * be left open, as in a workbook, a value with a remark below it is no number and the row stays.
 */
public final class LineBreaks {
  private final Manifest manifest;
  private final FileMapping mapping;
  private final ParameterTargets parameters;
  private final VisitNames visits;
  private final boolean mayBeOpen;
  private final int instanceColumn;
  private final int parameterColumn;
  private final Map<Integer, Target> ofOneLine = new LinkedHashMap<>();

  public LineBreaks(Manifest manifest, FileMapping mapping, ParameterTargets parameters) {
    this.manifest = manifest;
    this.mapping = mapping;
    this.parameters = parameters;
    this.mayBeOpen = Set.of("csv", "tsv").contains(mapping.file().format());
    this.visits = VisitNames.of(manifest, mapping.file());
    this.instanceColumn = mapping.columnOf(Target.Instance.class);
    this.parameterColumn = mapping.columnOf(Target.Parameter.class);
    mapping.targets().forEach(ofOneLine::put);
    ofOneLine
        .values()
        .removeIf(
            t ->
                t instanceof Target.Clinician
                    || (t instanceof Target.Covariate c && "category".equals(c.type())));
    // A part of the id may be a category too.
    mapping.idColumns().forEach(c -> ofOneLine.putIfAbsent(c, new Target.Participant(0)));
  }

  /** The row, with a problem where it has such a cell. */
  public SourceRecord checked(SourceRecord r) {
    if (r.problem() != null) {
      return r;
    }
    for (Map.Entry<Integer, Target> e : ofOneLine.entrySet()) {
      String text = r.values()[e.getKey()];
      if (text != null && isBroken(text) && isBroken(Blanks.strip(text)) && !isKnown(e, r)) {
        String cell = "the cell in column \"%s\"".formatted(mapping.columns().get(e.getKey()));
        Optional<String> problem = UnclosedQuote.in(cell, text);
        if (problem.isEmpty() && (mayBeOpen || e.getValue() instanceof Target.Participant)) {
          problem = Optional.of(cell + " holds a line break, and no value has one");
        }
        if (problem.isPresent()) {
          return new SourceRecord(r.position(), r.values(), r.missing(), problem.get());
        }
      }
    }
    return r;
  }

  private static boolean isBroken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= '\n' && c <= '\r') || c == '\u0085' || c == '\u2028' || c == '\u2029') {
        return true;
      }
    }
    return false;
  }

  /** True for what the manifest says, and for what is not asked for. */
  private boolean isKnown(Map.Entry<Integer, Target> column, SourceRecord r) {
    String text = Blanks.strip(r.values()[column.getKey()]);
    Target target = column.getValue();
    if (target instanceof Target.Value) {
      String code = parameterColumn < 0 ? null : said(r, parameterColumn);
      if (code != null) {
        Target of = parameters.target(Blanks.strip(code)).orElse(null);
        return of == null || isAnswer(of, text);
      }
    }
    if (target instanceof Target.Visit) {
      String name = visits.named(text, said(r, instanceColumn)).name();
      return manifest.visits().containsKey(name);
    }
    if (target instanceof Target.Arm) {
      return manifest.arm(text).isPresent();
    }
    if (target instanceof Target.Rater) {
      return mapping.file().measures().stream().anyMatch(m -> m.raterOf(text).isPresent());
    }
    if (target instanceof Target.Parameter) {
      return parameters.target(text).isPresent();
    }
    return isAnswer(target, text);
  }

  private boolean isAnswer(Target target, String text) {
    return manifest.isMissing(mapping.file(), target, text)
        || mapping.file().measure(target).stream().anyMatch(m -> m.values().containsKey(text));
  }

  private static String said(SourceRecord r, int column) {
    return column < 0 || r.missing()[column] != null ? null : r.values()[column];
  }
}
