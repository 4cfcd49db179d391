package org.alliancepool.jobs.analyses.allianceoutcome;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.EffectCovariance;
import org.alliancepool.jobs.analyses.Measured;
import org.alliancepool.jobs.analyses.PooledResult;
import org.alliancepool.jobs.analyses.Refusal;
import org.alliancepool.jobs.analyses.StudyData;
import org.alliancepool.jobs.analyses.StudyData.Patient;
import org.alliancepool.jobs.analyses.StudyData.Published;
import org.alliancepool.jobs.analyses.StudyData.Score;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.alliancepool.schemas.instrument.Instruments;
import org.alliancepool.statistics.correlation.CorrelationTest;
import org.alliancepool.statistics.effect.FisherZ;

/**
 * The correlation of an alliance rating with an outcome: per study and arm, raw and given the
 * baseline of the same outcome; the differences between arms; and the pools of all these.
 *
 * <p>Complete cases within the arm. Aligned: positive when better alliance goes with better
 * outcome, by the orientations of both instruments.
 */
final class AllianceOutcome implements Analysis {
  private static final long serialVersionUID = 1L;

  private final Question question;

  AllianceOutcome(Question question) {
    this.question = question;
  }

  @Override
  public String id() {
    return question.id();
  }

  @Override
  public String title() {
    return question.title();
  }

  @Override
  public Optional<String> impossible(Measured measured) {
    if (question.phase() != null && !measured.phases().contains(question.phase())) {
      return Optional.of(none("has a visit in phase", question.phase(), measured.phases()));
    }
    for (List<String> asked : List.of(question.instruments(), question.outcomes())) {
      Optional<String> misspelt =
          asked.stream()
              .filter(
                  i -> Instruments.builtIn().find(i).stream().noneMatch(b -> b.code().equals(i)))
              .filter(i -> !measured.instruments().contains(i))
              .findFirst();
      if (misspelt.isPresent()) {
        return Optional.of(none("measures", misspelt.get(), measured.instruments()));
      }
      if (!asked.isEmpty() && Collections.disjoint(asked, measured.instruments())) {
        return Optional.of(none("measures", String.join("/", asked), measured.instruments()));
      }
    }
    if (!question.timepoint().equals("primary")
        && !measured.timepoints().contains(question.timepoint())) {
      return Optional.of(none("has a timepoint", question.timepoint(), measured.timepoints()));
    }
    return Optional.empty();
  }

  private static String none(String verb, String asked, Set<String> there) {
    return "no study %s \"%s\" (the studies have: %s)"
        .formatted(verb, asked, String.join(", ", there));
  }

  @Override
  public StudyResult analyse(StudyData study) {
    StudyAnalysis analysis = new StudyAnalysis(study);
    if (question.takes(study.facts().source())) {
      if ("published".equals(study.facts().source())) {
        analysis.published();
      } else {
        analysis.patients();
      }
    }
    return new StudyResult(analysis.effects, analysis.covariances, analysis.refusals);
  }

  @Override
  public PooledResult pool(List<Effect> effects, Map<String, StudyFacts> studies) {
    return new Pooling(question, studies).pool(effects);
  }

  /** The work on one study. */
  private final class StudyAnalysis {
    private final StudyData study;
    private final StudyFacts facts;
    private final List<Effect> effects = new ArrayList<>();
    private final List<EffectCovariance> covariances = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    StudyAnalysis(StudyData study) {
      this.study = study;
      this.facts = study.facts();
    }

    void published() {
      List<Published> asked =
          onceEachPatient(study.published().stream().filter(this::asks).toList());
      for (Published p : asked) {
        int covariates = p.adjustedFor() == null ? 0 : 1;
        Effect.Context context =
            new Effect.Context(
                question.id(),
                facts.studyId(),
                p.armId(),
                null,
                p.allianceInstrument(),
                null,
                p.rater(),
                p.phase(),
                p.phasePart(),
                p.sessionRule(),
                p.outcomeInstrument(),
                p.outcomeRater(),
                p.timepoint(),
                p.adjustedFor());
        double[] ci = FisherZ.interval(p.ri(), (double) p.ni(), covariates, 0.95);
        effects.add(
            new Effect(
                context,
                "published",
                covariates == 0 ? "ZCOR" : "ZPCOR",
                p.ni(),
                p.riRaw(),
                p.ri(),
                FisherZ.fromR(p.ri()),
                FisherZ.variance((double) p.ni(), covariates),
                ci[0],
                ci[1]));
      }
      if (asked.isEmpty()) {
        refuse(
            null,
            question.predictorWords(),
            "no_such_phase",
            "a printed correlation of this kind",
            "none in the manifest");
      }
    }

    /** Printed correlations are of total scores. */
    private boolean asks(Published p) {
      return question.subscale().equals("total")
          && question.matches(p.allianceInstrument(), p.rater(), p.phase(), p.phasePart())
          && question.session().equals(p.sessionRule())
          && isOutcome(p.outcomeInstrument(), p.timepoint())
          && question.wants(p.adjustedFor() == null ? "r" : "partial_r");
    }

    /**
     * Where a publication prints a correlation for each arm and one over all, the patients of both
     * are the same: taken are those that the plan asks for by, or the others where there are none.
     */
    private List<Published> onceEachPatient(List<Published> asked) {
      Map<List<String>, List<Published>> printed = new LinkedHashMap<>();
      for (Published p : asked) {
        printed.computeIfAbsent(sameButArm(p), k -> new ArrayList<>()).add(p);
      }
      List<Published> taken = new ArrayList<>();
      for (List<Published> group : printed.values()) {
        List<Published> wanted =
            group.stream()
                .filter(p -> (p.armId() == null) == (question.by() == Question.By.STUDY))
                .toList();
        taken.addAll(wanted.isEmpty() ? group : wanted);
      }
      return taken;
    }

    private static List<String> sameButArm(Published p) {
      return Arrays.asList(
          p.allianceInstrument(),
          p.rater(),
          p.phase(),
          p.phasePart(),
          p.outcomeInstrument(),
          p.outcomeRater(),
          p.timepoint(),
          p.adjustedFor());
    }

    void patients() {
      if (question.by() == Question.By.ARM && facts.blinded()) {
        refuseBlinded(question.predictorWords());
        return;
      }
      List<Predictor> predictors = predictors();
      if (predictors.isEmpty()) {
        String rule = whatIsMissing();
        refuse(
            null, question.predictorWords(), rule, question.predictorWords(), ratingsWords(rule));
        return;
      }
      List<Outcome> outcomes = outcomes();
      if (outcomes.isEmpty()) {
        refuse(
            null,
            question.predictorWords(),
            "no_outcome",
            outcomeWords(),
            "no score of it at that timepoint");
        return;
      }
      for (Predictor predictor : predictors) {
        for (Outcome outcome : outcomes) {
          analyse(predictor, outcome);
        }
      }
      covariances.addAll(
          new SharedPatients(question, facts.studyId(), this::patientsOf, study.patients())
              .covariances(effects, predictors, outcomes));
    }

    private void analyse(Predictor predictor, Outcome outcome) {
      boolean overAllArms = question.by() == Question.By.STUDY || facts.arms().isEmpty();
      if (overAllArms) {
        correlate(context(predictor, outcome, null), predictor, outcome, study.patients());
      } else {
        for (String arm : facts.arms().keySet()) {
          correlate(context(predictor, outcome, arm), predictor, outcome, patientsOf(arm));
        }
      }
      if (question.comparison() == Question.Comparison.ARMS && !facts.arms().isEmpty()) {
        compare(predictor, outcome);
      }
    }

    private void correlate(
        Effect.Context context, Predictor predictor, Outcome outcome, List<Patient> patients) {
      Pairs pairs = Pairs.of(patients, predictor, outcome, question);
      int orientation = predictor.orientation() * outcome.orientation();
      String subject = predictor.words() + " with " + outcome.instrument();
      if (question.wants("r")) {
        if (sufficient(context, subject, pairs.size(), 0) && varies(context, subject, pairs)) {
          addCorrelation(context, "ZCOR", pairs.r(), orientation, subject);
        }
      }
      if (question.wants("partial_r")) {
        Pairs complete = pairs.withBaseline();
        if (complete.size() == 0 && pairs.size() > 0) {
          refuse(
              context.armId(),
              subject,
              "no_baseline",
              "a baseline of " + outcome.instrument(),
              "none");
        } else if (sufficient(context, subject + " given baseline", complete.size(), 1)
            && varies(context, subject + " given baseline", complete)) {
          Optional<CorrelationTest> r = complete.partialR();
          if (r.isEmpty()) {
            refuse(
                context.armId(),
                subject + " given baseline",
                "no_variance",
                "variance that the baseline does not explain",
                "none");
          } else {
            addCorrelation(context.adjustedFor("baseline"), "ZPCOR", r.get(), orientation, subject);
          }
        }
      }
    }

    private void addCorrelation(
        Effect.Context context,
        String measure,
        CorrelationTest r,
        int orientation,
        String subject) {
      // Rounding may carry a perfect correlation to either side of 1.
      if (Math.abs(r.r()) > 1 - 1e-12) {
        refuse(
            context.armId(),
            subject,
            "not_identified",
            "a correlation inside (-1, 1)",
            "r = " + Math.rint(r.r()));
        return;
      }
      double low = orientation > 0 ? r.ciLb() : -r.ciUb();
      double high = orientation > 0 ? r.ciUb() : -r.ciLb();
      effects.add(
          new Effect(
              context,
              "patients",
              measure,
              r.n(),
              r.r(),
              orientation * r.r(),
              orientation * r.z(),
              r.vz(),
              low,
              high));
    }

    private void compare(Predictor predictor, Outcome outcome) {
      String subject = predictor.words() + " with " + outcome.instrument();
      if (facts.blinded()) {
        refuseBlinded(subject + ", arm against arm");
        return;
      }
      List<String> active = armsOf("active");
      List<String> comparators = armsOf("comparator");
      if (active.isEmpty() || comparators.isEmpty()) {
        refuse(
            null,
            subject,
            "no_comparator",
            "an active and a comparator arm",
            String.join(", ", facts.arms().keySet()));
        return;
      }
      for (String arm : active) {
        for (String comparator : comparators) {
          ArmContrast contrast =
              new ArmContrast(
                  context(predictor, outcome, arm).between(arm, comparator),
                  predictor,
                  outcome,
                  question,
                  patientsOf(arm),
                  patientsOf(comparator));
          effects.addAll(contrast.effects());
          contrast
              .refusal()
              .ifPresent(
                  why ->
                      refuse(
                          arm,
                          subject + ", against " + comparator,
                          "too_few_pairs",
                          "at least %d complete pairs with variance in each arm"
                              .formatted(question.minimumN()),
                          why));
        }
      }
    }

    private void refuseBlinded(String subject) {
      refuse(
          null,
          subject,
          "blinded",
          "an unblinded study",
          "ongoing, and unblinded_on has not passed");
    }

    private boolean sufficient(Effect.Context context, String subject, int n, int covariates) {
      int needed = Math.max(question.minimumN(), 4 + covariates);
      if (n < needed) {
        refuse(
            context.armId(),
            subject,
            "too_few_pairs",
            "at least %d complete pairs".formatted(needed),
            n + " complete pairs");
        return false;
      }
      return true;
    }

    private boolean varies(Effect.Context context, String subject, Pairs pairs) {
      if (!pairs.vary()) {
        refuse(context.armId(), subject, "no_variance", "two variables that vary", "a constant");
        return false;
      }
      return true;
    }

    private List<Predictor> predictors() {
      Comparator<String> text = Comparator.nullsFirst(Comparator.naturalOrder());
      return study.patients().stream()
          .flatMap(p -> p.scores().stream())
          .filter(question::isPredictor)
          .map(Predictor::of)
          .distinct()
          .sorted(
              Comparator.comparing(Predictor::instrument)
                  .thenComparing(Predictor::form)
                  .thenComparing(Predictor::rater)
                  .thenComparing(Predictor::phase)
                  .thenComparing(Predictor::phasePart, text))
          .toList();
    }

    private List<Outcome> outcomes() {
      return study.patients().stream()
          .flatMap(p -> p.scores().stream())
          .filter(s -> s.construct().equals("outcome") && s.subscale().equals("total"))
          .filter(s -> isOutcome(s.instrument(), s.timepoint()))
          .map(Outcome::of)
          .distinct()
          .sorted(
              Comparator.comparing(Outcome::instrument)
                  .thenComparing(Outcome::form)
                  .thenComparing(Outcome::rater))
          .toList();
    }

    private boolean isOutcome(String instrument, String timepoint) {
      boolean primary = question.timepoint().equals("primary");
      String wanted = primary ? facts.primaryTimepoint() : question.timepoint();
      boolean instrumentFits =
          question.outcomes().isEmpty()
              ? instrument.equals(facts.primaryOutcome())
              : question.outcomes().contains(instrument);
      return instrumentFits && wanted != null && wanted.equals(timepoint);
    }

    private String outcomeWords() {
      boolean primary = question.outcomes().isEmpty() || question.timepoint().equals("primary");
      if (primary && facts.primaryOutcome() == null) {
        return "primary outcome, and study.yaml has no primary_endpoint";
      }
      return (question.outcomes().isEmpty()
              ? "primary outcome " + facts.primaryOutcome()
              : String.join("/", question.outcomes()))
          + " at "
          + (question.timepoint().equals("primary")
              ? facts.primaryTimepoint()
              : question.timepoint());
    }

    /** The refusal's rule: the first of the plan's wishes that leaves no rating. */
    private String whatIsMissing() {
      List<Score> left =
          study.patients().stream()
              .flatMap(p -> p.scores().stream())
              .filter(s -> s.construct().equals("alliance") && s.phase() != null)
              .toList();
      Map<String, Predicate<Score>> wishes = new LinkedHashMap<>();
      wishes.put("no_such_instrument", s -> question.takesInstrument(s.instrument()));
      wishes.put("no_such_rater", s -> question.takesRater(s.rater()));
      wishes.put("no_such_phase", s -> question.takesPhase(s.phase(), s.phasePart()));
      for (Map.Entry<String, Predicate<Score>> wish : wishes.entrySet()) {
        left = left.stream().filter(wish.getValue()).toList();
        if (left.isEmpty()) {
          return wish.getKey();
        }
      }
      return "no_such_subscale";
    }

    /** The ratings that there are; with their scales where the one that is wanted is missing. */
    private String ratingsWords(String rule) {
      Map<String, Set<String>> scales = new TreeMap<>();
      for (Patient p : study.patients()) {
        for (Score s : p.scores()) {
          if (s.construct().equals("alliance") && s.phase() != null) {
            scales.computeIfAbsent(Predictor.of(s).words(), w -> new TreeSet<>()).add(s.subscale());
          }
        }
      }
      if (scales.isEmpty()) {
        return "no alliance ratings";
      }
      return rule.equals("no_such_subscale")
          ? scales.entrySet().stream()
              .map(e -> e.getKey() + ": " + String.join(", ", e.getValue()))
              .collect(Collectors.joining("; "))
          : String.join("; ", scales.keySet());
    }

    private List<Patient> patientsOf(String arm) {
      return study.patients().stream().filter(p -> arm.equals(p.arm())).toList();
    }

    private List<String> armsOf(String role) {
      return facts.arms().entrySet().stream()
          .filter(e -> e.getValue().equals(role))
          .map(Map.Entry::getKey)
          .toList();
    }

    private Effect.Context context(Predictor p, Outcome o, String arm) {
      return new Effect.Context(
          question.id(),
          facts.studyId(),
          arm,
          null,
          p.instrument(),
          p.form(),
          p.rater(),
          p.phase(),
          p.phasePart(),
          question.session(),
          o.instrument(),
          o.rater(),
          o.timepoint(),
          null);
    }

    private void refuse(String arm, String subject, String rule, String needed, String had) {
      refusals.add(new Refusal(question.id(), facts.studyId(), arm, subject, rule, needed, had));
    }
  }
}
