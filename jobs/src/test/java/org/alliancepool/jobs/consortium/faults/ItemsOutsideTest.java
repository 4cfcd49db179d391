package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.GivenNumbers.Source;
import org.junit.jupiter.api.Test;

class ItemsOutsideTest {
  private static final StudyForms FORMS =
      GivenForms.of("{instrument: HAMD-17, items: \"h{item}\"}");

  private static final StudyForm HAMD = FORMS.withId("HAMD-17").orElseThrow();

  private final GivenNumbers numbers = new GivenNumbers();
  private int participants;

  /** Forms by so many participants, who answer 2 to item 7, and 1 to all others but some. */
  private void give(String visit, int forms, Map<Integer, Integer> others) {
    for (int f = 0; f < forms; f++) {
      GivenNumbers one = new GivenNumbers();
      Source source = new Source("t.csv", visit, "P" + participants++);
      for (int item = 1; item <= 17; item++) {
        GivenForms.give(one, HAMD, item, others.getOrDefault(item, item == 7 ? 2 : 1), source);
      }
      numbers.addParticipant(one);
    }
  }

  private List<String> faults() {
    return numbers.faults(FORMS);
  }

  @Test
  void itemsOfARangeOfTheirOwnAreHeldAgainstThat() {
    give("base", 40, Map.of());
    give("base", 10, Map.of(4, 4, 12, 3));
    assertThat(faults()).as("20 of 400").isEmpty();
    give("w6", 1, Map.of(4, 4, 12, 3));
    assertThat(faults())
        .containsExactly(
            "22 of 408 answers to items 4, 5, 6, 12, 13, 14, 16, 17 of HAMD-17 are none of their scale 0 to 2; they run from 1 to 4. Were these items rated on the scale of the others, or are columns under the names of other items? Let the site correct them, or declare a local form. Declare in missing what means missing.");
    assertThat(numbers.rows())
        .extracting(Object::toString)
        .containsExactly(
            "[HAMD-17,item,867,22,0,1.0,4.0,null,null,null,null]",
            "[HAMD-17,item,408,22,0,1.0,4.0,null,null,4,null]");
  }

  /** Item 16 of the HAM-D has 3 for "not assessed". */
  @Test
  void whatOneItemAloneHasIsACode() {
    give("base", 20, Map.of());
    give("base", 19, Map.of(16, 3));
    assertThat(faults()).isEmpty();
  }

  @Test
  void aNumberThatIsNoAnswerOfTheFormIsOfNoScale() {
    give("base", 40, Map.of());
    give("base", 12, Map.of(4, 9, 12, 9));
    assertThat(faults()).isEmpty();
  }

  @Test
  void aColumnThatHoldsSomethingElseAtAVisitIsTold() {
    give("base", 40, Map.of());
    give("w6", 5, Map.of());
    give("w6", 3, Map.of(1, 9));
    give("w6", 2, Map.of(1, 17));
    assertThat(faults()).as("half of them").isEmpty();
    give("w6", 1, Map.of(1, 11));
    assertThat(faults())
        .containsExactly(
            "In file \"t.csv\" at visit \"w6\" 6 numbers for item 1 of HAMD-17 are none of its answers 0 to 4, where 11 participants have the form; they run from 9 to 17. Does the column hold something else there, such as a sum? Let the site correct it. Declare in missing what means missing.");
    assertThat(numbers.rows())
        .extracting(Object::toString)
        .contains("[HAMD-17,item,6,6,0,9.0,17.0,t.csv,w6,1,11]");
  }

  @Test
  void oneNumberInMostFormsIsACode() {
    give("base", 40, Map.of());
    give("w6", 3, Map.of());
    give("w6", 9, Map.of(1, 9));
    assertThat(faults()).isEmpty();
  }

  @Test
  void twoNumbersInMostFormsAreCodes() {
    give("base", 40, Map.of());
    give("w6", 3, Map.of());
    give("w6", 5, Map.of(1, 9));
    give("w6", 4, Map.of(1, 8));
    assertThat(faults()).isEmpty();
  }

  @Test
  void manyItemsOfARangeOfTheirOwnAreToldInWordsOfTheirOwn() {
    give("base", 40, Map.of());
    give("base", 40, Map.of(4, 4, 12, 3, 13, 3, 14, 4));
    assertThat(faults())
        .singleElement()
        .asString()
        .startsWith("160 of 640 answers to items 4, 5, 6, 12, 13, 14, 16, 17 of HAMD-17");
  }
}
