package org.alliancepool.jobs.warehouse.published;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.Warehouse;

/**
 * Finds the run that a user means by {@code --as-of}: a run's id, or a moment, which means the
 * newest run that was complete then.
 *
 * <ul>
 *   <li>{@code 2026-11-22} is the end of that day, UTC.
 *   <li>{@code 2026-11-22T06:00} is UTC; {@code 2026-11-22T06:00+01:00} is what it says.
 * </ul>
 *
 * The versions that a run lists stay readable: tables are declared to keep theirs (see {@code
 * DeltaDdl}), and no command of ours vacuums.
 */
public final class AsOf {
  /** As many of the newest runs as a message names. */
  private static final int NAMED = 5;

  /** A moment as SQL prints it: 2026-11-22 06:00:00. */
  private static final Pattern WITH_A_BLANK = Pattern.compile("^(\\d{4}-\\d{2}-\\d{2}) +(?=\\d)");

  private AsOf() {}

  /**
   * The run.
   *
   * @param asOf a run's id or a moment; null for the newest complete run
   * @throws UserError NO_RUN or UNKNOWN_RUN
   */
  public static PublishedRun run(Warehouse warehouse, String asOf) {
    if (asOf == null) {
      return PublishedRun.required(warehouse);
    }
    List<PublishedRun> runs = PublishedRun.all(warehouse);
    if (runs.isEmpty()) {
      throw PublishedRun.none(warehouse);
    }
    return among(runs, asOf, warehouse.location());
  }

  /**
   * The same, among runs that were read before.
   *
   * @param runs the newest first; at least one
   * @param warehouse for messages
   */
  public static PublishedRun among(List<PublishedRun> runs, String asOf, String warehouse) {
    String text = WITH_A_BLANK.matcher(asOf.strip()).replaceFirst("$1T");
    for (PublishedRun run : runs) {
      if (run.runId().equals(text)) {
        return run;
      }
    }
    Instant end;
    try {
      end = endOf(text);
    } catch (DateTimeException e) {
      throw new UserError(
          ErrorName.UNKNOWN_RUN,
          "Cannot go back to \"%s\" in warehouse \"%s\": it is no run there, and no date such as 2026-11-22 or 2026-11-22T06:00. The newest runs are: %s. List all with: alliance query \"SELECT run_id, finished_at FROM run\"."
              .formatted(
                  asOf,
                  warehouse,
                  runs.stream()
                      .limit(NAMED)
                      .map(PublishedRun::runId)
                      .collect(Collectors.joining(", "))),
          e);
    }
    return runs.stream()
        .filter(r -> r.finishedAt().isBefore(end))
        .findFirst()
        .orElseThrow(
            () -> {
              PublishedRun first = runs.get(runs.size() - 1);
              return new UserError(
                  ErrorName.UNKNOWN_RUN,
                  "Cannot go back to \"%s\" in warehouse \"%s\": the first run, %s, ended later, at %s. Give a later date."
                      .formatted(asOf, warehouse, first.runId(), first.finishedAt()));
            });
  }

  /** The first moment that is later than what the text says. */
  private static Instant endOf(String text) {
    if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
      return LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    Instant moment =
        text.matches(".*([Zz]|[+-]\\d{2}:\\d{2})")
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    return moment.plusNanos(1);
  }
}
