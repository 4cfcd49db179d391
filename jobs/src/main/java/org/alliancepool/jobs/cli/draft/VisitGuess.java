package org.alliancepool.jobs.cli.draft;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.words.PhaseWords;

/**
 * What a visit may be by its name, as a manifest says it: the baseline, an assessment in a planned
 * week, or a session of a phase. A name that says something else besides is not guessed at.
 * "Session 3" may be of any phase; every trial may have the phase of treatment.
 *
 * @param yaml as the manifest says it
 * @param doubt 0 where the name says so plainly; of two that would be the same the one of less
 */
record VisitGuess(String yaml, int doubt) {
  private static final String AT_BASELINE = "{timepoint: baseline, week: 0}";

  private static final String AT_WEEK_0 = "{timepoint: week 0, week: 0}";

  /** What tells nothing more of the visit, unlike "post" and "follow-up": weeks after what? */
  private static final String NOISE =
      "(visit|visite|visita|besuch|termin|assessment|evaluation|rating)*";

  /** A number of the site's own, and what it means: Visit 2 (Prep 1), V3 - Dosing 1. */
  private static final Pattern MEANT =
      Pattern.compile(
          "(?i)(visit|visite|visita|besuch|termin|v)\\s*\\d+\\s*(\\(|[-\u2013:]\\s)(?<meant>[^()]+)\\)?");

  /** Sessions of letters: Prep A. Doses of letters are what was given. */
  private static final Pattern LETTERED =
      Pattern.compile("(?<phase>.*\\p{L}{2})[\\s_.-]+(?<letter>[A-Da-d])");

  private static final String NUMBER = "0*(\\d{1,3})";

  /** Week -1, W-2, -2 weeks; week 2.5, weeks 2-4: no week that a whole number names. */
  private static final Pattern OTHER_NUMBER =
      Pattern.compile("\\d\\s*[-\u2013\u2212.,/+~]\\s*\\d|[-\u2013\u2212]\\s*\\d");

  /** Sessions with a hyphen before their number: Prep-1. Week-1 may be the week before. */
  private static final Pattern JOINED =
      Pattern.compile("(?<phase>\\p{L}{3,})[-\u2013](?<number>\\d{1,3})");

  private static final Pattern FRENCH_DAY = Pattern.compile("[Jj] ?-?\\d{1,3}");

  private static final Pattern FRENCH_WEEK = Pattern.compile("[Ss] ?(?<number>\\d{1,3})");

  /** Names of the baseline, the plainest first: a visit before something may be before anything. */
  private static final List<Pattern> BASELINES =
      List.of(
          baseline(
              """
              base|baseline|bl|basal|basis|intake
              |(basis|baseline)(erhebung|messung|untersuchung)|ausgangs(wert|werte|messung|erhebung)
              |(ligne|niveau|valeur)debase|mesureinitiale|evaluationinitiale
              |linea(de)?base|nivelbasal|linhadebase|lineabasale|valorebasale
              |nulmeting|basismeting|uitgangswaarde
              |(baslinje|basislinje)(maling|matning)?|utgangsverdi|utgangsvarde|udgangsvaerdi
              |vychozi(hodnota|stav)?
              """),
          baseline(
              "(t|tp|v|m|j|time|timepoint|visit|mzp|messzeitpunkt|zeitpunkt|temps|tiempo|tempo)0+"),
          baseline(
              """
              pre|(pre|before)(test|measure|measurement|score|tx|treatment|therapy|intervention)
              |before|entry|inclusion|enroll?ment|admission|start|initial
              |(vor|pra|prae)(test|messung|erhebung|therapie|behandlung)?|vorher|eingang|eingangs(messung|erhebung)
              |aufnahme|beginn|(therapie|behandlungs|studien)beginn|einschluss
              |avant(traitement|therapie)?|debut|pretraitement|preterapia
              |antes|previo|inicio|inicial|pretratamiento|pretratamento
              |prima|inizio|iniziale|ingresso|pretrattamento
              |voor|voor(af|meting)|begin|aanvang
              |for|foer|fore|for(maling|matning|test)|innan|inklusjon|inklusion
              |pred(lecbou|terapii)?|zacatek|vstup|vstupni
              """));

  private static final List<Kind> KINDS =
      List.of(
          assessment(
              "week",
              "week: %d",
              "weeks?|wks?|w|wochen?|semaines?|semanas?|settimana|uge|uke|vecka|tyden|tydny|tydnu|tydzien|tygodnie|het|viikko|viikkoa|tjedan|nadal"),
          assessment("day", "day: %d", "days?|tage?|jours?|j|dias?|giorno|dag|den|dny|dnu"),
          assessment(
              "month",
              "",
              "months?|mon|mths?|mo|monate?|mois|mes|mese|maand|maned|manad|mesice?|mesicu"),
          session("preparation", PhaseWords.PREPARATION),
          session("dosing", PhaseWords.DOSING),
          session("integration", PhaseWords.INTEGRATION),
          numbered(
              "treatment",
              "(therapy|therapie|treatment|terapia)?(sessions?|sess|ses|sitzung|seance|sesion|seduta|sessao|zitting|sezeni)"));

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

  private static Pattern baseline(String names) {
    return Pattern.compile(NOISE + "(" + names.replaceAll("\\s", "") + ")" + NOISE);
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

  /** A session of a word that says no phase, which without a number may be anything. */
  private static Kind numbered(String phase, String words) {
    return new Kind(
        Pattern.compile(
            "(" + number("before") + "\\.?(" + words + ")|(" + words + ")" + number("after") + ")"),
        "{phase: " + phase + ", session: %d}");
  }

  private static String number(String group) {
    return NUMBER.replace("(", "(?<" + group + ">");
  }

  /** What the manifest may say of a visit; empty where its name does not tell. */
  static Optional<VisitGuess> of(String name) {
    Matcher meant = MEANT.matcher(name.strip());
    if (meant.matches()) {
      return plainly(meant.group("meant"));
    }
    return plainly(name).or(() -> lettered(name));
  }

  private static Optional<VisitGuess> lettered(String name) {
    Matcher m = LETTERED.matcher(name.strip());
    if (!m.matches()) {
      return Optional.empty();
    }
    int session = Character.toLowerCase(m.group("letter").charAt(0)) - 'a' + 1;
    return plainly(m.group("phase") + " " + session)
        .filter(g -> g.isSession() && !g.yaml().contains("dosing"));
  }

  /** The same of a name beside others: S6 beside J0 is a week of a French trial, and no session. */
  static Optional<VisitGuess> of(String name, Set<String> others) {
    Matcher week = FRENCH_WEEK.matcher(name.strip());
    return week.matches() && others.stream().anyMatch(o -> FRENCH_DAY.matcher(o.strip()).matches())
        ? of("semaine " + week.group("number"))
        : of(name);
  }

  private static Optional<VisitGuess> plainly(String name) {
    Matcher joined = JOINED.matcher(name.strip());
    if (joined.matches()) {
      return plainly(joined.group("phase") + " " + joined.group("number"))
          .filter(VisitGuess::isSession);
    }
    if (OTHER_NUMBER.matcher(name).find()) {
      return Optional.empty();
    }
    String letters = ColumnRole.letters(name);
    for (int doubt = 0; doubt < BASELINES.size(); doubt++) {
      if (BASELINES.get(doubt).matcher(letters).matches()) {
        return Optional.of(new VisitGuess(AT_BASELINE, doubt));
      }
    }
    return KINDS.stream()
        .map(k -> k.of(letters))
        .flatMap(Optional::stream)
        .findFirst()
        .map(yaml -> new VisitGuess(yaml.equals(AT_WEEK_0) ? AT_BASELINE : yaml, 0));
  }

  boolean isSession() {
    return yaml.startsWith("{phase: ");
  }

  boolean isBaseline() {
    return yaml.equals(AT_BASELINE);
  }
}
