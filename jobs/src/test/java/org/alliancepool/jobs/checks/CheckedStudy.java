package org.alliancepool.jobs.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.location.Location;

/** A study to be checked, of which a test has what its files gave. */
final class CheckedStudy {
  private CheckedStudy() {}

  /**
   * A study of one file.
   *
   * @param measures of the file, at visit {@code s1}
   */
  static Study of(Path folder, String id, String... measures) throws IOException {
    Path of = Files.createDirectories(folder.resolve(id));
    Files.writeString(of.resolve("t.csv"), "id\nP1\n");
    Files.writeString(
        of.resolve("study.yaml"),
        """
        study_id: %s
        title: Checked
        treatment: psychedelic
        status: completed
        visits:
          s1: {phase: integration, session: 1}
        files:
          - file: t.csv
            format: csv
            layout: wide
            participant: id
            measures: [%s]
        """
            .formatted(id, String.join(", ", measures)));
    return Consortium.study(
        Location.of(of), new Consortium.Context("key", LocalDate.of(2026, 11, 22)));
  }
}
