package org.alliancepool.jobs.harmonise.patient;

import java.io.Serializable;
import org.alliancepool.jobs.consortium.cell.MissingWords;

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

  static ValueLabel of(String text) {
    return new ValueLabel(text, MissingWords.say(text) ? Meaning.MISSING : Meaning.OTHER);
  }

  boolean saysMissing() {
    return meaning == Meaning.MISSING;
  }
}
