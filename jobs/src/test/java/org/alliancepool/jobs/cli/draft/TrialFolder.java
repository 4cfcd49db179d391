package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.cli.Main;

/** A study's folder as a site sends it, and what is drafted of it. */
final class TrialFolder {
  private final Path folder;
  private final Terminal terminal;

  TrialFolder(Path temp, Terminal terminal) throws IOException {
    this.folder = Files.createDirectories(temp.resolve("trial"));
    this.terminal = terminal;
  }

  Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  Path copy(String resource) throws IOException {
    Path file = Path.of("src", "test", "resources").resolve(resource);
    return Files.copy(file, folder.resolve(file.getFileName()));
  }

  String draft(Path... files) {
    terminal.clear();
    String[] arguments =
        Stream.concat(Stream.of("draft"), Stream.of(files).map(Path::toString))
            .toArray(String[]::new);
    assertThat(Main.execute(arguments)).isZero();
    return terminal.out();
  }

  /** The draft, which also has to be valid as it is. */
  String validDraft(Path... files) throws IOException {
    String yaml = draft(files);
    validate(yaml);
    return yaml;
  }

  /** What validate says of a manifest, which has to be valid. */
  String validate(String yaml) throws IOException {
    Files.writeString(folder.resolve("study.yaml"), yaml);
    terminal.clear();
    int exit = Main.execute("validate", folder.toString());
    assertThat(exit).as("%s%n%s", yaml, terminal.err()).isZero();
    return terminal.err();
  }
}
