package org.alliancepool.schemas.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.alliancepool.schemas.instrument.Anchors.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOT AT ALL",
        "0 = Not at all",
        "Not at all sure",
        "Überhaupt nicht",
        "ueberhaupt nicht",
        "U\u0308berhaupt nicht",
        "naesten aldrig",
        "nastan aldrig",
        "w ogole",
        "никад",
        "全くない"
      })
  void capitalsAccentsMarksAndNumbersDoNotMatter(String label) {
    assertThat(Anchors.common().end(label)).hasValue(End.LEAST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extremely dissatisfied",
        "very much against",
        "sehr unzufrieden",
        "tout à fait en désaccord",
        "Nie wiem",
        "none",
        "99",
        "",
        "I rarely eat within a day",
        "Most of the time, I sleep well",
        "全くその通り"
      })
  void wordsThatMayStandAtEitherEndNameNone(String label) {
    assertThat(Anchors.common().end(label)).isEmpty();
  }

  @Test
  void wordsBetweenNameAHalfAndNoEnd() {
    assertThat(Anchors.common().end("slightly agree")).isEmpty();
    assertThat(Anchors.halves().end("slightly agree")).hasValue(End.MOST);
    assertThat(Anchors.halves().end("Spíše nesouhlasím")).hasValue(End.LEAST);
    assertThat(Anchors.halves().end("neutral")).isEmpty();
    assertThat(Anchors.halves().end("always")).hasValue(End.MOST);
  }

  @Test
  void everyLanguageHasWordsOfBothEndsAndBetween() throws IOException {
    new YAMLMapper()
        .readTree(Path.of("vocabulary", "answer_words.yaml").toFile())
        .forEach(
            words ->
                assertThat(List.of("least", "below", "above", "most"))
                    .allMatch(list -> !words.path(list).isEmpty()));
  }

  @Test
  void beginningNeedsItsDots() {
    Anchors anchors =
        Anchors.of(List.of("strong evidence against"), List.of("strong evidence ..."));
    assertThat(anchors.end("Strong evidence against")).hasValue(End.LEAST);
    assertThat(anchors.end("Strong evidence, I think")).hasValue(End.MOST);
    assertThat(anchors.end("strong evidence")).hasValue(End.MOST);
    assertThat(anchors.end("Strong evidences")).isEmpty();
    assertThat(anchors.end("Strong evidence against it")).hasValue(End.MOST);
  }

  @Test
  void wordsOfBothEndsAreRefused() {
    assertThatThrownBy(() -> Anchors.of(List.of("never"), List.of("NEVER")))
        .hasMessage(
            "cannot take \"NEVER\" as an anchor: it is among least and most, and can name one end only");
  }

  @Test
  void manifestPageNamesEveryLanguage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "manifest.md"));
    new YAMLMapper()
        .readTree(Path.of("vocabulary", "answer_words.yaml").toFile())
        .fieldNames()
        .forEachRemaining(l -> assertThat(page).contains(l.split(" and ")));
  }

  static Stream<Form> forms() {
    return Instruments.builtIn().all().stream().flatMap(i -> i.forms().stream());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void wordsOfNoFormNameTheOtherEndOnOthers(Form form) {
    Stream.concat(form.anchors().least().stream(), form.anchors().most().stream())
        .forEach(
            words ->
                assertThat(Anchors.common().end(words).or(() -> form.anchors().end(words)))
                    .as(words)
                    .isEqualTo(form.anchors().end(words))
                    .isEqualTo(Anchors.halves().end(words).or(() -> form.anchors().end(words))));
  }
}
