package org.alliancepool.jobs.cli.draft;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What sites call the columns that every trial has, in the languages of European trials. Capitals,
 * accents and what stands between words do not matter: {@code Patienten-Nr.}, {@code N° patient}.
 *
 * <p>A name alone proves little ("Code", "Gruppe"): the values must look the part as well. So each
 * role has its names in an order, the surest first.
 */
final class ColumnRole {
  private static final String[][] WORDS = {
    {
      "PERSON",
      """
      subject|subj|participant|patient|pat|person|client|respondent
      |patientin|patienten|patientinnen|proband|probandin|probanden|versuchsperson|vp|vpn|teilnehmer
      |teilnehmerin|teilnehmende|klient|klientin|studienteilnehmer
      |patiente|participante|sujet|personne
      |patientn|deelnemer|proefpersoon|ppn|pp|client|clienten|patienten
      |paciente|sujeto|persona|participante|pacientes|sujeito|utente|pessoa
      |pasient|deltaker|deltager|deltagare|forsoksperson|forsogsperson
      |paziente|partecipante|soggetto
      |pacient|pacientka|pacienta|ucastnik|ucastnice|ucastnika|subjekt|klienta|probanda
      |pacjent|pacjentka|pacjenta|uczestnik|uczestniczka|uczestnika|badany|osoba
      |beteg|paciens|resztvevo|alany|szemely|kliens
      |potilas|potilaan|osallistuja|osallistujan|tutkittava|tutkittavan|henkilo|henkilon|koehenkilo|asiakas
      |pacijent|pacijentica|pacijenta|ispitanik|ispitanica|ispitanika|sudionik|sudionika|klijent
      |doente|doentes|utentes
      """
    },
    {
      "NUMBER",
      """
      id|ident|identifier|code|no|nr|num|number|key
      |nummer|kennung|chiffre|schluessel|lfdnr|laufnummer|kurzel
      |numero|n|identifiant|matricule
      |codigo|identificador|numer|folio
      |kode|kod|lopnummer|lopenummer|lobenummer|lobenr|lopnr
      |codice|identificativo
      |cislo|identifikator
      |numer|identyfikator
      |azonosito|azon|sorszam|szam
      |tunnus|tunniste|nro|koodi
      |sifra|broj|oznaka
      """
    },
    {
      "OCCASION",
      """
      visit|event|eventname|session|sess|timepoint|wave|occasion|appointment|assessment
      |sitzung|sitzungs|termin|visite|besuch|zeitpunkt|messzeitpunkt|mzp|messung|erhebung|welle
      |seance|rendezvous|rdv|consultation|evaluation
      |sessie|zitting|bezoek|meetmoment|meting|tijdstip|afspraak
      |sesion|visita|cita|consulta|evaluacion|sessao|avaliacao
      |besog|besok|tidspunkt|tidpunkt|tillfalle|mattillfalle|matning|maling|maletidspunkt|konsultasjon
      |konsultation|samtale|samtal
      |seduta|sessione|rilevazione
      |sezeni|navsteva|vizita|navstevy|mereni
      |wizyta|wizyty|sesja|sesji|pomiar|pomiaru
      |alkalom|vizit|meres|ules|idopont
      |kaynti|kaynnin|mittaus|mittauskerta|istunto|tapaaminen|ajankohta
      |posjet|posjeta|susret|seansa|mjerenje
      """
    },
    {
      "TIME",
      """
      time|week|wk|weeks|wks|zeit|woche|temps|semaine|tijd|momento|tiempo|semana|tempo|moment|uge|uke|vecka|tid
      |settimana|cas|tyden
      |czas|tydzien|ido|het|aika|viikko|vrijeme|tjedan
      """
    },
    {
      "ARMWORD",
      """
      arm|studienarm|behandlungsarm|therapiearm|bras|behandelarm|onderzoeksarm|brazo|braco|braccio
      |rameno|studiearm|behandlingsarm
      |ramie|ramienia|kar|haara|hoitohaara|tutkimushaara|krak
      """
    },
    {
      "GROUP",
      """
      group|grp|condition|cond|cohort
      |gruppe|gruppen|bedingung|gruppenzugehorigkeit
      |groupe
      |groep|conditie
      |grupo|condicion|condicao
      |grupp|betingelse|betingning|gruppetilhorighet|grupptillhorighet
      |gruppo|condizione
      |skupina|skupiny|podminka
      |(be)?handlungsgruppe|interventionsgruppe|therapiegruppe|studiengruppe|behandelgroep
      |behandlingsgruppe|behandlingsgrupp
      |grupa|grupy|warunek|csoport|ryhma|ryhman|hoitoryhma|skupine
      """
    },
    {
      "ALLOCATION",
      """
      randomi[sz]ation|randomi[sz]ed|allocation|assignment|rando|rand
      |randomisierung|zuteilung|zuweisung|zuordnung
      |repartition|allocataire
      |randomisatie|toewijzing
      |aleatorizacion|asignacion|randomizacion|randomizacao|alocacao|aleatorizacao
      |randomisering|allokering|tildeling|tilldelning|fordeling|fordelning
      |randomizzazione|assegnazione
      |randomizace|randomizacni|prirazeni
      |randomizacja|przydzial|randomizacio|besorolas|satunnaistaminen|satunnaistus|randomizacija
      """
    },
    {
      "ALLOCATED",
      """
      randomi[sz]ed|allocated|assigned
      |(randomisiert|zugeteilt|zugewiesen|zugeordnet)(e|er|es)?
      |(randomise|alloue|attribue|affecte|assigne)e?
      |gerandomiseerd|toegewezen
      |(asignad|aleatorizad|randomizad|alocad|atribuid)[oa]
      |randomisert|randomiserad|randomiseret|tildelt|tilldelad|allokerad|allokert
      |(assegnat|randomizzat|allocat)[oa]
      |(prirazen|randomizovan)[aoy]?
      """
    },
    {
      "TREATMENT",
      """
      treatment|therapy|intervention
      |behandlung|behandlungs|therapie|therapien
      |traitement|traitements
      |behandeling|behandel
      |tratamiento|terapia|tratamento|intervencion|intervencao
      |behandling|terapi
      |trattamento|intervento
      |lecba|lecby|terapie
      |leczenie|leczenia|terapii|interwencja|kezeles|kezelesi|beavatkozas|hoito|hoidon|interventio|lijecenje|terapija|tretman
      """
    },
    {
      "RATERWORD",
      """
      raterrole|beurteiler|beurteilung|bewerter|einschatzer|evaluateur|repondant|beoordelaar|invuller
      |evaluador|avaliador|informante|bedommer|bedommare|skattare|valutatore|compilatore|hodnotitel
      |oceniajacy|oceniajaca|ertekelo|kitolto|arvioija|vastaaja|procjenitelj|ocjenjivac
      """
    },
    {
      "SITEWORD",
      """
      site|centre|center|location|clinic|hospital
      |zentrum|studienzentrum|prufzentrum|pruefzentrum|standort|klinik|ort
      |centro|sede|clinica|sitio|hopital|clinique|lieu
      |centrum|locatie|kliniek|klinikk|senter|sted|ort|pracoviste|klinika
      |osrodek|osrodka|placowka|szpital|kozpont|helyszin|korhaz|keskus|paikka|klinikka|sairaala|toimipiste|centar|lokacija|bolnica
      """
    },
    {
      "COUNTRYWORD",
      """
      country|nation|region|land|staat|pays|pais|paese|zeme
      |kraj|orszag|maa|zemlja|drzava
      """
    },
    {
      "COHORTWORD",
      """
      cohort|cohorte|kohorte|kohort|kohorta|coorte
      """
    },
    {"TO", "to|into|zu|in|dans|au|a|naar|aan|para|til|till|do|k"},
    {
      "WHICH",
      "study|studien|trial|experimental|planned|actual|assigned|allocated|tx|trt|treat|randomi[sz]ed"
    },
    {"OF", "of|the|de|du|des|del|della|dell|di|do|da|dos|le|la|der|van|het|av|af|l|d|s"},
  };

  /** Who the row is about. */
  static final ColumnRole PARTICIPANT =
      new ColumnRole(
          "usubjid",
          "subjid|recordid",
          "({NUMBER}{OF}?{PERSON}|{PERSON}({OF}?{NUMBER})+)",
          "{PERSON}",
          "(study|studien|studie|trial|case|cas|caso|fall){NUMBER}|pid|uid|guid|{NUMBER}");

  /** When the row was measured. */
  static final ColumnRole VISIT =
      new ColumnRole(
          "avisit|redcapeventname|visit",
          "({OF}?{TREATMENT}{OF}?)?{OCCASION}(name|label)?",
          "({NUMBER}{OF}?)?({OF}?{TREATMENT}{OF}?)?{OCCASION}({OF}?{NUMBER}|code)?",
          "({OF}?{TREATMENT}{OF}?)?{TIME}({OF}?{NUMBER}|name|code|label)?");

  /** What the patient was given. */
  static final ColumnRole ARM =
      new ColumnRole(
          "trt01p|trtp|actarm|arm",
          "({WHICH}{OF}?)*({TREATMENT}{OF}?)?({ARMWORD}{OF}?)+({ALLOCATION}|{TREATMENT})?(code|cd|name|nr|no|id|label|kode)?"
              + "|(({WHICH}|{TREATMENT}|{GROUP}){OF}?)*{ALLOCATION}(({OF}|al|ao)?({GROUP}|{TREATMENT}|{ARMWORD}))?(code|cd|name|nr|no|id|label)?"
              + "|{ALLOCATED}{TO}?({OF}?({GROUP}|{TREATMENT}|{ARMWORD}))+"
              + "|({GROUP}|{TREATMENT}|{ARMWORD})?{ALLOCATED}{TO}",
          "({WHICH}{OF}?)*({TREATMENT}{OF}?)?{GROUP}({OF}?{TREATMENT})?(code|cd|name|nr|no|id|label|kode)?",
          "({WHICH}{OF}?)*({TREATMENT}|tx|trt|treat|drug|substance)(code|cd|name|label)?",
          "trt01a|trta|({TREATMENT}|{GROUP}|{ARMWORD}|tx|trt|drug|substance)({ALLOCATED}|planned|received|given|taken|actual)");

  /** Who answered, where rows do not all have the same rater. */
  static final ColumnRole RATER =
      new ColumnRole(
          "qseval|rater|raterid|ratertype|ratedby|{RATERWORD}",
          "source|role|rolle|quelle|perspective|perspektive|informant|version|form|respondent");

  /** In which part of the treatment the row was measured, where another column numbers sessions. */
  static final ColumnRole PHASE =
      new ColumnRole(
          "({WHICH}{OF}?|{TREATMENT}{OF}?)?(phase|phasen|fase|fasen|etapa|etape|faze)({OF}?{TREATMENT}|name|label)?");

  /** Where the row was measured: what may number its patients anew. */
  static final ColumnRole SITE =
      new ColumnRole(
          "({OF}?{SITEWORD}{OF}?)({NUMBER}|name|label)?|({NUMBER}|name){OF}?{SITEWORD}|{WHICH}{SITEWORD}({NUMBER})?",
          "{COUNTRYWORD}({NUMBER}|name|label)?",
          "{COHORTWORD}({NUMBER}|name|label)?");

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  /** Longer names are sentences. */
  private static final int LONGEST = 60;

  private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]+");

  private final List<Pattern> names;

  ColumnRole(String... names) {
    this.names = List.of(names).stream().map(ColumnRole::pattern).toList();
  }

  private static Pattern pattern(String name) {
    String regex = name;
    for (String[] words : WORDS) {
      regex = regex.replace("{" + words[0] + "}", "(" + words[1].replaceAll("\\s", "") + ")");
    }
    return Pattern.compile(regex);
  }

  /** How surely a column of that name has the role, 0 the surest; -1 where it has not. */
  int rank(String column) {
    String letters = letters(column);
    for (int i = 0; i < names.size() && letters.length() <= LONGEST; i++) {
      if (names.get(i).matcher(letters).matches()) {
        return i;
      }
    }
    return -1;
  }

  /** The same of a variable's label, which says less surely than a name. */
  int rankOfLabel(String label) {
    int rank = rank(label);
    return rank < 0 ? -1 : names.size() + rank;
  }

  /** True where the values must speak for the name: it may mean anything. */
  boolean isWeak(int rank) {
    return rank >= names.size() - 1;
  }

  /** Every role. */
  static List<ColumnRole> all() {
    return List.of(PARTICIPANT, VISIT, ARM);
  }

  /** The letters and digits of a name, small and without accents. */
  static String letters(String name) {
    String plain =
        MARKS
            .matcher(Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD))
            .replaceAll("")
            .replace("ß", "ss")
            .replace("ø", "o")
            .replace("æ", "ae")
            .replace("œ", "oe")
            .replace("ł", "l")
            .replace("đ", "d")
            .replace("°", "o");
    return NO_LETTER.matcher(plain).replaceAll("");
  }
}
