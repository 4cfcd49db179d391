package org.alliancepool.jobs.consortium;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.mapping.Target;

/**
 * A study's manifest, as {@code study.yaml} says it and {@code schemas/json/manifest.schema.json}
 * allows it. Absent lists and maps are empty, absent values null.
 */
public record Manifest(
    String studyId,
    String title,
    String treatment,
    String status,
    String unblindedOn,
    String citation,
    String registration,
    String note,
    List<String> overlapsWith,
    Map<String, Arm> arms,
    Map<String, AnalysisArm> analysisArms,
    Map<String, Visit> visits,
    Endpoint primaryEndpoint,
    String dayZero,
    List<String> missing,
    List<AcceptedWarning> acceptedWarnings,
    List<DataFile> files,
    List<JsonNode> localInstruments,
    List<Effect> effects)
    implements Serializable {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Fills in what is absent. */
  public Manifest {
    overlapsWith = orEmpty(overlapsWith);
    arms = orEmpty(arms);
    analysisArms = orEmpty(analysisArms);
    visits = orEmpty(visits);
    missing = orEmpty(missing);
    acceptedWarnings = orEmpty(acceptedWarnings);
    files = orEmpty(files);
    localInstruments = orEmpty(localInstruments);
    effects = orEmpty(effects);
  }

  /** Reads a tree that has passed the JSON Schema. */
  public static Manifest of(JsonNode tree) {
    return MAPPER.convertValue(tree, Manifest.class);
  }

  /** True where the study still goes on, and may have later what it lacks now. */
  public boolean isOngoing() {
    return "ongoing".equals(status);
  }

  /** True of the instrument of the primary endpoint, where there is one. */
  public boolean isOfEndpoint(String instrument) {
    return primaryEndpoint != null && primaryEndpoint.instrument().equals(instrument);
  }

  /** True of a declared visit whose timepoint is that of the primary endpoint, which there is. */
  public boolean isAtEndpoint(String visit) {
    return visits.get(visit).timepointOr(visit).equals(primaryEndpoint.timepoint());
  }

  /** True of a scale at a visit that the primary endpoint is made of: the end, or the baseline. */
  public boolean isEndpointAt(String instrument, String visit) {
    return isOfEndpoint(instrument)
        && visits.containsKey(visit)
        && (isAtEndpoint(visit) || visits.get(visit).isBaseline(visit));
  }

  /** True where the study shares printed correlations and no patient data. */
  public boolean isPublished() {
    return !effects.isEmpty();
  }

  /** The arm under which patients of a randomised arm are analysed. */
  public String analysisArmOf(String arm) {
    return analysisArms.entrySet().stream()
        .filter(e -> e.getValue().arms().contains(arm))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(arm);
  }

  /** The randomised arm that a code of a file means: a code before a name, where both fit. */
  public Optional<String> arm(String code) {
    return arms.entrySet().stream()
        .filter(e -> Numbers.isCode(code, e.getValue().codes()))
        .map(Map.Entry::getKey)
        .findFirst()
        .or(() -> Optional.of(code).filter(arms::containsKey));
  }

  /** The codes of the arms, for messages. */
  public String armCodes() {
    return arms.entrySet().stream()
        .map(e -> e.getKey() + ": [" + String.join(", ", e.getValue().codes()) + "]")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** True where a text stands in a column for a value that is missing. */
  public boolean isMissing(DataFile file, Target column, String text) {
    return Numbers.isCode(text, missing)
        || Numbers.isCode(text, file.missing())
        || file.measure(column).map(m -> Numbers.isCode(text, m.missing())).orElse(false);
  }

  /** Arms as analysed, in the manifest's order, with their roles. */
  public Map<String, String> analysedArms() {
    Map<String, String> roles = new LinkedHashMap<>();
    arms.forEach(
        (id, arm) -> {
          String as = analysisArmOf(id);
          roles.put(as, analysisArms.containsKey(as) ? analysisArms.get(as).role() : arm.role());
        });
    return roles;
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static <T> Map<String, T> orEmpty(Map<String, T> map) {
    return map == null ? Map.of() : new LinkedHashMap<>(map);
  }

  /**
   * A warning that is no fault.
   *
   * @param check its id
   * @param detail its words
   * @param because what was found when somebody looked
   */
  public record AcceptedWarning(String check, String detail, String because)
      implements Serializable {}

  /** An arm as randomised. */
  public record Arm(String label, String role, List<String> codes) implements Serializable {
    /** Fills in what is absent. */
    public Arm {
      codes = orEmpty(codes);
    }
  }

  /** Arms that are analysed as one. */
  public record AnalysisArm(String label, String role, List<String> arms, String reason)
      implements Serializable {}

  /** A visit, by the name that files use. */
  public record Visit(
      String label,
      String phase,
      String phasePart,
      Integer session,
      String timepoint,
      Double week,
      Integer day)
      implements Serializable {
    /** The assessment's name; the visit's own where the manifest gives none. */
    public String timepointOr(String visit) {
      return timepoint == null ? visit : timepoint;
    }

    /** True of the assessment that later ones are held against. */
    public boolean isBaseline(String visit) {
      return timepointOr(visit).equals("baseline");
    }
  }

  /** The outcome that the trial declared as its main one. */
  public record Endpoint(String instrument, String timepoint) implements Serializable {}

  /** A data file, or one sheet or member of it. */
  public record DataFile(
      String file,
      String format,
      String encoding,
      String delimiter,
      String decimalMark,
      String dateFormat,
      String sheet,
      String dataset,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Integer> headerRow,
      Integer dataRow,
      String shortRows,
      String layout,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> participant,
      String ids,
      String visit,
      String visitPattern,
      String instance,
      String visitDate,
      String rater,
      String parameter,
      String value,
      Map<String, List<String>> only,
      String arm,
      String inArm,
      List<Clinician> clinicians,
      List<String> missing,
      List<Measure> measures,
      List<Covariate> covariates)
      implements Serializable {
    /** Fills in what is absent. */
    public DataFile {
      headerRow = orEmpty(headerRow);
      participant = orEmpty(participant);
      clinicians = orEmpty(clinicians);
      only = orEmpty(only);
      missing = orEmpty(missing);
      measures = orEmpty(measures);
      covariates = orEmpty(covariates);
    }

    /** The row of the names, or the first of several; 1 where nothing is declared. */
    public int firstHeaderRow() {
      return headerRow.isEmpty() ? 1 : headerRow.get(0);
    }

    /** How many rows the names stand in. */
    public int headerRows() {
      return Math.max(1, headerRow.size());
    }

    /** True where a short word in the place of an id, such as SD or NA, is somebody's code. */
    public boolean hasInitials() {
      return "initials".equals(ids);
    }

    /** True where another file has the same columns, as that of another site or visit has. */
    public boolean isLike(DataFile other) {
      return layout.equals(other.layout)
          && participant.equals(other.participant)
          && Objects.equals(visit, other.visit)
          && measures.equals(other.measures)
          && covariates.equals(other.covariates);
    }

    /** True where the file has a row per participant. */
    public boolean isWide() {
      return "wide".equals(layout);
    }

    /** The columns that are named as they stand, and not by a pattern. */
    public Stream<String> namedColumns() {
      return Stream.of(
              participant.stream(),
              Stream.of(visit, instance, visitDate, rater, parameter, value, arm),
              only.keySet().stream(),
              clinicians.stream().map(Clinician::column),
              covariates.stream().map(Covariate::column))
          .flatMap(names -> names)
          .filter(Objects::nonNull);
    }

    /** The measure that a column belongs to. */
    public Optional<Measure> measure(Target column) {
      if (column instanceof Target.Measured measured) {
        return Optional.of(measures.get(measured.measure()));
      }
      return column instanceof Target.Unrated unrated
          ? Optional.of(measures.get(unrated.measure()))
          : Optional.empty();
    }

    /** What its column of raters may say, over all measures. */
    public SortedSet<String> raterCodes() {
      SortedSet<String> codes = new TreeSet<>();
      measures.forEach(m -> codes.addAll(m.raters().keySet()));
      return codes;
    }

    /** True where each row holds one value, and a column says which. */
    public boolean isByParameter() {
      return "parameter".equals(layout);
    }

    /**
     * True where the file says the participant's arm: by a column, in the visit's, or as a whole.
     */
    public boolean namesArm() {
      return arm != null
          || inArm != null
          || (visitPattern != null && visitPattern.contains("{arm}"));
    }

    /** The name in tables and messages: {@code book.xlsx#Sheet}. */
    public String label() {
      return sheet != null ? file + "#" + sheet : dataset != null ? file + "#" + dataset : file;
    }
  }

  /** A column that names a therapist, a pair or an observer. */
  public record Clinician(String column, String role) implements Serializable {}

  /** A fact about the participant. */
  public record Covariate(String name, String column, String type) implements Serializable {}

  /** Columns of one instrument. */
  public record Measure(
      String instrument,
      String form,
      String variant,
      String rater,
      Map<String, String> raters,
      String items,
      Map<String, Integer> itemNames,
      String score,
      String subscale,
      String reportedAs,
      String reverseItems,
      Map<String, Double> values,
      String visit,
      List<String> missing)
      implements Serializable {
    /** Fills in what is absent. */
    public Measure {
      raters = orEmpty(raters);
      itemNames = orEmpty(itemNames);
      values = orEmpty(values);
      missing = orEmpty(missing);
      subscale = subscale == null ? "total" : subscale;
    }

    /**
     * The rater whom a cell of the file's column of raters names.
     *
     * @param code null for a blank cell, which may have its rater as well
     */
    public Optional<String> raterOf(String code) {
      String said = code == null ? "" : Blanks.strip(code);
      return raters.entrySet().stream()
          .filter(e -> Numbers.isCode(said, List.of(Blanks.strip(e.getKey()))))
          .map(Map.Entry::getValue)
          .findFirst();
    }

    /** The column pattern, of items or of a score. */
    public String pattern() {
      return items != null ? items : score;
    }

    /** True where the file holds reverse items already turned. */
    public boolean alreadyReversed() {
      return "already_reversed".equals(reverseItems);
    }
  }

  /** A printed correlation. */
  public record Effect(
      String arm,
      Alliance alliance,
      Outcome outcome,
      long n,
      double r,
      String adjustedFor,
      String sign,
      String location,
      String note)
      implements Serializable {
    /** What was rated, by whom and when. */
    public record Alliance(
        String instrument, String rater, String phase, String phasePart, String session)
        implements Serializable {}

    /** What was predicted. */
    public record Outcome(String instrument, String rater, String timepoint)
        implements Serializable {}
  }

  /** The arms of both kinds, by id: label, role, kind. */
  public List<ArmRow> armRows() {
    List<ArmRow> rows = new ArrayList<>();
    arms.forEach(
        (id, a) ->
            rows.add(
                new ArmRow(id, label(id, a.label()), a.role(), analysisArmOf(id), "randomised")));
    analysisArms.forEach(
        (id, a) -> rows.add(new ArmRow(id, label(id, a.label()), a.role(), id, "analysis")));
    return rows;
  }

  private static String label(String id, String label) {
    return Optional.ofNullable(label).orElse(id);
  }

  /** One row of the table arm. */
  public record ArmRow(String id, String label, String role, String analysisArm, String kind)
      implements Serializable {}
}
