package org.alliancepool.jobs.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The page as a reader gets it. How it looks is not covered: that needs eyes. */
class PageWriterTest {

  @Test
  void pageIsWellFormed() throws Exception {
    String html = SampleRun.consortium().html();
    Path out = Path.of("target", "report-sample", "index.html");
    Files.createDirectories(out.getParent());
    Files.writeString(out, html);
    assertThat(parse(html).getElementsByTagName("h1").getLength()).isEqualTo(1);
  }

  private static Document parse(String html)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
  }
}
