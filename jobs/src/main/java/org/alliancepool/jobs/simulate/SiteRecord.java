package org.alliancepool.jobs.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a site has written down of one patient: her clean data, with the mess of the trial in them.
 *
 * @param arm 0 or 1, or null where it is left out
 * @param visits in order: the baseline, the rated ones, the end, and perhaps one that nobody knows
 * @param twice the row of the end (where a patient has one row: that one) is there twice
 * @param planted the defects in it
 */
record SiteRecord(
    String id,
    boolean padded,
    Integer arm,
    List<Visit> visits,
    boolean twice,
    List<Planted> planted) {
  static final String BASELINE = "B0";
  static final String END = "E1";
  private static final String UNKNOWN = "X9";
  private static final int LAST_DAY_OF_JANUARY = 31;
  private static final String NO_DATE = "2024-02-30";
  private static final String NO_NUMBER = "n/a";

  /**
   * A visit.
   *
   * @param order from 0
   * @param date as text
   * @param outcome total, or null
   * @param forms answers by rater and item as they stand in files; null where no form is due
   */
  record Visit(String code, int order, String date, Integer outcome, Object[][] forms) {
    boolean isRated() {
      return forms != null;
    }
  }

  /** The id as it stands in the row of a visit: sites pad it with blanks, and not in every row. */
  String id(Visit visit) {
    return id + (padded && visit.order() % 2 == 1 ? "  " : "");
  }

  /** The visit of a code, which is there. */
  Visit visit(String code) {
    return visits.stream().filter(v -> v.code().equals(code)).findFirst().orElseThrow();
  }

  /** True where the row of the visit is there twice. */
  boolean isTwice(Visit visit) {
    return twice && visit.code().equals(END);
  }

  static SiteRecord of(TrialDesign design, SimulatedPatient p) {
    return new Scribe(design, p).record();
  }

  /** Writes down one patient. */
  private static final class Scribe {
    private final TrialDesign design;
    private final SimulatedPatient p;
    private final List<Planted> planted = new ArrayList<>();

    Scribe(TrialDesign design, SimulatedPatient p) {
      this.design = design;
      this.p = p;
    }

    SiteRecord record() {
      List<String> rated = design.ratedVisits();
      nameShortForms(rated);
      if (p.arm() == null) {
        plant(Defect.MISSING_ARM, null, "no arm");
      }
      List<Visit> visits = new ArrayList<>();
      visits.add(new Visit(BASELINE, 0, date(0), p.before(), null));
      for (int v = 0; v < rated.size(); v++) {
        visits.add(new Visit(rated.get(v), v + 1, date(v + 1), null, forms(v, rated)));
      }
      int end = design.lastWeek();
      visits.add(new Visit(END, end, lastDate(end), after(), null));
      if (has(Defect.UNKNOWN_VISIT)) {
        plant(Defect.UNKNOWN_VISIT, UNKNOWN, "a visit that the manifest does not have");
        visits.add(new Visit(UNKNOWN, end + 1, date(end + 1), 5, null));
      }
      boolean twice = has(Defect.DUPLICATE_ROW);
      if (twice) {
        plant(Defect.DUPLICATE_ROW, END, "the same row twice");
      }
      String id = "S%s-%07d".formatted(design.number(), p.number() + 1);
      boolean padded = design.kind().format().keepsBlanks() && p.number() % 7 == 3;
      return new SiteRecord(id, padded, p.arm(), visits, twice, planted);
    }

    private boolean has(Defect defect) {
      return defect.hits(design, p.number());
    }

    private void plant(Defect defect, String visit, String what) {
      planted.add(new Planted(defect, visit, what));
    }

    /** Too few answers come about by chance, too. */
    private void nameShortForms(List<String> rated) {
      AllianceForm form = design.form();
      for (int v = 0; v < rated.size(); v++) {
        for (int r = 0; r < form.raters.length(); r++) {
          int present = p.present(v, r);
          if (present > 0 && !form.isEnough(present)) {
            plant(
                Defect.TOO_FEW_ITEMS,
                rated.get(v),
                "%d of %d items of the %s"
                    .formatted(present, form.items, TrialDesign.rater(form.raters.charAt(r))));
          }
        }
      }
    }

    private String date(int order) {
      LocalDate start = LocalDate.of(2024, 1, 1 + p.number() % LAST_DAY_OF_JANUARY);
      return start.plusDays(7L * order).toString();
    }

    private String lastDate(int order) {
      if (!has(Defect.IMPOSSIBLE_DATE)) {
        return date(order);
      }
      plant(Defect.IMPOSSIBLE_DATE, END, NO_DATE);
      return NO_DATE;
    }

    private Integer after() {
      if (!has(Defect.VALUE_OUT_OF_RANGE)) {
        return p.after();
      }
      int value = design.outcome().max() + 30;
      plant(Defect.VALUE_OUT_OF_RANGE, END, "total " + value);
      return value;
    }

    private Object[][] forms(int visit, List<String> rated) {
      AllianceForm form = design.form();
      Object[][] forms = new Object[form.raters.length()][form.items];
      for (int r = 0; r < forms.length; r++) {
        Integer[] aligned = p.answers()[visit][r];
        // Half of the forms write a code where an answer is missing, half a blank.
        Integer missing = (p.number() + visit + r) % 2 == 0 ? TrialDesign.MISSING : null;
        boolean blank = Arrays.stream(aligned).allMatch(Objects::isNull);
        for (int i = 0; i < form.items; i++) {
          forms[r][i] =
              aligned[i] != null ? (Object) form.inFile(i + 1, aligned[i]) : blank ? null : missing;
        }
      }
      if (visit == rated.size() - 1) {
        if (has(Defect.ITEM_OUT_OF_RANGE)) {
          forms[0][0] = form.max + 4;
          plant(Defect.ITEM_OUT_OF_RANGE, rated.get(visit), "answer " + forms[0][0]);
        }
        if (has(Defect.UNPARSEABLE_NUMBER)) {
          forms[0][0] = NO_NUMBER;
          plant(Defect.UNPARSEABLE_NUMBER, rated.get(visit), NO_NUMBER);
        }
      }
      return forms;
    }
  }
}
