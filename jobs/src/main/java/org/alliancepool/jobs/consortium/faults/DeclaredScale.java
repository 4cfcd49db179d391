package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.GivenNumbers.Kind;
import org.alliancepool.jobs.consortium.faults.MovedScales.Place;
import org.alliancepool.schemas.instrument.Range;
import org.apache.spark.sql.Row;

/**
 * The scale of a form as a manifest declares it, held against the numbers that files give. A number
 * that is no answer of a form is missing; where a form was answered 1 to 7 and is declared 1 to 5,
 * it is the high answers alone that go missing, and every correlation with what is left is wrong
 * and looks sound. The scale is declared wrongly where
 *
 * <ul>
 *   <li>more than {@value #LARGEST_PERCENT} % of the numbers, and {@value #FEWEST} at least, are
 *       none of the form's: slips of the pen and of the keyboard are 1 or 2 %; or
 *   <li>the answers lie one off the scale: some are one below it and none is at its top, or some
 *       are one above it and none is at its bottom. That 0 to 4 was counted for 1 to 5 shows in few
 *       numbers where answers are high; or
 *   <li>{@link MovedScales the scale moves} at a visit or in a file; or
 *   <li>{@link ItemsOutside some items} are out of their range; or
 *   <li>most scores, which should be sums, are more likely means of answers.
 * </ul>
 *
 * It is doubtful where it seems to be another one for {@link Sheets some participants} at a visit
 * or in a file, or where all have one and the same number there.
 *
 * <p>What a site means by such numbers can always be declared. Answers are also lost where they are
 * declared missing. Where most of them are no whole numbers, and answers are, the scale is not at
 * fault: they are no answers.
 *
 * @param n how many numbers there are
 * @param outside how many are none of the form's
 * @param between how many of these are no whole numbers, where answers are; of scores, how many of
 *     all are more likely means than sums
 * @param lowest of all
 * @param highest of all
 * @param place where the scale has moved; {@code ALL} for all numbers of the form
 * @param item whose numbers they are, or at no place those of all items of its range; null for all
 *     of the form
 * @param sheets how many participants' forms they are, where they are those of some or all have one
 *     number; of one item at a place, how many forms there are; else null
 */
public record DeclaredScale(
    StudyForm form,
    Kind kind,
    long n,
    long outside,
    long between,
    double lowest,
    double highest,
    Place place,
    Integer item,
    Long sheets) {
  private static final int ITEM = 9;

  static final int LARGEST_PERCENT = 5;
  static final int FEWEST = 3;

  /** Fewer are never told of. */
  public static final int FEWEST_SHIFTED = 2;

  /**
   * As a study keeps it.
   *
   * @param r an element of {@code study.given_number}
   * @param forms of the study
   */
  public static DeclaredScale of(Row r, StudyForms forms) {
    return new DeclaredScale(
        forms.withId(r.getString(0)).orElseThrow(),
        Kind.of(r.getString(1)),
        r.getLong(2),
        r.getLong(3),
        r.getLong(4),
        r.getDouble(5),
        r.getDouble(6),
        place(r),
        (Integer) r.get(ITEM),
        (Long) r.get(ITEM + 1));
  }

  /** True of the numbers of a form together, false of those of a place or of some items. */
  public static boolean isOfAll(Row r) {
    return place(r).equals(Place.ALL) && r.isNullAt(ITEM);
  }

  private static Place place(Row r) {
    return new Place(r.getString(7), r.getString(8));
  }

  /**
   * What is wrong with any of them; of a form that is at fault as a whole its places tell no more.
   */
  public static List<String> faults(List<DeclaredScale> scales) {
    Set<List<Object>> wrong = new HashSet<>();
    List<String> faults = new ArrayList<>();
    for (DeclaredScale scale : scales) {
      List<Object> of = List.of(scale.form.id(), scale.kind);
      if (scale.isDoubt() || wrong.contains(of) || scale.isOfItemsIn(scales)) {
        continue;
      }
      Optional<String> fault = scale.isOfAll() ? scale.fault() : Optional.of(scale.partFault());
      fault.ifPresent(faults::add);
      if (fault.isPresent() && scale.place.equals(Place.ALL)) {
        wrong.add(of);
      }
    }
    return faults;
  }

  /**
   * What is doubtful at places: all forms have one number, or some are on another scale than the
   * others, as it seems.
   */
  public static List<String> doubts(List<DeclaredScale> scales) {
    return scales.stream()
        .filter(DeclaredScale::isDoubt)
        .map(s -> s.isOneNumber() ? s.oneNumber() : s.ofSome())
        .toList();
  }

  private boolean isDoubt() {
    return sheets != null && item == null;
  }

  private boolean isOneNumber() {
    return isDoubt() && outside == 0;
  }

  private String oneNumber() {
    return "%s all %d forms of %s have one and the same %s: %s. Has a program put it where nobody has filled in the form? Let the site leave blank what was not given, or declare the number in missing of a measure of its own for the visit or the file."
        .formatted(
            place.inWords(), sheets, form.id(), kind.isScore() ? "score" : "answer", text(lowest));
  }

  /** True where most scores, which should be sums, are more likely means. */
  static boolean areMeans(long n, long likeMeans) {
    return likeMeans >= FEWEST && likeMeans * 2 > n;
  }

  private boolean isOfAll() {
    return place.equals(Place.ALL) && item == null;
  }

  /** True where the numbers outside are those of items with a range of their own, told apart. */
  private boolean isOfItemsIn(List<DeclaredScale> scales) {
    return kind == Kind.ITEM
        && isOfAll()
        && form.answers().contains(lowest)
        && form.answers().contains(highest)
        && scales.stream()
            .anyMatch(
                s -> s.form.id().equals(form.id()) && s.item != null && s.place.equals(Place.ALL));
  }

  private String partFault() {
    if (item != null) {
      return place.equals(Place.ALL) ? ofItems() : ofColumn();
    }
    return moved();
  }

  private String ofItems() {
    Range scale = form.answers(item);
    return "%d of %d answers to items %s of %s are none of their scale %s to %s; they run from %s to %s. Were these items rated on the scale of the others, or are columns under the names of other items? Let the site correct them, or declare a local form. Declare in missing what means missing."
        .formatted(
            outside,
            n,
            form.itemsLike(item).stream().map(String::valueOf).collect(Collectors.joining(", ")),
            form.id(),
            text(scale.min()),
            text(scale.max()),
            text(lowest),
            text(highest));
  }

  private String ofColumn() {
    Range scale = form.answers(item);
    return "%s %d numbers for item %s of %s are none of its answers %s to %s, where %d participants have the form; they run from %s to %s. Does the column hold something else there, such as a sum? Let the site correct it. Declare in missing what means missing."
        .formatted(
            place.inWords(),
            outside,
            item,
            form.id(),
            text(scale.min()),
            text(scale.max()),
            sheets,
            text(lowest),
            text(highest));
  }

  private String ofSome() {
    boolean above = highest > form.answers().max();
    return "%s at least %d of the filled-in forms of %s may be on another scale than the others: %d of their %d answers are one %s its scale %s to %s, none is %s, and the rest lie %s than those of others that reach that end. Is that number \"not applicable\"? Declare it in missing. Or had an arm, a site or a version of the form other codes? Let the site give these participants in a file of their own, at this visit and at others where fewer show it; its values give each answer its number."
        .formatted(
            place.inWords(),
            sheets,
            form.id(),
            outside,
            n,
            above ? "above" : "below",
            text(form.answers().min()),
            text(form.answers().max()),
            text(above ? form.answers().min() : form.answers().max()),
            above ? "higher" : "lower");
  }

  private String moved() {
    String apart =
        place.visit() == null
            ? ""
            : " Where the file has a row per visit, let the site give this visit in a file of its own.";
    if (kind == Kind.SCORE) {
      return place.inWords() + " " + means() + apart;
    }
    return "%s %d of %d answers of %s are none of its scale %s to %s; there they run from %s to %s. %s%s"
        .formatted(
            place.inWords(),
            outside,
            n,
            form.id(),
            text(form.answers().min()),
            text(form.answers().max()),
            text(lowest),
            text(highest),
            remedy(),
            apart);
  }

  private String means() {
    return "%d of %d scores of %s, which should be sums of answers of %s to %s, are no higher than an answer and no whole numbers; they run from %s to %s. Are they means? Declare reported_as: mean."
        .formatted(
            between,
            n,
            form.id(),
            text(form.response().min()),
            text(form.response().max()),
            text(lowest),
            text(highest));
  }

  private Optional<String> fault() {
    if (kind.isMissing()) {
      return Optional.of(missing());
    }
    boolean many = Attrition.isFault(outside, n);
    if (kind == Kind.SCORE) {
      if (!many && areMeans(n, between)) {
        return Optional.of(means());
      }
      return many
          ? Optional.of(
              "%d of %d scores of %s are outside its range; they run from %s to %s. Declare reported_as or the variant, or in missing what means missing."
                  .formatted(outside, n, form.id(), text(lowest), text(highest)))
          : Optional.empty();
    }
    Range scale = form.answers();
    boolean shifted =
        outside >= FEWEST_SHIFTED
            && ((lowest == scale.min() - 1 && highest < scale.max())
                || (lowest > scale.min() && highest == scale.max() + 1));
    if (!many && !shifted) {
      return Optional.empty();
    }
    if (between * 2 > outside) {
      return Optional.of(
          "%d of %d answers of %s are no whole numbers, and all answers of its scale %s to %s are; they run from %s to %s. Are they means (of raters, of a patient's forms) or imputed? Let the site give the answers themselves, or their score instead; or give each its number in values."
              .formatted(
                  between,
                  n,
                  form.id(),
                  text(scale.min()),
                  text(scale.max()),
                  text(lowest),
                  text(highest)));
    }
    return Optional.of(
        "%d of %d answers of %s are none of its scale %s to %s; they run from %s to %s. %s"
            .formatted(
                outside,
                n,
                form.id(),
                text(scale.min()),
                text(scale.max()),
                text(lowest),
                text(highest),
                remedy()));
  }

  private String missing() {
    String codes =
        lowest == highest
            ? text(lowest)
            : "numbers from %s to %s".formatted(text(lowest), text(highest));
    String what = kind.isScore() ? "score" : "answer";
    return "%d %ss of %s count as missing: %s %s missing, and %s. Where that is %s %s, %s; where it means missing, declare it in missing of the measure itself."
        .formatted(
            n,
            what,
            form.id(),
            kind.isByFile() ? "the file declares" : "the manifest declares",
            codes,
            kind.isScore()
                ? "the form has such scores"
                : "the form's scale is %s to %s"
                    .formatted(text(form.answers().min()), text(form.answers().max())),
            kind.isScore() ? "a" : "an",
            what,
            kind.isByFile()
                ? "let the site take it out of the file's missing values"
                : "take it out of missing");
  }

  private String remedy() {
    String otherwise = "Declare in missing what means missing.";
    return form.variantWith(lowest, highest)
        .map(
            v ->
                v.equals("none")
                    ? "The form's own scale holds them all: was it answered on that, without variant? "
                    : "Variant \"%s\" holds them all: was that used? ".formatted(v))
        .orElse(
            "No variant of the form holds them all: give each answer its number in values, or declare a local form. ")
        .concat(otherwise);
  }

  static String text(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }
}
