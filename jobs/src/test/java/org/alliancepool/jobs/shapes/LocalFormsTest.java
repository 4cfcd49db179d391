package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms that a study declares itself. */
class LocalFormsTest {
  @TempDir private Path temp;

  private ReadStudy read(String total, String measure) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("local"));
    Files.writeString(folder.resolve("items.csv"), "id,q1,q2,q3\nP1,1,2,3\n");
    return ReadStudy.of(
        folder,
        """
        study_id: local
        title: A form of the site
        treatment: psychedelic
        status: completed
        local_instruments:
          - instrument: OWN-3
            construct: alliance
            orientation: better
            forms:
              - form: OWN-3-C
                rater: client
                items: 3
                response: {min: 0, max: 4}
                source: the site
        %s
        visits:
          s1: {phase: integration, session: 1}
        files:
          - file: items.csv
            format: csv
            layout: wide
            participant: id
            measures:
              - %s
        """
            .formatted(total, measure));
  }

  private static final String ITEMS = "{instrument: OWN-3, items: \"q{item}\", visit: s1}";

  @Test
  void itemsOfAFormWithoutTotalSayWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> read("", ITEMS))
        .hasMessageContaining("local form \"OWN-3-C\" says no key, so its items cannot be scored.")
        .hasMessageContaining("Add total: {} to the form where")
        .hasMessageNotContaining("declare");
    assertThat(read("        total: {}", ITEMS).error()).isNull();
    assertThat(read("        total: {reverse: [2]}", ITEMS).error()).isNull();
  }

  @Test
  void unknownInstrumentsHaveOneRemedy() throws IOException {
    assertThatThrownBy(() -> read("", "{instrument: OWN-9, score: q1, visit: s1}"))
        .hasMessageEndingWith(
            "Declare it there or as a local form (local_instruments) in the study's manifest.");
  }

  @Test
  void columnsThatAreNotThereHaveTheNearestOne() throws IOException {
    assertThat(
            read("        total: {}", ITEMS + "\n    clinicians: [{column: idd, role: therapist}]")
                .error())
        .contains(
            "column \"idd\" is not in the file; did you mean \"id\"? Of its 4 columns these are named so, or nearly so: id.");
  }
}
