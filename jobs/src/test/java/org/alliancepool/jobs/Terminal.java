package org.alliancepool.jobs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test's commands print and read: the process' own streams are set aside during a test. */
public final class Terminal implements BeforeEachCallback, AfterEachCallback {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final InputStream realIn = System.in;

  @Override
  public void beforeEach(ExtensionContext test) {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Override
  public void afterEach(ExtensionContext test) {
    System.setOut(realOut);
    System.setErr(realErr);
    System.setIn(realIn);
  }

  /** What was printed since the beginning or the last {@link #clear}. */
  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What was told or complained of since then. */
  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Forgets what was printed. */
  public void clear() {
    out.reset();
    err.reset();
  }

  /** What the next command reads. */
  public void type(String lines) {
    System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
  }
}
