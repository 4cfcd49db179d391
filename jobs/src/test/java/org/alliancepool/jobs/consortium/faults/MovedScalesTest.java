package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.GivenNumbers.Source;
import org.alliancepool.schemas.instrument.Scoring;
import org.junit.jupiter.api.Test;

class MovedScalesTest {
  private static final StudyForms FORMS = GivenForms.of("{instrument: PHQ-9, items: \"p{item}\"}");

  private static final StudyForm PHQ = FORMS.withId("PHQ-9").orElseThrow();

  private final GivenNumbers numbers = new GivenNumbers();

  /** The same answers by each of so many participants. */
  private void give(String file, String visit, int participants, int... answers) {
    for (int p = 1; p <= participants; p++) {
      GivenNumbers patient = new GivenNumbers();
      Source source = new Source(file, visit, file + p);
      for (int i = 0; i < answers.length; i++) {
        GivenForms.give(patient, PHQ, i + 1, answers[i], source);
      }
      numbers.addParticipant(patient);
    }
  }

  private List<String> faults() {
    return numbers.faults(FORMS);
  }

  @Test
  void aScaleThatBeginsHigherAtOneVisitIsTold() {
    give("a.csv", "base", 40, 0, 0, 1, 2, 3);
    give("a.csv", "w6", 37, 1, 1, 2, 2, 3);
    give("b.csv", "w6", 3, 1, 1, 2, 2, 4);
    assertThat(faults())
        .containsExactly(
            "At visit \"w6\" 3 of 200 answers of PHQ-9 are none of its scale 0 to 3; there they run from 1 to 4. No variant of the form holds them all: give each answer its number in values, or declare a local form. Declare in missing what means missing. Where the file has a row per visit, let the site give this visit in a file of its own.");
    assertThat(numbers.rows())
        .extracting(Object::toString)
        .containsExactly(
            "[PHQ-9,item,400,3,0,0.0,4.0,null,null,null,null]",
            "[PHQ-9,item,200,3,0,1.0,4.0,null,w6,null,null]");
  }

  @Test
  void aFileOnAnotherScaleIsToldOnce() {
    give("a.csv", "base", 80, 0, 0, 1, 2, 3);
    give("a.csv", "w6", 80, 0, 0, 1, 2, 3);
    give("b.csv", "base", 9, 1, 1, 2, 3, 4);
    give("b.csv", "w6", 9, 1, 1, 2, 3, 4);
    assertThat(faults())
        .singleElement()
        .asString()
        .startsWith("In file \"b.csv\" 18 of 90 answers of PHQ-9 are none of its scale 0 to 3;");
  }

  @Test
  void aLongerScaleAtOneVisitIsTold() {
    give("a.csv", "base", 40, 0, 0, 1, 2, 3);
    give("a.csv", "w6", 35, 0, 0, 1, 2);
    give("b.csv", "w6", 9, 0, 0, 1, 4);
    assertThat(faults()).singleElement().asString().startsWith("At visit \"w6\" 9 of 176 answers");
  }

  @Test
  void slipsAreNoScale() {
    give("a.csv", "base", 40, 0, 0, 1, 2, 3);
    give("a.csv", "w6", 40, 1, 1, 2, 2, 3);
    give("b.csv", "w6", 2, 1, 1, 2, 2, 4);
    assertThat(faults()).as("of two participants").isEmpty();
    give("c.csv", "w6", 1, 0, 4);
    assertThat(faults()).as("beside one at the bottom").isEmpty();
  }

  @Test
  void anEndThatIsRareElsewhereMayBeAbsent() {
    give("a.csv", "base", 40, 1, 2, 3);
    give("a.csv", "base", 2, 0, 0);
    give("b.csv", "w6", 3, 1, 1, 2, 2, 4);
    give("c.csv", "w6", 20, 1, 1, 2, 2, 3);
    assertThat(faults()).isEmpty();
  }

  @Test
  void minusOneIsACodeAndNoScale() {
    give("a.csv", "base", 40, 0, 1, 2, 3);
    give("a.csv", "w6", 40, 0, 0, 1, 2);
    give("b.csv", "w6", 3, -1, 0);
    assertThat(faults()).isEmpty();
  }

  @Test
  void aFormThatIsWrongAsAWholeIsToldOnce() {
    give("a.csv", "base", 40, 1, 2, 3);
    give("a.csv", "w6", 40, 1, 2, 4);
    assertThat(faults()).singleElement().asString().startsWith("40 of 240 answers");
  }

  private void giveScores(String visit, int participants, double... scores) {
    for (int p = 1; p <= participants; p++) {
      for (double score : scores) {
        Source source = new Source("a.csv", visit, "a" + p);
        numbers.acceptedScore(PHQ, "total", Scoring.Reporting.AS_SCORED, score, source);
      }
    }
  }

  @Test
  void meansOfAnswersAmongSumsAreTold() {
    giveScores("base", 10, 18, 7, 12);
    giveScores("w6", 5, 1.22, 0.33, 2);
    assertThat(faults())
        .containsExactly(
            "At visit \"w6\" 10 of 15 scores of PHQ-9, which should be sums of answers of 0 to 3, are no higher than an answer and no whole numbers; they run from 0.33 to 2. Are they means? Declare reported_as: mean. Where the file has a row per visit, let the site give this visit in a file of its own.");
  }

  @Test
  void onlyMeansAreToldOnce() {
    giveScores("base", 10, 1.22, 2.11);
    giveScores("w6", 10, 0.33, 0.56);
    assertThat(faults()).singleElement().asString().startsWith("40 of 40 scores of PHQ-9,");
  }

  @Test
  void lowSumsAndTwoRatersMeansOfThemAreNoMeansOfAnswers() {
    giveScores("base", 10, 2, 3, 1.5, 2.5, 1.125);
    assertThat(faults()).isEmpty();
  }

  @Test
  void aScaleThatIsShiftedForSomeParticipantsIsTold() {
    give("a.csv", "base", 20, 0, 1, 2, 3);
    give("a.csv", "w6", 20, 3, 2, 1, 0, 1, 2, 1);
    give("a.csv", "w6", 2, 4, 4, 3, 3, 3, 2, 3);
    give("a.csv", "w6", 2, 4, 3, 4, 3, 3, 3, 2);
    assertThat(faults())
        .containsExactly(
            "At visit \"w6\" at least 4 of the filled-in forms of PHQ-9 may be on another scale than the others: 8 of their 28 answers are one above its scale 0 to 3, none is 0, and the rest lie higher than those of others that reach that end. Is that number \"not applicable\"? Declare it in missing. Or had an arm, a site or a version of the form other codes? Let the site give these participants in a file of their own, at this visit and at others where fewer show it; its values give each answer its number.");
    assertThat(numbers.rows())
        .extracting(Object::toString)
        .contains("[PHQ-9,item,28,8,0,2.0,4.0,null,w6,null,4]");
    give("a.csv", "w6", 1, 4, 3, 0);
    assertThat(faults()).as("beside one at the other end").isEmpty();
  }

  @Test
  void slipsOfTheSeverelyIllAreNoScale() {
    give("a.csv", "w6", 30, 3, 2, 1, 0, 1, 2, 1);
    give("a.csv", "w6", 8, 3, 3, 4, 3, 3, 2, 3);
    assertThat(faults()).as("one each").isEmpty();
    give("b.csv", "base", 30, 3, 3, 3, 2, 3, 3, 2);
    give("b.csv", "base", 4, 3, 4, 4, 2, 3, 3, 2);
    give("b.csv", "base", 3, 0, 1, 0, 2, 1, 0, 1);
    assertThat(faults()).as("among others who are as ill").isEmpty();
  }

  @Test
  void aCodeAboveTheScaleIsNoShift() {
    give("a.csv", "w6", 30, 3, 2, 1, 0, 1, 2, 1);
    give("a.csv", "w6", 4, 4, 2, 1, 1, 2, 4, 1);
    assertThat(faults()).isEmpty();
  }

  @Test
  void oneNumberForAllIsTold() {
    give("a.csv", "base", 20, 0, 1, 2, 3);
    give("a.csv", "w6", 12, 0, 0, 0, 0);
    give("b.csv", "w6", 9, 1, 1, 2, 0);
    assertThat(faults())
        .containsExactly(
            "In file \"a.csv\" at visit \"w6\" all 12 forms of PHQ-9 have one and the same answer: 0. Has a program put it where nobody has filled in the form? Let the site leave blank what was not given, or declare the number in missing of a measure of its own for the visit or the file.");
    assertThat(numbers.rows())
        .extracting(Object::toString)
        .contains("[PHQ-9,item,48,0,0,0.0,0.0,a.csv,w6,null,12]");
    give("a.csv", "w6", 1, 0, 0, 1, 0);
    assertThat(faults()).as("but for one").isEmpty();
    give("c.csv", "w6", 9, 0, 0, 0, 0);
    assertThat(faults()).as("few").isEmpty();
  }
}
