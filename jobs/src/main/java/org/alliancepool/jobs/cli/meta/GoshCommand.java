package org.alliancepool.jobs.cli.meta;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.alliancepool.jobs.cli.meta.MetaCommand.Format;
import org.alliancepool.jobs.cli.meta.MetaCommand.FormatConverter;
import org.alliancepool.jobs.cli.meta.MetaCommand.MethodConverter;
import org.alliancepool.statistics.diagnostics.Gosh;
import org.alliancepool.statistics.diagnostics.GoshResult;
import org.alliancepool.statistics.pool.TauEstimator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The pooled effect of every subset of the studies: which study pulls the effects apart, and
 * whether they come from more than one population.
 *
 * <p>All subsets of up to {@value #ALL} studies, else a million random ones; {@code --subsets} asks
 * for another number, 0 for all. Reads the same tables as {@code meta}; starts no Spark.
 *
 * <p>{@code alliance gosh effects.csv --ri r --ni n --plots figures}
 */
@Command(
    name = "gosh",
    description = "The pooled effect of every subset of the studies.",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    exitCodeOnExecutionException = 3,
    sortOptions = false)
public final class GoshCommand implements Callable<Integer> {
  private static final int ALL = 20;
  private static final int RANDOM = 1_000_000;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "EFFECTS.csv", description = "Table of effects.")
  private Path file;

  @Mixin private EffectOptions effects;

  @Option(
      names = "--method",
      paramLabel = "EE|DL|REML",
      defaultValue = "REML",
      converter = MethodConverter.class,
      description = "Estimator of tau2 (default: ${DEFAULT-VALUE}).")
  private TauEstimator method;

  @Option(
      names = "--subsets",
      paramLabel = "N",
      description =
          "Number of random subsets; 0 for all. Default: all of up to 20 studies, else 1000000.")
  private Integer subsets;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of random subsets (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--slab", paramLabel = "COL", description = "Column of study labels.")
  private String slab;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "table",
      converter = FormatConverter.class,
      description = "Form of the answer (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(names = "--plots", paramLabel = "DIR", description = "Folder for gosh.svg.")
  private Path plots;

  @Override
  public Integer call() {
    if (!List.of(TauEstimator.EE, TauEstimator.FE, TauEstimator.DL, TauEstimator.REML)
        .contains(method)) {
      throw new ParameterException(
          spec.commandLine(), "--method of gosh is EE, FE, DL or REML, not " + method);
    }
    if (subsets != null && subsets < 0) {
      throw new ParameterException(spec.commandLine(), "--subsets must be 0 or more");
    }
    if (effects.measure() == null && EffectSource.needsMeasure(effects.named())) {
      throw new ParameterException(
          spec.commandLine(), "these columns need --measure, e.g. --measure ZPCOR");
    }
    EffectTable table = EffectTable.read(file);
    EffectSource source = EffectSource.choose(table, effects.measure(), effects.named());
    String idle = effects.idleVariance(source);
    if (idle != null) {
      throw new ParameterException(spec.commandLine(), idle);
    }
    Effects e = Effects.of(table, source, effects.vtype(), Effects.Columns.labels(slab));
    int draws = subsets == null ? (e.k() <= ALL ? 0 : RANDOM) : subsets;
    if (draws == 0 && spec.commandLine().getParseResult().hasMatchedOption("--seed")) {
      throw new ParameterException(
          spec.commandLine(),
          "--seed needs --subsets N: all subsets are fitted, none is drawn at random");
    }
    Gosh plain = Gosh.withDefaults().with(method);
    Gosh gosh = draws == 0 ? plain : plain.withRandomSubsets(draws, seed);
    GoshResult result = Effects.asUserError(() -> gosh.fit(e.yi(), e.vi()));
    if (plots != null) {
      Plots.gosh(plots, e.measure(), method, result);
    }
    if (!result.converged()) {
      e.warnings().add("the fits of some subsets did not converge: their estimates are not exact");
    }
    PrintWriter err = spec.commandLine().getErr();
    e.warnings().forEach(w -> err.println("Warning: " + w));
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (format) {
          case TABLE -> text(e, result);
          case CSV -> csv(e, result);
          case JSON -> json(e, result, draws);
        });
    out.flush();
    return 0;
  }

  private String text(Effects e, GoshResult g) {
    StringBuilder out = new StringBuilder("\nAll-subsets fits (k = ").append(g.k());
    out.append("; tau^2 estimator: ")
        .append(method)
        .append("; ")
        .append(g.subsets())
        .append(" subsets)\n\nEstimates: mean ")
        .append(Lines.fixed(g.mean()))
        .append(", SD ")
        .append(Lines.fixed(g.sd()))
        .append("\n\nModes:\n\n");
    List<String[]> modes = new ArrayList<>();
    for (GoshResult.Mode m : g.modes()) {
      modes.add(
          new String[] {
            "",
            Lines.fixed(m.location()),
            Lines.fixed(100 * m.share(), 1) + "%",
            g.modes().size() == 1 ? "" : madeBy(e, m)
          });
    }
    out.append(Lines.table(new String[] {"", "estimate", "share", "made by"}, modes))
        .append("\nEach study (means of binned estimates, good to ")
        .append(Lines.fixed(g.width() / 2))
        .append("):\n\n");
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < g.k(); i++) {
      rows.add(
          new String[] {
            e.slab()[i],
            Lines.fixed(g.meanWith()[i]),
            Lines.fixed(g.meanWithout()[i]),
            Lines.fixed(g.separation()[i], 2),
            i == g.mostSeparating() ? "<- most" : ""
          });
    }
    return out.append(
            Lines.table(new String[] {"", "mean with", "mean without", "separation", ""}, rows))
        .toString();
  }

  private static String csv(Effects e, GoshResult g) {
    StringBuilder out = new StringBuilder("slab,mean_with,mean_without,separation\n");
    for (int i = 0; i < g.k(); i++) {
      out.append(AnswerWriter.cell(e.slab()[i]))
          .append(',')
          .append(g.meanWith()[i])
          .append(',')
          .append(g.meanWithout()[i])
          .append(',')
          .append(g.separation()[i])
          .append('\n');
    }
    return out.toString();
  }

  private static String madeBy(Effects e, GoshResult.Mode m) {
    return m.causes().isEmpty()
        ? "no single study"
        : m.causes().stream()
            .map(i -> e.slab()[i] + " in " + Lines.fixed(100 * m.inclusion()[i], 0) + "%")
            .collect(Collectors.joining(", ", "", " of its subsets"));
  }

  private String json(Effects e, GoshResult g, int draws) {
    List<Object> modes = new ArrayList<>();
    for (GoshResult.Mode m : g.modes()) {
      modes.add(
          new Values()
              .put("location", m.location())
              .put("from", m.from())
              .put("to", m.to())
              .put("share", m.share())
              .put("causes", m.causes().stream().map(i -> e.slab()[i]).toList())
              .put("inclusion", m.inclusion())
              .map());
    }
    Values values =
        new Values()
            .put("measure", e.measure().name())
            .put("method", method.name())
            .put("k", g.k())
            .put("subsets", g.subsets());
    if (draws > 0) {
      values.put("seed", seed);
    }
    values
        .put("mean", g.mean())
        .put("sd", g.sd())
        .put("bin_width", g.width())
        .put("modes", modes)
        .put("slab", List.of(e.slab()))
        .put("mean_with", g.meanWith())
        .put("mean_without", g.meanWithout())
        .put("separation", g.separation())
        .put("most_separating", e.slab()[g.mostSeparating()])
        .put("converged", g.converged())
        .put("warnings", e.warnings());
    return AnswerWriter.json(values.map());
  }
}
