package org.alliancepool.schemas.instrument;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.schemas.vocabulary.NearestName;

/**
 * A catalogue of instruments, found by code, alias or form id. Immutable; a study's own forms are
 * added with {@link #with(Collection)}.
 */
public final class Instruments {
  private static final String FOLDER = "/org/alliancepool/schemas/instruments/";

  private final Map<String, Instrument> byCode;
  private final Map<String, Instrument> byAnyName;
  private final Map<String, Form> byFormId;

  private Instruments(Collection<Instrument> instruments) {
    byCode = new LinkedHashMap<>();
    byAnyName = new LinkedHashMap<>();
    byFormId = new LinkedHashMap<>();
    for (Instrument instrument : instruments) {
      if (byCode.put(instrument.code(), instrument) != null) {
        throw new IllegalArgumentException(
            "cannot declare instrument \"%s\": it is there already; give the local form another code"
                .formatted(instrument.code()));
      }
      for (Form form : instrument.forms()) {
        if (byFormId.put(form.id(), form) != null) {
          throw new IllegalArgumentException(
              "cannot declare form \"%s\" of instrument \"%s\": that form id is there already"
                  .formatted(form.id(), instrument.code()));
        }
      }
    }
    // A code wins over another instrument's form id, and that over an alias.
    byAnyName.putAll(byCode);
    instruments.forEach(i -> i.forms().forEach(f -> byAnyName.putIfAbsent(f.id(), i)));
    instruments.forEach(i -> i.aliases().forEach(a -> byAnyName.putIfAbsent(a, i)));
  }

  /** The instruments of {@code schemas/instruments}. */
  public static Instruments builtIn() {
    return BuiltIn.INSTRUMENTS;
  }

  /**
   * A catalogue of instruments.
   *
   * @throws IllegalArgumentException if a code or form id is there twice
   */
  public static Instruments of(Collection<Instrument> instruments) {
    return new Instruments(instruments);
  }

  /**
   * This catalogue and more instruments, such as the local forms of a study.
   *
   * @throws IllegalArgumentException if a code or form id is there already
   */
  public Instruments with(Collection<Instrument> more) {
    List<Instrument> all = new ArrayList<>(byCode.values());
    all.addAll(more);
    return new Instruments(all);
  }

  /** All instruments, in the order of their declaration. */
  public List<Instrument> all() {
    return List.copyOf(byCode.values());
  }

  /** The instrument of that code, alias or form id. */
  public Optional<Instrument> find(String name) {
    return Optional.ofNullable(byAnyName.get(name));
  }

  /** The form of that id. */
  public Optional<Form> findForm(String formId) {
    return Optional.ofNullable(byFormId.get(formId));
  }

  /**
   * The instrument of that code, alias or form id.
   *
   * @throws IllegalArgumentException if there is none; the message suggests the nearest code
   */
  public Instrument get(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException(unknown(name)));
  }

  /**
   * The one form of an instrument for a rater.
   *
   * @param name code, alias or form id; a form id picks that form
   * @param rater who rated
   * @throws IllegalArgumentException if there is no such instrument, no form for the rater, or more
   *     than one
   */
  public Form form(String name, Rater rater) {
    Instrument instrument = get(name);
    Optional<Form> exact = byCode.containsKey(name) ? Optional.empty() : findForm(name);
    List<Form> forms = exact.map(List::of).orElseGet(() -> instrument.forms(rater));
    if (forms.size() == 1 && forms.get(0).rater() == rater) {
      return forms.get(0);
    }
    List<String> have =
        instrument.forms().stream().map(f -> f.id() + " (" + f.rater().code() + ")").toList();
    throw new IllegalArgumentException(
        forms.size() > 1
            ? "cannot choose a form of \"%s\" for rater %s: it has %s; name the form's id"
                .formatted(name, rater.code(), String.join(", ", have))
            : "cannot find a form of \"%s\" for rater %s: it has %s; declare a local form"
                .formatted(name, rater.code(), String.join(", ", have)));
  }

  /** Why a name is unknown, with the nearest known one, and what to do: with its full stop. */
  public String unknown(String name) {
    String hint =
        NearestName.of(name, byAnyName.keySet())
            .map(n -> byAnyName.get(n).code())
            .map(n -> "; did you mean \"" + n + "\"?")
            .orElse("");
    return ("instrument \"%s\" is not in schemas/instruments%s Declare it there or as a local form"
            + " (local_instruments) in the study's manifest.")
        .formatted(name, hint.isEmpty() ? "." : hint);
  }

  /** Read once, on first use. */
  private static final class BuiltIn {
    static final Instruments INSTRUMENTS = load();

    private static Instruments load() {
      YAMLMapper yaml = new YAMLMapper();
      List<Instrument> instruments = new ArrayList<>();
      for (JsonNode code : tree(yaml, "index").get("instruments")) {
        instruments.add(InstrumentReader.readTrusted(tree(yaml, code.asText())));
      }
      return new Instruments(instruments);
    }

    private static JsonNode tree(YAMLMapper yaml, String file) {
      try (InputStream in = Instruments.class.getResourceAsStream(FOLDER + file + ".yaml")) {
        if (in == null) {
          throw new IllegalStateException("no instruments/" + file + ".yaml on the class path");
        }
        return yaml.readTree(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
