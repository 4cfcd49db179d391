package org.alliancepool.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.alliancepool.jobs.cli.Main;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A study's folder as a site sends it, what is drafted of it, and what validate says of it. */
public final class TrialFolder implements BeforeEachCallback, AfterEachCallback {
  private final String study;
  private final Terminal terminal = new Terminal();
  private Path temp;
  private Path folder;

  /** The folder of a study of that id, empty before each test. */
  public TrialFolder(String study) {
    this.study = study;
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    temp = Files.createTempDirectory(study);
    folder = Files.createDirectory(temp.resolve(study));
    terminal.beforeEach(test);
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    terminal.afterEach(test);
    FileUtils.deleteDirectory(temp.toFile());
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** Puts a file of text into it. */
  public Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Puts a file of lines into it. */
  public Path file(String name, String header, Stream<String> lines) throws IOException {
    return Files.write(folder.resolve(name), Stream.concat(Stream.of(header), lines).toList());
  }

  /** Puts a file of the tests' resources into it. */
  public Path copy(String resource) throws IOException {
    Path file = Path.of("src", "test", "resources").resolve(resource);
    return Files.copy(file, folder.resolve(file.getFileName()));
  }

  /** What is drafted of some of its files. */
  public String draft(Path... files) {
    terminal.clear();
    String[] arguments =
        Stream.concat(Stream.of("draft"), Stream.of(files).map(Path::toString))
            .toArray(String[]::new);
    assertThat(Main.execute(arguments)).isZero();
    return terminal.out();
  }

  /** The draft, which also has to be valid as it is. */
  public String validDraft(Path... files) throws IOException {
    String yaml = draft(files);
    validate(yaml);
    return yaml;
  }

  /** What validate says of a manifest, which has to be valid. */
  public String validate(String yaml) throws IOException {
    file("study.yaml", yaml);
    terminal.clear();
    int exit = Main.execute("validate", folder.toString());
    assertThat(exit).as("%s%n%s", yaml, terminal.err()).isZero();
    assertThat(terminal.out()).endsWith("valid\n");
    return terminal.err();
  }

  /** What validate warns of in a manifest, which has to be valid. */
  public List<String> warnings(String yaml) throws IOException {
    String start = "warning: " + study + ": ";
    return validate(yaml)
        .lines()
        .filter(l -> l.startsWith(start))
        .map(l -> l.substring(start.length()))
        .toList();
  }
}
