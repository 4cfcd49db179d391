package org.alliancepool.jobs.analyses.allianceoutcome;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.analyses.Analysis.StudyResult;
import org.alliancepool.jobs.analyses.StudyData;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.junit.jupiter.api.Test;

/** A publication that prints a correlation for each arm and one over both: nobody counts twice. */
class PrintedCorrelationsTest {
  private static final StudyFacts FACTS =
      new StudyFacts(
          "printed",
          "Printed",
          "published",
          false,
          "psychedelic",
          "GRID-HAMD",
          "week 4",
          Map.of("drug", "active", "placebo", "comparator"),
          List.of());

  private static StudyData.Published printed(String arm, long n) {
    return new StudyData.Published(
        arm,
        "WAI",
        "client",
        "preparation",
        null,
        "last",
        "GRID-HAMD",
        "observer",
        "week 4",
        n,
        -0.4,
        0.4,
        null);
  }

  private static StudyResult analyse(String more, StudyData.Published... effects)
      throws IOException {
    String plan =
        "{\"sources\": \"both\", \"effects\": [\"r\"], \"predictor\": {\"phase\": \"preparation\"%s"
            .formatted(more);
    return new AllianceOutcomeKind()
        .analysis("a", new ObjectMapper().readTree(plan))
        .analyse(new StudyData(FACTS, List.of(), List.of(effects)));
  }

  private static List<Long> sizes(StudyResult result) {
    return result.effects().stream().map(e -> e.ni()).toList();
  }

  @Test
  void byArmTakesTheArms() throws IOException {
    assertThat(sizes(analyse("}}", printed("drug", 30), printed("placebo", 28), printed(null, 58))))
        .containsExactly(30L, 28L);
    assertThat(sizes(analyse("}}", printed(null, 58))))
        .as("where no arm is printed, the whole study")
        .containsExactly(58L);
  }

  @Test
  void byStudyTakesTheWhole() throws IOException {
    String study = "}, \"by\": \"study\"}";
    assertThat(sizes(analyse(study, printed("drug", 30), printed(null, 58)))).containsExactly(58L);
  }

  @Test
  void printedCorrelationsAreOfTotalScores() throws IOException {
    StudyResult result = analyse(", \"subscale\": \"bond\"}}", printed(null, 58));
    assertThat(result.effects()).isEmpty();
    assertThat(result.refusals()).hasSize(1);
  }
}
