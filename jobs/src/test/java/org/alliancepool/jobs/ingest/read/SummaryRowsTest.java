package org.alliancepool.jobs.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryRowsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mean",
        "Mean:",
        "MEAN =",
        "SD",
        "s.d.",
        "S.E.",
        "Std. Dev.",
        "Std.Dev",
        "std dev",
        "st. dev.",
        "Std. Deviation",
        "Std.-Abw.",
        "Std.Abw.",
        "Std Abw",
        "StAbw",
        "Std. Error",
        "Standard  Error",
        "Écart-type",
        "ecart type",
        "Grand Total",
        "Total N",
        "N = 40",
        "n=40",
        "Mean (SD)",
        "* 2 patients withdrew before dosing",
        "Note: two patients withdrew",
        "Mean ± SD"
      })
  void wordsBelowATable(String id) {
    assertThat(SummaryRows.isOne(id)).as(id).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "M.W.",
        "A.L.L",
        "S.U.M.",
        "V-A-R",
        "I.Q.R.",
        "N-1",
        "N1",
        "SD-01",
        "SD01",
        "S.E.1",
        "MEAN-1",
        "P1",
        "Sumner",
        "Max-Otto",
        "m.sd.1",
        "Media-3"
      })
  void idsOfSomebody(String id) {
    assertThat(SummaryRows.isOne(id)).as(id).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Data exported by J. Smith on 2024-01-01",
        "Two patients withdrew before dosing.",
        "Exported from REDCap 2024",
        "Äußere Werte überprüft"
      })
  void sentencesThatAreNotesWhereNothingElseIsSaid(String id) {
    assertThat(SummaryRows.isSentence(id)).as(id).isTrue();
    assertThat(SummaryRows.isOne(id)).as(id).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Site A 01", "Site A Patient 01", "Bern-Nord 17 B", "P 001"})
  void idsOfSeveralWordsAreNone(String id) {
    assertThat(SummaryRows.isSentence(id)).as(id).isFalse();
  }
}
