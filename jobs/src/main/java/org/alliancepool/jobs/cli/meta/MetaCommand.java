package org.alliancepool.jobs.cli.meta;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.cli.meta.FurtherOptions.TauInterval;
import org.alliancepool.statistics.dependent.CoefficientTest;
import org.alliancepool.statistics.dependent.LikelihoodMethod;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;
import org.alliancepool.statistics.pool.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Meta-analysis of a table of effects: random-effects models, meta-regression, and models for
 * several effects per study.
 *
 * <p>Reads a CSV file, one row per effect. Writes the answer to standard output as text in the
 * manner of metafor, CSV or one JSON object, warnings to standard error (and into the JSON), and
 * figures where asked. Starts no Spark.
 *
 * <p>{@code alliance meta effects.csv --ri r --ni n --test knha --mods "I(year - 2010)"}
 */
@Command(
    name = "meta",
    description = "Meta-analysis of an effect table.",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    exitCodeOnExecutionException = 3,
    sortOptions = false)
public final class MetaCommand implements Callable<Integer> {
  /** How several effects of one study are treated. */
  enum Model {
    /** Random effects of studies and of effects in studies. */
    THREE_LEVEL,
    /** The same with correlated sampling errors. */
    CHE,
    /** Robust variance estimation, correlated-effects weights. */
    ROBU_CORR,
    /** Robust variance estimation, hierarchical-effects weights. */
    ROBU_HIER,
    /** One effect per study first. */
    AGGREGATE;

    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How the answer is written. */
  enum Format {
    /** For reading. */
    TABLE,
    /** One row per coefficient. */
    CSV,
    /** One object. */
    JSON
  }

  /** Warnings go to another stream, and a table may be kept without them. */
  private static final String NOT_CONVERGED =
      "\nThe search did not converge: do not use these numbers.\n";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "EFFECTS.csv", description = "Table of effects.")
  private Path file;

  @Mixin private EffectOptions effects;

  @Option(
      names = "--method",
      paramLabel = "CODE",
      defaultValue = "REML",
      converter = MethodConverter.class,
      description =
          "Estimator of tau2: EE, FE, DL, HE, HS, HSk, SJ, ML, REML, EB, PM, PMM, GENQ (default:"
              + " ${DEFAULT-VALUE}).")
  private TauEstimator method;

  @Option(
      names = "--test",
      paramLabel = "z|t|knha|adhoc",
      defaultValue = "z",
      converter = TestConverter.class,
      description = "Test of coefficients (default: ${DEFAULT-VALUE}).")
  private Test test;

  @Option(
      names = "--level",
      paramLabel = "PERCENT",
      defaultValue = "95",
      description = "Coverage of intervals in percent (default: ${DEFAULT-VALUE}).")
  private double level;

  @Option(
      names = "--weights",
      paramLabel = "COL",
      description = "Column of weights to use instead of inverse variances; GENQ needs it.")
  private String weights;

  @Option(
      names = "--mods",
      paramLabel = "FORMULA",
      description =
          "Moderators, e.g. \"design + I(age - 40)\". Text columns are factors; the alphabetically"
              + " first level is the reference.")
  private String mods;

  @Option(
      names = "--study",
      paramLabel = "COL",
      description = "Column that tells which study an effect belongs to; needs --model.")
  private String study;

  @Option(
      names = "--effect",
      paramLabel = "COL",
      description = "Column that tells effects of a study apart (default: the row).")
  private String effect;

  @Option(
      names = "--rho",
      paramLabel = "R",
      defaultValue = "0.6",
      description =
          "Assumed correlation of the sampling errors of one study, for che, robu-corr and"
              + " aggregate (default: ${DEFAULT-VALUE}).")
  private double rho;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      converter = ModelConverter.class,
      description =
          "Model for several effects per study: three-level, che, robu-corr, robu-hier, aggregate.")
  private Model model;

  @Mixin private DependenceOptions dependence;

  @Mixin private FurtherOptions further;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of random permutations and of the bootstrap (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--slab", paramLabel = "COL", description = "Column of study labels.")
  private String slab;

  @Option(
      names = "--sensitivity",
      description =
          "Also by every other method, the influence of each effect, and tests of small-study"
              + " effects; without moderators also leaving each effect out.")
  private boolean sensitivity;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "table",
      converter = FormatConverter.class,
      description = "Form of the answer (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Folder for forest.svg, funnel.svg and influence.svg.")
  private Path plots;

  @Override
  public Integer call() {
    checkOptions();
    EffectTable table = EffectTable.read(file);
    EffectSource source = EffectSource.choose(table, effects.measure(), effects.named());
    String idle = effects.idleVariance(source);
    if (idle != null) {
      throw wrong(idle);
    }
    Effects e =
        Effects.of(
            table,
            source,
            effects.vtype(),
            new Effects.Columns(
                mods, weights, study, effect, dependence.crossed(), further.subgroups(), slab));
    Answer answer = answer(table, e).with("", idleNotes());
    if (plots != null) {
      Plots.write(plots, e.measure(), answer);
    }
    PrintWriter err = spec.commandLine().getErr();
    ((List<?>) answer.values().get("warnings")).forEach(w -> err.println("Warning: " + w));
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Object> values = answer.values();
    out.print(
        switch (format) {
          case TABLE -> (converged(values) ? "" : NOT_CONVERGED) + answer.text();
          case CSV -> AnswerWriter.csv(values);
          case JSON -> AnswerWriter.json(values);
        });
    out.flush();
    return 0;
  }

  private static boolean converged(Map<String, Object> values) {
    return !Boolean.FALSE.equals(values.get("converged"));
  }

  private Answer answer(EffectTable table, Effects e) {
    double coverage = level < 1 ? level : level / 100;
    RandomEffects plain = RandomEffects.withDefaults().with(method).with(test).withLevel(coverage);
    RandomEffects independent = e.weights() == null ? plain : plain.withWeights(e.weights());
    if (model == null) {
      Answer answer = IndependentEffects.pool(e, independent, further.tauInterval());
      Answer full = FurtherAnswers.add(answer, e, independent, further, seed);
      return sensitivity
          ? Sensitivity.ofEstimators(
              e, full, independent, m -> IndependentEffects.pool(e, m, TauInterval.QP))
          : full;
    }
    if (model == Model.AGGREGATE) {
      Answer answer = IndependentEffects.aggregate(e, independent, TauInterval.QP, rho);
      return sensitivity
          ? Sensitivity.ofEstimators(
              e, answer, independent, m -> IndependentEffects.aggregate(e, m, TauInterval.QP, rho))
          : answer;
    }
    DependentEffects.Settings settings =
        new DependentEffects.Settings(
            method == TauEstimator.ML ? LikelihoodMethod.ML : LikelihoodMethod.REML,
            test == Test.T ? CoefficientTest.T : CoefficientTest.Z,
            coverage);
    DependentEffects dependent =
        new DependentEffects(
            e,
            dependence.bootstrap() == null
                ? null
                : new DependentEffects.Bootstrap(
                    dependence.bootstrap(), dependence.multiplier(), seed));
    Dependence asked =
        dependence.covariance() != null
            ? Dependence.of(GivenCovariance.read(dependence.covariance(), table, e))
            : Dependence.ofRho(model == Model.THREE_LEVEL ? 0 : rho);
    Answer answer =
        switch (model) {
          case THREE_LEVEL -> dependent.threeLevel(settings);
          case CHE -> dependent.che(settings, asked);
          case ROBU_CORR -> dependent.robuCorrelated(rho, coverage);
          case ROBU_HIER -> dependent.robuHierarchical(coverage);
          case AGGREGATE -> throw new IllegalStateException("aggregate is pooled above");
        };
    return sensitivity
        ? Sensitivity.ofModels(e, answer, settings, independent, rho, asked)
        : answer;
  }

  /** What the command line alone shows to be wrong: exit code 1. */
  private void checkOptions() {
    if (study != null && model == null) {
      throw wrong(
          "--study needs --model, which says how effects of one study are treated: three-level"
              + " (random effects of studies and of effects), che (the same with correlated"
              + " sampling errors, --rho), robu-corr, robu-hier (robust variance estimation) or"
              + " aggregate (one effect per study first)");
    }
    if (model != null && study == null) {
      throw wrong("--model " + model.code() + " needs --study COL");
    }
    if (effect != null && study == null) {
      throw wrong("--effect needs --study COL and --model NAME");
    }
    if (effect != null && effect.equals(study)) {
      throw wrong("--effect must name another column than --study");
    }
    if (dependence.crossed() != null && dependence.crossed().equals(study)) {
      throw wrong("--crossed must name another column than --study");
    }
    if (model != null && weights != null) {
      throw wrong("--weights cannot go with --model " + model.code());
    }
    checkFurther();
    checkIdle();
    if (method == TauEstimator.GENQ && weights == null) {
      throw wrong("--method GENQ needs --weights COL");
    }
    boolean multilevel = model == Model.THREE_LEVEL || model == Model.CHE;
    if (multilevel && method != TauEstimator.REML && method != TauEstimator.ML) {
      throw wrong("--model " + model.code() + " is fitted by --method REML or ML, not " + method);
    }
    if (multilevel && test != Test.Z && test != Test.T) {
      throw wrong("--model " + model.code() + " has --test z or t, not " + test.code());
    }
    // R takes 0.05 for 95 %; as a coverage it would make very narrow intervals.
    if (!(level > 0.5 && level < 100) || level == 1) {
      throw wrong(
          "--level must be a coverage: percent between 1 and 100, e.g. 95, or a share between 0.5"
              + " and 1, e.g. 0.95");
    }
    // Robust variance estimation takes errors that are wholly dependent; a covariance matrix
    // cannot.
    if (!(rho > -1 && rho < 1) && !(rho == 1 && model == Model.ROBU_CORR)) {
      throw wrong("--rho must be a correlation between -1 and 1");
    }
    if (effects.measure() == null && EffectSource.needsMeasure(effects.named())) {
      throw wrong("these columns need --measure, e.g. --measure ZPCOR");
    }
  }

  /** What was given and changes nothing, but belongs to the description of the data. */
  private List<String> idleNotes() {
    boolean robust = model == Model.ROBU_CORR || model == Model.ROBU_HIER;
    return effect != null && (robust || model == Model.AGGREGATE) && !sensitivity
        ? List.of(
            "--effect changes nothing: --model "
                + model.code()
                + " has no random factor of effects")
        : List.of();
  }

  /** Options that would change nothing: whoever gives one expects something of it. */
  private void checkIdle() {
    boolean usesRho = model == Model.CHE || model == Model.ROBU_CORR || model == Model.AGGREGATE;
    if (given("--rho") && !usesRho && !(model != null && sensitivity)) {
      throw wrong("--rho needs --model che, robu-corr or aggregate");
    }
    if (given("--rho") && dependence.covariance() != null && !sensitivity) {
      throw wrong("--rho cannot go with --vmat, which gives the covariances");
    }
    if (given("--subgroup-tau2") && further.subgroups() == null) {
      throw wrong("--subgroup-tau2 needs --subgroups COL");
    }
    if (given("--multiplier") && dependence.bootstrap() == null) {
      throw wrong("--multiplier needs --bootstrap N");
    }
    if (given("--seed") && dependence.bootstrap() == null && further.permutations() == null) {
      throw wrong("--seed needs --permutations N or --bootstrap N");
    }
    if (model == Model.ROBU_CORR || model == Model.ROBU_HIER) {
      if (given("--method")) {
        throw wrong("--model " + model.code() + " has an estimator of its own; leave --method out");
      }
      if (given("--test") && test != Test.T) {
        throw wrong("--model " + model.code() + " has --test t, not " + test.code());
      }
    }
  }

  private boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private void checkFurther() {
    String mistake = further.mistake();
    if (mistake != null) {
      throw wrong(mistake);
    }
    if (model != null && further.given() != null) {
      throw wrong(further.given() + " is for independent effects; leave --model out");
    }
    if (further.subgroups() != null && mods != null) {
      throw wrong("--subgroups cannot go with --mods");
    }
    if (further.asksForSelection() && weights != null) {
      throw wrong(
          "--selection cannot go with --weights: a selection model has a likelihood, and its"
              + " maximum has weights of its own");
    }
    if (given("--tau2-ci") && method.isCommonEffect()) {
      throw wrong("--tau2-ci needs a --method that estimates tau2, not " + method);
    }
    if (further.tauInterval() == TauInterval.PL
        && method != TauEstimator.REML
        && method != TauEstimator.ML) {
      throw wrong("--tau2-ci PL needs --method REML or ML, not " + method);
    }
    boolean multilevel = model == Model.THREE_LEVEL || model == Model.CHE;
    if (dependence.crossed() != null && !multilevel) {
      throw wrong("--crossed needs --model three-level or che");
    }
    if (dependence.covariance() != null && model != Model.CHE) {
      throw wrong("--vmat needs --model che");
    }
    if (dependence.bootstrap() != null && (model == null || model == Model.AGGREGATE)) {
      throw wrong("--bootstrap needs --model three-level, che, robu-corr or robu-hier");
    }
    if (dependence.bootstrap() != null && dependence.crossed() != null) {
      throw wrong("--bootstrap cannot go with --crossed, which correlates effects across studies");
    }
    if (dependence.bootstrap() != null && dependence.bootstrap() < 1) {
      throw wrong("--bootstrap must be 1 or more");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Estimators by their codes in any case of letters. */
  static final class MethodConverter implements ITypeConverter<TauEstimator> {
    @Override
    public TauEstimator convert(String value) {
      return pick(value, TauEstimator.values(), TauEstimator::name);
    }
  }

  /** Tests by their codes. */
  static final class TestConverter implements ITypeConverter<Test> {
    @Override
    public Test convert(String value) {
      return pick(value, Test.values(), Test::code);
    }
  }

  /** Models by their codes. */
  static final class ModelConverter implements ITypeConverter<Model> {
    @Override
    public Model convert(String value) {
      return pick(value, Model.values(), Model::code);
    }
  }

  /** Formats by their names. */
  static final class FormatConverter implements ITypeConverter<Format> {
    @Override
    public Format convert(String value) {
      return pick(value, Format.values(), f -> f.name().toLowerCase(Locale.ROOT));
    }
  }

  /** The one of these that has this code, in any case of letters. */
  static <T> T pick(String value, T[] all, java.util.function.Function<T, String> code) {
    for (T one : all) {
      if (code.apply(one).equalsIgnoreCase(value)) {
        return one;
      }
    }
    throw new TypeConversionException(
        "\""
            + value
            + "\" is not one of "
            + String.join(", ", Arrays.stream(all).map(code).toList()));
  }
}
