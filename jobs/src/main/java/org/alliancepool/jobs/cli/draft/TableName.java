package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What tells the name of a file or sheet from those of its like: {@code placebo} of {@code
 * wai_placebo}, {@code Arm 1} of {@code Arm 1}.
 */
record TableName(String text) {
  /** What trials of these therapies give, or give instead. */
  private static final Pattern GIVEN =
      Pattern.compile(
          """
          psilo(cybin|cibin|cybine|cibina)?|mdma|lsd|ayahuasca|dmt|ibogaine?|mescalin[ea]?|(es)?k[ae]tamin[ea]?
          |(pla[cz]ebo|pbo|plc|verum|sham|niacin|midazolam|dextroamphetamine|amphetamine|methylphenidate)
          |escitalopram|ssri|cbt|kvt|pdt|ipt|tau|usual
          |controls?|ctrl|ctl|kontroll?e?|kontrola|temoins?|controlei?|controlo|controllo
          |(kontroll|warte|placebo|verum|interventions|behandlungs)(gruppe|grupp|gruppen)
          |wait|waiting|wait(ing)?list|wl|warteliste|attente|wachtlijst|espera|attesa|venteliste|vantelista
          |drug|active|aktiv|actif|activo|attivo|experimental|comparator|intervention
          |\\d+(mg|ug|mcg)
          """
              .replaceAll("\\s", ""));

  /** Numbered, as arms are where nobody may know what they are: Arm 1, group B. */
  private static final Pattern NUMBERED = Pattern.compile("(.+?)(\\d{1,2}|[a-h])");

  private static final Pattern COHORT = Pattern.compile("(c|k)oo?hort.*");

  /** Names without the words with which all of them begin or end. */
  static List<TableName> apart(List<String> names) {
    List<List<NameWord>> words =
        names.stream()
            .map(n -> new ArrayList<>(NameWord.of(n, 0, n.length())))
            .collect(Collectors.toList());
    int shortest = words.stream().mapToInt(List::size).min().orElse(0);
    if (shortest == 0) {
      return names.stream().map(TableName::new).toList();
    }
    int before = 0;
    while (before < shortest - 1 && allHave(words, before)) {
      before++;
    }
    int behind = 0;
    while (behind < shortest - 1 - before && allHave(words, -1 - behind)) {
      behind++;
    }
    // A number alone says nothing: Arm 1.
    boolean bare = true;
    for (List<NameWord> of : words) {
      bare &= of.size() - before - behind == 1 && of.get(before).letters().length() <= 2;
    }
    int from = bare && before > 0 ? before - 1 : before;
    List<TableName> apart = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<NameWord> of = words.get(i);
      apart.add(
          new TableName(
              names.get(i).substring(of.get(from).start(), of.get(of.size() - 1 - behind).end())));
    }
    return apart;
  }

  /** True where all have the same word at a place, counted from the end where it is negative. */
  private static boolean allHave(List<List<NameWord>> words, int place) {
    return words.stream()
            .map(w -> w.get(place < 0 ? w.size() + place : place).letters())
            .distinct()
            .count()
        == 1;
  }

  /** The same for names that differ in capitals and marks only. */
  String letters() {
    return ColumnRole.letters(text);
  }

  /** True where it says what a patient was given. */
  boolean saysWhatIsGiven() {
    return NameWord.of(text, 0, text.length()).stream()
        .anyMatch(w -> GIVEN.matcher(w.letters()).matches());
  }

  /** True where it says an arm by its number. */
  boolean isNumberedArm() {
    Matcher m = NUMBERED.matcher(letters());
    return m.matches()
        && ColumnRole.ARM.rank(m.group(1)) >= 0
        && !COHORT.matcher(m.group(1)).matches();
  }

  /** True where it says when; a drug is also the name of its session. */
  boolean saysVisit() {
    return !saysWhatIsGiven() && VisitGuess.of(text).isPresent();
  }
}
