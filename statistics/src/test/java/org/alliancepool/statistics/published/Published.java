package org.alliancepool.statistics.published;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alliancepool.statistics.bias.FailSafeN;
import org.alliancepool.statistics.correlation.CorrelationDifference;
import org.alliancepool.statistics.dependent.ClusterRobust;
import org.alliancepool.statistics.dependent.Correction;
import org.alliancepool.statistics.dependent.Grouping;
import org.alliancepool.statistics.dependent.LikelihoodMethod;
import org.alliancepool.statistics.dependent.MultilevelFit;
import org.alliancepool.statistics.dependent.MultilevelModel;
import org.alliancepool.statistics.dependent.SamplingCovariance;
import org.alliancepool.statistics.effect.BinaryEffect;
import org.alliancepool.statistics.effect.MeanEffect;
import org.alliancepool.statistics.pool.HeterogeneityInterval;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.Oracle;
import org.alliancepool.statistics.pool.Prediction;

/**
 * Published analyses, by paper, page and table. The pages, tables and misprints are those that
 * metafor's documentation of analysis examples (metafor-project.org) and its test suite cite; the
 * numbers are the papers', or R's where it gives more digits of the same.
 */
public final class Published {
  private static final List<String> SEVEN = List.of("HS", "HE", "DL", "ML", "REML", "EB", "SJ");
  private static final List<String> TABLE_16_3 = List.of("FE", "ML", "REML", "DL", "HE");
  static final List<Analysis> ANALYSES =
      Stream.of(
              teacherExpectancy(),
              handbook(),
              stroke(),
              bcg(),
              estimators(),
              intervals(),
              stJohnsWort(),
              kacker(),
              acupuncture(),
              jackson(),
              changes(),
              tolbutamide(),
              failSafe(),
              lipsey(),
              calendars(),
              meng())
          .flatMap(List::stream)
          .toList();

  private Published() {}

  private static Data raudenbush() {
    Map<String, String[]> d = Oracle.data("raudenbush1985_smd");
    return new Data(Oracle.column(d, "yi"), Oracle.column(d, "vi"));
  }

  private static double[] weeks() {
    double[] weeks = Oracle.column(Oracle.data("raudenbush1985_smd"), "weeks");
    return Arrays.stream(weeks).map(w -> Math.min(w, 3)).toArray();
  }

  private static List<Analysis> teacherExpectancy() {
    String paper = "Raudenbush and Bryk (1985), doi:10.3102/10769986010002075";
    MetaFit f = raudenbush().fit("REML");
    MetaFit w = raudenbush().fit("REML", "weeks", weeks());
    return List.of(
        new Analysis(paper, "pp. 83, 85, 86: random effects")
            .prints("tau2", "0.0188", f.tau2())
            .prints("mean", "0.0837", f.beta()[0])
            .differs("Q", "35.85", "35.8295", f.qe())
            .prints("z", "1.6208", f.zval()[0]),
        new Analysis(paper, "pp. 90, 92: weeks of prior contact")
            .prints("tau2", "0.0000", w.tau2())
            .prints("coefficient", "0.4072 -0.1572", w.beta())
            .differs("Q", "16.58", "16.5708", w.qe())
            .prints("z", "4.68 -4.39", w.zval()));
  }

  private static List<Analysis> handbook() {
    String paper =
        "Raudenbush (2009), in Cooper, Hedges and Valentine, The Handbook of Research Synthesis";
    Data d = raudenbush();
    MetaFit fe = d.fit("FE");
    MetaFit re = d.fit("REML");
    MetaFit me = d.fit("REML", "weeks", weeks());
    return List.of(
        new Analysis(paper, "p. 301, Table 16.2, and p. 302: fixed effects")
            .prints("mean", "0.060", fe.beta()[0])
            .prints("Q", "35.83", fe.qe())
            .differs("z", "1.65", "1.66", fe.zval()[0]),
        new Analysis(paper, "p. 301, Table 16.2, and p. 302: random effects")
            .differs("mean", "0.083", "0.084", re.beta()[0])
            .prints("z", "1.62", re.zval()[0])
            .prints("tau2", "0.019", re.tau2())
            .prints(
                "smallest and largest empirical Bayes estimate", "-0.03 0.25", least(re), most(re))
            .differs(
                "prediction interval, lower (se of the mean left out)",
                "-0.19",
                "-0.204",
                re.predict().piLb())
            .differs(
                "prediction interval, upper (se of the mean left out)",
                "0.35",
                "0.371",
                re.predict().piUb()),
        new Analysis(paper, "p. 301, Table 16.2: weeks of prior contact")
            .prints("coefficient", "0.407 -0.157", me.beta())
            .prints("Q", "16.57", me.qe())
            .differs("smallest empirical Bayes estimate", "-0.07", "-0.06", least(me))
            .prints("largest empirical Bayes estimate", "0.41", most(me))
            .prints("z", "4.68 -4.39", me.zval()),
        table163("z", "p. 309, Table 16.3: conventional")
            .prints("se", "0.036 0.047 0.052 0.056 0.079", each(d, "z", f -> f.se()[0]))
            .prints("z", "1.655 1.637 1.621 1.601 1.443", each(d, "z", f -> f.zval()[0]))
            .prints(
                "lower bound", "-0.011 -0.015 -0.018 -0.020 -0.041", each(d, "z", f -> f.ciLb()[0]))
            .prints("upper bound", "0.132 0.171 0.185 0.199 0.270", each(d, "z", f -> f.ciUb()[0])),
        table163("knha", "p. 309, Table 16.3: Knapp and Hartung")
            .prints("se", "0.051 0.059 0.062 0.064 0.071", each(d, "knha", f -> f.se()[0]))
            .prints("t", "1.173 1.311 1.359 1.405 1.608", each(d, "knha", f -> f.zval()[0]))
            .prints(
                "lower bound",
                "-0.048 -0.047 -0.046 -0.044 -0.035",
                each(d, "knha", f -> f.ciLb()[0]))
            .prints(
                "upper bound", "0.168 0.202 0.213 0.223 0.264", each(d, "knha", f -> f.ciUb()[0])),
        huberWhite(paper, d));
  }

  private static double least(MetaFit f) {
    return Arrays.stream(f.blup()).mapToDouble(Prediction::pred).min().orElseThrow();
  }

  private static double most(MetaFit f) {
    return Arrays.stream(f.blup()).mapToDouble(Prediction::pred).max().orElseThrow();
  }

  private static double[] each(Data d, String test, ToDoubleFunction<MetaFit> figure) {
    return TABLE_16_3.stream().mapToDouble(m -> figure.applyAsDouble(d.fit(m, test))).toArray();
  }

  private static Analysis table163(String test, String where) {
    Data d = raudenbush();
    return new Analysis(
            "Raudenbush (2009), in Cooper, Hedges and Valentine, The Handbook of Research"
                + " Synthesis",
            where)
        .prints(
            "tau2 by FE, ML, REML, DL, HE",
            "0.000 0.013 0.019 0.026 0.080",
            each(d, test, MetaFit::tau2))
        .prints("mean", "0.060 0.078 0.084 0.089 0.114", each(d, test, f -> f.beta()[0]));
  }

  /** Each study is its own cluster, without a small-sample correction: CR0 at the fitted tau2. */
  private static Analysis huberWhite(String paper, Data d) {
    Grouping study = Grouping.singletons(d.yi().length);
    MultilevelFit reml =
        MultilevelModel.random(Map.of("study", study))
            .fit(d.yi(), SamplingCovariance.diagonal(d.vi()));
    return new Analysis(paper, "p. 309, Table 16.3: Huber and White, REML")
        .prints(
            "se",
            "0.050",
            ClusterRobust.of(reml.working(), study, Correction.CR0).coefficients().se()[0]);
  }

  private static List<Analysis> stroke() {
    String paper =
        "Normand (1999), doi:10.1002/(SICI)1097-0258(19990215)18:3<321::AID-SIM28>3.0.CO;2-P";
    Data points = Data.groups(BinaryEffect::rd, Data.columns("hine1989", "ai", "n1i", "ci", "n2i"));
    Data d =
        new Data(
            Arrays.stream(points.yi()).map(y -> 100 * y).toArray(),
            Arrays.stream(points.vi()).map(v -> 1e4 * v).toArray());
    Analysis lidocaine =
        new Analysis(paper, "p. 330, Table III, and p. 349, Table VII: lidocaine")
            .prints("risk difference", "2.8026 0.0000 1.9711 1.7961 3.5334 4.4031", d.yi())
            .prints("variance", "17.7575 37.5657 8.1323 10.8998 8.0114 6.1320", d.vi());
    for (String m : List.of("EE", "REML", "DL")) {
      MetaFit f = d.fit(m);
      lidocaine
          .prints("mean, " + m, "2.94", f.beta()[0])
          .prints("lower bound, " + m, "0.4", f.ciLb()[0])
          .prints("upper bound, " + m, "5.5", f.ciUb()[0]);
    }
    double[][] c = Data.columns("normand1999", "m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i");
    Data stay =
        Data.effects(
            c[0].length,
            i -> {
              double sd =
                  Math.sqrt(
                      ((c[2][i] - 1) * c[1][i] * c[1][i] + (c[5][i] - 1) * c[4][i] * c[4][i])
                          / (c[2][i] + c[5][i] - 2));
              return MeanEffect.md(c[0][i], sd, c[2][i], c[3][i], sd, c[5][i]);
            });
    Analysis length =
        new Analysis(paper, "p. 351, Table VIII: length of stay")
            .prints("difference", "-20 -2 -55 -71 -4 1 11 -10 7", stay.yi())
            .prints("variance", "40.59 2.05 15.28 150.22 20.19 1.22 95.38 8.03 20.69", stay.vi());
    Analysis pooled = new Analysis(paper, "p. 352, Table IX: length of stay");
    String[][] printed = {
      {"FE", "-3.49", "-5.03", "-1.96", "0.00"},
      {"DL", "-14.10", "-24.45", "-3.75", "218.72"},
      {"REML", "-15.12", "-32.67", "2.43", "685.20"}
    };
    for (String[] p : printed) {
      MetaFit f = stay.fit(p[0]);
      pooled
          .prints("mean, " + p[0], p[1], f.beta()[0])
          .prints("lower bound, " + p[0], p[2], f.ciLb()[0])
          .prints("upper bound, " + p[0], p[3], f.ciUb()[0])
          .prints("tau2, " + p[0], p[4], f.tau2());
    }
    return List.of(lidocaine, length, pooled);
  }

  private static List<Analysis> bcg() {
    double[][] c = Data.columns("bcg", "tpos", "tneg", "cpos", "cneg", "ablat");
    int k = c[0].length;
    double treated = IntStream.range(0, k).mapToDouble(i -> c[1][i] / c[0][i]).sum() / k;
    double control = IntStream.range(0, k).mapToDouble(i -> c[3][i] / c[2][i]).sum() / k;
    Data ratios = Data.tables(BinaryEffect::logRr, c);
    // The paper smooths the variances: each arm's mean odds of no event, over the arm's size.
    double[] smooth = new double[k];
    Arrays.setAll(smooth, i -> treated / (c[0][i] + c[1][i]) + control / (c[2][i] + c[3][i]));
    Data d = new Data(ratios.yi(), smooth);
    double[] latitude = Arrays.stream(c[4]).map(l -> l - 33.46).toArray();
    MetaFit re = d.fit("EB");
    MetaFit me = d.fit("EB", "latitude", latitude);
    MetaFit fe = d.fit("FE", "latitude", latitude);
    String berkey = "Berkey, Hoaglin, Mosteller and Colditz (1995), doi:10.1002/sim.4780140406";
    Data odds = Data.tables(BinaryEffect::logOr, c);
    Prediction equal = odds.fit("EE").predict().transform(Math::exp);
    MetaFit ml = odds.fit("ML");
    Prediction random = ml.predict().transform(Math::exp);
    MetaFit slope = odds.fit("ML", "ablat", c[4]);
    String arends = "van Houwelingen, Arends and Stijnen (2002), doi:10.1002/sim.1040";
    return List.of(
        new Analysis(berkey, "p. 408: random effects, empirical Bayes")
            .prints("mean", "-0.5429", re.beta()[0])
            .prints("se", "0.1842", re.se()[0])
            .prints("tau2", "0.268", re.tau2()),
        new Analysis(berkey, "p. 408: latitude, empirical Bayes")
            .differs("intercept", "-0.6304", "-0.6303", me.beta()[0])
            .prints("latitude", "-0.0268", me.beta()[1])
            .prints("se", "0.1591 0.0110", me.se())
            .prints("tau2", "0.157", me.tau2())
            .prints("R2", "41", me.r2())
            .prints(
                "risk ratio at 33.46 and 42 degrees",
                "0.53 0.42",
                Math.exp(me.predictAt(0).pred()),
                Math.exp(me.predictAt(42 - 33.46).pred())),
        new Analysis(berkey, "p. 408: latitude, fixed effects")
            .differs("intercept", "-0.5950", "-0.5949", fe.beta()[0])
            .prints("latitude", "-0.0282", fe.beta()[1])
            .prints("se of the intercept", "0.0696", fe.se()[0])
            .differs("se of latitude", "0.0039", "0.0040", fe.se()[1]),
        new Analysis(arends, "p. 596: fixed effects")
            .prints("odds ratio", "0.647", equal.pred())
            .prints("lower bound", "0.595", equal.ciLb())
            .differs("upper bound", "0.703", "0.702", equal.ciUb()),
        new Analysis(arends, "p. 597: random effects, maximum likelihood")
            .prints("odds ratio", "0.476", random.pred())
            .prints("lower bound", "0.336", random.ciLb())
            .prints("upper bound", "0.675", random.ciUb())
            .prints("tau2", "0.302", ml.tau2()),
        new Analysis(arends, "pp. 608, 609: latitude, maximum likelihood")
            .prints("coefficient", "0.371 -0.033", slope.beta())
            .prints("se", "0.106 0.003", slope.se())
            .prints("tau2", "0.004", slope.tau2()));
  }

  private static Analysis seven(Data d, String where, String tau2, String i2, String h2) {
    MetaFit[] fits = SEVEN.stream().map(d::fit).toArray(MetaFit[]::new);
    return new Analysis("Viechtbauer (2005), doi:10.3102/10769986030003261", where)
        .prints(
            "tau2 by HS, HE, DL, ML, REML, EB, SJ",
            tau2,
            Arrays.stream(fits).mapToDouble(MetaFit::tau2).toArray())
        .prints("I2", i2, Arrays.stream(fits).mapToDouble(MetaFit::i2).toArray())
        .prints("H2", h2, Arrays.stream(fits).mapToDouble(MetaFit::h2).toArray());
  }

  private static List<Analysis> estimators() {
    Data one =
        new Data(
            new double[] {-0.581, 0.530, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232},
            new double[] {0.023, 0.052, 0.060, 0.115, 0.095, 0.203, 0.200, 0.211, 0.051, 0.040});
    Data two =
        new Data(
            new double[] {
              0.100, -0.162, -0.090, -0.049, -0.046, -0.010, -0.431, -0.261, 0.134, 0.019, 0.175,
              0.056, 0.045, 0.103, 0.121, -0.482, 0.290, 0.342
            },
            new double[] {
              0.016, 0.015, 0.050, 0.050, 0.032, 0.052, 0.036, 0.024, 0.034, 0.033, 0.031, 0.034,
              0.039, 0.167, 0.134, 0.096, 0.016, 0.035
            });
    return List.of(
        seven(
            one,
            "p. 271",
            "0.228 0.148 0.277 0.197 0.223 0.192 0.199",
            "77.23 68.80 80.44 74.51 76.84 74.05 74.75",
            "4.39 3.21 5.11 3.92 4.32 3.85 3.96"),
        seven(
            two,
            "p. 272",
            "0.010 0.000 0.013 0.013 0.016 0.010 0.025",
            "22.93 0.00 27.53 28.45 32.02 23.72 42.67",
            "1.30 1.00 1.38 1.40 1.47 1.31 1.74"));
  }

  private static List<Analysis> intervals() {
    Data d =
        Data.groups(
            BinaryEffect::logOr,
            Data.columns("collins1985b", "pre.xti", "pre.nti", "pre.xci", "pre.nci"));
    HeterogeneityInterval q = HeterogeneityInterval.qProfile(d.fit("DL"));
    HeterogeneityInterval ml = HeterogeneityInterval.profileLikelihood(d.fit("ML"));
    HeterogeneityInterval reml = HeterogeneityInterval.profileLikelihood(d.fit("REML"));
    String paper = "Viechtbauer (2007), doi:10.1002/sim.2514";
    return List.of(
        new Analysis(paper, "p. 44, Table II: tau2 of pre-eclampsia")
            .prints(
                "tau2 by DL, ML, REML, SJ",
                "0.230 0.239 0.301 0.456",
                d.fit("DL").tau2(),
                d.fit("ML").tau2(),
                d.fit("REML").tau2(),
                d.fit("SJ").tau2()),
        new Analysis(paper, "p. 44, Table II: Q-profile interval")
            .prints("bound", "0.072 2.203", q.tau2Lb(), q.tau2Ub()),
        new Analysis(paper, "p. 44, Table II: profile likelihood intervals")
            .prints("bound, ML", "0.027 1.131", ml.tau2Lb(), ml.tau2Ub())
            .prints("bound, REML", "0.043 1.475", reml.tau2Lb(), reml.tau2Ub()),
        new Analysis(paper, "p. 44, Table II: Wald-type intervals")
            .prints("bound, ML", "-0.101 0.578", wald(d.fit("ML"), -1), wald(d.fit("ML"), 1))
            .prints(
                "bound, REML", "-0.131 0.732", wald(d.fit("REML"), -1), wald(d.fit("REML"), 1)));
  }

  private static double wald(MetaFit f, int side) {
    return f.tau2() + side * 1.96 * f.seTau2();
  }

  private static List<Analysis> stJohnsWort() {
    double[][] c =
        Data.columns("linde2005", "ai", "n1i", "ci", "n2i", "dosage", "baseline", "duration");
    Data d = Data.groups(BinaryEffect::logRr, c);
    Prediction equal = d.fit("EE").predict().transform(Math::exp);
    Prediction random = d.fit("DL").predict().transform(Math::exp);
    int k = c[0].length;
    double[] dose = new double[k];
    double[] baseline = new double[k];
    double[] product = new double[k];
    // Total dosage in grams over the trial.
    Arrays.setAll(dose, i -> c[4][i] * 7 / 1000 * c[6][i] - 34);
    Arrays.setAll(baseline, i -> c[5][i] - 20);
    Arrays.setAll(product, i -> dose[i] * baseline[i]);
    MetaFit f =
        Data.model("DL")
            .fit(
                d.yi(),
                d.vi(),
                ModelMatrix.builder(k)
                    .numeric("dose", dose)
                    .numeric("baseline", baseline)
                    .numeric("product", product)
                    .build());
    Prediction mild = f.predictAt(0, -7.5, 0).transform(Math::exp);
    Prediction severe = f.predictAt(0, 3.6, 0).transform(Math::exp);
    String paper =
        "Viechtbauer (2007), Zeitschrift fuer Psychologie 215, 104,"
            + " doi:10.1027/0044-3409.215.2.104";
    return List.of(
        new Analysis(paper, "p. 107: equal effects")
            .differs("risk ratio", "1.39", "1.3840", equal.pred())
            .prints("bound", "1.2599 1.5204", equal.ciLb(), equal.ciUb())
            .differs("Q", "55.54", "51.5454", d.fit("EE").qe()),
        new Analysis(paper, "p. 109: random effects")
            .prints("risk ratio", "1.5722", random.pred())
            .prints("lower bound", "1.3103", random.ciLb())
            .differs("upper bound", "1.90", "1.8864", random.ciUb())
            .differs("prediction, lower (se of the mean left out)", "0.87", "0.8488", random.piLb())
            .differs("prediction, upper (se of the mean left out)", "2.83", "2.9120", random.piUb())
            .differs("tau2", "0.091", "0.0903", d.fit("DL").tau2()),
        new Analysis(paper, "p. 112, and p. 113, Table II: dosage and baseline")
            .prints("tau2", "0.0475", f.tau2())
            .differs("R2", "48", "47.3778", f.r2())
            .prints("coefficient", "0.47625885 -0.00584480 -0.06722782 -0.00156996", f.beta())
            .prints("se", "0.08764097 0.00999872 0.03522283 0.00344659", f.se())
            .differs("risk ratio at 12.5", "2.66", "2.6657", mild.pred())
            .prints("bound at 12.5", "1.4560 4.8806", mild.ciLb(), mild.ciUb())
            .prints(
                "at 23.6", "1.2639 0.9923 1.6099", severe.pred(), severe.ciLb(), severe.ciUb()));
  }

  private static List<Analysis> kacker() {
    Data d =
        Data.groups(
            BinaryEffect::logOr,
            new double[] {5, 5, 12, 69, 9, 313},
            new double[] {156, 303, 565, 1570, 103, 4659},
            new double[] {8, 17, 9, 94, 11, 352},
            new double[] {74, 303, 477, 1565, 105, 4650});
    MetaFit[] f = {
      d.fit("PM"), d.fit("HE"), d.fit("DL"), twoStep(d, d.fit("HE")), twoStep(d, d.fit("DL"))
    };
    return List.of(
        new Analysis(
                "DerSimonian and Kacker (2007), doi:10.1016/j.cct.2006.04.004",
                "pp. 111, 112, Tables 3 and 4: CLASP")
            .prints(
                "tau by PM, CA (HE), DL, CA2, DL2",
                "0.3681 0.4410 0.2323 0.3831 0.3254",
                Arrays.stream(f).mapToDouble(x -> Math.sqrt(x.tau2())).toArray())
            .prints(
                "mean",
                "-0.3811 -0.4035 -0.3240 -0.3861 -0.3655",
                Arrays.stream(f).mapToDouble(x -> x.beta()[0]).toArray())
            .prints(
                "se",
                "0.2060 0.2327 0.1540 0.2115 0.1901",
                Arrays.stream(f).mapToDouble(x -> x.se()[0]).toArray()));
  }

  /** tau2 once more by the method of moments, with the weights of a first fit. */
  private static MetaFit twoStep(Data d, MetaFit first) {
    MetaFit second = Data.model("GENQ").withWeights(first.weights()).fit(d.yi(), d.vi());
    return Data.model("DL").withTau2(second.tau2()).fit(d.yi(), d.vi());
  }

  private static List<Analysis> acupuncture() {
    MetaFit f = Data.oddsRatios("lee2004").fit("DL");
    return List.of(
        new Analysis(
                "Henmi and Copas (2010), doi:10.1002/sim.4029", "p. 2978: DerSimonian and Laird")
            .prints("tau2", "0.3325", f.tau2())
            .prints("mean", "-0.6787", f.beta()[0])
            .prints("bound", "-1.0664 -0.2911", f.ciLb()[0], f.ciUb()[0]));
  }

  private static List<Analysis> jackson() {
    Data one =
        new Data(
            new double[] {
              0.0267, 0.8242, 0.3930, 2.4405, 2.1401, 1.2528, 2.4849, 0.3087, 1.4246, 0.1823,
              1.1378, 1.2321, 2.0695, 4.0237, 1.4383, 1.6021
            },
            new double[] {
              0.1285, 0.0315, 0.0931, 2.0967, 1.0539, 0.1602, 1.0235, 0.0218, 0.5277, 0.0556,
              0.3304, 0.1721, 0.4901, 2.0200, 0.3399, 0.1830
            });
    double[] x = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
    Data two =
        new Data(
            new double[] {
              0.54, 0.4, 0.64, 0.365, 0.835, 0.02, 0.12, 0.085, 1.18, 0.08, 0.18, 0.325, 0.06,
              0.715, 0.065, 0.245, 0.24, 0.06, 0.19
            },
            new double[] {
              0.0176, 0.019, 0.0906, 0.0861, 0.0063, 0.0126, 0.0126, 0.0041, 0.0759, 0.0126, 0.0104,
              0.0242, 0.0026, 0.2629, 0.0169, 0.0156, 0.0481, 0.0084, 0.0044
            });
    double[] year = {
      1986, 1987, 1988, 1988, 1998, 1999, 2000, 2000, 2000, 2001, 2001, 2001, 2002, 2002, 2002,
      2002, 2003, 2003, 2003
    };
    return List.of(
        covariate(
            one.fit("DL", "x", x),
            one.fit("PM", "x", x),
            "example 1 (as metafor cites it)",
            "0.003 0.691",
            "0.00 1.12",
            "0.002 1.487"),
        covariate(
            two.fit("DL", "year", year),
            two.fit("PM", "year", year),
            "example 2 (as metafor cites it)",
            "0.017 0.139",
            "0.018 0.138",
            "0.018 0.156"));
  }

  private static Analysis covariate(
      MetaFit dl, MetaFit pm, String where, String variance, String error, String profile) {
    HeterogeneityInterval v =
        HeterogeneityInterval.generalisedQ(dl, HeterogeneityInterval.QWeights.INVERSE_VARIANCE);
    HeterogeneityInterval s =
        HeterogeneityInterval.generalisedQ(
            dl, HeterogeneityInterval.QWeights.INVERSE_STANDARD_ERROR);
    HeterogeneityInterval q = HeterogeneityInterval.qProfile(pm);
    return new Analysis(
            "Jackson, Turner, Rhodes and Viechtbauer (2014), doi:10.1186/1471-2288-14-103", where)
        .prints("generalised Q, inverse variances", variance, v.tau2Lb(), v.tau2Ub())
        .prints("generalised Q, inverse standard errors", error, s.tau2Lb(), s.tau2Ub())
        .prints("Q-profile", profile, q.tau2Lb(), q.tau2Ub());
  }

  private static List<Analysis> changes() {
    double[][] t = {
      {30.6, 23.5, 0.5, 53.4, 35.6},
      {38.5, 26.8, 0.7, 75.9, 36.0},
      {15.0, 3.1, 0.1, 14.5, 4.7},
      {20, 50, 9, 10, 14}
    };
    double[][] c = {
      {23.1, 24.9, 0.6, 55.7, 34.8},
      {19.7, 25.3, 0.6, 60.7, 33.4},
      {13.8, 4.1, 0.2, 17.3, 3.1},
      {20, 42, 9, 11, 14}
    };
    double[] r = {.47, .64, .77, .89, .44};
    double[] difference = new double[5];
    Arrays.setAll(
        difference,
        i ->
            MeanEffect.smcr(t[1][i], t[0][i], t[2][i], t[3][i], r[i]).yi()
                - MeanEffect.smcr(c[1][i], c[0][i], c[2][i], c[3][i], r[i]).yi());
    return List.of(
        new Analysis(
                "Morris (2008), doi:10.1177/1094428106291059",
                "p. 368, Table 1: standardised mean changes")
            .prints("difference", "0.74 0.95 1.81 1.15 0.51", difference));
  }

  private static List<Analysis> tolbutamide() {
    double[][] c = {{8, 22, 30}, {98, 76, 174}, {5, 16, 21}, {115, 69, 184}};
    return List.of(
        new Analysis(
                "Rothman, Greenland and Lash (2008), Modern Epidemiology",
                "Table 15-1: tolbutamide")
            .prints(
                "risk difference below 55, from 55, crude",
                "0.0338 0.0363 0.0446",
                Data.tables(BinaryEffect::rd, c).yi())
            .prints(
                "risk ratio",
                "1.8113 1.1926 1.4356",
                Arrays.stream(Data.tables(BinaryEffect::logRr, c).yi()).map(Math::exp).toArray()));
  }

  private static List<Analysis> failSafe() {
    double[][] s = Data.columns("hackshaw1998", "yi", "vi");
    Map<String, String[]> m = Oracle.data("mcdaniel1994_zcor");
    double[] y = Oracle.column(m, "yi");
    double[] v = Oracle.column(m, "vi");
    Data r = raudenbush();
    String paper =
        "Becker (2005), in Rothstein, Sutton and Borenstein, Publication Bias in Meta-Analysis";
    return List.of(
        new Analysis(paper, "expectancy data (as metafor cites it)")
            .differs(
                "Rosenthal (the chapter has t-tests)",
                "23",
                "26",
                FailSafeN.rosenthal(r.yi(), r.vi(), 0.05).fsnum())
            .prints(
                "Orwin to 0.05",
                "44",
                FailSafeN.orwin(r.yi(), r.vi(), FailSafeN.Mean.UNWEIGHTED, 0.05).fsnum())
            .prints(
                "Orwin to 0.05, weighted",
                "4",
                FailSafeN.orwin(r.yi(), r.vi(), FailSafeN.Mean.WEIGHTED, 0.05).fsnum())
            .prints("Rosenberg", "0", FailSafeN.rosenberg(r.yi(), r.vi(), 0.05).fsnum()),
        new Analysis(paper, "passive smoking data (as metafor cites it)")
            .differs("Rosenthal", "398", "393", FailSafeN.rosenthal(s[0], s[1], 0.05).fsnum())
            .prints(
                "Orwin to 0.049",
                "186",
                FailSafeN.orwin(s[0], s[1], FailSafeN.Mean.UNWEIGHTED, 0.049).fsnum())
            .differs(
                "Orwin to 0.049, weighted",
                "103",
                "104",
                FailSafeN.orwin(s[0], s[1], FailSafeN.Mean.WEIGHTED, 0.049).fsnum())
            .prints("Rosenberg", "202", FailSafeN.rosenberg(s[0], s[1], 0.05).fsnum()),
        new Analysis(paper, "interview data (as metafor cites it)")
            .differs(
                "Rosenthal (the chapter has t-tests)",
                "51226",
                "50364",
                FailSafeN.rosenthal(y, v, 0.05).fsnum())
            .prints(
                "Orwin to 0.15",
                "129",
                FailSafeN.orwin(y, v, FailSafeN.Mean.UNWEIGHTED, 0.15).fsnum())
            .differs(
                "Orwin to 0.15, weighted",
                "64",
                "65",
                FailSafeN.orwin(y, v, FailSafeN.Mean.WEIGHTED, 0.15).fsnum())
            .prints("Rosenberg", "45528", FailSafeN.rosenberg(y, v, 0.05).fsnum()));
  }

  private static List<Analysis> lipsey() {
    Data d =
        new Data(
            new double[] {-0.33, 0.32, 0.39, 0.31, 0.17, 0.64, -0.33, 0.15, -0.02, 0.00},
            new double[] {0.084, 0.035, 0.017, 0.034, 0.072, 0.117, 0.102, 0.093, 0.012, 0.067});
    double[] random = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    double[] intensity = {7, 3, 7, 5, 7, 7, 4, 4, 5, 6};
    MetaFit fe = d.fit("FE");
    MetaFit dl = d.fit("DL");
    MetaFit anova = d.fit("FE", "random", random);
    ModelMatrix x =
        ModelMatrix.builder(10).numeric("random", random).numeric("intensity", intensity).build();
    MetaFit fixed = Data.model("FE").fit(d.yi(), d.vi(), x);
    MetaFit mixed = Data.model("DL").fit(d.yi(), d.vi(), x);
    String book = "Lipsey and Wilson (2001), Practical Meta-Analysis";
    return List.of(
        new Analysis(book, "p. 133, Exhibit 7.3: fixed effects")
            .prints("mean, se, z, p, bounds", "0.1549 0.0609 2.5450 0.0109 0.0356 0.2742", row(fe))
            .prints("Q", "14.7640", fe.qe())
            .prints("p of Q", "0.0976", fe.qep()),
        new Analysis(book, "p. 133, Exhibit 7.3: random effects")
            .prints("mean, se, z, p, bounds", "0.1534 0.0858 1.7893 0.0736 -0.0146 0.3215", row(dl))
            .prints("tau2", "0.025955", dl.tau2()),
        new Analysis(book, "p. 138, Exhibit 7.4: analogue to the analysis of variance")
            .prints(
                "mean of either group",
                "0.2984 -0.0277",
                anova.predictAt(0).pred(),
                anova.predictAt(1).pred())
            .prints("se", "0.0813 0.0917", anova.predictAt(0).se(), anova.predictAt(1).se())
            .differs("Q between", "7.0738", "7.0739", anova.qm())
            .prints("p of Q between", "0.0078", anova.qmp())
            .differs("Q within", "7.6902", "7.6901", anova.qe())
            .prints("p of Q within", "0.4643", anova.qep()),
        new Analysis(book, "p. 141, Exhibit 7.6: regression, fixed effects")
            .prints("coefficient", "0.3223 -0.3298 -0.0041", fixed.beta())
            .prints("se", "0.2998 0.1304 0.0493", fixed.se())
            .prints("z", "1.0752 -2.5286 -0.0829", fixed.zval())
            .prints("Q model", "7.0807", fixed.qm())
            .differs("Q residual", "7.6833", "7.6832", fixed.qe()),
        new Analysis(book, "p. 141, Exhibit 7.7: regression, mixed effects")
            .prints("coefficient", "0.3311 -0.3269 -0.0068", mixed.beta())
            .prints("se", "0.3198 0.1439 0.0528", mixed.se())
            .prints("z", "1.0351 -2.2712 -0.1292", mixed.zval())
            .differs("Q model", "5.5709", "5.5711", mixed.qm())
            .prints("tau2", "0.00488", mixed.tau2()));
  }

  private static double[] row(MetaFit f) {
    return new double[] {
      f.beta()[0], f.se()[0], f.zval()[0], f.pval()[0], f.ciLb()[0], f.ciUb()[0]
    };
  }

  private static List<Analysis> calendars() {
    Map<String, String[]> data = Oracle.data("konstantopoulos2011");
    Data d = new Data(Oracle.column(data, "yi"), Oracle.column(data, "vi"));
    double[] year = Oracle.column(data, "year");
    double mean = Arrays.stream(year).average().orElseThrow();
    double[] centred = Arrays.stream(year).map(y -> y - mean).toArray();
    MetaFit two = d.fit("REML");
    MetaFit twoYear = d.fit("REML", "year", centred);
    MultilevelModel nested =
        MultilevelModel.nested(Grouping.of(data.get("outer")), Grouping.of(data.get("inner")))
            .with(LikelihoodMethod.ML);
    SamplingCovariance v = SamplingCovariance.diagonal(d.vi());
    MultilevelFit three = nested.fit(d.yi(), v);
    MultilevelFit threeYear =
        nested.fit(d.yi(), v, ModelMatrix.builder(centred.length).numeric("year", centred).build());
    String paper = "Konstantopoulos (2011), doi:10.1002/jrsm.35";
    return List.of(
        new Analysis(paper, "p. 70, Table 4: two levels")
            .prints("mean", "0.1279", two.beta()[0])
            .prints("se", "0.0439", two.se()[0])
            .prints("tau2", "0.0884", two.tau2())
            .prints("se of tau2", "0.0202", two.seTau2()),
        new Analysis(paper, "p. 70, Table 4: two levels, year")
            .prints("coefficient", "0.1258 0.0052", twoYear.beta())
            .differs("se of the intercept", "0.043", "0.0440", twoYear.se()[0])
            .prints("se of year", "0.0044", twoYear.se()[1])
            .differs("tau2", "0.088", "0.0889", twoYear.tau2()),
        new Analysis(paper, "p. 71, Table 5: three levels, maximum likelihood")
            .prints("mean", "0.1845", three.beta()[0])
            .prints("se", "0.0805", three.se()[0])
            .prints(
                "variance between districts and between schools", "0.0577 0.0329", three.sigma2()),
        new Analysis(paper, "p. 71, Table 5: three levels, year")
            .differs("intercept", "0.183", "0.1780", threeYear.beta()[0])
            .prints("year", "0.0051", threeYear.beta()[1])
            .prints("se", "0.0805 0.0085", threeYear.se())
            .prints(
                "variance between districts and between schools",
                "0.0565 0.0329",
                threeYear.sigma2()));
  }

  private static List<Analysis> meng() {
    return List.of(
        new Analysis(
                "Meng, Rosenthal and Rubin (1992), doi:10.1037/0033-2909.111.1.172",
                "p. 173: two correlations with one criterion")
            .prints(
                "Z", "1.68", CorrelationDifference.mengRosenthalRubin(.63, -.03, -.19, 15).stat()));
  }

  /** The section of docs/validation.md. */
  public static String table() {
    long values = ANALYSES.stream().mapToLong(a -> a.values.size()).sum();
    return String.format(
            Locale.ROOT,
            "## Published analyses%n%n%d analyses, %d printed numbers, each met to half a unit of"
                + " its last digit (`PublishedTest`). Pages, tables and misprints as metafor's"
                + " analysis examples cite them. Where paper and R differ we agree with R.%n%n|"
                + " Paper | Where | Numbers | Where the paper differs from R"
                + " |%n|---|---|---|---|%n",
            ANALYSES.size(),
            values)
        + ANALYSES.stream()
            .map(
                a ->
                    "| "
                        + a.paper
                        + " | "
                        + a.where
                        + " | "
                        + a.values.size()
                        + " | "
                        + differences(a)
                        + " |")
            .collect(Collectors.joining("\n"));
  }

  private static String differences(Analysis a) {
    return a.values.stream()
        .filter(v -> !v.paper().isEmpty())
        .map(v -> v.name() + ": paper " + v.paper() + ", R " + v.printed())
        .collect(Collectors.joining("; "));
  }
}
