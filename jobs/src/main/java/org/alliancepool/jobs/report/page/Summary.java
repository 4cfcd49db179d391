package org.alliancepool.jobs.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.alliancepool.jobs.report.page.ReportModel.ContrastSection;
import org.alliancepool.jobs.report.page.ReportModel.Fit;
import org.alliancepool.jobs.report.page.ReportModel.PoolSection;
import org.alliancepool.jobs.report.page.ReportModel.Pooled;

/** The main results of an analysis in plain words; says no more than the intervals allow. */
final class Summary {
  private static final Apa APA = new Apa();

  /** So many results are told one by one. */
  private static final int MOST = 4;

  private Summary() {}

  static List<String> sentences(List<PoolSection> pools, List<ContrastSection> contrasts) {
    List<String> sentences = new ArrayList<>();
    if (pools.isEmpty()) {
      sentences.add("No effect could be computed; the reasons are listed with the analysis.");
    } else if (pools.size() > MOST) {
      sentences.addAll(overview(pools));
    } else {
      pools.forEach(p -> sentences.add(lead(p) + result(p)));
    }
    List<Pooled> differences =
        contrasts.stream()
            .filter(c -> c.measure().equals("ZCOR_DIFF"))
            .flatMap(c -> c.pooled().stream())
            .filter(p -> p.fit() != null)
            .toList();
    if (differences.size() <= MOST) {
      differences.forEach(p -> sentences.add(arms(p)));
    } else {
      long clear = differences.stream().filter(p -> excludesZero(p.fit())).count();
      sentences.add(
          "Between arms (descriptive): of %d differences in correlation, %d %s an interval that excludes zero."
              .formatted(differences.size(), clear, clear == 1 ? "has" : "have"));
    }
    return sentences;
  }

  /** Many results: those whose interval excludes zero by name, the others by number. */
  private static List<String> overview(List<PoolSection> pools) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "%d pooled results, not corrected for their number: some are expected to exclude zero by chance."
            .formatted(pools.size()));
    List<PoolSection> clear =
        pools.stream()
            .filter(p -> !p.withheld() && p.converged() && excludesZero(p.fit()))
            .toList();
    for (PoolSection p : clear) {
      sentences.add(lead(p) + result(p));
    }
    sentences.add(
        clear.isEmpty()
            ? "No interval that is shown excludes zero."
            : "No other interval that is shown excludes zero.");
    return sentences;
  }

  private static boolean excludesZero(Fit f) {
    return f.side() != 0;
  }

  private static String lead(PoolSection p) {
    String stratum = p.stratum().equals("all") ? "" : p.stratum();
    String given = p.partial() ? "given the baseline" : "";
    String both = stratum + (stratum.isEmpty() || given.isEmpty() ? "" : ", ") + given;
    return both.isEmpty()
        ? ""
        : both.substring(0, 1).toUpperCase(Locale.ROOT) + both.substring(1) + ": ";
  }

  private static String result(PoolSection p) {
    if (p.withheld()) {
      return "not shown, because it would give away an effect of a small group.";
    }
    if (!p.converged()) {
      return "the estimator of τ² did not converge; there is no result to use.";
    }
    Fit f = p.fit();
    String r =
        "r = %s, 95%% CI %s%s"
            .formatted(
                APA.r(f.value()), APA.rs(f.low(), f.high(), p.decimals()), rounded(p.more()));
    String from =
        (p.k() == 1 ? "from one effect, so nothing is pooled" : "from %d effects".formatted(p.k()))
            + " (%s). ".formatted(sources(p.sources()));
    return r + ", " + from + meaning(f) + prediction(f, p);
  }

  private static String rounded(boolean more) {
    return more ? " (intervals rounded outward, since an effect is suppressed)" : "";
  }

  static String sources(String code) {
    return switch (code) {
      case "published" -> "published correlations";
      case "both" -> "patients’ data and published correlations";
      default -> "patients’ data";
    };
  }

  private static String meaning(Fit f) {
    if (f.low() == null || f.high() == null) {
      return "";
    }
    if (f.side() > 0) {
      return "A better alliance goes with a better outcome.";
    }
    return f.side() < 0
        ? "A better alliance goes with a worse outcome."
        : "The interval includes zero: these data do not settle whether alliance and outcome go "
            + "together.";
  }

  private static String prediction(Fit f, PoolSection p) {
    if (p.k() < 3 || f.predictionLow() == null || f.predictionHigh() == null) {
      return "";
    }
    return " In a new trial of this kind the true correlation is expected between %s and %s."
        .formatted(APA.r(f.predictionLow(), p.decimals()), APA.r(f.predictionHigh(), p.decimals()));
  }

  private static String arms(Pooled p) {
    Fit f = p.fit();
    String which = p.stratum().equals("all") ? "" : p.stratum() + ", ";
    boolean zero = !excludesZero(f);
    return "Between arms (%sdescriptive): difference in Fisher’s z = %s, 95%% CI %s%s, from %s. %s"
        .formatted(
            which,
            APA.number(f.value(), 2),
            APA.numbers(f.low(), f.high(), p.decimals()),
            rounded(p.more()),
            p.k() == 1 ? "one trial" : p.k() + " differences within trials",
            zero
                ? "The interval includes zero: no difference between arms can be claimed."
                : f.value() > 0
                    ? "Alliance and outcome go together more closely in the active arm."
                    : "Alliance and outcome go together less closely in the active arm.");
  }
}
