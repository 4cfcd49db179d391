package org.alliancepool.jobs.cli.meta;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say which columns hold the effects; shared by the commands on effect tables. */
final class EffectOptions {
  @Option(
      names = "--measure",
      paramLabel = "CODE",
      converter = MeasureConverter.class,
      description =
          "Effect measure: GEN, COR, UCOR, ZCOR, PCOR, ZPCOR, SPCOR, ZSPCOR, SMD, MD, ROM, SMCR,"
              + " SMCC, OR, RR, RD. Default: GEN with yi and vi, ZCOR with ri and ni.")
  private Measure measure;

  @Option(
      names = "--vtype",
      paramLabel = "LS|LS2|UB",
      description =
          "Sampling variance of SMD (LS, LS2 or UB) and UCOR (LS or UB) from raw columns (default:"
              + " LS).")
  private Measure.Variance vtype;

  @Option(names = "--yi", paramLabel = "COL", description = "Column of effects.")
  private String yi;

  @Option(names = "--vi", paramLabel = "COL", description = "Column of sampling variances.")
  private String vi;

  @Option(names = "--sei", paramLabel = "COL", description = "Column of standard errors.")
  private String sei;

  @Option(names = "--ri", paramLabel = "COL", description = "Column of correlations.")
  private String ri;

  @Option(names = "--ni", paramLabel = "COL", description = "Column of sample sizes.")
  private String ni;

  @Option(names = "--ti", paramLabel = "COL", description = "Column of t values of a coefficient.")
  private String ti;

  @Option(names = "--mi", paramLabel = "COL", description = "Column of numbers of predictors.")
  private String mi;

  @Option(names = "--r2i", paramLabel = "COL", description = "Column of R squared.")
  private String r2i;

  @Option(names = "--m1i", paramLabel = "COL", description = "Column of means, first group.")
  private String m1i;

  @Option(names = "--sd1i", paramLabel = "COL", description = "Column of SDs, first group.")
  private String sd1i;

  @Option(names = "--n1i", paramLabel = "COL", description = "Column of sizes, first group.")
  private String n1i;

  @Option(names = "--m2i", paramLabel = "COL", description = "Column of means, second group.")
  private String m2i;

  @Option(names = "--sd2i", paramLabel = "COL", description = "Column of SDs, second group.")
  private String sd2i;

  @Option(names = "--n2i", paramLabel = "COL", description = "Column of sizes, second group.")
  private String n2i;

  @Option(
      names = "--di",
      paramLabel = "COL",
      description = "Column of uncorrected d, or (OR, RR, RD) of non-events, second group.")
  private String di;

  @Option(names = "--ai", paramLabel = "COL", description = "Column of events, first group.")
  private String ai;

  @Option(names = "--bi", paramLabel = "COL", description = "Column of non-events, first group.")
  private String bi;

  @Option(names = "--ci", paramLabel = "COL", description = "Column of events, second group.")
  private String ci;

  /** The measure; null where the columns decide. */
  Measure measure() {
    return measure;
  }

  /** The variance formula. */
  Measure.Variance vtype() {
    return vtype == null ? Measure.Variance.LS : vtype;
  }

  /** Why {@code --vtype} would change nothing for these effects; null where it is right. */
  String idleVariance(EffectSource source) {
    if (vtype == null) {
      return null;
    }
    if (source.recipe().formula() == null && source.next() == null) {
      return "--vtype needs raw columns; the table gives the sampling variances in \""
          + source.columns().get(1)
          + "\"";
    }
    if (source.measure() != Measure.SMD && source.measure() != Measure.UCOR) {
      return "--vtype is for SMD and UCOR; " + source.measure() + " has one sampling variance";
    }
    return source.measure() == Measure.UCOR && vtype == Measure.Variance.LS2
        ? "--vtype of UCOR is LS or UB, not LS2"
        : null;
  }

  /** Columns by metafor's name of the input. */
  Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    String[][] all = {
      {"yi", yi},
      {"vi", vi},
      {"sei", sei},
      {"ri", ri},
      {"ni", ni},
      {"ti", ti},
      {"mi", mi},
      {"r2i", r2i},
      {"m1i", m1i},
      {"sd1i", sd1i},
      {"n1i", n1i},
      {"m2i", m2i},
      {"sd2i", sd2i},
      {"n2i", n2i},
      {"di", di},
      {"ai", ai},
      {"bi", bi},
      {"ci", ci}
    };
    for (String[] option : all) {
      if (option[1] != null) {
        named.put(option[0], option[1]);
      }
    }
    return named;
  }

  /** Measures by their codes in any case of letters. */
  static final class MeasureConverter implements ITypeConverter<Measure> {
    @Override
    public Measure convert(String value) {
      Measure m = Measure.of(value);
      if (m == null) {
        throw new TypeConversionException(
            "\""
                + value
                + "\" is no measure; use one of "
                + java.util.Arrays.toString(Measure.values()));
      }
      return m;
    }
  }
}
