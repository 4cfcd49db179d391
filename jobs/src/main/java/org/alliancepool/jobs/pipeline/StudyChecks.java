package org.alliancepool.jobs.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.alliancepool.jobs.checks.AcceptedWarnings;
import org.alliancepool.jobs.checks.CheckResult;
import org.alliancepool.jobs.checks.CompleteForms;
import org.alliancepool.jobs.checks.DeclaredColumns;
import org.alliancepool.jobs.checks.DeclaredDates;
import org.alliancepool.jobs.checks.DeclaredEndpoints;
import org.alliancepool.jobs.checks.DeclaredKeys;
import org.alliancepool.jobs.checks.DeclaredLabels;
import org.alliancepool.jobs.checks.DeclaredScales;
import org.alliancepool.jobs.checks.DeclaredValues;
import org.alliancepool.jobs.checks.DeclaredVisits;
import org.alliancepool.jobs.checks.JoinedParticipants;
import org.alliancepool.jobs.checks.OwnAnswers;
import org.alliancepool.jobs.checks.ReadFiles;
import org.alliancepool.jobs.checks.Reconciliation;
import org.alliancepool.jobs.checks.ReportedScores;
import org.alliancepool.jobs.checks.SubscaleTotals;
import org.alliancepool.jobs.checks.TurnedScores;
import org.alliancepool.jobs.checks.UniqueIds;
import org.alliancepool.jobs.checks.WordsAsIds;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.RowsOfRun;
import org.alliancepool.jobs.warehouse.Warehouse;

/**
 * The checks of a run's studies. Those whose rows it has made are checked; of the others the
 * results stand that were found when theirs were made, since a check looks at one study's rows and
 * manifest, and neither has changed. That the books close is proved of all studies in every run.
 */
final class StudyChecks {
  private final Warehouse warehouse;
  private final Agenda agenda;

  StudyChecks(Warehouse warehouse, Agenda agenda) {
    this.warehouse = warehouse;
    this.agenda = agenda;
  }

  /** The results, study by study. */
  List<CheckResult> run() {
    List<CheckResult> books = new Reconciliation(warehouse).run();
    List<CheckResult> standing = standing();
    Set<String> stand = standing.stream().map(CheckResult::studyId).collect(Collectors.toSet());
    List<Study> unchecked =
        agenda.studies().values().stream().filter(s -> !stand.contains(s.id())).toList();
    List<CheckResult> results = new ArrayList<>(books);
    results.addAll(standing.stream().filter(r -> !isOfBooks(r)).toList());
    results.addAll(AcceptedWarnings.marked(checked(unchecked), unchecked));
    Map<String, List<CheckResult>> byStudy = new TreeMap<>();
    results.forEach(r -> byStudy.computeIfAbsent(r.studyId(), s -> new ArrayList<>()).add(r));
    return byStudy.values().stream().flatMap(List::stream).toList();
  }

  private static boolean isOfBooks(CheckResult result) {
    return Reconciliation.CHECKS.contains(result.checkId());
  }

  /** What the run before has found of studies that have not changed since. */
  private List<CheckResult> standing() {
    if (agenda.before().isEmpty()) {
      return List.of();
    }
    Set<String> unchanged = new HashSet<>(agenda.studies().keySet());
    unchanged.removeAll(agenda.stale().keySet());
    return unchanged.isEmpty()
        ? List.of()
        : RowsOfRun.of(warehouse, "check_result", agenda.before().get().computedBy(warehouse))
            .stream()
            .map(CheckResult::of)
            .filter(r -> unchanged.contains(r.studyId()))
            .toList();
  }

  private List<CheckResult> checked(Collection<Study> studies) {
    Warehouse rows = warehouse.ofStudies(studies.stream().map(Study::id).toList());
    ReadFiles files = ReadFiles.of(rows, studies);
    List<CheckResult> results = new ArrayList<>(new DeclaredScales(rows).run(studies));
    results.addAll(new DeclaredLabels(files).run());
    results.addAll(new ReportedScores(rows).run(studies));
    results.addAll(new SubscaleTotals(rows).run(studies));
    results.addAll(new DeclaredKeys(rows).run(studies));
    results.addAll(new OwnAnswers(rows).run(studies));
    results.addAll(new TurnedScores(rows).run(studies));
    results.addAll(new CompleteForms(rows).run(studies));
    results.addAll(new DeclaredValues(rows).run(studies));
    results.addAll(new DeclaredDates(rows).run(studies));
    results.addAll(new DeclaredVisits(rows).run(studies));
    results.addAll(new DeclaredColumns(rows, files).run());
    results.addAll(new DeclaredEndpoints(rows, files).run());
    results.addAll(new JoinedParticipants(rows).run(studies));
    results.addAll(new UniqueIds(rows, files).run(studies));
    results.addAll(new WordsAsIds(rows).run(studies));
    return results;
  }
}
