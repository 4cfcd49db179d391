package org.alliancepool.jobs.consortium.faults;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.words.PhaseWords;
import org.alliancepool.schemas.vocabulary.NearestName;

/** The names of arms or visits, by which a label of a file may mean them. */
final class LabelNames {
  private static final Pattern MARK = Pattern.compile("\\p{M}+");
  private static final Pattern BETWEEN =
      Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})");
  private static final Pattern DIGIT = Pattern.compile("\\p{N}");

  /** Of shorter names a letter makes another: MDA and MDMA. */
  private static final int FEWEST_LETTERS = 6;

  private static final Pattern LETTER = Pattern.compile("\\p{L}");

  /** What says that an arm is one, and no more: "Group B", プラセボ群. */
  private static final Pattern ARM =
      Pattern.compile(
          "\\b(arm|group|gruppe|groupe|groep|grupo|gruppo|grupp|grupa|skupina|ryhma|csoport|bras|brazo|braccio)\\b|群");

  private static final String WEEK_WORDS =
      "weeks?|wks?|w|wochen?|semaines?|semanas?|settiman[ae]|weken|uger?|uker?|vecka|veckor|viikkoa?"
          + "|nadal|nadalat|het|tyden|tydny|tydzien|tygodn(?:i|ia|ie)|tjed(?:an|na|ni)|nedelj[ae]|недељ[ае]|週";

  /** In every language that has answer words; without accents. */
  private static final Pattern WEEK =
      Pattern.compile(
          "(?:visit )?(?:(?:" + WEEK_WORDS + ") 0*(\\d{1,3})|0*(\\d{1,3}) (?:" + WEEK_WORDS + "))");

  private static final Pattern BASELINE =
      Pattern.compile(
          "baseline|base line|baseline (?:visit|assessment)|basis(?:erhebung|messung)|ausgangswert|eingangs(?:erhebung|messung)"
              + "|ligne de base|linea de base|linea base|linha de base|nulmeting|baslinje|basislinje"
              + "|lahtotilanne|vstup|vstupni vysetreni");

  private final Map<String, Set<String>> names;

  LabelNames(Map<String, Set<String>> names) {
    this.names = names;
  }

  /** Id, label, and codes that are words. */
  static LabelNames ofArms(Manifest manifest) {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    manifest
        .arms()
        .forEach(
            (id, arm) -> {
              Set<String> of = new LinkedHashSet<>();
              add(of, id);
              add(of, arm.label());
              arm.codes().forEach(code -> add(of, code));
              names.put(id, of);
            });
    return new LabelNames(names);
  }

  /** Name, label, time point, week and session. */
  static LabelNames ofVisits(Manifest manifest) {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    manifest
        .visits()
        .forEach(
            (name, visit) -> {
              Set<String> of = new LinkedHashSet<>();
              add(of, name);
              add(of, visit.label());
              add(of, visit.timepoint());
              if (visit.phase() != null) {
                add(of, visit.phase() + " " + visit.session());
                add(of, visit.phase() + " session " + visit.session());
              } else if (visit.week() != null && visit.week() == Math.rint(visit.week())) {
                add(of, "week " + visit.week().intValue());
                if (visit.week() == 0) {
                  of.add("baseline");
                }
              }
              names.put(name, of);
            });
    return new LabelNames(names);
  }

  private static void add(Set<String> names, String name) {
    if (name != null && LETTER.matcher(name).find()) {
      names.add(plain(name));
    }
  }

  /**
   * Those whose name a label is; where it is none's, those whose name stands in it as whole words.
   *
   * @param code whose label it is; a label may begin with it
   */
  Set<String> named(String code, String label) {
    String plain = withoutCode(code, label);
    Set<String> whole = with(name -> name.equals(plain));
    return whole.isEmpty() ? with(name -> (" " + plain + " ").contains(" " + name + " ")) : whole;
  }

  /** True where a label is a name, and no part of it. */
  boolean isName(String code, String label) {
    return isName(withoutCode(code, label));
  }

  /**
   * Those whose name a label is but for a letter or two, where it is long enough for these to be an
   * ending of another language and no other name.
   */
  Set<String> nearlyNamed(String label) {
    String plain = plain(label);
    return with(
        name ->
            Math.min(name.length(), plain.length()) >= FEWEST_LETTERS
                && !DIGIT.matcher(name + plain).find()
                && name.startsWith(plain.substring(0, FEWEST_LETTERS / 2))
                && NearestName.of(plain, Set.of(name)).isPresent());
  }

  /** The week that a label says, and nothing besides; the baseline is week 0. */
  static OptionalInt week(String code, String label) {
    OptionalInt week = week(plain(label));
    return week.isPresent() ? week : week(plain(bare(code, label)));
  }

  private static OptionalInt week(String plain) {
    if (plain.equals("baseline")) {
      return OptionalInt.of(0);
    }
    return plain.startsWith("week ") && WEEK.matcher(plain).matches()
        ? OptionalInt.of(Integer.parseInt(plain.substring("week ".length())))
        : OptionalInt.empty();
  }

  /** A label in small letters without accents; not the code that it may begin with. */
  static String letters(String code, String label) {
    return small(bare(code, label));
  }

  private static String bare(String code, String label) {
    return label.replaceFirst("^\\W*" + Pattern.quote(code) + "(?![\\p{L}\\p{N}])", "");
  }

  private boolean isName(String plain) {
    return names.values().stream().anyMatch(n -> n.contains(plain));
  }

  private Set<String> with(Predicate<String> name) {
    return names.entrySet().stream()
        .filter(e -> e.getValue().stream().anyMatch(name))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** "1 = Placebo" is "Placebo", where that is a name. */
  private String withoutCode(String code, String label) {
    String plain = plain(label);
    String rest = plain(bare(code, label));
    return !isName(plain) && isName(rest) ? rest : plain;
  }

  private static String small(String name) {
    String small = Normalizer.normalize(name, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    return MARK.matcher(small)
        .replaceAll("")
        .replace('ø', 'o')
        .replace("æ", "ae")
        .replace('ł', 'l')
        .replace('đ', 'd')
        .replace("ß", "ss");
  }

  /**
   * Small letters without accents and marks; of weeks, sessions and the baseline the English name.
   */
  private static String plain(String name) {
    String words = BETWEEN.matcher(small(name)).replaceAll(" ").strip();
    Matcher week = WEEK.matcher(words);
    if (week.matches()) {
      return "week " + (week.group(1) != null ? week.group(1) : week.group(2));
    }
    if (BASELINE.matcher(words).matches()) {
      return "baseline";
    }
    Optional<String> session = PhaseWords.session(words);
    if (session.isPresent()) {
      return session.get();
    }
    String bare = ARM.matcher(words).replaceAll(" ").strip().replaceAll(" +", " ");
    return LETTER.matcher(bare).find() ? bare : words;
  }
}
