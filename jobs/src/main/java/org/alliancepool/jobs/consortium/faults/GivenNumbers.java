package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
  public void acceptedAnswer(StudyForm form, int item, double given, Source source) {
    double value = StudyForm.withoutNoise(given);
    seen(form, Kind.ITEM, source).addAnswer(form, item, value, source.participant());
  }

  /** A number that should be an answer to the item, and is none. */
  public void outsideAnswer(StudyForm form, int item, double given, Source source) {
    double value = StudyForm.withoutNoise(given);
    seen(form, Kind.ITEM, source).addOutside(form, item, value, source.participant());
  }

  /**
   * A number that is a score of the form; it may be more likely a mean than the sum it should be.
   */
  public void acceptedScore(
      StudyForm form, String scale, Scoring.Reporting reporting, double given, Source source) {
    NumbersSeen here = seen(form, Kind.SCORE, source);
    double value = StudyForm.withoutNoise(given);
    if (form.isLikeMean(scale, reporting, given)) {
      here.addLikeMean(value);
    } else {
      here.add(value);
    }
  }

  /** A number that should be a score of the form, and is none. */
  public void outsideScore(StudyForm form, double given, Source source) {
    seen(form, Kind.SCORE, source).addOutside(StudyForm.withoutNoise(given));
  }

  private NumbersSeen seen(StudyForm form, Kind kind, Source source) {
    return seen(new Held(form.id(), kind), new Place(source.file(), source.visit()));
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
    seen(new Held(form.id(), kind), Place.ALL).add(StudyForm.withoutNoise(value));
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

  /** Adds all that is given of one participant. */
  public void addParticipant(GivenNumbers one) {
    one.seen.forEach(
        (held, places) -> places.forEach((place, sheet) -> seen(held, place).addSheet(sheet)));
  }

  /** What is wrong with the scales that the manifest declares, and what to do; a sentence each. */
  public List<String> faults(StudyForms forms) {
    List<DeclaredScale> scales = rows().stream().map(r -> DeclaredScale.of(r, forms)).toList();
    List<String> faults = new ArrayList<>(DeclaredScale.faults(scales));
    faults.addAll(DeclaredScale.doubts(scales));
    return faults;
  }

  /**
   * The elements of {@code study.given_number}: the numbers of each form together, and behind them
   * those of its parts that are at fault alone: items, visits and files, some participants there,
   * columns, and places where all have one number.
   */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    seen.forEach(
        (held, places) -> {
          NumbersSeen all = MovedScales.sum(places.values());
          rows.add(row(held, Place.ALL, all, null, null));
          if (held.kind() == Kind.ITEM) {
            addParts(rows, held, all, places);
          } else if (held.kind() == Kind.SCORE) {
            MovedScales.ofScores(places)
                .forEach((place, of) -> rows.add(row(held, place, of, null, null)));
          }
          if (!held.kind().isMissing()) {
            MovedScales.ofOneNumber(places)
                .forEach((place, of) -> rows.add(row(held, place, of, null, of.sheets().n())));
          }
        });
    return rows;
  }

  private static void addParts(
      List<Row> rows, Held held, NumbersSeen all, Map<Place, NumbersSeen> places) {
    ItemsOutside.ofOwnRange(all)
        .forEach((first, of) -> rows.add(row(held, Place.ALL, of, first, null)));
    Map<Place, NumbersSeen> moved = MovedScales.ofAnswers(places);
    moved.forEach((place, of) -> rows.add(row(held, place, of, null, null)));
    MovedScales.forSome(places, moved)
        .forEach((place, some) -> rows.add(row(held, place, some.numbers(), null, some.sheets())));
    ItemsOutside.ofPlaces(places).stream()
        .filter(i -> moved.keySet().stream().noneMatch(i.place()::overlaps))
        .forEach(i -> rows.add(row(held, i.place(), i.numbers(), i.item(), i.sheets())));
  }

  private static Row row(Held held, Place place, NumbersSeen of, Integer item, Long sheets) {
    return Rows.of(
        held.form(),
        held.kind().code(),
        of.n(),
        of.outside(),
        of.between(),
        of.lowest(),
        of.highest(),
        place.file(),
        place.visit(),
        item,
        sheets);
  }
}
