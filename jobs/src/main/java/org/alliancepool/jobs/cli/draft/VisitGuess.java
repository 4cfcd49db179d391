package org.alliancepool.jobs.cli.draft;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a visit may be by its name, as a manifest says it: the baseline, an assessment in a planned
 * week, or a session of a phase. A name that says something else besides is not guessed at, nor
 * "session 3", which may be of any phase.
 */
final class VisitGuess {
  /** What tells nothing more of the visit, unlike "post" and "follow-up": weeks after what? */
  private static final String NOISE =
      "(visit|visite|visita|besuch|termin|assessment|evaluation|rating)*";

  private static final String NUMBER = "0*(\\d{1,3})";

  /** Week -1, W-2, -2 weeks; week 2.5, weeks 2-4: no week that a whole number names. */
  private static final Pattern OTHER_NUMBER =
      Pattern.compile("\\d\\s*[-\u2013\u2212.,/+~]\\s*\\d|[-\u2013\u2212]\\s*\\d");

  private static final Pattern BASELINE =
      Pattern.compile(NOISE + "(base|baseline|bl|basal|basis|intake|week0+|w0+|t0)" + NOISE);

  private static final List<Kind> KINDS =
      List.of(
          assessment(
              "week",
              "week: %d",
              "weeks?|wks?|w|wochen?|semaines?|semanas?|settimana|uge|uke|vecka"),
          assessment("day", "day: %d", "days?|tage?|jours?|dias?|giorno|dag"),
          assessment("month", "", "months?|mon|mths?|mo|monate?|mois|mes|mese|maand|maned|manad"),
          session(
              "preparation", "prep|preparation|preparatory|vorbereitung|preparacion|preparazione"),
          session("dosing", "dose|dosing|dosage|drug|medication|dosis|substanz"),
          session("integration", "int|integ|integration|integrative|integracion|integrazione"));

  private VisitGuess() {}

  /**
   * A kind of visit.
   *
   * @param name with the number, if it has one
   * @param yaml with a place for it
   */
  private record Kind(Pattern name, String yaml) {
    Optional<String> of(String letters) {
      Matcher m = name.matcher(letters);
      if (!m.matches()) {
        return Optional.empty();
      }
      for (String group : List.of("before", "after")) {
        if (m.group(group) != null) {
          return Optional.of(
              yaml.replace("%d", Integer.toString(Integer.parseInt(m.group(group)))));
        }
      }
      return Optional.of(yaml.replace("%d", "1"));
    }
  }

  /** An assessment has a number, before or behind its unit. */
  private static Kind assessment(String unit, String planned, String words) {
    return new Kind(
        Pattern.compile(
            NOISE
                + "("
                + number("before")
                + "("
                + words
                + ")|("
                + words
                + ")"
                + number("after")
                + ")"
                + NOISE),
        "{timepoint: " + unit + " %d" + (planned.isEmpty() ? "" : ", " + planned) + "}");
  }

  /** A session without a number is the only one. */
  private static Kind session(String phase, String words) {
    return new Kind(
        Pattern.compile(
            "("
                + number("before")
                + "\\.?)?("
                + words
                + ")(sessions?|sess|ses|s|visit|s?sitzung|seance|sesion|seduta)?("
                + number("after")
                + ")?"),
        "{phase: " + phase + ", session: %d}");
  }

  private static String number(String group) {
    return NUMBER.replace("(", "(?<" + group + ">");
  }

  /** What the manifest may say of a visit; empty where its name does not tell. */
  static Optional<String> of(String name) {
    if (OTHER_NUMBER.matcher(name).find()) {
      return Optional.empty();
    }
    String letters = ColumnRole.letters(name);
    return BASELINE.matcher(letters).matches()
        ? Optional.of("{timepoint: baseline, week: 0}")
        : KINDS.stream().map(k -> k.of(letters)).flatMap(Optional::stream).findFirst();
  }
}
