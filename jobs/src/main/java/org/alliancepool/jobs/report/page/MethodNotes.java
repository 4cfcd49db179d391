package org.alliancepool.jobs.report.page;

import static org.alliancepool.jobs.report.page.ReportRows.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.report.page.ReportModel.Methods;
import org.alliancepool.jobs.report.page.ReportModel.Term;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.statistics.pool.TauEstimator;
import org.apache.spark.sql.Row;

/** What the estimators and tests are that the results of this run name, and who published them. */
final class MethodNotes {
  private static final Map<String, String> ESTIMATORS =
      Map.ofEntries(
          Map.entry("EE", "One true effect for all; τ² is 0 by assumption."),
          Map.entry("DL", "DerSimonian & Laird (1986), doi:10.1016/0197-2456(86)90046-2."),
          Map.entry("HE", "Hedges & Olkin (1985), Statistical methods for meta-analysis."),
          Map.entry("HS", "Hunter & Schmidt; see Viechtbauer (2005)."),
          Map.entry("HSk", "Hunter & Schmidt with the factor k/(k − p)."),
          Map.entry("SJ", "Sidik & Jonkman (2005), doi:10.1111/j.1467-9876.2005.00489.x."),
          Map.entry("ML", "Viechtbauer (2005), doi:10.3102/10769986030003261."),
          Map.entry(
              "REML",
              "Patterson & Thompson (1971), doi:10.1093/biomet/58.3.545; compared with others in "
                  + "Viechtbauer (2005), doi:10.3102/10769986030003261."),
          Map.entry("EB", "Morris (1983), doi:10.1080/01621459.1983.10477920."),
          Map.entry("PM", "Paule & Mandel (1982), doi:10.6028/jres.087.022."),
          Map.entry("PMM", "Paule & Mandel (1982), doi:10.6028/jres.087.022, median-unbiased."));

  private static final Map<String, Term> TESTS =
      Map.of(
          "z", new Term("z", "Normal distribution, standard error as it is."),
          "t", new Term("t", "Student’s t with k − 1 degrees of freedom."),
          "knha",
              new Term(
                  "knha (Knapp–Hartung)",
                  "Variance times the weighted mean square of the residuals, Student’s t with "
                      + "k − 1 degrees of freedom. Hartung & Knapp (2001), doi:10.1002/sim.791; "
                      + "Knapp & Hartung (2003), doi:10.1002/sim.1482."));

  private MethodNotes() {}

  static Methods of(ReportRows rows, PublishedRun run) {
    TreeSet<String> methods = new TreeSet<>();
    TreeSet<String> tests = new TreeSet<>();
    for (String table : List.of("pooled_effect", "contrast")) {
      for (Row r : rows.of(table)) {
        methods.add(Pools.method(r));
        tests.add(text(r, "test"));
      }
    }
    List<Term> estimators = new ArrayList<>();
    for (String m : methods) {
      estimators.add(new Term(nameOf(m), ESTIMATORS.getOrDefault(m, "")));
    }
    List<Term> analyses = new ArrayList<>();
    new TreeMap<>(run.analyses()).forEach((id, print) -> analyses.add(new Term(id, print)));
    return new Methods(
        estimators,
        tests.stream().map(t -> TESTS.getOrDefault(t, new Term(t, ""))).toList(),
        analyses);
  }

  private static String nameOf(String method) {
    for (TauEstimator e : TauEstimator.values()) {
      if (e.name().equals(method)) {
        return method + " (" + e.label() + ")";
      }
    }
    return method;
  }
}
