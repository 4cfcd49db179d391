package org.alliancepool.jobs.cli.meta;

import java.nio.file.Path;
import java.util.Locale;
import org.alliancepool.statistics.dependent.WildBootstrap.Multiplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Options of {@code meta} for several effects per study, beyond the choice of the model. */
final class DependenceOptions {
  @Option(
      names = "--crossed",
      paramLabel = "COL",
      description =
          "Column of a random factor crossed with studies, e.g. the instrument; with three-level"
              + " or che. Its variance is the third of sigma2.")
  private String crossed;

  @Option(
      names = "--vmat",
      paramLabel = "FILE",
      description =
          "CSV file of the effects' sampling covariances, as R's write.csv(V, row.names = FALSE)"
              + " writes them, for che in the place of --rho.")
  private Path covariance;

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      description =
          "Also a cluster wild bootstrap, N replicates (exact where there are at most N vectors of"
              + " signs), of the moderators (of the mean where there are none); with three-level,"
              + " che and robu.")
  private Integer bootstrap;

  @Option(
      names = "--multiplier",
      paramLabel = "rademacher|webb",
      defaultValue = "rademacher",
      converter = MultiplierConverter.class,
      description =
          "Random multipliers of the bootstrap; webb for few studies (default: ${DEFAULT-VALUE}).")
  private Multiplier multiplier;

  /** Column of the crossed factor; null without. */
  String crossed() {
    return crossed;
  }

  /** File of sampling covariances; null without. */
  Path covariance() {
    return covariance;
  }

  /** Replicates of the bootstrap; null without. */
  Integer bootstrap() {
    return bootstrap;
  }

  Multiplier multiplier() {
    return multiplier;
  }

  /** Multipliers by their names. */
  static final class MultiplierConverter implements ITypeConverter<Multiplier> {
    @Override
    public Multiplier convert(String value) {
      return MetaCommand.pick(value, Multiplier.values(), m -> m.name().toLowerCase(Locale.ROOT));
    }
  }
}
