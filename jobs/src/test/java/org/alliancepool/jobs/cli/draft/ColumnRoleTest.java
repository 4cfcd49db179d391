package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnRoleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "USUBJID",
        "record_id",
        "Subject ID",
        "PatientID",
        "Patient",
        "Patientin",
        "Patienten-Nr.",
        "Proband",
        "Probandencode",
        "Teilnehmer_ID",
        "VPN",
        "Numéro",
        "N° patient",
        "Numéro du patient",
        "Identifiant",
        "Code",
        "Deelnemer",
        "Proefpersoonnummer",
        "Código",
        "Código del paciente",
        "ID do participante",
        "Sujeito",
        "Löpnr",
        "Deltager",
        "Deltaker-ID",
        "Pasientnummer",
        "Försöksperson",
        "Paziente",
        "Codice paziente",
        "Kód pacienta",
        "Účastník",
        "Číslo",
        "Pacjent",
        "azon",
        "Tutkittavan tunnus",
        "Šifra ispitanika",
        "id_doente",
        "study_id",
        "ID"
      })
  void participants(String name) {
    assertThat(ColumnRole.PARTICIPANT.rank(name)).isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AVISIT",
        "redcap_event_name",
        "Visit",
        "Session no",
        "wk",
        "Sitzung",
        "Sitzungsnr",
        "Messzeitpunkt",
        "MZP",
        "Termin",
        "Visite",
        "Séance",
        "Numéro de séance",
        "Semaine",
        "Meetmoment",
        "Sessie",
        "Sesión",
        "Visita",
        "Sessão",
        "Besøg",
        "Besök",
        "Uke",
        "Mättillfälle",
        "Seduta",
        "Návštěva",
        "Sezení",
        "Týden",
        "Wizyta",
        "Alkalom",
        "Käynti",
        "Posjet",
        "therapy_session"
      })
  void visits(String name) {
    assertThat(ColumnRole.VISIT.rank(name)).isNotNegative();
    assertThat(ColumnRole.ARM.rank(name)).isNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRT01P",
        "Arm",
        "arm_code",
        "Study arm",
        "Treatment group",
        "treatment_arm",
        "allocation",
        "Randomisation group",
        "Gruppe",
        "Behandlungsgruppe",
        "Behandlungsarm",
        "treat",
        "Bedingung",
        "Randomisierung",
        "Bras",
        "Bras de traitement",
        "Groupe",
        "Groep",
        "Conditie",
        "Ramię",
        "Kezelési csoport",
        "Hoitoryhmä",
        "Krak",
        "Brazo",
        "Brazo de tratamiento",
        "Grupo",
        "Grupo de tratamento",
        "Condição",
        "Grupp",
        "Betingelse",
        "Gruppo",
        "Braccio di trattamento",
        "Skupina",
        "Rameno",
        "cond",
        "Treatment allocation",
        "Randomised to",
        "Randomized to group",
        "group assignment",
        "allocated_arm",
        "Experimental condition",
        "Randomisiert zu",
        "Zugewiesene Gruppe",
        "Gruppenzuteilung",
        "Randomisierungsgruppe",
        "Randomisé dans",
        "Groupe de randomisation",
        "Toegewezen aan",
        "Randomisatiegroep",
        "Asignado a",
        "Grupo asignado",
        "Asignación al grupo",
        "Alocado para",
        "Randomisert til",
        "Randomiserad till",
        "Assegnato a",
        "Gruppo di assegnazione",
        "Přiřazená skupina"
      })
  void arms(String name) {
    assertThat(ColumnRole.ARM.rank(name)).isNotNegative();
    assertThat(ColumnRole.PARTICIPANT.rank(name)).isNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "age",
        "Alter",
        "Altersgruppe",
        "sex",
        "Patient name",
        "initials",
        "date_of_visit",
        "session_date",
        "wai_1",
        "PHQ9_total",
        "Comment",
        "armlength",
        "randomised on",
        "conduct",
        "assigned therapist",
        "condom",
        "therapist_id",
        "site",
        "Termin am",
        "groupsize",
        "",
        "%",
        "patient's own words about what happened in this session"
      })
  void otherNamesHaveNoRole(String name) {
    assertThat(ColumnRole.all()).allMatch(role -> role.rank(name) < 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "site",
        "Site ID",
        "SITEID",
        "study_site",
        "Centre",
        "center_no",
        "Zentrum",
        "Prüfzentrum",
        "location",
        "Código del centro"
      })
  void sites(String name) {
    assertThat(ColumnRole.SITE.rank(name)).isNotNegative();
    assertThat(ColumnRole.all()).allMatch(role -> role.rank(name) < 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"opposite", "website", "centred_score", "allocation", "sites visited"})
  void otherNamesAreNoSites(String name) {
    assertThat(ColumnRole.SITE.rank(name)).isNegative();
  }

  /** The surest name wins, wherever its column stands. */
  @Test
  void namesHaveAnOrder() {
    ColumnRole id = ColumnRole.PARTICIPANT;
    assertThat(id.rank("USUBJID")).isLessThan(id.rank("SUBJID"));
    assertThat(id.rank("SUBJID")).isLessThan(id.rank("Patient ID"));
    assertThat(id.rank("Patient ID")).isLessThan(id.rank("Patient"));
    assertThat(id.rank("Patient")).isLessThan(id.rank("Code"));
    assertThat(id.isWeak(id.rank("Code"))).isTrue();
    assertThat(id.isWeak(id.rank("Patient"))).isFalse();
    assertThat(id.rankOfLabel("Patient")).isGreaterThan(id.rank("Code"));
  }
}
