package org.alliancepool.jobs.analyses.allianceoutcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.PooledResult;
import org.alliancepool.jobs.analyses.PooledResult.Of;
import org.alliancepool.jobs.analyses.PooledResult.Pool;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.alliancepool.statistics.effect.CorrelationEffect;
import org.alliancepool.statistics.effect.EffectSize;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.RandomEffects;

/**
 * Pools the effects of one question: within each stratum, raw and partial correlations apart, and
 * differences between arms by measure.
 *
 * <p>Effects of one study in a pool (its arms) count as independent; the note says so. Studies that
 * overlap never share a pool: patients' data go before printed results, more patients before fewer.
 */
final class Pooling {
  private final Question question;
  private final Map<String, StudyFacts> studies;

  Pooling(Question question, Map<String, StudyFacts> studies) {
    this.question = question;
    this.studies = studies;
  }

  private record Key(String stratum, String measure) {}

  PooledResult pool(List<Effect> effects) {
    Map<Key, List<Effect>> groups =
        new TreeMap<>(Comparator.comparing(Key::stratum).thenComparing(Key::measure));
    effects.stream()
        .sorted(
            Comparator.comparing((Effect e) -> e.context().studyId())
                .thenComparing(e -> String.valueOf(e.context().armId()))
                .thenComparing(Effect::effectId))
        .forEach(
            e ->
                groups
                    .computeIfAbsent(new Key(stratum(e), e.measure()), k -> new ArrayList<>())
                    .add(e));
    List<Pool> pools = new ArrayList<>();
    groups.forEach((key, members) -> pools.add(pool(key, members)));
    return new PooledResult(pools);
  }

  private Pool pool(Key key, List<Effect> members) {
    List<String> notes = new ArrayList<>();
    List<Effect> kept = withoutOverlaps(members, notes);
    boolean difference = kept.get(0).isDifference();
    if (difference) {
      notes.add(
          "alliance is measured after randomisation: a difference describes, it does not show an effect of treatment");
    }
    long studyCount = kept.stream().map(e -> e.context().studyId()).distinct().count();
    if (studyCount < kept.size()) {
      notes.add(
          "%d effects of %d studies, counted as independent".formatted(kept.size(), studyCount));
    }
    if (kept.size() == 1) {
      notes.add("one effect: nothing is pooled and heterogeneity is unknown");
    }
    String measure = key.measure();
    boolean raw = question.poolMeasure().equals("COR") && measure.equals("ZCOR");
    double[] yi = new double[kept.size()];
    double[] vi = new double[kept.size()];
    for (int i = 0; i < yi.length; i++) {
      Effect e = kept.get(i);
      EffectSize es = raw ? CorrelationEffect.cor(e.ri(), (double) e.ni()) : null;
      yi[i] = raw ? es.yi() : e.yi();
      vi[i] = raw ? es.vi() : e.vi();
    }
    RandomEffects model =
        RandomEffects.withDefaults().with(question.method()).with(question.test());
    MetaFit fit = model.fit(yi, vi);
    notes.addAll(fit.warnings());
    return new Pool(
        key.stratum(),
        difference ? Of.DIFFERENCES : Of.EFFECTS,
        raw ? "COR" : measure,
        kept,
        fit,
        withoutEach(model, yi, vi),
        notes.isEmpty() ? null : String.join("; ", notes));
  }

  private static List<MetaFit> withoutEach(RandomEffects model, double[] yi, double[] vi) {
    List<MetaFit> fits = new ArrayList<>();
    if (yi.length < 3) {
      return fits;
    }
    for (int out = 0; out < yi.length; out++) {
      double[] y = new double[yi.length - 1];
      double[] v = new double[yi.length - 1];
      for (int i = 0, j = 0; i < yi.length; i++) {
        if (i != out) {
          y[j] = yi[i];
          v[j++] = vi[i];
        }
      }
      fits.add(model.fit(y, v));
    }
    return fits;
  }

  private List<Effect> withoutOverlaps(List<Effect> members, List<String> notes) {
    Map<String, Long> patients = new LinkedHashMap<>();
    members.forEach(e -> patients.merge(e.context().studyId(), e.ni(), Long::sum));
    List<String> byWorth =
        patients.keySet().stream()
            .sorted(
                Comparator.comparing((String s) -> facts(s).source())
                    .thenComparing(s -> -patients.get(s))
                    .thenComparing(s -> s))
            .toList();
    TreeSet<String> kept = new TreeSet<>();
    for (String study : byWorth) {
      List<String> rivals = kept.stream().filter(facts(study).overlapsWith()::contains).toList();
      if (rivals.isEmpty()) {
        kept.add(study);
      } else {
        notes.add(
            "without %s, whose patients are in %s".formatted(study, String.join(", ", rivals)));
      }
    }
    return members.stream().filter(e -> kept.contains(e.context().studyId())).toList();
  }

  private StudyFacts facts(String study) {
    return studies.get(study);
  }

  private String stratum(Effect e) {
    if (question.stratifyBy().isEmpty()) {
      return "all";
    }
    List<String> values = new ArrayList<>();
    for (String by : question.stratifyBy()) {
      values.add(
          switch (by) {
            case "rater" -> e.context().rater();
            case "phase" ->
                e.context().phasePart() == null
                    ? e.context().phase()
                    : e.context().phase() + " (" + e.context().phasePart() + ")";
            case "alliance_instrument" -> e.context().allianceInstrument();
            case "treatment" -> facts(e.context().studyId()).treatment();
            default -> armRole(e);
          });
    }
    return String.join(", ", values);
  }

  private String armRole(Effect e) {
    String arm = e.context().armId();
    return arm == null
        ? "all arms"
        : facts(e.context().studyId()).arms().getOrDefault(arm, "unknown");
  }
}
