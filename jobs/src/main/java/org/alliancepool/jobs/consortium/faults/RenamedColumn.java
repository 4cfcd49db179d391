package org.alliancepool.jobs.consortium.faults;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A column that is left out and has numbers where a mapped one is blank, as after a new version of
 * a form in mid-trial, or where files were joined that name a measure otherwise.
 *
 * @param column the one that is left out
 * @param mapped the one that it stands for
 * @param ratings how many it has that the mapped one lacks
 */
public record RenamedColumn(String column, String mapped, long ratings) {
  private static final int SHOWN = 3;

  /** A sentence on those of a file, and what to do; empty where there is none. */
  public static Optional<String> fault(String file, List<RenamedColumn> of) {
    if (of.isEmpty()) {
      return Optional.empty();
    }
    boolean one = of.size() == 1;
    return Optional.of(
        "%d column%s of \"%s\" %s left out and %s numbers where a mapped one is blank (%s%s). Where %s the same measure under another name, map %s as well, in a measure of %s own, or let the site write all of it in one column."
            .formatted(
                of.size(),
                one ? "" : "s",
                file,
                one ? "is" : "are",
                one ? "has" : "have",
                of.stream()
                    .limit(SHOWN)
                    .map(RenamedColumn::words)
                    .collect(Collectors.joining(", ")),
                of.size() > SHOWN ? " and %d more".formatted(of.size() - SHOWN) : "",
                one ? "it is" : "they are",
                one ? "it" : "them",
                one ? "its" : "their"));
  }

  private String words() {
    return "\"%s\" for \"%s\", %d times".formatted(column, mapped, ratings);
  }
}
