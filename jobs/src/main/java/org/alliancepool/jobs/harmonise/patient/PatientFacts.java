package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.faults.EndpointSeen;
import org.alliancepool.jobs.consortium.faults.VisitDays;
import org.alliancepool.jobs.harmonise.patient.CellAccount.Fate;

/** What the cells of one patient say; once all have said it, what of that holds. */
final class PatientFacts {
  private final Manifest manifest;
  private final Findings findings;
  private final CellAccount account;
  private final EndpointSeen endpoint;
  private final PatientArm arm;
  private final Map<Fact, List<Fact.Reading>> readings = new LinkedHashMap<>();
  private final Map<String, List<Fact.Reading>> days = new LinkedHashMap<>();
  private final Set<String> visits = new LinkedHashSet<>();

  /** Files in which the id stands in two rows that contradict each other. */
  private final Set<String> repeated = new HashSet<>();

  PatientFacts(Manifest manifest, Findings findings, CellAccount account, EndpointSeen endpoint) {
    this.manifest = manifest;
    this.findings = findings;
    this.account = account;
    this.endpoint = endpoint;
    this.arm = new PatientArm(manifest, findings);
  }

  PatientArm arm() {
    return arm;
  }

  /** Notes what a cell says. */
  void note(Fact fact, SourceCell cell, Object value) {
    readings.computeIfAbsent(fact, f -> new ArrayList<>()).add(new Fact.Reading(cell, value));
  }

  /**
   * Notes the day of a visit.
   *
   * @param visit as the manifest names it
   */
  void noteDay(String visit, SourceCell cell, int day) {
    days.computeIfAbsent(visit, v -> new ArrayList<>()).add(new Fact.Reading(cell, day));
  }

  /** Notes that a row is of a visit. */
  void noteVisit(String visit) {
    visits.add(visit);
  }

  /**
   * Settles what the cells say together.
   *
   * @param rows makes the rows
   * @param sourceRows how many rows the patient has in files
   * @param out takes them
   */
  void settle(PatientRows rows, int sourceRows, Harmonised out) {
    Map<FormAtVisit, List<Fact.Reading>> answered = new LinkedHashMap<>();
    Set<FormAtVisit> twofold = formsOfTwo();
    AnswerPrint answers = new AnswerPrint();
    String said = null;
    for (Map.Entry<Fact, List<Fact.Reading>> e : readings.entrySet()) {
      if (!twofold.isEmpty()
          && e.getKey() instanceof Fact.Item item
          && twofold.contains(FormAtVisit.of(item))
          && agree(e.getValue())) {
        e.getValue().forEach(r -> rejectOfTwo(r.cell()));
        continue;
      }
      Optional<Fact.Reading> kept = settle(e.getValue());
      if (kept.isEmpty()) {
        noteRepeats(e.getKey(), e.getValue());
        continue;
      }
      Fact.Reading reading = kept.get();
      if (e.getKey() instanceof Fact.Arm) {
        said = (String) reading.value();
      } else if (e.getKey() instanceof Fact.Clinician c) {
        out.clinician.add(rows.clinician(c));
      } else if (e.getKey() instanceof Fact.Item item) {
        visits.add(item.visit());
        answered.computeIfAbsent(FormAtVisit.of(item), k -> new ArrayList<>()).add(reading);
        out.itemResponse.add(rows.item(item, reading));
        endpoint.counts(item.form().instrument(), item.visit());
        answers.add(item, (double) reading.value());
      } else if (e.getKey() instanceof Fact.Score score) {
        visits.add(score.visit());
        out.measurement.add(rows.score(score, reading));
        endpoint.counts(score.form().instrument(), score.visit());
        answers.add(score, ((Fact.Reported) reading.value()).value());
      } else if (e.getKey() instanceof Fact.Covariate covariate) {
        out.measurement.add(rows.covariate(covariate, reading));
      }
    }
    answered.forEach(this::noteShortForm);
    boolean isContradicted = said == null && readings.containsKey(new Fact.Arm());
    out.participant.add(rows.participant(arm.settle(said, isContradicted), sourceRows));
    settleSessions(rows, out);
    out.answerPrint = answers.print();
    out.lacksEndpoint = endpoint.mayBeKeptOut();
  }

  private record FormAtVisit(StudyForm form, String rater, String visit) {
    private static FormAtVisit of(Fact.Item item) {
      return new FormAtVisit(item.form(), item.rater(), item.visit());
    }
  }

  /**
   * The forms of which two answers or more contradict others: two people have filled them in. What
   * they agree on by chance is nobody's form, and gives no score.
   */
  private Set<FormAtVisit> formsOfTwo() {
    Set<FormAtVisit> once = new HashSet<>();
    Set<FormAtVisit> twice = new HashSet<>();
    readings.forEach(
        (fact, all) -> {
          if (fact instanceof Fact.Item item && !agree(all) && !once.add(FormAtVisit.of(item))) {
            twice.add(FormAtVisit.of(item));
          }
        });
    return twice;
  }

  private void rejectOfTwo(SourceCell cell) {
    findings.reject(
        cell, Rule.CONFLICTING_VALUE, "Other answers of the same form contradict each other");
  }

  /** The first reading where all agree; otherwise all are quarantined. */
  private Optional<Fact.Reading> settle(List<Fact.Reading> all) {
    boolean agree = agree(all);
    for (Fact.Reading r : all) {
      if (agree) {
        account.count(r.cell(), Fate.HARMONISED);
      } else {
        findings.reject(r.cell(), Rule.CONFLICTING_VALUE, null);
      }
    }
    return agree ? Optional.of(all.get(0)) : Optional.empty();
  }

  private static boolean agree(List<Fact.Reading> all) {
    Object first = all.get(0).value();
    return all.size() == 1 // as nearly always
        || all.stream().allMatch(r -> Objects.equals(r.value(), first));
  }

  /** Notes the file of which two rows contradict each other where the id should have one. */
  private void noteRepeats(Fact fact, List<Fact.Reading> all) {
    for (Fact.Reading r : all) {
      String file = r.cell().file();
      if (repeated.contains(file) || !(isOfOneRow(fact) || isWide(file))) {
        continue;
      }
      all.stream()
          .filter(o -> o.cell().file().equals(file) && o.cell().row() < r.cell().row())
          .filter(o -> !o.value().equals(r.value()))
          .findFirst()
          .ifPresent(
              o -> {
                repeated.add(file);
                findings.inRow(
                    r.cell(),
                    Rule.REPEATED_ID,
                    0,
                    "Row %d has the same id and other values".formatted(o.cell().row()));
              });
    }
  }

  private boolean isWide(String file) {
    return manifest.files().stream().anyMatch(f -> f.isWide() && f.label().equals(file));
  }

  /** True for what only the row of one visit says; arms and the like stand in all of them. */
  private static boolean isOfOneRow(Fact fact) {
    return fact instanceof Fact.Item || fact instanceof Fact.Score;
  }

  private void settleSessions(PatientRows rows, Harmonised out) {
    visits.addAll(days.keySet());
    for (String visit : visits) {
      Integer day = settleDay(days.getOrDefault(visit, List.of()));
      if (day != null && manifest.visits().get(visit).isBaseline(visit)) {
        endpoint.baseline(day);
      }
      out.session.add(rows.session(visit, day));
    }
  }

  /** The day of a visit, which several rows may date; null where none does, or they contradict. */
  private Integer settleDay(List<Fact.Reading> said) {
    if (said.isEmpty()) {
      return null;
    }
    Optional<Integer> day = VisitDays.dayOf(said.stream().map(r -> (Integer) r.value()).toList());
    if (day.isEmpty()) {
      said.forEach(r -> findings.reject(r.cell(), Rule.CONFLICTING_VALUE, null));
      return null;
    }
    said.forEach(r -> account.count(r.cell(), Fate.HARMONISED));
    return day.get();
  }

  private void noteShortForm(FormAtVisit at, List<Fact.Reading> answers) {
    if (answers.size() < at.form().minimumItems()) {
      SourceCell first = answers.get(0).cell();
      findings.ofForm(
          first,
          Rule.TOO_FEW_ITEMS,
          String.join(", ", at.visit(), at.form().id(), at.rater()),
          "%d of %d items answered".formatted(answers.size(), at.form().itemNumbers().size()));
    }
  }
}
