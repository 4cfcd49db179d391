package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ObjDoubleConsumer;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.faults.MovedScales.Place;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.alliancepool.schemas.instrument.Range;
import org.alliancepool.schemas.instrument.Scoring;
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

  /**
   * Where a number stands.
   *
   * @param file its label
   */
  public record Source(String file, String visit, String participant) {}

  private record Held(String form, Kind kind) implements Serializable, Comparable<Held> {
    @Override
    public int compareTo(Held o) {
      int c = form.compareTo(o.form);
      return c == 0 ? kind.compareTo(o.kind) : c;
    }
  }

  private final TreeMap<Held, HashMap<Place, NumbersSeen>> seen = new TreeMap<>();

  /** A number that is an answer of the form. */
  public void acceptedAnswer(StudyForm form, double given, Source source) {
    add(form, Kind.ITEM, given, source, NumbersSeen::add);
  }

  /**
   * A number that is a score of the form; it may be more likely a mean than the sum it should be.
   */
  public void acceptedScore(
      StudyForm form, String scale, Scoring.Reporting reporting, double given, Source source) {
    boolean isLikeMean = form.isLikeMean(scale, reporting, given);
    add(form, Kind.SCORE, given, source, isLikeMean ? NumbersSeen::addLikeMean : NumbersSeen::add);
  }

  /** A number that is none. */
  public void outside(StudyForm form, Kind kind, double given, Source source) {
    boolean between = kind == Kind.ITEM && form.isBetweenAnswers(StudyForm.withoutNoise(given));
    add(form, kind, given, source, between ? NumbersSeen::addBetween : NumbersSeen::addOutside);
  }

  private void add(
      StudyForm form,
      Kind kind,
      double given,
      Source source,
      ObjDoubleConsumer<NumbersSeen> number) {
    double value = StudyForm.withoutNoise(given);
    NumbersSeen here = seen(form, kind, new Place(source.file(), source.visit()));
    number.accept(here, value);
    if (kind == Kind.ITEM) {
      here.place(form.answers(), value, source.participant());
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
              n -> missing(form, byFile ? Kind.MISSING_IN_FILE : Kind.MISSING_IN_MANIFEST, n));
    } else {
      // Of a scale whose range is not known, no number is known to be a score.
      Optional<Range> range = form.range(measure.subscale(), forms.reporting(measure));
      number
          .filter(n -> range.isPresent() && range.get().contains(n))
          .ifPresent(
              n ->
                  missing(
                      form,
                      byFile ? Kind.SCORE_MISSING_IN_FILE : Kind.SCORE_MISSING_IN_MANIFEST,
                      n));
    }
  }

  private void missing(StudyForm form, Kind kind, double value) {
    seen(form, kind, Place.ALL).add(StudyForm.withoutNoise(value));
  }

  private NumbersSeen seen(StudyForm form, Kind kind, Place place) {
    return seen(new Held(form.id(), kind), place);
  }

  private NumbersSeen seen(Held held, Place place) {
    return seen.computeIfAbsent(held, h -> new HashMap<>())
        .computeIfAbsent(place, p -> new NumbersSeen());
  }

  /** Adds what was given elsewhere. */
  public void merge(GivenNumbers other) {
    other.seen.forEach(
        (held, places) -> places.forEach((place, more) -> seen(held, place).merge(more)));
  }

  /** What is wrong with the scales that the manifest declares, and what to do; a sentence each. */
  public List<String> faults(StudyForms forms) {
    return DeclaredScale.faults(rows().stream().map(r -> DeclaredScale.of(r, forms)).toList());
  }

  /**
   * The elements of {@code study.given_number}: the numbers of each form together, and behind them
   * those of its visits and files where the scale has moved.
   */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    seen.forEach(
        (held, places) -> {
          rows.add(row(held, Place.ALL, MovedScales.sum(places.values())));
          Map<Place, NumbersSeen> moved =
              switch (held.kind()) {
                case ITEM -> MovedScales.ofAnswers(places);
                case SCORE -> MovedScales.ofScores(places);
                default -> Map.of();
              };
          moved.forEach((place, of) -> rows.add(row(held, place, of)));
        });
    return rows;
  }

  private static Row row(Held held, Place place, NumbersSeen of) {
    return Rows.of(
        held.form(),
        held.kind().code(),
        of.n(),
        of.outside(),
        of.between(),
        of.lowest(),
        of.highest(),
        place.file(),
        place.visit());
  }
}
