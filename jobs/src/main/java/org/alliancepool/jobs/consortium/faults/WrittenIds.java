package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * How the ids of a study are written: two that look alike may be of one participant at two visits,
 * and one may be of nobody. Holds no id.
 *
 * @param n how many ids there are
 * @param alike those that look like another one
 * @param twice those that end with {@code --1} and stand with {@code --2} as well
 * @param tests those with a word by which somebody tries a form
 */
public record WrittenIds(long n, long alike, long twice, long tests) {
  /** Of a study without files. */
  public static final WrittenIds NONE = new WrittenIds(0, 0, 0, 0);

  private static final int ONE_IN = 10;

  /** So many may be tests however few ids there are. */
  private static final int FEW = 3;

  /** What may be wrong, and what to do; a sentence each. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (alike > 0) {
      faults.add(
          "%d of %d ids differ from another one only in capitals, zeros before a number, blanks, marks behind letters, or letters of another script that look the same. Where they are of one participant, let the files write them alike."
              .formatted(alike, n));
    }
    if (twice > 0) {
      faults.add(
          "%d ids stand with --1 and with --2 behind, as REDCap exports what two people have entered of one participant; each counts as a participant. Let the site send the merged records alone."
              .formatted(twice));
    }
    if (areTests()) {
      faults.add(
          "%d of %d ids %s a word such as test, demo or dummy. Where nobody stands behind %s, leave the rows out by only, or let the site remove them: each counts as a participant."
              .formatted(tests, n, tests == 1 ? "has" : "have", tests == 1 ? "it" : "them"));
    }
    return faults;
  }

  /** How many ids the faults are of, some perhaps more than once. */
  public long doubtful() {
    return alike + twice + (areTests() ? tests : 0);
  }

  /** Where many have the word, it is the trial's. */
  private boolean areTests() {
    return tests > 0 && tests < n && (tests <= FEW || tests * ONE_IN <= n);
  }
}
