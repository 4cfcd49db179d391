package org.alliancepool.jobs.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whoever is woken by an error finds its name in docs/runbook.md, and nothing that no longer
 * exists.
 */
class RunbookTest {
  private static final Path RUNBOOK = Path.of("..", "docs", "runbook.md");
  private static final Pattern HEADING = Pattern.compile("(?m)^## ");
  private static final String NAME = "[A-Z_]+";

  /** Sections by heading, in order. */
  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new LinkedHashMap<>();
    for (String section : HEADING.split(Files.readString(RUNBOOK), -1)) {
      int end = section.indexOf('\n');
      sections.put(section.substring(0, end).strip(), section.substring(end));
    }
    return sections;
  }

  @Test
  void everyErrorHasItsSectionAndNoSectionIsStale() throws IOException {
    assertThat(sections().keySet().stream().filter(s -> s.matches(NAME)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorName.values()).map(Enum::name).toList());
  }

  @Test
  void everySectionSaysWhatItMeansWhatWasSavedAndWhatToDo() throws IOException {
    sections()
        .forEach(
            (name, text) -> {
              if (name.matches(NAME)) {
                assertThat(text)
                    .as(name)
                    .matches(
                        "(?s)\\s*\\*\\*Means\\.\\*\\* \\S.{20,}\\*\\*Saved\\.\\*\\* \\S.{10,}\\*\\*Do\\.\\*\\* \\S.{10,}")
                    .doesNotContain("/**", "*/", "{@");
              }
            });
  }

  /** A section that sends the reader on sends them somewhere. */
  @Test
  void situationsThatAreReferredToAreThere() throws IOException {
    Map<String, String> sections = sections();
    sections.forEach(
        (name, text) ->
            Pattern.compile("[Ss]ee \\*([^*]+)\\*")
                .matcher(text)
                .results()
                .forEach(m -> assertThat(sections).as("from " + name).containsKey(m.group(1))));
  }
}
