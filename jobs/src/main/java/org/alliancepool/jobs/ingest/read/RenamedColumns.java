package org.alliancepool.jobs.ingest.read;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.faults.RenamedColumn;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;

/**
 * Columns that no measure maps and that stand in the place of one, such as {@code SRS total} where
 * {@code srs_sum} is blank. Names of the two begin with the same word; of an item, and of a column
 * that names its visit, they end with the same number. Of the participants at one visit (and of one
 * rater, where rows name them; in a wide file, of all)
 *
 * <ul>
 *   <li>at least {@value #FEWEST} have only the unmapped one,
 *   <li>some have only the mapped one, more often than a slip is: once in {@value #ONE_IN}; and
 *   <li>hardly any have both, at this visit or another: at most one in {@value #ONE_IN}.
 * </ul>
 *
 * <p>So the therapist's form beside the client's is none, nor one of other visits, but for the
 * primary endpoint and its baseline: these are expected, and may have the other name for everybody.
 * Nor are scores of fewer than {@value #FEWEST} different numbers, which may be codes of why the
 * score is missing.
 *
 * <p>Where a file has no such names nothing is done. Else what is kept is two bits for each
 * participant, pair of names and visit.
 */
public final class RenamedColumns {
  private static final int FEWEST = 5;
  private static final int ONE_IN = 20;

  private static final Pattern WORD = Pattern.compile("[\\s_]*(\\p{L}{2,})");

  /** Where a small letter is followed by a capital, another word begins. */
  private static final Pattern HUMP = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

  /** What is said of a score that is missing, or put in its place: neither is the score. */
  private static final Pattern ABOUT =
      Pattern.compile(
          "(?i)(?<!\\p{L})(imp|imputed|locf|bocf|wocf|mi|pred|predicted|min|mins|minutes|sec|secs|seconds|hours?|days?|weeks?|dur|duration|date|time|tries|tried|attempts?|calls?|contact|reason|why|screen|screening|scr|flag|code|status|missing|miss|nmiss|nmissing)(?!\\p{L})");

  /** The number that makes a form another one: PHQ-2 beside PHQ-9. */
  private static final Pattern OF_FORM = Pattern.compile("^\\P{L}*\\p{L}+-?(\\d+)");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Manifest manifest;
  private final FileMapping mapping;
  private final IdColumns ids;
  private final HeaderRows headers;
  private final RowVisits visits;
  private final int raterColumn;
  private final Set<String> raters;
  private final Map<Integer, Column> columns = new HashMap<>();
  private final List<Pair> pairs = new ArrayList<>();
  private final Map<String, Integer> participants = new HashMap<>();
  private final Map<List<String>, Had[]> had = new HashMap<>();

  /** A column of a pair. */
  private final class Column {
    private final int place;
    private final String name;

    /** Its own, or that of the first one that it may stand for. */
    private final Target target;

    private final Map<String, Double> words;

    /** Some of its numbers; enough to see that they are not always the same. */
    private final Set<Double> numbers = new HashSet<>();

    private boolean isFilled;

    private Column(int place, Target target) {
      this.place = place;
      this.name = mapping.columns().get(place);
      this.target = target;
      this.words = mapping.file().measure(target).orElseThrow().values();
    }

    private void read(SourceRecord r) {
      Optional<String> text =
          Optional.ofNullable(r.present(place))
              .map(Blanks::strip)
              .filter(t -> !t.isEmpty() && !manifest.isMissing(mapping.file(), target, t));
      isFilled = text.isPresent();
      if (isFilled && !mapping.targets().containsKey(place)) {
        Optional<Double> number = Numbers.read(text.get(), words, mapping.file());
        isFilled = number.isPresent();
        number.filter(n -> numbers.size() < FEWEST).ifPresent(numbers::add);
      }
    }
  }

  /** Two columns whose names are alike. */
  private record Pair(Column unmapped, Column mapped) {
    private boolean isVaried() {
      return unmapped.numbers.size() >= (mapped.target instanceof Target.Item ? 2 : FEWEST);
    }
  }

  /** Who has which column of a pair. */
  private static final class Had {
    private final BitSet unmapped = new BitSet();
    private final BitSet mapped = new BitSet();

    private int both() {
      BitSet both = (BitSet) unmapped.clone();
      both.and(mapped);
      return both.cardinality();
    }

    private int unmappedAlone() {
      return unmapped.cardinality() - both();
    }

    private int mappedAlone() {
      return mapped.cardinality() - both();
    }

    private boolean isInstead() {
      int instead = unmappedAlone();
      return instead >= FEWEST
          && both() * ONE_IN <= instead
          && mappedAlone() > 0
          && mappedAlone() * ONE_IN >= instead;
    }
  }

  public RenamedColumns(Manifest manifest, FileMapping mapping) {
    this.manifest = manifest;
    this.mapping = mapping;
    this.ids = IdColumns.of(mapping);
    this.headers = new HeaderRows(mapping);
    this.visits = new RowVisits(manifest, mapping);
    this.raterColumn = mapping.columnOf(Target.Rater.class);
    this.raters = mapping.file().raterCodes();
    Map<String, List<Integer>> unmapped = unmappedByWord();
    mapping
        .targets()
        .forEach(
            (place, target) -> {
              if (target instanceof Target.Measured of) {
                String name = mapping.columns().get(place);
                word(name).map(unmapped::get).orElse(List.of()).stream()
                    .filter(u -> mayBe(of, name, mapping.columns().get(u)))
                    .forEach(u -> pairs.add(new Pair(column(u, of), column(place, of))));
              }
            });
  }

  private Column column(int place, Target target) {
    return columns.computeIfAbsent(place, p -> new Column(p, target));
  }

  private Map<String, List<Integer>> unmappedByWord() {
    Map<String, List<Integer>> byWord = new HashMap<>();
    IntStream.range(0, mapping.columns().size())
        .filter(c -> !mapping.targets().containsKey(c))
        .forEach(
            c ->
                word(mapping.columns().get(c))
                    .ifPresent(w -> byWord.computeIfAbsent(w, k -> new ArrayList<>()).add(c)));
    return byWord;
  }

  /** The word that a name begins with, in small letters without accents. */
  private static Optional<String> word(String name) {
    String letters = Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
    Matcher m = WORD.matcher(HUMP.matcher(letters).replaceAll("_"));
    return m.lookingAt() ? Optional.of(m.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
  }

  /** True where the numbers in two names of one beginning do not tell them apart. */
  private boolean mayBe(Target.Measured target, String mapped, String unmapped) {
    if (ABOUT.matcher(unmapped).find() || isOfAnotherForm(target, mapped, unmapped)) {
      return false;
    }
    if (target instanceof Target.Score && target.visit() == null) {
      return true; // srs_sum has none, SRS_4 that of its items
    }
    List<Integer> of = numbers(mapped);
    List<Integer> other = numbers(unmapped);
    int shared = Math.min(of.size(), other.size());
    return shared == 0
        ? of.equals(other) && target instanceof Target.Score
        : of.subList(of.size() - shared, of.size())
            .equals(other.subList(other.size() - shared, other.size()));
  }

  private boolean isOfAnotherForm(Target.Measured target, String mapped, String unmapped) {
    Matcher form = OF_FORM.matcher(unmapped);
    Matcher own = OF_FORM.matcher(mapped);
    String instrument = mapping.file().measure(target).orElseThrow().instrument();
    return target instanceof Target.Score
        && form.find()
        && !(own.find() && own.group(1).equals(form.group(1)))
        && !numbers(instrument).contains(numbers(form.group(1)).get(0));
  }

  private static List<Integer> numbers(String name) {
    return NUMBER
        .matcher(name)
        .results()
        .map(m -> m.group().length() > 9 ? -1 : Integer.parseInt(m.group()))
        .toList();
  }

  /** Looks at a row that counts. */
  public void add(SourceRecord r) {
    if (pairs.isEmpty() || r.problem() != null || headers.isOne(r)) {
      return;
    }
    String text = ids.text(r);
    String visit = visits.of(r);
    if (ids.whose(text, r) != IdColumns.Whose.PARTICIPANT
        || (visits.hasColumn() && !manifest.visits().containsKey(visit))) {
      return;
    }
    int participant = participants.computeIfAbsent(ids.id(text), p -> participants.size());
    Had[] here =
        had.computeIfAbsent(
            Arrays.asList(visit, rater(r)),
            k -> IntStream.range(0, pairs.size()).mapToObj(p -> new Had()).toArray(Had[]::new));
    columns.values().forEach(c -> c.read(r));
    for (int p = 0; p < here.length; p++) {
      if (pairs.get(p).unmapped.isFilled) {
        here[p].unmapped.set(participant);
      }
      if (pairs.get(p).mapped.isFilled) {
        here[p].mapped.set(participant);
      }
    }
  }

  /** One of the declared raters, or any other: a column of other texts has very many. */
  private String rater(SourceRecord r) {
    String said = r.present(raterColumn);
    return said == null || !raters.contains(Blanks.strip(said)) ? null : Blanks.strip(said);
  }

  /** Those of the file, in its order; to be called at its end. */
  public List<RenamedColumn> found() {
    Map<Integer, RenamedColumn> found = new TreeMap<>();
    for (int p = 0; p < pairs.size(); p++) {
      Pair pair = pairs.get(p);
      int place = p;
      List<Had> at = had.values().stream().map(h -> h[place]).toList();
      long ratings =
          had.entrySet().stream()
              .filter(
                  e ->
                      e.getValue()[place].isInstead()
                          || isInsteadOfAll(pair, place, e.getKey().get(0)))
              .mapToLong(e -> e.getValue()[place].unmappedAlone())
              .sum();
      if (ratings > 0 && pair.isVaried() && areHardlyBoth(at)) {
        found.merge(
            pair.unmapped.place,
            new RenamedColumn(pair.unmapped.name, pair.mapped.name, ratings),
            (a, b) -> a.ratings() >= b.ratings() ? a : b);
      }
    }
    return List.copyOf(found.values());
  }

  /** Where nobody, whoever rates, has the mapped one at a visit at which it is expected. */
  private boolean isInsteadOfAll(Pair pair, int place, String visit) {
    boolean isExpected =
        mapping
            .file()
            .measure(pair.mapped.target)
            .filter(m -> manifest.isEndpointAt(m.instrument(), visit))
            .isPresent();
    if (!isExpected) {
      return false;
    }
    List<Had> at =
        had.entrySet().stream()
            .filter(e -> Objects.equals(e.getKey().get(0), visit))
            .map(e -> e.getValue()[place])
            .toList();
    return at.stream().allMatch(h -> h.mapped.isEmpty())
        && at.stream().mapToInt(h -> h.unmapped.cardinality()).sum() >= FEWEST;
  }

  private static boolean areHardlyBoth(Collection<Had> at) {
    return at.stream().mapToLong(Had::both).sum() * ONE_IN
        <= at.stream().mapToLong(Had::unmappedAlone).sum();
  }
}
