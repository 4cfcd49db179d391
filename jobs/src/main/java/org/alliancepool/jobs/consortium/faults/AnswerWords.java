package org.alliancepool.jobs.consortium.faults;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words by which forms name the two ends of a scale of frequency, agreement or amount. */
final class AnswerWords {
  /** An end of a scale. */
  enum End {
    LEAST,
    MOST
  }

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}]+");

  /** Only what means one end wherever it stands: "none" and "bad" may be at either. */
  private static final Set<String> LEAST =
      listed(
          """
          never, almost never, hardly ever, rarely, seldom, none of the time, not at all, not at all true
          strongly disagree, disagree strongly, very strongly disagree, completely disagree
          disagree completely, totally disagree, fully disagree, does not apply at all
          nie, niemals, fast nie, selten, überhaupt nicht, gar nicht, stimme überhaupt nicht zu
          stimme gar nicht zu, stimme nicht zu, trifft überhaupt nicht zu, trifft gar nicht zu
          trifft nicht zu
          jamais, presque jamais, rarement, pas du tout, pas du tout d accord, pas d accord du tout
          nooit, bijna nooit, zelden, helemaal niet, helemaal niet mee eens, helemaal mee oneens
          zeer mee oneens
          nunca, casi nunca, raramente, en absoluto, nada en absoluto, totalmente en desacuerdo
          muy en desacuerdo
          quase nunca, de modo nenhum, discordo totalmente, discordo completamente
          aldrig, aldri, næsten aldrig, nesten aldri, sjældent, sjelden, slet ikke, overhovedet ikke
          ikke i det hele tatt, helt uenig, meget uenig, svært uenig
          nästan aldrig, sällan, inte alls, instämmer inte alls
          mai, quasi mai, per niente, per nulla, totalmente in disaccordo, completamente in disaccordo
          fortemente in disaccordo
          nikdy, téměř nikdy, zřídka, vůbec ne, rozhodně nesouhlasím, zcela nesouhlasím
          """);

  private static final Set<String> MOST =
      listed(
          """
          always, almost always, nearly always, every day, nearly every day, all of the time, all the time
          extremely, very much, very much so, strongly agree, agree strongly, very strongly agree
          completely agree, agree completely, totally agree, fully agree, completely true, applies fully
          immer, fast immer, beinahe jeden tag, fast jeden tag, sehr, sehr stark, äußerst, extrem
          stimme voll zu, stimme völlig zu, stimme vollkommen zu, stimme voll und ganz zu
          trifft voll zu, trifft völlig zu, trifft vollkommen zu, trifft voll und ganz zu, trifft genau zu
          toujours, presque toujours, presque tous les jours, extrêmement, énormément, tout à fait
          tout à fait d accord
          altijd, bijna altijd, bijna elke dag, extreem, helemaal mee eens, zeer mee eens
          siempre, casi siempre, casi todos los días, extremadamente, totalmente de acuerdo
          muy de acuerdo
          sempre, quase sempre, quase todos os dias, extremamente, concordo totalmente
          concordo completamente
          altid, alltid, næsten altid, nesten alltid, næsten hver dag, nesten hver dag, ekstremt
          helt enig, meget enig, svært enig
          nästan alltid, nästan varje dag, extremt, instämmer helt
          quasi sempre, quasi ogni giorno, estremamente, moltissimo, totalmente d accordo
          completamente d accordo, fortemente d accordo
          vždy, téměř vždy, téměř každý den, rozhodně souhlasím, zcela souhlasím
          """);

  private AnswerWords() {}

  private static Set<String> listed(String texts) {
    return Arrays.stream(texts.split("[,\n]"))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The end that a label names, whatever its capitals, numbers and marks. */
  static Optional<End> end(String label) {
    String words = NO_WORD.matcher(label.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    if (LEAST.contains(words)) {
      return Optional.of(End.LEAST);
    }
    return MOST.contains(words) ? Optional.of(End.MOST) : Optional.empty();
  }
}
