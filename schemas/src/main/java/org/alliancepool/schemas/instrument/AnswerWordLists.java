package org.alliancepool.schemas.instrument;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The lists of {@code vocabulary/answer_words.yaml}, of all languages together. */
final class AnswerWordLists {
  private static final String FILE = "/org/alliancepool/schemas/vocabulary/answer_words.yaml";

  private AnswerWordLists() {}

  /** The words of some lists. */
  static List<String> of(List<String> lists) {
    try (InputStream in = AnswerWordLists.class.getResourceAsStream(FILE)) {
      List<String> words = new ArrayList<>();
      for (JsonNode language : new YAMLMapper().readTree(in)) {
        lists.forEach(l -> language.path(l).forEach(w -> words.add(w.asText())));
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
