package org.alliancepool.statistics.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FormScorerTest {
  private static final double NA = Double.NaN;

  /** Twelve items 0 to 4, the fourth, seventh and ninth negatively worded. */
  private static final ScoringKey STAR_P =
      ScoringKey.sum(0, 4, IntStream.range(0, 12).toArray()).reversing(3, 6, 8);

  private static final ScoringKey QIDS =
      ScoringKey.maxGroups(
          0,
          3,
          IntStream.range(0, 16).toArray(),
          new int[][] {{0, 1, 2, 3}, {5, 6, 7, 8}, {14, 15}});

  @Test
  void bestAnswersGiveTheHighestScore() {
    double[] best = {4, 4, 4, 0, 4, 4, 0, 4, 0, 4, 4, 4};
    FormScore score = FormScorer.score(best, STAR_P);
    assertThat(score.raw()).isEqualTo(48);
    assertThat(score.pomp()).isEqualTo(100);
    assertThat(score.basis()).isEqualTo(FormScore.Basis.ALL_ITEMS);
    assertThat(score.itemsPresent()).isEqualTo(12);
  }

  @Test
  void tenOfTwelveAreProratedNineAreTooFew() {
    double[] form = {3, 3, NA, 1, 3, 3, 1, 3, 1, 3, NA, 3};
    FormScore score = FormScorer.score(form, STAR_P);
    assertThat(score.raw()).isEqualTo(36);
    assertThat(score.basis()).isEqualTo(FormScore.Basis.PRORATED);
    form[0] = NA;
    FormScore none = FormScorer.score(form, STAR_P);
    assertThat(none.status()).isEqualTo(FormScore.Status.TOO_FEW_ITEMS);
    assertThat(none.raw()).isNaN();
    assertThat(none.itemsPresent()).isEqualTo(9);
    assertThat(none.basis()).isEqualTo(FormScore.Basis.NONE);
  }

  @Test
  void impossibleAnswerIsMissingAndTheRestIsKept() {
    double[] form = {3, 3, 9, 1, 3, 3, 1, 3, 1, 3, 3, 3};
    FormScore score = FormScorer.score(form, STAR_P);
    assertThat(score.raw()).isEqualTo(36);
    assertThat(score.itemsRejected()).isEqualTo(1);
    assertThat(score.itemsPresent()).isEqualTo(11);
  }

  @Test
  void zeroOfTheRelationshipInventoryIsNoAnswer() {
    ScoringKey blri = ScoringKey.sum(-3, 3, 0, 1, 2, 3, 4).reversing(1).excluding(0);
    assertThat(FormScorer.score(new double[] {2, -2, 2, 2, 2}, blri).raw()).isEqualTo(10);
    FormScore zero = FormScorer.score(new double[] {2, -2, 0, 2, 2}, blri);
    assertThat(zero.raw()).isEqualTo(10);
    assertThat(zero.itemsRejected()).isEqualTo(1);
  }

  @Test
  void qidsCountsTheHighestOfEachGroup() {
    // max(0,2,1,0) + 1 + max(0,0,3,1) + 1+1+1+1+1 + max(2,0)
    double[] form = {0, 2, 1, 0, 1, 0, 0, 3, 1, 1, 1, 1, 1, 1, 2, 0};
    FormScore score = FormScorer.score(form, QIDS);
    assertThat(score.raw()).isEqualTo(13);
    assertThat(QIDS.highestScore()).isEqualTo(27);
    assertThat(score.pomp()).isCloseTo(100 * 13 / 27.0, within(1e-12));
  }

  @Test
  void qidsGroupUsesTheHighestAnsweredAndSaysSo() {
    double[] form = {0, 2, NA, 0, 1, 0, 0, 3, 1, 1, 1, 1, 1, 1, 2, NA};
    FormScore score = FormScorer.score(form, QIDS);
    assertThat(score.raw()).isEqualTo(13);
    assertThat(score.basis()).isEqualTo(FormScore.Basis.HIGHEST_ANSWERED);
  }

  @Test
  void qidsGroupWithoutAnswerIsAMissingPart() {
    double[] form = {0, 2, 1, 0, 1, 0, 0, 3, 1, 1, 1, 1, 1, 1, NA, NA};
    FormScore score = FormScorer.score(form, QIDS);
    assertThat(score.raw()).isCloseTo(11 / 8.0 * 9, within(1e-12));
    assertThat(score.basis()).isEqualTo(FormScore.Basis.PRORATED);
  }

  @Test
  void itemsWithLowerMaximaAreReversedAndBoundedByThem() {
    ScoringKey key = ScoringKey.sum(0, 4, 0, 1, 2).withMaximum(2, 2).reversing(2).requiring(2);
    assertThat(key.highestScore()).isEqualTo(10);
    assertThat(FormScorer.score(new double[] {4, 4, 0}, key).raw()).isEqualTo(10);
    // 3 is an answer of the scale, but not of this item; (4 + 4) / 2 * 3 = 12 is held at 10.
    FormScore score = FormScorer.score(new double[] {4, 4, 3}, key);
    assertThat(score.itemsRejected()).isEqualTo(1);
    assertThat(score.raw()).isEqualTo(10);
    assertThat(score.pomp()).isEqualTo(100);
  }

  @Test
  void proratedSumIsRoundedUpWhereTheManualSaysSo() {
    ScoringKey key = ScoringKey.sum(1, 4, 0, 1, 2, 3).requiring(3).rounding(ScoringKey.Rounding.UP);
    assertThat(FormScorer.score(new double[] {1, 2, 2, NA}, key).raw()).isEqualTo(7);
    assertThat(FormScorer.score(new double[] {2, 2, 2, NA}, key).raw()).isEqualTo(8);
    assertThat(FormScorer.score(new double[] {1, 2, 2, 1}, key).raw()).isEqualTo(6);
  }

  @Test
  void emptyFormHasTooFewItemsAndUnknownKeyNoItemLevel() {
    double[] empty = new double[12];
    Arrays.fill(empty, NA);
    assertThat(FormScorer.score(empty, STAR_P).status()).isEqualTo(FormScore.Status.TOO_FEW_ITEMS);
    assertThat(FormScore.notItemLevel().status()).isEqualTo(FormScore.Status.NOT_ITEM_LEVEL);
  }

  @Test
  void keyThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> FormScorer.score(new double[11], STAR_P))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot score a form: the key names column 11, but there are 11 answers; give all items");
    assertThatThrownBy(() -> ScoringKey.sum(0, 4, 0, 1).reversing(2))
        .hasMessage(
            "cannot make a scoring key: reversed column 2 is not among the scale's columns [0, 1]");
    assertThatThrownBy(() -> ScoringKey.sum(4, 4, 0, 1))
        .hasMessage(
            "cannot make a scoring key: answers from 4.0 to 4.0 are no scale; min must be below max");
    assertThatThrownBy(() -> ScoringKey.sum(0, 4, 0, 0))
        .hasMessageContaining("columns [0, 0] are not distinct positions from 0");
    assertThatThrownBy(() -> ScoringKey.sum(0, 4, 0, 1).requiring(3))
        .hasMessage("cannot make a scoring key: 3 answered items are asked of 2; ask for 1 to 2");
    assertThatThrownBy(
            () -> ScoringKey.maxGroups(0, 3, new int[] {0, 1, 2}, new int[][] {{0, 1}, {1, 2}}))
        .hasMessage("cannot make a scoring key: a column is in two groups; put it into one");
  }

  @Property
  void reversingEveryItemMirrorsTheScore(
      @ForAll @Size(8) int[] raw, @ForAll @IntRange(min = 0, max = 7) int missing) {
    double[] form = new double[8];
    Arrays.setAll(form, i -> Math.floorMod(raw[i], 5));
    form[missing] = NA;
    int[] all = IntStream.range(0, 8).toArray();
    ScoringKey key = ScoringKey.sum(0, 4, all);
    double pomp = FormScorer.score(form, key).pomp();
    assertThat(FormScorer.score(form, key.reversing(all)).pomp())
        .isCloseTo(100 - pomp, within(1e-9));
    // A mean scale says the same in percent of maximum possible.
    assertThat(FormScorer.score(form, ScoringKey.mean(0, 4, all)).pomp())
        .isCloseTo(pomp, within(1e-9));
  }
}
