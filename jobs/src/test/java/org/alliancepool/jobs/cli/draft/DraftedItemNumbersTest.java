package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A form whose items have numbers of a longer one, in files that count them from 1. */
class DraftedItemNumbersTest {
  private static final String COUNTED =
      "item_names: {\"1\": 1, \"2\": 2, \"3\": 3, \"4\": 6, \"5\": 7, \"6\": 9, \"7\": 11}";

  @RegisterExtension final TrialFolder trial = new TrialFolder("trial");

  private Path swemwbs(String header) throws IOException {
    Stream<String> rows =
        IntStream.range(0, 12).mapToObj(p -> "P" + p + ",4,3,2,5,4,3,2,1,2,3,4,5,1," + (1 + p % 5));
    return trial.file("data.csv", header, rows);
  }

  private static String header(String pattern) {
    StringBuilder names = new StringBuilder("id");
    for (String visit : new String[] {"bl", "week12"}) {
      for (int item = 1; item <= 7; item++) {
        names.append(',').append(pattern.formatted(visit, item));
      }
    }
    return names.toString();
  }

  @Test
  void eachCountedItemGetsTheNumberOfTheForm() throws IOException {
    assertThat(trial.validDraft(swemwbs(header("swemwbs_%s_%d"))))
        .contains("items: \"swemwbs_{visit}_{item}\", " + COUNTED + "}");
    assertThat(trial.validDraft(swemwbs(header("%s_swemwbs%02d"))))
        .contains("items: \"{visit}_swemwbs{item}\", " + COUNTED.replaceAll("\"(\\d)", "\"0$1"));
  }
}
