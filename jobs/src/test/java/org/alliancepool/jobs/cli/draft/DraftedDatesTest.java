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

/** Which column a draft takes for the date of the visit. */
class DraftedDatesTest {
  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path temp;

  /**
   * @param columns behind id, birth and visit
   * @param dates of those columns: patient, then visit
   */
  private String draft(String columns, String dates) throws IOException {
    StringBuilder csv = new StringBuilder("subject_id,birth,visit," + columns + ",phq9\n");
    for (int i = 1; i <= 12; i++) {
      for (int visit = 0; visit < 2; visit++) {
        csv.append(
            "P%02d,19%d-03-17,%s,%s,%d\n"
                .formatted(
                    i,
                    60 + i,
                    visit == 0 ? "base" : "week 6",
                    dates.formatted(10 + i, 2 + visit),
                    i));
      }
    }
    Path file = Files.writeString(temp.resolve("data.csv"), csv);
    terminal.clear();
    assertThat(Main.execute("draft", file.toString())).isZero();
    return terminal.out();
  }

  @Test
  void datesThatChangeWithTheVisitAreIts() throws IOException {
    assertThat(draft("qsdtc", "2024-0%2$d-%1$d"))
        .contains("    visit_date: qsdtc  # CHECK: its dates change with the visit, and are kept")
        .doesNotContain("date_format", "birth", "2024-0", "1961");
    assertThat(draft("Datum", "%d.0%d.2024"))
        .contains("    visit_date: Datum  # CHECK")
        .contains("    date_format: \"dd.MM.yyyy\"  # CHECK");
  }

  @Test
  void severalAreAQuestion() throws IOException {
    assertThat(draft("visit_ts,entered", "2024-0%2$d-%1$d,2024-0%2$d-%1$d"))
        .contains("    # CHECK: \"visit_ts\", \"entered\" hold dates that change with the visit")
        .doesNotContain("    visit_date:");
  }

  @Test
  void aDateOfEachPatientIsNoVisits() throws IOException {
    assertThat(draft("consent", "2024-01-%1$d")).doesNotContain("visit_date");
  }

  @Test
  void datesOfTwoFormatsAreAQuestion() throws IOException {
    assertThat(draft("d", "%1$d/%1$d/200%2$d"))
        .contains("\"d\" looks like the date of the visit (visit_date:), and is not written");
  }
}
