package org.alliancepool.schemas.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class YamlDocumentTest {
  private static final String MANIFEST =
      """
      study_id: s1
      title: A study
      treatment: psychedelic
      status: completed
      visits:
        a: {timepoint: baseline}
      files:
        - file: x.csv
          format: csv
          layout: wide
          participant: id
      """;

  private static List<String> violations(String text) {
    return YamlDocument.parse(text).violations("manifest").stream()
        .map(Violation::toString)
        .toList();
  }

  @Test
  void soundManifestHasNoViolations() {
    assertThat(violations(MANIFEST)).isEmpty();
  }

  @Test
  void unknownKeyNamesLineAndNearestKey() {
    assertThat(
            violations(
                MANIFEST.replace("participant: id", "participant: id\n    decimal_mrk: ','")))
        .singleElement()
        .asString()
        .startsWith(
            "line 12, files[0]: unknown key \"decimal_mrk\"; did you mean \"decimal_mark\"?");
  }

  @Test
  void wrongCodeListsTheAllowedOnes() {
    assertThat(violations(MANIFEST.replace("status: completed", "status: done")))
        .containsExactly(
            "line 4, status: \"done\" is not allowed; write one of completed, ongoing");
  }

  @Test
  void missingKeyIsNamed() {
    assertThat(violations(MANIFEST.replace("title: A study\n", "")))
        .containsExactly("line 1: key \"title\" is missing; add it");
  }

  @Test
  void textThatIsNoYamlNamesTheLine() {
    assertThatThrownBy(() -> YamlDocument.parse("a: [1\nb: 2"))
        .isInstanceOf(YamlDocument.InvalidDocument.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("not valid YAML");
  }

  @Test
  void charactersThatYamlDoesNotKnowAreNamed() {
    assertThatThrownBy(() -> YamlDocument.parse("a: \uD83D\uDE00\nb: x\0y\n"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("the character U+0000 may not stand in YAML; remove it");
  }

  @Test
  void keyThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> YamlDocument.parse("a: 1\na: 2")).hasMessageContaining("stands twice");
  }

  /** An alias can make a small file expand without end. */
  @Test
  void aliasesOfCollectionsAreRefused() {
    assertThatThrownBy(() -> YamlDocument.parse("a: &x [1, 2]\nb: [*x, *x]"))
        .isInstanceOf(YamlDocument.InvalidDocument.class);
  }

  @Test
  void emptyFileIsRefused() {
    assertThatThrownBy(() -> YamlDocument.parse("")).hasMessageContaining("the file is empty");
  }

  @Test
  void wordsThatYamlReadsAsTruthOrTimeStayWords() {
    assertThat(YamlDocument.parse("a: yes\nb: 12:30\nc: 2026-01-02").root().toString())
        .isEqualTo("{\"a\":\"yes\",\"b\":\"12:30\",\"c\":\"2026-01-02\"}");
  }

  @Test
  void whatIsNoFiniteNumberStaysAWord() {
    assertThat(YamlDocument.parse("[1e308, 1e400, -1e400, .inf, .nan]").root().toString())
        .isEqualTo("[1.0E308,\"1e400\",\"-1e400\",\".inf\",\".nan\"]");
  }
}
