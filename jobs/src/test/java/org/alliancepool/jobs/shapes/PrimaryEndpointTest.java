package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A wide file whose pattern finds some visits, and the primary endpoint's or not. */
class PrimaryEndpointTest {
  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path temp;

  private static final String DECLARED =
      "primary_endpoint: {instrument: PHQ-9, timepoint: week 8}\n";

  private ReadStudy read(String header) throws IOException {
    return read(header, DECLARED);
  }

  private ReadStudy read(String header, String declared) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("endpoint"));
    Files.writeString(folder.resolve("t.csv"), header + "\nP1,20,10\n");
    return ReadStudy.of(
        folder,
        """
        study_id: endpoint
        title: Endpoint
        treatment: psychedelic
        status: completed
        visits:
          base: {timepoint: baseline, week: 0}
          end: {timepoint: week 8, week: 8}
        %sfiles:
          - file: t.csv
            format: csv
            layout: wide
            participant: id
            measures:
              - {instrument: PHQ-9, score: "phq_{visit}"}
        """
            .formatted(declared));
  }

  private int validate() {
    return Main.execute("validate", temp.resolve("endpoint").toString());
  }

  @Test
  void renamedColumnOfThePrimaryEndpointIsMissed() throws IOException {
    String message =
        "UNKNOWN_COLUMN: Cannot find the outcome of study \"endpoint\": no file has a column of its primary endpoint, PHQ-9 at timepoint \"week 8\".";
    assertThat(read("id,phq_base,PHQ9_end").error()).as("the rest is used").isNull();
    assertThat(validate()).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("warning: endpoint: nobody has visit \"end\"")
        .contains(message)
        .endsWith("1 error\n");
  }

  @Test
  void columnOfThePrimaryEndpointIsEnough() throws IOException {
    assertThat(read("id,other,phq_end").error()).isNull();
    assertThat(validate()).isZero();
  }

  /** A plan without outcome means the primary one, and would leave the study out. */
  @Test
  void aStudyWithoutPrimaryEndpointIsTold() throws IOException {
    assertThat(read("id,phq_base,phq_end", "").error()).isNull();
    assertThat(validate()).isZero();
    assertThat(terminal.err())
        .startsWith("warning: endpoint: no primary_endpoint is declared, so analyses of each")
        .contains("primary_endpoint: {instrument: PHQ-9, timepoint: …}");
  }
}
