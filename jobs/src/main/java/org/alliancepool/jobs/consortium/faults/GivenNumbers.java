package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.warehouse.Rows;
import org.alliancepool.schemas.instrument.Range;
import org.apache.spark.sql.Row;

/**
 * The numbers that files give for each form, also those that are not accepted: only all of them
 * together show on which scale a form was answered.
 */
public final class GivenNumbers implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a number is of its form. */
  public enum Kind {
    ITEM,
    SCORE,
    /** An answer of the form that the file itself declares missing. */
    MISSING_IN_FILE,
    /** An answer of the form that stands in {@code missing} of the manifest. */
    MISSING_IN_MANIFEST,
    /** A score of the form that the file itself declares missing. */
    SCORE_MISSING_IN_FILE,
    /** A score of the form that stands in {@code missing} of the manifest. */
    SCORE_MISSING_IN_MANIFEST;

    /** As tables have it. */
    public static Kind of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** True for numbers that are none because they are declared missing. */
    public boolean isMissing() {
      return this != ITEM && this != SCORE;
    }

    /** True for scores, false for answers. */
    public boolean isScore() {
      return name().startsWith("SCORE");
    }

    /** True where the file declares them missing, and not the manifest. */
    public boolean isByFile() {
      return this == MISSING_IN_FILE || this == SCORE_MISSING_IN_FILE;
    }
  }

  private record Held(String form, Kind kind) implements Serializable {}

  private static final class Seen implements Serializable {
    private static final long serialVersionUID = 1L;

    private long n;
    private long outside;
    private long between;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    private void add(double given) {
      double value = StudyForm.withoutNoise(given);
      n++;
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }

    private void merge(Seen other) {
      n += other.n;
      outside += other.outside;
      between += other.between;
      lowest = Math.min(lowest, other.lowest);
      highest = Math.max(highest, other.highest);
    }
  }

  private final HashMap<Held, Seen> seen = new HashMap<>();

  /** A number that is an answer or a score of the form. */
  public void accepted(StudyForm form, Kind kind, double value) {
    seen(new Held(form.id(), kind)).add(value);
  }

  /** A number that is none. */
  public void outside(StudyForm form, Kind kind, double value) {
    Seen here = seen(new Held(form.id(), kind));
    here.add(value);
    here.outside++;
    if (kind == Kind.ITEM && form.isBetweenAnswers(value)) {
      here.between++;
    }
  }

  /**
   * A cell of an item or a score that is declared missing: taken where its number is an answer or a
   * score of the form. What {@code missing} of the measure itself says is meant, and not taken.
   *
   * @param form of the cell
   * @param byFile true where the file declares it, false where the manifest does
   * @param text what stands in the cell
   */
  public void missing(
      Manifest.DataFile file,
      Target.Measured target,
      StudyForms forms,
      StudyForm form,
      boolean byFile,
      String text) {
    Manifest.Measure measure = file.measures().get(target.measure());
    String code = Blanks.strip(text);
    if (Numbers.isCode(code, measure.missing())) {
      return;
    }
    Optional<Double> number = Numbers.read(code, measure.values(), file);
    if (target instanceof Target.Item item) {
      number
          .filter(n -> form.answer(item.item(), n).isPresent())
          .ifPresent(
              n -> accepted(form, byFile ? Kind.MISSING_IN_FILE : Kind.MISSING_IN_MANIFEST, n));
    } else {
      // Of a scale whose range is not known, no number is known to be a score.
      Optional<Range> range = form.range(measure.subscale(), forms.reporting(measure));
      number
          .filter(n -> range.isPresent() && range.get().contains(n))
          .ifPresent(
              n ->
                  accepted(
                      form,
                      byFile ? Kind.SCORE_MISSING_IN_FILE : Kind.SCORE_MISSING_IN_MANIFEST,
                      n));
    }
  }

  private Seen seen(Held held) {
    return seen.computeIfAbsent(held, h -> new Seen());
  }

  /** Adds what was given elsewhere. */
  public void merge(GivenNumbers other) {
    other.seen.forEach((held, more) -> seen(held).merge(more));
  }

  /** What is wrong with the scales that the manifest declares, and what to do; a sentence each. */
  public List<String> faults(StudyForms forms) {
    return ordered().stream()
        .map(
            e ->
                new DeclaredScale(
                        forms.withId(e.getKey().form()).orElseThrow(),
                        e.getKey().kind(),
                        e.getValue().n,
                        e.getValue().outside,
                        e.getValue().between,
                        e.getValue().lowest,
                        e.getValue().highest)
                    .fault())
        .flatMap(Optional::stream)
        .toList();
  }

  private List<Map.Entry<Held, Seen>> ordered() {
    List<Map.Entry<Held, Seen>> ordered = new ArrayList<>(seen.entrySet());
    ordered.sort(
        Comparator.comparing((Map.Entry<Held, Seen> e) -> e.getKey().form())
            .thenComparing(e -> e.getKey().kind()));
    return ordered;
  }

  /** The elements of {@code study.given_number}. */
  public List<Row> rows() {
    return ordered().stream()
        .map(
            e ->
                Rows.of(
                    e.getKey().form(),
                    e.getKey().kind().code(),
                    e.getValue().n,
                    e.getValue().outside,
                    e.getValue().between,
                    e.getValue().lowest,
                    e.getValue().highest))
        .toList();
  }
}
