package org.alliancepool.statistics.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** p-uniform against the method written anew in R, with R's root finder and distributions. */
class PUniformTest {
  private static JsonNode anew() throws IOException {
    try (InputStream in = PUniformTest.class.getResourceAsStream("/golden/written_anew.json")) {
      return new ObjectMapper().readTree(in).get("puniform");
    }
  }

  private static double[] vector(JsonNode n) {
    double[] out = new double[n.size()];
    java.util.Arrays.setAll(out, i -> n.get(i).asDouble());
    return out;
  }

  private static void agree(double ours, JsonNode theirs) {
    assertThat(ours).isCloseTo(theirs.asDouble(), within(1e-8 * (1 + Math.abs(ours))));
  }

  @Test
  void fisherCombinationOfAManySidedTable() throws IOException {
    JsonNode r = anew();
    JsonNode lnp = r.get("LNP");
    Golden.Set d = Golden.set("mcdaniel");
    PUniform.Result p = PUniform.withDefaults().with(PUniform.Combination.LNP).fit(d.yi(), d.vi());
    assertThat(p.k()).isEqualTo(r.get("k").asInt());
    agree(p.est(), lnp.get("est"));
    agree(p.ciLb(), lnp.get("ci_lb"));
    agree(p.ciUb(), lnp.get("ci_ub"));
    agree(p.pvalZero(), lnp.get("pval_zero"));
    agree(p.pvalBias(), lnp.get("pval_bias"));
  }

  @Test
  void sumOfEightPValuesIsIrwinHall() throws IOException {
    JsonNode r = anew().get("P_first_eight");
    PUniform.Result p = PUniform.withDefaults().fit(vector(r.get("yi")), vector(r.get("vi")));
    assertThat(p.k()).isEqualTo(8);
    agree(p.est(), r.get("est"));
    agree(p.ciLb(), r.get("ci_lb"));
    agree(p.ciUb(), r.get("ci_ub"));
    agree(p.pvalZero(), r.get("pval_zero"));
  }
}
