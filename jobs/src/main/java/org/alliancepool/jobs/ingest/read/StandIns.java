package org.alliancepool.jobs.ingest.read;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.ParameterTargets;
import org.alliancepool.jobs.consortium.mapping.ParameterTargets.Nearness;
import org.alliancepool.jobs.consortium.mapping.RowFilter;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;

/**
 * Rows of parameters that no measure maps and that stand in the place of one: a participant has a
 * code that is nearly equal to a mapped one, such as {@code WAI-STOT} for {@code WAISTOT}, and at
 * that visit not the mapped one. The code may be of something else: as items beyond a form's last
 * are, which at a visit stand beside its own, more often than once in {@value #ONE_IN}. Where the
 * two differ in more than marks it may be of another instrument: at visits at which nobody has this
 * one, or where the participant has nothing that is mapped, as screening failures have.
 *
 * <p>Where a file has such codes it is read once more, since whoever lacks the mapped one is known
 * at its end. What is kept is a bit for each participant, code and visit.
 */
public final class StandIns {
  private static final int ONE_IN = 20;

  private final Manifest manifest;
  private final FileMapping mapping;
  private final IdColumns ids;
  private final RowVisits visits;
  private final int raterColumn;
  private final int parameterColumn;
  private final int valueColumn;
  private final Map<String, Integer> participants = new HashMap<>();
  private final Map<Place, BitSet> having = new HashMap<>();
  private final BitSet havingAny = new BitSet();

  /** Who has which code instead; in the end only those who lack the mapped one. */
  private final Map<StandIn, BitSet> instead = new HashMap<>();

  private Map<String, Map<Target, Nearness>> near = Map.of();

  /** Where a mapped value belongs. */
  private record Place(Target target, String rater, String visit) {}

  private record StandIn(String code, Place place) {}

  /** Opens the file anew. */
  public interface Source {
    /** A reader at its first row. */
    TableReader open() throws IOException;
  }

  private StandIns(Manifest manifest, FileMapping mapping) {
    this.manifest = manifest;
    this.mapping = mapping;
    this.ids = IdColumns.of(mapping);
    this.visits = new RowVisits(manifest, mapping);
    this.raterColumn = mapping.columnOf(Target.Rater.class);
    this.parameterColumn = mapping.columnOf(Target.Parameter.class);
    this.valueColumn = mapping.columnOf(Target.Value.class);
  }

  /** Finds those of a file; of one that has another layout none, without reading it. */
  public static StandIns in(
      Manifest manifest, FileMapping mapping, ParameterTargets parameters, Source source)
      throws IOException {
    StandIns found = new StandIns(manifest, mapping);
    if (!mapping.file().isByParameter()) {
      return found;
    }
    RowFilter filter = RowFilter.resolve(mapping);
    found.read(source, filter, r -> found.code(r).ifPresent(parameters::target));
    found.near = parameters.near();
    if (!found.near.isEmpty()) {
      found.read(source, filter, r -> found.add(r, parameters));
      found.keepLacking();
    }
    return found;
  }

  private interface Rows {
    void add(SourceRecord r);
  }

  private void read(Source source, RowFilter filter, Rows rows) throws IOException {
    try (TableReader reader = source.open()) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        if (r.problem() == null && filter.selects(r::present)) {
          rows.add(r);
        }
      }
    }
  }

  private void add(SourceRecord r, ParameterTargets parameters) {
    String id = ids.text(r);
    Optional<String> code = code(r);
    if (code.isEmpty() || ids.whose(id) != IdColumns.Whose.PARTICIPANT) {
      return;
    }
    Optional<Target> mapped = parameters.target(code.get());
    if (mapped.isEmpty() && !near.containsKey(code.get())) {
      return;
    }
    int participant = participants.computeIfAbsent(ids.id(id), p -> participants.size());
    havingAny.set(participant, havingAny.get(participant) || mapped.isPresent());
    mapped
        .flatMap(target -> place(r, target))
        .ifPresent(p -> having.computeIfAbsent(p, k -> new BitSet()).set(participant));
    for (Target target : near.getOrDefault(code.get(), Map.of()).keySet()) {
      Optional<Place> place = saysSomething(r, target) ? place(r, target) : Optional.empty();
      place
          .map(p -> new StandIn(code.get(), p))
          .ifPresent(s -> instead.computeIfAbsent(s, k -> new BitSet()).set(participant));
    }
  }

  private void keepLacking() {
    instead.entrySet().removeIf(e -> !isOne(e.getKey(), e.getValue()));
    instead.forEach(
        (standIn, participants) -> {
          participants.andNot(with(standIn));
          if (nearness(standIn) == Nearness.LETTERS) {
            participants.and(havingAny);
          }
        });
    having.clear();
  }

  private boolean isOne(StandIn standIn, BitSet participants) {
    BitSet both = (BitSet) participants.clone();
    both.and(with(standIn));
    return both.cardinality() * ONE_IN <= participants.cardinality()
        && (nearness(standIn) == Nearness.MARKS || !with(standIn).isEmpty());
  }

  /** Who has the mapped code itself. */
  private BitSet with(StandIn standIn) {
    return having.getOrDefault(standIn.place(), new BitSet());
  }

  private Nearness nearness(StandIn standIn) {
    return near.get(standIn.code()).get(standIn.place().target());
  }

  /** True for a row that stands in the place of one that is mapped. */
  public boolean isOne(SourceRecord r) {
    if (instead.isEmpty() || r.problem() != null) {
      return false;
    }
    Optional<String> code = code(r);
    Map<Target, Nearness> targets = code.map(near::get).orElse(null);
    String id = targets == null ? null : ids.text(r);
    if (id == null || ids.whose(id) != IdColumns.Whose.PARTICIPANT) {
      return false;
    }
    Integer participant = participants.get(ids.id(id));
    return participant != null
        && targets.keySet().stream()
            .filter(t -> saysSomething(r, t))
            .flatMap(t -> place(r, t).stream())
            .map(p -> instead.get(new StandIn(code.get(), p)))
            .anyMatch(lacking -> lacking != null && lacking.get(participant));
  }

  private Optional<String> code(SourceRecord r) {
    return Optional.ofNullable(r.present(parameterColumn)).map(Blanks::strip);
  }

  /** Where a row's value belongs; empty where the manifest lacks its visit or rater. */
  private Optional<Place> place(SourceRecord r, Target target) {
    String rater = null;
    String visit = null;
    if (target instanceof Target.Measured m) {
      rater = m.rater();
      visit = m.visit();
    }
    if (rater == null) {
      String said = r.present(raterColumn);
      rater = mapping.file().measure(target).flatMap(of -> of.raterOf(said)).orElse(null);
    }
    if (visit == null) {
      visit = visits.of(r);
    }
    return rater == null || visit == null || !manifest.visits().containsKey(visit)
        ? Optional.empty()
        : Optional.of(new Place(target, rater, visit));
  }

  private boolean saysSomething(SourceRecord r, Target target) {
    String value = r.present(valueColumn);
    return value != null
        && !Blanks.isBlank(value)
        && !manifest.isMissing(mapping.file(), target, Blanks.strip(value));
  }
}
