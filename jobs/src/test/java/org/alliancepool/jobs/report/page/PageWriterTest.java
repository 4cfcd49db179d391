package org.alliancepool.jobs.report.page;

import static org.alliancepool.jobs.report.page.SampleRun.array;
import static org.alliancepool.jobs.report.page.SampleRun.finding;
import static org.alliancepool.jobs.report.page.SampleRun.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The page as a reader gets it. How it looks is not covered: that needs eyes. */
class PageWriterTest {
  private static final String ATTACK =
      "<script>alert('1')</script><img src=x onerror=\"alert(2)\">";

  @Test
  void pageNeedsNoScriptAndNothingFromElsewhere() throws Exception {
    Document page = parse(SampleRun.consortium().html());
    assertThat(elements(page, "script")).isEmpty();
    assertThat(elements(page, "link")).isEmpty();
    assertThat(elements(page, "img")).isEmpty();
    for (Element e : elements(page, "*")) {
      for (int i = 0; i < e.getAttributes().getLength(); i++) {
        Attr a = (Attr) e.getAttributes().item(i);
        assertThat(a.getName()).doesNotStartWith("on");
        if (List.of("href", "src", "xlink:href", "action").contains(a.getName())) {
          assertThat(a.getValue()).startsWith("#");
        }
        if (a.getName().equals("style") || a.getName().equals("fill")) {
          assertThat(a.getValue()).doesNotContain("url(");
        }
      }
    }
    assertThat(elements(page, "style").get(0).getTextContent())
        .doesNotContain("url(")
        .doesNotContain("@import");
  }

  @Test
  void everyTableSaysWhatItIsAndEveryLinkLeadsSomewhere() throws Exception {
    Document page = parse(SampleRun.consortium().html());
    for (Element table : elements(page, "table")) {
      assertThat(table.getElementsByTagName("caption").getLength()).isEqualTo(1);
    }
    for (Element th : elements(page, "th")) {
      assertThat(th.getAttribute("scope")).isNotEmpty();
    }
    List<String> ids =
        elements(page, "*").stream()
            .map(e -> e.getAttribute("id"))
            .filter(i -> !i.isEmpty())
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
    for (Element a : elements(page, "a")) {
      assertThat(ids).contains(a.getAttribute("href").substring(1));
    }
    for (Element svg : elements(page, "svg")) {
      assertThat(svg.getAttribute("role")).isEqualTo("img");
      assertThat(svg.getElementsByTagName("title").getLength()).isPositive();
    }
  }

  @Test
  void everythingFromDataIsEscaped() throws Exception {
    SampleRun run =
        SampleRun.consortium()
            .with(
                "study",
                row(
                    "study",
                    "study_id",
                    "evil",
                    "title",
                    ATTACK + 1,
                    "source",
                    "patients",
                    "status",
                    "completed",
                    "blinded",
                    false,
                    "treatment",
                    ATTACK + 2,
                    "citation",
                    ATTACK + 3,
                    "overlaps_with",
                    array(ATTACK + 4),
                    "study_fingerprint",
                    "f"))
            .with(
                "arm",
                row(
                    "arm",
                    "study_id",
                    "evil",
                    "arm_id",
                    "a",
                    "label",
                    ATTACK + 5,
                    "role",
                    "active",
                    "analysis_arm_id",
                    "a"))
            .with(ReportRows.FINDINGS, finding("evil", "item_out_of_range", ATTACK + 6, ATTACK + 7))
            .with(
                "refusal",
                row(
                    "refusal",
                    "analysis_id",
                    "client-preparation",
                    "study_id",
                    "evil",
                    "arm_id",
                    ATTACK + 8,
                    "subject",
                    ATTACK + 9,
                    "rule",
                    "no_outcome",
                    "needed",
                    "",
                    "had",
                    ""))
            .with(
                "effect_size",
                SampleRun.row(
                    SampleRun.effect(
                        "client-preparation",
                        "evil",
                        "a",
                        ATTACK,
                        ATTACK,
                        "patients",
                        30,
                        0.3,
                        null)))
            .pool()
            .leftOut("lost", ATTACK + 10);
    String html = run.html();
    Document page = parse(html);
    assertThat(html).doesNotContain("<script").doesNotContain("<img");
    assertThat(elements(page, "img")).isEmpty();
    String text = page.getDocumentElement().getTextContent();
    for (int i = 1; i <= 10; i++) {
      assertThat(text).as("plant %d", i).contains(i == 6 ? "<script>alert('1')" : ATTACK + i);
    }
  }

  @Test
  void charactersThatHtmlForbidsOrThatDisguiseAreReplaced() throws Exception {
    String html =
        SampleRun.consortium()
            .with(
                ReportRows.FINDINGS,
                finding("mdma-ptsd", "item_out_of_range", "a\u0000b\u001bc\u202ed\uD800e", "Mend."))
            .html();
    parse(html);
    assertThat(html).contains("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
  }

  @Test
  void aLongValueIsShortened() {
    assertThat(
            SampleRun.consortium()
                .with(
                    ReportRows.FINDINGS,
                    finding("mdma-ptsd", "item_out_of_range", "😀".repeat(5000), "Mend."))
                .html())
        .contains("😀".repeat(80) + "…")
        .doesNotContain("😀".repeat(81));
  }

  @Test
  void publishedStudiesAreMarkedInEveryTable() throws Exception {
    Document page = parse(SampleRun.consortium().html());
    int named = 0;
    for (Element row : elements(page, "tr")) {
      if (row.getTextContent().contains("A printed trial (2021)")) {
        named++;
        assertThat(row.getTextContent()).contains("published");
      }
    }
    assertThat(named).isEqualTo(3);
    assertThat(page.getDocumentElement().getTextContent()).contains("Table 3, p. 7");
  }

  @Test
  void anEmptyRunStillGivesAPage() throws Exception {
    Document page = parse(new SampleRun().leftOut("only", "MISSING_FILE: gone.").html());
    assertThat(page.getDocumentElement().getTextContent())
        .contains("No study.", "No effect could be computed", "MISSING_FILE: gone.");
  }

  @Test
  void failedChecksStandAboveTheResults() {
    String sentence = "trial: scale-as-declared: 69 of 286 answers";
    assertThat(SampleRun.consortium().html()).doesNotContain("Data checks failed");
    assertThat(SampleRun.consortium().failedCheck(sentence).html())
        .containsSubsequence("Main results</h2>", "Data checks failed", sentence, "<h3>");
  }

  @Test
  void warningsOfChecksStandAboveTheResultsAndItemsInTheirTable() {
    String sentence = "trial: items-as-keyed: 1 of 12 items";
    String html = SampleRun.consortium().warnedCheck(sentence).html();
    assertThat(SampleRun.consortium().html()).doesNotContain("Data checks warn");
    assertThat(html)
        .containsSubsequence("Main results</h2>", "Data checks warn", sentence, "<h3>")
        .doesNotContain("Data checks failed")
        .containsSubsequence("Negative<br/>items", "<td>4, 7</td>");
  }

  @Test
  void anAccountThatDoesNotCloseIsFlagged() {
    assertThat(SampleRun.consortium().html()).doesNotContain("not closed");
    assertThat(
            SampleRun.consortium()
                .with(
                    "source_file",
                    row(
                        "source_file",
                        "study_id",
                        "mdma-ptsd",
                        "file",
                        "more.csv",
                        "sha256",
                        "00",
                        "format",
                        "csv",
                        "n_row",
                        1L,
                        "n_cell",
                        1L,
                        "mapped_column",
                        array(),
                        "unmapped_column",
                        array()))
                .html())
        .contains("not closed");
  }

  private static List<Element> elements(Document page, String name) {
    NodeList found = page.getElementsByTagName(name);
    List<Element> list = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      Node n = found.item(i);
      list.add((Element) n);
    }
    return list;
  }

  private static Document parse(String html)
      throws IOException, SAXException, ParserConfigurationException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }
}
