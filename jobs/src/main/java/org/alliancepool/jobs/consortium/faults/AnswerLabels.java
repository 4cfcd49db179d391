package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.faults.LabelFault.Kind;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.schemas.instrument.Anchors;
import org.alliancepool.schemas.instrument.Anchors.End;
import org.alliancepool.schemas.instrument.Range;

/**
 * What a file calls the answers of its items, held against their codes. Labels never become scores;
 * but where they contradict the codes, the scale may have been turned, and every score, its
 * direction included, is then wrong and looks sound. Two faults:
 *
 * <ul>
 *   <li>an answer is labelled with the number of another: 1 as "5";
 *   <li>the ends of the scale are labelled the other way round: 1 as "always" or 5 as "never", by
 *       the {@link Anchors} of the form or those of most forms; one end is enough. The forms of
 *       {@code schemas/instruments} all count from the least to the most, also in items that are
 *       reversed for the score. Of a local form without anchors that is not known, and only items
 *       that are labelled the other way than its other ones are told.
 * </ul>
 *
 * Labels of codes that the measure names in {@code values} or that are declared missing say
 * nothing, nor do those of reverse-keyed items that the site had turned already.
 */
public final class AnswerLabels {
  private static final Optional<End> LEAST = Optional.of(End.LEAST);
  private static final Optional<End> MOST = Optional.of(End.MOST);

  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final StudyForms forms;
  private final Map<String, OfForm> found = new TreeMap<>();
  private int labelled;

  private AnswerLabels(Manifest manifest, Manifest.DataFile file, StudyForms forms) {
    this.manifest = manifest;
    this.file = file;
    this.forms = forms;
  }

  /**
   * The labels of a file's items.
   *
   * @param labels of a column, by its place: label by value
   */
  public static AnswerLabels of(
      Manifest manifest,
      FileMapping mapping,
      StudyForms forms,
      IntFunction<Map<String, String>> labels) {
    AnswerLabels all = new AnswerLabels(manifest, mapping.file(), forms);
    mapping
        .targets()
        .forEach(
            (place, target) -> {
              if (target instanceof Target.Item item) {
                all.add(item, labels.apply(place));
              }
            });
    return all;
  }

  /** How many columns have labels of answers. */
  public int columns() {
    return labelled;
  }

  private void add(Target.Item item, Map<String, String> labels) {
    Manifest.Measure measure = file.measures().get(item.measure());
    String rater =
        item.rater() == null ? measure.raters().values().iterator().next() : item.rater();
    StudyForm form = forms.form(measure, rater);
    NavigableMap<Double, String> answers = answers(item, measure, form, labels);
    if (answers.isEmpty()) {
      return;
    }
    labelled++;
    if (measure.alreadyReversed() && form.isReversed(item.item())) {
      return;
    }
    OfForm of = found.computeIfAbsent(form.id(), f -> new OfForm(form));
    NavigableMap<Double, String> ofOthers = new TreeMap<>(answers);
    ofOthers.entrySet().removeIf(e -> !isOfAnother(form, item.item(), e.getKey(), e.getValue()));
    if (answers.values().stream().anyMatch(l -> isOfNone(form, item.item(), l))) {
      ofOthers.clear(); // numbers of something else, such as days
    }
    if (!ofOthers.isEmpty()) {
      of.byNumber.add(item.item(), ofOthers);
    } else {
      Range scale = form.answers(item.item());
      Optional<End> lowest = end(form, answers.get(scale.min()));
      Optional<End> highest = end(form, answers.get(scale.max()));
      if (!lowest.equals(highest)) { // one word at both ends says nothing
        boolean upwards = lowest.equals(LEAST) || highest.equals(MOST);
        (upwards == form.countsUpwards() ? of.upwards : of.downwards).add(item.item(), answers);
      }
    }
  }

  /** The end that a label names; empty where there is none, or it names no end. */
  private Optional<End> end(StudyForm form, String label) {
    if (label == null) {
      return Optional.empty();
    }
    Optional<End> ofForm = form.form().anchors().end(label);
    return ofForm.isPresent() || isLocalWithAnchors(form) ? ofForm : Anchors.common().end(label);
  }

  private boolean isLocalWithAnchors(StudyForm form) {
    return forms.isLocal(form.form()) && !form.form().anchors().isEmpty();
  }

  /** What the file calls the answers of an item whose meaning nobody has declared. */
  private NavigableMap<Double, String> answers(
      Target.Item item, Manifest.Measure measure, StudyForm form, Map<String, String> labels) {
    NavigableMap<Double, String> answers = new TreeMap<>();
    List<String> declared = List.copyOf(measure.values().keySet());
    labels.forEach(
        (value, label) -> {
          String code = Blanks.strip(value);
          if (!Numbers.isCode(code, declared) && !manifest.isMissing(file, item, code)) {
            Numbers.parse(code, '.')
                .filter(n -> form.answer(item.item(), n).isPresent())
                .ifPresent(n -> answers.put(n, Blanks.strip(label)));
          }
        });
    return answers;
  }

  private static boolean isOfAnother(StudyForm form, int item, double code, String label) {
    return Numbers.parse(label, '.')
        .filter(n -> n != code && form.answer(item, n).isPresent())
        .isPresent();
  }

  private static boolean isOfNone(StudyForm form, int item, String label) {
    return Numbers.parse(label, '.').filter(n -> form.answer(item, n).isEmpty()).isPresent();
  }

  /** What contradicts the codes, form by form. */
  public List<LabelFault> faults() {
    return found.values().stream().flatMap(f -> f.faults().stream()).toList();
  }

  /** The columns of a form. */
  private final class OfForm {
    private final StudyForm form;
    private final Columns byNumber = new Columns();
    private final Columns upwards = new Columns();
    private final Columns downwards = new Columns();

    private OfForm(StudyForm form) {
      this.form = form;
    }

    private List<LabelFault> faults() {
      List<LabelFault> faults = new ArrayList<>();
      if (byNumber.n > 0) {
        faults.add(fault(Kind.NUMBERS, byNumber, "with the numbers of others"));
      }
      if (forms.isLocal(form.form()) && !isLocalWithAnchors(form)) {
        Columns fewer = downwards.n > upwards.n ? upwards : downwards;
        if (fewer.n > 0) {
          faults.add(fault(Kind.WORDS, fewer, "the other way than those of its other items"));
        }
      } else if (downwards.n > 0) {
        Range scale = form.answers();
        String against =
            "against its scale %s to %s"
                .formatted(DeclaredScale.text(scale.min()), DeclaredScale.text(scale.max()));
        faults.add(fault(Kind.WORDS, downwards, against));
      }
      return faults;
    }

    private LabelFault fault(Kind kind, Columns columns, String how) {
      boolean all = columns.items.size() == form.itemNumbers().size();
      boolean reversed = columns.items.stream().allMatch(form::isReversed);
      return new LabelFault(
          kind,
          columns.n,
          "\"%s\" labels answers of %s (%s) %s: %s. %s in values of the measure what each code counts, or let the site correct the labels."
              .formatted(
                  file.label(),
                  form.id(),
                  all ? "all items" : columns.names(),
                  how,
                  columns.example,
                  reversed ? "Does the file have these items already_reversed? Else say" : "Say"));
    }
  }

  /** Columns whose labels are alike. */
  private static final class Columns {
    private final Set<Integer> items = new TreeSet<>();
    private String example;
    private int n;

    private void add(int item, NavigableMap<Double, String> answers) {
      n++;
      items.add(item);
      if (example == null) {
        example =
            Stream.of(answers.firstEntry(), answers.lastEntry())
                .distinct()
                .map(e -> "%s as \"%s\"".formatted(DeclaredScale.text(e.getKey()), e.getValue()))
                .collect(Collectors.joining(", "));
      }
    }

    private String names() {
      return (items.size() == 1 ? "item " : "items ")
          + items.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
  }
}
