package org.alliancepool.schemas.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InstrumentPageTest {
  private static final Path PAGE = Path.of("..", "docs", "instruments.md");

  /** {@code -Dalliance.regenerate=true} writes the page instead; review the difference. */
  @Test
  void committedPageIsWhatTheDeclarationsGive() throws IOException {
    String page = InstrumentPage.render(Instruments.builtIn());
    if (Boolean.getBoolean("alliance.regenerate")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("run with -Dalliance.regenerate=true and review").hasContent(page);
  }
}
