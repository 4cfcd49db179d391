package org.alliancepool.jobs.harmonise.patient;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a file calls a value.
 *
 * @param text as in the file
 * @param meaning whether it says that there is no value
 */
record ValueLabel(String text, Meaning meaning) implements Serializable {
  /** What a label says of its value. */
  enum Meaning {
    /** That there is none: the number stands for a reason, and is no score. */
    MISSING,
    /** Something else, or something that only people understand. */
    OTHER
  }

  /**
   * Nothing but these words, listed in docs/manifest.md. A label that says more ("did not apply to
   * me", "unknown persons") may be that of an answer.
   */
  private static final Pattern MISSING_WORDS =
      Pattern.compile(
          "((missing|refused|refusal|declined|skipped|unanswered|unknown|na|n a"
              + "|not (done|assessed|administered|answered|asked|available|applicable|recorded|known"
              + "|completed|collected|entered|reported)"
              + "|no (answer|response|data|value|reply)"
              + "|(refused|declined) to (answer|say|respond)|prefer not to (answer|say)"
              + "|(don t|do not|dont) know)"
              + "( (data|value|item|answer|response|or))*( |$))+");

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}]+");

  static ValueLabel of(String text) {
    String words = NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    return new ValueLabel(
        text, MISSING_WORDS.matcher(words).matches() ? Meaning.MISSING : Meaning.OTHER);
  }

  boolean saysMissing() {
    return meaning == Meaning.MISSING;
  }
}
