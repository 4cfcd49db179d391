package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which of the files of a folder a draft reads. */
class DraftedFilesTest {
  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void anEarlierDraftIsNoTable() throws IOException {
    String data = file("data.csv", "id,bdi_t0\n1,20\n2,31\n");
    assertThat(Main.execute("draft", data, file("study.yaml", ""), file("old.YML", "a: 1\n")))
        .isZero();
    assertThat(terminal.out()).contains("  - file: data.csv").doesNotContain("study.yaml", ".YML");
    assertThat(terminal.err()).contains("study.yaml holds settings", "old.YML holds settings");
  }

  @Test
  void settingsAloneAreNoTrial() throws IOException {
    assertThat(Main.execute("draft", file("study.yaml", ""))).isEqualTo(1);
    assertThat(terminal.err()).contains("No file of a trial among those given.");
  }

  @Test
  void ofAFileWithoutNamesNothingIsPrinted() throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int p = 0; p < 12; p++) {
      csv.append("GE%d,%s,%d,%d%n".formatted(101 + 3 * p, p % 2 == 0 ? "a" : "b", p % 5, p % 3));
    }
    assertThat(Main.execute("draft", file("data.csv", csv.toString()))).isEqualTo(2);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err())
        .contains("EMPTY_FILE: Cannot draft \"data.csv\": row 1, where the names of the columns")
        .doesNotContain("GE1");
  }
}
