package org.alliancepool.jobs.consortium;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.Sentence;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Instrument;
import org.alliancepool.schemas.instrument.InstrumentReader;
import org.alliancepool.schemas.instrument.Instruments;
import org.alliancepool.schemas.instrument.Rater;
import org.alliancepool.schemas.instrument.Scoring;

/**
 * The forms of one study: those of {@code schemas/instruments} and the local ones of its manifest.
 * A local instrument with a known code adds forms to it.
 */
public final class StudyForms {
  private final Manifest manifest;
  private final Instruments instruments;
  private final Map<String, StudyForm> resolved = new HashMap<>();

  private StudyForms(Manifest manifest, Instruments instruments) {
    this.manifest = manifest;
    this.instruments = instruments;
  }

  /**
   * The forms of a study; every measure and printed effect of its manifest is resolved.
   *
   * @throws UserError where an instrument, form or variant is declared nowhere
   */
  public static StudyForms of(Manifest manifest) {
    Map<String, Instrument> all = new HashMap<>();
    List<String> order = new ArrayList<>();
    for (Instrument i : Instruments.builtIn().all()) {
      all.put(i.code(), i);
      order.add(i.code());
    }
    for (JsonNode node : manifest.localInstruments()) {
      Instrument local = local(manifest, node);
      Instrument known = all.get(local.code());
      if (known == null) {
        order.add(local.code());
      }
      all.put(local.code(), known == null ? local : joined(manifest, known, local));
    }
    Instruments together;
    try {
      together = Instruments.of(order.stream().map(all::get).toList());
    } catch (IllegalArgumentException e) {
      throw invalid(manifest, e.getMessage());
    }
    StudyForms forms = new StudyForms(manifest, together);
    manifest.files().stream().flatMap(f -> f.measures().stream()).forEach(forms::formsOf);
    if (manifest.primaryEndpoint() != null) {
      forms.instrument(manifest.primaryEndpoint().instrument());
    }
    manifest
        .effects()
        .forEach(
            e -> {
              forms.instrument(e.alliance().instrument());
              forms.instrument(e.outcome().instrument());
            });
    return forms;
  }

  private static Instrument local(Manifest manifest, JsonNode node) {
    try {
      return InstrumentReader.read(node, "local_instruments");
    } catch (IllegalArgumentException e) {
      throw invalid(manifest, e.getMessage());
    }
  }

  private static Instrument joined(Manifest manifest, Instrument known, Instrument local) {
    if (known.construct() != local.construct() || known.orientation() != local.orientation()) {
      throw invalid(
          manifest,
          "local instrument \"%s\" differs in construct or orientation from the one in schemas/instruments; give it another code"
              .formatted(local.code()));
    }
    List<Form> forms = new ArrayList<>(known.forms());
    forms.addAll(local.forms());
    return new Instrument(
        known.code(), known.name(), known.aliases(), known.construct(), known.orientation(), forms);
  }

  /** The form of a measure for a rater. */
  public StudyForm form(Manifest.Measure measure, String rater) {
    String key =
        String.join(
            "|",
            measure.instrument(),
            String.valueOf(measure.form()),
            String.valueOf(measure.variant()),
            rater);
    return resolved.computeIfAbsent(key, k -> resolve(measure, rater));
  }

  /** The form with an id that {@link StudyForm#id} gave. */
  public Optional<StudyForm> withId(String id) {
    return resolved.values().stream().filter(f -> f.id().equals(id)).findFirst();
  }

  /** Who rated, where the columns do not tell: as the manifest says, else as the form says. */
  public String rater(Manifest.Measure measure) {
    if (measure.rater() != null) {
      return measure.rater();
    }
    List<Form> forms = candidates(measure);
    List<String> raters = forms.stream().map(f -> f.rater().code()).distinct().toList();
    if (raters.size() != 1) {
      throw unknown(
          "\"%s\" has forms for several raters (%s). Add rater: to the measure"
              .formatted(measure.instrument(), String.join(", ", raters)));
    }
    return raters.get(0);
  }

  /** How a score was computed by the site: as the manifest says, else by the form's own rule. */
  public Scoring.Reporting reporting(Manifest.Measure measure) {
    return measure.reportedAs() == null
        ? Scoring.Reporting.AS_SCORED
        : Scoring.Reporting.valueOf(measure.reportedAs().toUpperCase(Locale.ROOT));
  }

  /** +1 where a higher score of an instrument is better, -1 where it is worse. */
  public int orientation(String code) {
    return instrument(code).orientation().sign();
  }

  /** The forms of a measure, one for each rater. */
  public List<StudyForm> formsOf(Manifest.Measure measure) {
    return measure.raters().isEmpty()
        ? List.of(form(measure, rater(measure)))
        : measure.raters().values().stream().map(r -> form(measure, r)).toList();
  }

  private StudyForm resolve(Manifest.Measure measure, String rater) {
    Instrument instrument = instrument(measure.instrument());
    List<Form> forms =
        candidates(measure).stream()
            .filter(
                f ->
                    measure.form() != null
                        || f.rater() == Rater.valueOf(rater.toUpperCase(Locale.ROOT)))
            .toList();
    if (forms.size() != 1) {
      throw unknown(
          "instrument \"%s\" has %s for rater %s (forms: %s). %s"
              .formatted(
                  instrument.code(),
                  forms.isEmpty() ? "no form" : "several forms",
                  rater,
                  instrument.forms().stream()
                      .map(f -> f.id() + " (" + f.rater().code() + ")")
                      .collect(Collectors.joining(", ")),
                  forms.isEmpty()
                      ? "Correct rater:, or declare a local form"
                      : "Add form: to the measure"));
    }
    Form form = forms.get(0);
    if (measure.variant() != null && form.variant(measure.variant()).isEmpty()) {
      throw unknown(
          "form \"%s\" has no variant \"%s\" (it has: %s). Declare a local form"
              .formatted(
                  form.id(),
                  measure.variant(),
                  form.variants().isEmpty()
                      ? "none"
                      : form.variants().stream()
                          .map(v -> v.name())
                          .collect(Collectors.joining(", "))));
    }
    StudyForm resolvedForm = new StudyForm(instrument, form, measure.variant());
    if (measure.items() != null && !form.isItemLevel()) {
      throw unknown(noKey(form));
    }
    boolean covered =
        measure.items() != null
            || measure.subscale().equals("total")
            || form.scale(measure.subscale()).isPresent();
    if (!covered) {
      throw unknown(
          "form \"%s\" has no subscale \"%s\" (it has: %s)"
              .formatted(
                  form.id(),
                  measure.subscale(),
                  form.scales().stream().map(s -> s.id()).collect(Collectors.joining(", "))));
    }
    return resolvedForm;
  }

  /**
   * A form of the study has no key where its total was left out; those of the library are known.
   */
  private String noKey(Form form) {
    return (isLocal(form)
            ? "local form \"%s\" says no key, so its items cannot be scored. Add total: {} to the form where its score is of all items as answered, total: {reverse: [2, 5]} where items run the other way; and no score_level_only"
            : "the key of form \"%s\" is not known, so its items cannot be scored. Give its score instead, or declare the form with its key as a local form")
        .formatted(form.id());
  }

  /** True for a form that the study's manifest declares. */
  public boolean isLocal(Form form) {
    return manifest.localInstruments().stream()
        .flatMap(i -> StreamSupport.stream(i.path("forms").spliterator(), false))
        .anyMatch(f -> f.path("form").asText().equals(form.id()));
  }

  private List<Form> candidates(Manifest.Measure measure) {
    Instrument instrument = instrument(measure.instrument());
    if (measure.form() == null) {
      return instrument.forms();
    }
    return instrument
        .form(measure.form())
        .map(List::of)
        .orElseThrow(
            () ->
                unknown(
                    "instrument \"%s\" has no form \"%s\" (it has: %s). Correct form:, or declare a local form"
                        .formatted(
                            instrument.code(),
                            measure.form(),
                            instrument.forms().stream()
                                .map(Form::id)
                                .collect(Collectors.joining(", ")))));
  }

  public Instrument instrument(String code) {
    Instrument found = instruments.find(code).orElse(null);
    if (found == null || !found.code().equals(code)) {
      throw unknown(
          found == null
              ? Sentence.open(instruments.unknown(code))
              : "\"%s\" is another name of instrument \"%s\". Write \"%s\""
                  .formatted(code, found.code(), found.code()));
    }
    return found;
  }

  private UserError unknown(String what) {
    return new UserError(
        ErrorName.UNKNOWN_INSTRUMENT,
        "Cannot harmonise study \"%s\": %s.".formatted(manifest.studyId(), what));
  }

  private static UserError invalid(Manifest manifest, String what) {
    return new UserError(
        ErrorName.INVALID_MANIFEST,
        "Cannot use the local instruments of study \"%s\": %s."
            .formatted(manifest.studyId(), what));
  }
}
