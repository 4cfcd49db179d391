package org.alliancepool.jobs.report.page;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapperBuilder;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * Writes the page as HTML that is also well-formed XML: one file, styles and figures inline, no
 * script, nothing loaded from elsewhere.
 *
 * <p>Templates escape every value (Freemarker's HTML output format); the one exception is the SVG
 * of a figure, which is markup already. Characters that HTML does not allow, and those that turn
 * the direction of text, are replaced by U+FFFD: data cannot break the page or disguise itself.
 */
public final class PageWriter {
  private static final Configuration TEMPLATES = templates();

  /** Start, end and kinds of what a text may not hold. */
  private static final String FORBIDDEN =
      "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F\\u202A-\\u202E\\u2066-\\u2069\\uFFFE\\uFFFF\\p{Cs}]";

  private static Configuration templates() {
    Configuration c = new Configuration(Configuration.VERSION_2_3_34);
    c.setClassForTemplateLoading(PageWriter.class, "/org/alliancepool/jobs/report");
    c.setDefaultEncoding("UTF-8");
    c.setOutputFormat(HTMLOutputFormat.INSTANCE);
    c.setRecognizeStandardFileExtensions(true);
    c.setObjectWrapper(new DefaultObjectWrapperBuilder(Configuration.VERSION_2_3_34).build());
    c.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    c.setLogTemplateExceptions(false);
    c.setLocale(Locale.ROOT);
    c.setTimeZone(TimeZone.getTimeZone("UTC"));
    c.setNumberFormat("computer");
    return c;
  }

  /** The page. */
  public String html(ReportModel model) {
    try {
      StringWriter out = new StringWriter();
      TEMPLATES.getTemplate("report.ftlh").process(Map.of("report", model, "apa", new Apa()), out);
      return out.toString().replaceAll(FORBIDDEN, "\uFFFD");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report", e);
    } catch (TemplateException e) {
      throw new IllegalStateException("cannot write the report: " + e.getMessage(), e);
    }
  }
}
