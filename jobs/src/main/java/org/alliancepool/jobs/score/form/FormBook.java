package org.alliancepool.jobs.score.form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.alliancepool.schemas.instrument.Scale;
import org.alliancepool.schemas.instrument.Scoring;
import org.alliancepool.statistics.score.CarriedAnswers;
import org.alliancepool.statistics.score.CopiedAnswers;
import org.alliancepool.statistics.score.FormScore;
import org.alliancepool.statistics.score.FormScorer;
import org.alliancepool.statistics.score.ItemAnalysis;
import org.alliancepool.statistics.score.ItemCovariance;
import org.alliancepool.statistics.score.OpposedItems;
import org.alliancepool.statistics.score.Reliability;
import org.alliancepool.statistics.score.ScoringKey;
import org.alliancepool.statistics.score.SheetMarks;
import org.alliancepool.statistics.score.Standardise;
import org.apache.spark.sql.Row;

/**
 * All sheets of one form by one rater in one study: scores them, puts the scores on comparable
 * scales, and estimates reliability visit by visit.
 */
public final class FormBook {
  /** Fewer complete forms say nothing of reliability. */
  private static final int FEWEST_FOR_RELIABILITY = 10;

  private final Study study;
  private final StudyForm form;
  private final String rater;
  // Patients and visits in the order of their names, so that sums never depend on partitions.
  private final TreeMap<Place, double[]> sheets = new TreeMap<>();
  private final TreeMap<Place, Map<String, Reported>> reported = new TreeMap<>();

  /** Place of each item in a sheet. */
  private final Map<Integer, Integer> columns = new HashMap<>();

  private Place lastPlace;
  private double[] lastSheet;

  private record Place(String participant, String visit) implements Comparable<Place> {
    @Override
    public int compareTo(Place o) {
      int c = participant.compareTo(o.participant);
      return c == 0 ? visit.compareTo(o.visit) : c;
    }
  }

  private record Reported(Scoring.Reporting reporting, double value) {}

  private record Scored(
      Place place,
      Scale scale,
      String source,
      FormScore.Status status,
      Integer items,
      Integer present,
      boolean prorated,
      double raw) {}

  public FormBook(Study study, StudyForm form, String rater) {
    this.study = study;
    this.form = form;
    this.rater = rater;
    form.itemNumbers().forEach(n -> columns.put(n, columns.size()));
  }

  /** Takes an answer to an item. */
  public void answer(String participant, String visit, int item, double value) {
    // The answers of a sheet mostly stand behind each other.
    if (lastPlace == null
        || !lastPlace.participant().equals(participant)
        || !lastPlace.visit().equals(visit)) {
      lastPlace = new Place(participant, visit);
      lastSheet = sheets.computeIfAbsent(lastPlace, p -> blank(columns.size()));
    }
    lastSheet[columns.get(item)] = value;
  }

  /** Takes a score that the site reported. */
  public void score(
      String participant,
      String visit,
      String subscale,
      Scoring.Reporting reporting,
      double value) {
    reported
        .computeIfAbsent(new Place(participant, visit), p -> new TreeMap<>())
        .put(subscale, new Reported(reporting, value));
  }

  /** Rows of {@code score}. */
  public List<Row> scores() {
    List<Row> rows = new ArrayList<>();
    List<Scored> scored = new ArrayList<>();
    for (Scale scale : form.form().scales()) {
      Keys.of(form, scale)
          .ifPresent(
              key ->
                  sheets.forEach(
                      (place, answers) -> {
                        FormScore s = FormScorer.score(answers, key);
                        scored.add(
                            new Scored(
                                place,
                                scale,
                                "items",
                                s.status(),
                                s.items(),
                                s.itemsPresent(),
                                s.basis() == FormScore.Basis.PRORATED,
                                s.raw()));
                      }));
    }
    Map<Place, Set<String>> tooFew = tooFew(scored);
    reported.forEach(
        (place, scores) ->
            scores.forEach(
                (subscale, r) ->
                    form.onOwnRule(subscale, r.reporting(), r.value())
                        .ifPresent(
                            raw ->
                                scored.add(
                                    new Scored(
                                        place,
                                        scale(subscale),
                                        "reported",
                                        tooFew.getOrDefault(place, Set.of()).contains(subscale)
                                            ? FormScore.Status.TOO_FEW_ITEMS
                                            : FormScore.Status.SCORED,
                                        null,
                                        null,
                                        false,
                                        raw)))));
    Map<String, Standardise.Reference> references = references(scored);
    for (Scored s : scored) {
      rows.add(row(s, Optional.ofNullable(references.get(s.scale().id() + s.source()))));
    }
    return rows;
  }

  /**
   * Scales with too few answers, of those that others have enough for. Where a study sends its
   * answers, what a site makes of too few of them (often their sum) is no score either.
   */
  private static Map<Place, Set<String>> tooFew(List<Scored> ofItems) {
    Set<String> answered = new HashSet<>();
    Map<Place, Set<String>> tooFew = new HashMap<>();
    for (Scored s : ofItems) {
      if (s.status() == FormScore.Status.SCORED) {
        answered.add(s.scale().id());
      } else {
        tooFew.computeIfAbsent(s.place(), p -> new HashSet<>()).add(s.scale().id());
      }
    }
    tooFew.values().forEach(scales -> scales.retainAll(answered));
    return tooFew;
  }

  /** Rows of {@code reliability}. */
  public List<Row> reliability() {
    List<Row> rows = new ArrayList<>();
    TreeMap<String, List<double[]>> byVisit = new TreeMap<>();
    sheets.forEach(
        (place, answers) ->
            byVisit.computeIfAbsent(place.visit(), v -> new ArrayList<>()).add(answers));
    Map<String, CopiedAnswers> copied = new HashMap<>();
    Map<String, double[]> usual = new HashMap<>();
    byVisit.forEach(
        (visit, of) -> {
          double[][] answers = of.toArray(double[][]::new);
          usual.put(visit, CopiedAnswers.usual(answers));
          copied.put(visit, CopiedAnswers.of(answers, usual.get(visit)));
        });
    Map<String, List<Row>> carried = carried(usual);
    Map<String, SheetMarks> marks = new HashMap<>();
    sheets.forEach(
        (place, answers) ->
            marks
                .computeIfAbsent(place.visit(), v -> new SheetMarks())
                .add(place.participant(), answers));
    for (Scale scale : form.form().scales()) {
      Optional<ScoringKey> key = Keys.of(form, scale);
      if (key.isEmpty() || scale.items().size() < 2) {
        continue;
      }
      byVisit.forEach(
          (visit, answers) ->
              reliability(
                      visit,
                      scale,
                      answers.stream()
                          .map(a -> FormScorer.keyed(a, key.get()))
                          .toArray(double[][]::new),
                      copied.get(visit),
                      carried.getOrDefault(visit, List.of()),
                      marks.get(visit).marks())
                  .ifPresent(rows::add));
    }
    return rows;
  }

  private Optional<Row> reliability(
      String visit,
      Scale scale,
      double[][] keyed,
      CopiedAnswers copied,
      List<Row> carried,
      List<Long> marks) {
    long complete =
        Arrays.stream(keyed).filter(a -> Arrays.stream(a).noneMatch(Double::isNaN)).count();
    if (complete < FEWEST_FOR_RELIABILITY) {
      return Optional.empty();
    }
    ItemCovariance covariance = ItemCovariance.of(keyed);
    ItemAnalysis items =
        ItemAnalysis.of(
            covariance, scale.reverse().stream().mapToInt(scale.items()::indexOf).toArray());
    if (Arrays.stream(items.itemRestR()).allMatch(Double::isNaN)) {
      return Optional.empty();
    }
    OpposedItems opposed = OpposedItems.of(covariance);
    Optional<Reliability> r = estimated(covariance);
    return Optional.of(
        Rows.of(
            study.id(),
            form.instrument(),
            form.id(),
            rater,
            scale.id(),
            visit,
            items.n(),
            scale.items().size(),
            number(r, Reliability::alpha),
            number(r, Reliability::alphaLb),
            number(r, Reliability::alphaUb),
            number(r.filter(Reliability::omegaConverged), Reliability::omega),
            number(r, Reliability::averageR),
            itemRestR(scale, items),
            negativeItems(scale, items),
            Rows.number(items.reversedRestR()),
            Arrays.stream(opposed.columns()).mapToObj(scale.items()::get).toList(),
            Rows.number(opposed.r()),
            copied.columns().stream().map(this::sameItem).toList(),
            (long) copied.rows(),
            carried,
            marks,
            study.fingerprint()));
  }

  /**
   * How many participants have at a visit the very answers of an earlier one, where that is beyond
   * chance: by visit, what {@code reliability.carried_sheet} has.
   *
   * @param usual the most frequent answers at each visit
   */
  private Map<String, List<Row>> carried(Map<String, double[]> usual) {
    List<String> order = List.copyOf(study.manifest().visits().keySet());
    Map<String, Map<String, CarriedAnswers>> pairs = new HashMap<>();
    List<Map.Entry<Place, double[]>> own = new ArrayList<>();
    for (Map.Entry<Place, double[]> sheet : sheets.entrySet()) {
      String visit = sheet.getKey().visit();
      if (!own.isEmpty()
          && !own.get(0).getKey().participant().equals(sheet.getKey().participant())) {
        own.clear();
      }
      for (Map.Entry<Place, double[]> other : own) {
        pairs
            .computeIfAbsent(visit, v -> new HashMap<>())
            .computeIfAbsent(other.getKey().visit(), v -> new CarriedAnswers())
            .add(sheet.getValue(), other.getValue(), usual.get(visit));
      }
      own.add(sheet);
    }
    Map<String, List<Row>> carried = new HashMap<>();
    pairs.forEach(
        (visit, others) ->
            new TreeMap<>(others)
                .forEach(
                    (other, sheets) -> {
                      boolean isLater = order.indexOf(visit) > order.indexOf(other);
                      if (sheets.equal() > 0) {
                        carried
                            .computeIfAbsent(isLater ? visit : other, v -> new ArrayList<>())
                            .add(Rows.of(isLater ? other : visit, (long) sheets.equal()));
                      }
                    }));
    return carried;
  }

  private Row sameItem(CopiedAnswers.Pair pair) {
    List<Integer> numbers = form.itemNumbers();
    return Rows.of(numbers.get(pair.other()), numbers.get(pair.first()));
  }

  private static List<Row> itemRestR(Scale scale, ItemAnalysis items) {
    return IntStream.range(0, scale.items().size())
        .mapToObj(
            i ->
                Rows.of(
                    scale.items().get(i),
                    scale.reverse().contains(scale.items().get(i)),
                    Rows.number(items.itemRestR()[i])))
        .toList();
  }

  private static List<Integer> negativeItems(Scale scale, ItemAnalysis items) {
    return IntStream.range(0, scale.items().size())
        .filter(i -> items.itemRestR()[i] < 0)
        .mapToObj(scale.items()::get)
        .toList();
  }

  /** Empty where all answered an item alike: it has no correlations, and the form no alpha. */
  private static Optional<Reliability> estimated(ItemCovariance items) {
    try {
      return Optional.of(Reliability.of(items));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Double number(Optional<Reliability> r, ToDoubleFunction<Reliability> figure) {
    return r.map(f -> Rows.number(figure.applyAsDouble(f))).orElse(null);
  }

  /** Mean and spread of the first visit, in the manifest's order, that has two different scores. */
  private Map<String, Standardise.Reference> references(List<Scored> scored) {
    Map<String, Map<String, List<Double>>> raw = new TreeMap<>();
    for (Scored s : scored) {
      if (s.status() == FormScore.Status.SCORED) {
        raw.computeIfAbsent(s.scale().id() + s.source(), k -> new HashMap<>())
            .computeIfAbsent(s.place().visit(), v -> new ArrayList<>())
            .add(s.raw());
      }
    }
    Map<String, Standardise.Reference> references = new TreeMap<>();
    raw.forEach(
        (key, visits) ->
            study.manifest().visits().keySet().stream()
                .map(v -> visits.getOrDefault(v, List.of()))
                .filter(scores -> scores.stream().distinct().count() > 1)
                .findFirst()
                .ifPresent(
                    scores ->
                        references.put(
                            key,
                            Standardise.reference(
                                scores.stream().mapToDouble(Double::doubleValue).toArray()))));
    return references;
  }

  private Row row(Scored s, Optional<Standardise.Reference> reference) {
    Manifest.Visit visit = study.manifest().visits().get(s.place().visit());
    boolean has = s.status() == FormScore.Status.SCORED;
    Double pomp =
        has
            ? s.scale()
                .range()
                .map(r -> 100 * (s.raw() - r.min()) / (r.max() - r.min()))
                .orElse(null)
            : null;
    return Rows.of(
        study.id(),
        s.place().participant(),
        s.place().participant() + ":" + s.place().visit(),
        s.place().visit(),
        visit.phase(),
        visit.phasePart(),
        visit.session(),
        visit.timepointOr(s.place().visit()),
        form.construct(),
        form.instrument(),
        form.id(),
        rater,
        s.scale().id(),
        s.source(),
        has ? "scored" : "too_few_items",
        s.items(),
        s.present(),
        s.prorated(),
        has ? s.raw() : null,
        pomp,
        has ? reference.map(r -> Standardise.z(s.raw(), r)).orElse(null) : null,
        s.scale().orientation().sign(),
        study.fingerprint());
  }

  /**
   * The declared scale; for a total that the form does not declare, one that knows its direction.
   */
  private Scale scale(String subscale) {
    return form.form().scale(subscale).orElseGet(() -> form.undeclared(subscale));
  }

  private static double[] blank(int items) {
    double[] answers = new double[items];
    Arrays.fill(answers, Double.NaN);
    return answers;
  }
}
