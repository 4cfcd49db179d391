package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.schemas.vocabulary.NearestName;

/**
 * Rows that are kept out because a cell that says what they are of, a visit or a rater, has a name
 * that the manifest does not have, or none.
 */
final class LostRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 3;

  /** Visits and raters are fewer; ids in their place, with several rows each, may be more. */
  private static final int FEW_NAMES = 12;

  /** Names that are told apart; who maps a column of free text has thousands. */
  private static final int MOST_NAMES = 20;

  private final TreeMap<String, Holders> names = new TreeMap<>();
  private long named;
  private long nameless;

  /**
   * Adds a row.
   *
   * @param name as the row has it; null or blank where it has none
   * @param participant whose row it is, by any name that tells participants apart
   */
  void add(String name, String participant) {
    if (name == null || Blanks.isBlank(name)) {
      nameless++;
    } else {
      named++;
      add(Blanks.strip(name), new Holders(participant));
    }
  }

  void merge(LostRows other) {
    other.names.forEach(this::add);
    named += other.named;
    nameless += other.nameless;
  }

  /** Keeps the first names of the alphabet, which are the same in whatever order rows come. */
  private void add(String name, Holders holders) {
    Holders known = names.get(name);
    if (known != null) {
      known.merge(holders);
      return;
    }
    names.put(name, holders);
    if (names.size() > MOST_NAMES) {
      names.pollLastEntry();
    }
  }

  long count() {
    return named + nameless;
  }

  /** How many have a name that is not declared. */
  long named() {
    return named;
  }

  /** How many have no name. */
  long nameless() {
    return nameless;
  }

  /** The most participants whose rows have one name. */
  long mostOfOneName() {
    return names.values().stream().mapToLong(Holders::number).max().orElse(0);
  }

  /**
   * How many participants have a name that is nearly a declared one, or has other numbers alone: of
   * several it is a spelling, and no visit or rater that nobody wants.
   *
   * @param plain what of a name is compared
   */
  long nearly(Collection<String> declared, UnaryOperator<String> plain) {
    Holders all = new Holders();
    names.forEach(
        (said, holders) -> {
          String name = plain.apply(said);
          if (NearestName.of(name, declared).isPresent()
              || declared.stream().anyMatch(d -> NearestName.areNumbered(d, name))) {
            all.merge(holders);
          }
        });
    return all.number();
  }

  /** True where a name is such a one. */
  boolean anyName(Predicate<String> such) {
    return names.keySet().stream().anyMatch(such);
  }

  /** The first names that several participants share; any other may be somebody's id. */
  String shared() {
    if (names.size() > FEW_NAMES) {
      return "more than %d names, not shown: is it another column?".formatted(FEW_NAMES);
    }
    return ofSeveral("names");
  }

  /**
   * The same where they cannot be of another column, however many there are.
   *
   * @param what they are, such as names
   */
  String ofSeveral(String what) {
    List<String> shared = new ArrayList<>();
    names.forEach(
        (name, holders) -> {
          if (holders.areSeveral()) {
            shared.add(name);
          }
        });
    return shared.isEmpty()
        ? what + " that one participant each has"
        : quoted(shared.subList(0, Math.min(SHOWN, shared.size())))
            + (names.size() > Math.min(SHOWN, shared.size()) ? " and others" : "");
  }

  /** The first of some names, and how many more there are. */
  static String quoted(Collection<String> names) {
    String first =
        names.stream().limit(SHOWN).map(n -> "\"" + n + "\"").collect(Collectors.joining(", "));
    return names.size() > SHOWN ? first + " and %d more".formatted(names.size() - SHOWN) : first;
  }
}
