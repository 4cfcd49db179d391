package org.alliancepool.jobs.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.alliancepool.jobs.figures.ForestPlot.Heading;
import org.alliancepool.jobs.figures.ForestPlot.Study;
import org.alliancepool.jobs.figures.ForestPlot.Summary;
import org.alliancepool.jobs.figures.FunnelPlot.Contours;
import org.alliancepool.jobs.figures.FunnelPlot.Origin;
import org.alliancepool.jobs.figures.InfluencePlot.Panel;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Figures are well-formed, escaped and complete. What they look like is not tested here. */
class FiguresTest {
  private static Document parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static ForestPlot forest(String label) {
    return new ForestPlot(
        label,
        "Correlation",
        AxisScale.FISHER_Z,
        95,
        List.of(
            new Heading(label),
            new Study(label, 30, 0.2, -0.1, 0.5, 60),
            new Study("wide", 5, 0.3, -4, 4.5, 40),
            new Study("none", Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN),
            new Summary(label, 35, 0.22, 0, 0.45, -0.3, 0.7, label)));
  }

  @Property(tries = 60)
  void anyTextIsShownAsItIs(@ForAll String label) throws Exception {
    String svg = forest(label).svg();
    Document figure = parse(svg);
    assertThat(figure.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
  }

  /** The table is narrow and the title long: nothing of it is cut off. */
  @Test
  void forestsAreAsWideAsTheirTitles() throws Exception {
    String title = "Correlated and Hierarchical Effects Model (k = 100 in 17 studies; rho = 0.6)";
    ForestPlot plot =
        new ForestPlot(
            title, "r", AxisScale.LINEAR, 95, List.of(new Study("a", 30, 0.2, -0.1, 0.5, 60)));
    double width = Double.parseDouble(parse(plot.svg()).getDocumentElement().getAttribute("width"));
    assertThat(width).isGreaterThan(16 + Svg.width(title, 14));
  }

  @Test
  void markupInLabelsIsText() throws Exception {
    String nasty = "<script>alert('x')</script> & \"co\" \u0001";
    Document figure = parse(forest(nasty).svg());
    assertThat(figure.getElementsByTagName("script").getLength()).isZero();
    assertThat(figure.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo(nasty.replace('\u0001', '\uFFFD'));
  }

  @Test
  void forestHasNumbersOnTheReadersScale() throws Exception {
    NodeList texts = parse(forest("Study A").svg()).getElementsByTagName("text");
    List<String> words =
        java.util.stream.IntStream.range(0, texts.getLength())
            .mapToObj(i -> texts.item(i).getTextContent())
            .toList();
    assertThat(words)
        .contains(
            "Study A",
            "Correlation [95% CI]",
            ".20 [\u2212.10, .46]",
            "not estimable",
            "Prediction interval",
            "[\u2212.29, .60]",
            "60.0%",
            "35");
  }

  @Test
  void aWithheldEffectHasItsNameAndTheReasonOnly() throws Exception {
    ForestPlot plot =
        new ForestPlot(
            "t",
            "Correlation",
            AxisScale.FISHER_Z,
            95,
            List.of(
                new ForestPlot.Withheld("Small arm", "suppressed (n < 10)"),
                new ForestPlot.Study("A", 30, 0.3, 0.1, 0.5, Double.NaN)));
    String svg = plot.svg();
    assertThat(svg).contains(">Small arm<", ">suppressed (n &lt; 10)<");
    // The background and the square of A: the withheld effect has none.
    assertThat(parse(svg).getElementsByTagName("rect").getLength()).isEqualTo(2);
  }

  @Test
  void aPrintedEffectHasAHollowSquare() throws Exception {
    ForestPlot.Study printed =
        new ForestPlot.Study("A", 30, 0.3, 0.1, 0.5, 50, ForestPlot.Origin.PRINTED);
    String svg = new ForestPlot("t", "Correlation", AxisScale.FISHER_Z, 95, List.of(printed)).svg();
    assertThat(parse(svg).getElementsByTagName("rect").getLength()).isEqualTo(3);
  }

  @Test
  void forestSquaresAreProportionalToWeightInArea() throws Exception {
    NodeList rects =
        parse(
                new ForestPlot(
                        "t",
                        "e",
                        AxisScale.LINEAR,
                        95,
                        List.of(
                            new Study("a", Double.NaN, 0, -1, 1, 80),
                            new Study("b", Double.NaN, 0, -1, 1, 20)))
                    .svg())
            .getElementsByTagName("rect");
    double big =
        Double.parseDouble(rects.item(1).getAttributes().getNamedItem("width").getNodeValue());
    double small =
        Double.parseDouble(rects.item(2).getAttributes().getNamedItem("width").getNodeValue());
    assertThat(big * big / (small * small)).isEqualTo(4);
  }

  @Test
  void funnelShowsEveryEffect() throws Exception {
    FunnelPlot plot =
        new FunnelPlot(
            "Funnel",
            "Effect",
            AxisScale.LINEAR,
            0.2,
            95,
            List.of(
                new FunnelPlot.Point("a", 0.1, 0.1, Origin.OBSERVED),
                new FunnelPlot.Point("b", 0.9, 0.2, Origin.FILLED),
                new FunnelPlot.Point("c", Double.NaN, 0.2, Origin.OBSERVED)),
            Contours.SIGNIFICANCE);
    Document figure = parse(plot.svg());
    assertThat(figure.getElementsByTagName("circle").getLength()).isEqualTo(2);
    assertThatThrownBy(
            () -> new FunnelPlot("t", "e", AxisScale.LINEAR, 0, 95, List.of(), Contours.NONE))
        .hasMessageContaining("cannot draw a funnel plot");
  }

  @Test
  void influenceNamesWhatIsFlagged() throws Exception {
    InfluencePlot plot =
        new InfluencePlot(
            "Influence",
            List.of("a & b", "c"),
            new boolean[] {true, false},
            List.of(
                new Panel("DFFITS", new double[] {1, Double.NaN}, -1, 1),
                new Panel("empty", new double[] {Double.NaN, Double.NaN})));
    String svg = plot.svg();
    parse(svg);
    assertThat(svg).contains("1  a &amp; b").contains("cannot be computed");
    assertThatThrownBy(
            () ->
                new InfluencePlot(
                    "t", List.of("a"), new boolean[1], List.of(new Panel("x", new double[2]))))
        .hasMessageContaining("give one of each per study");
  }

  @Test
  void goshDrawsEveryCell() throws Exception {
    int[][] joint = new int[128][100];
    joint[10][0] = 5;
    joint[11][50] = 1000;
    String svg = new GoshPlot("GOSH", "Effect", AxisScale.LINEAR, -1, 0.02, joint, 0, "n").svg();
    parse(svg);
    assertThat(svg.chars().filter(c -> c == 'z').count()).isGreaterThanOrEqualTo(2);
    assertThatThrownBy(
            () -> new GoshPlot("t", "e", AxisScale.LINEAR, 0, 1, new int[2][2], 0, "").svg())
        .hasMessageContaining("all counts are 0");
  }

  @Test
  void ticksAreRound() {
    assertThat(AxisScale.LINEAR.ticks(-0.31, 0.62, 5).stream().map(AxisScale.Tick::label))
        .containsExactly("\u22120.2", "0.0", "0.2", "0.4", "0.6");
    assertThat(AxisScale.FISHER_Z.ticks(-0.2, 2, 6).stream().map(AxisScale.Tick::label))
        .containsExactly("0", ".2", ".4", ".6", ".8");
    assertThat(
            AxisScale.LOG.ticks(Math.log(0.09), Math.log(11), 6).stream()
                .map(AxisScale.Tick::label))
        .containsExactly("0.1", "0.2", "0.5", "1", "2", "5", "10");
    assertThat(AxisScale.LINEAR.ticks(0, 0.025, 2).stream().map(AxisScale.Tick::label))
        .containsExactly("0.00", "0.02");
  }
}
