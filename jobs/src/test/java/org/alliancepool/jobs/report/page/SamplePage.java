package org.alliancepool.jobs.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the sample page, to look at it: {@code target/report-sample/index.html}. */
final class SamplePage {
  private SamplePage() {}

  public static void main(String[] args) throws IOException {
    SampleRun run =
        SampleRun.consortium()
            .with(
                "effect_size",
                SampleRun.row(
                    SampleRun.effect(
                        "client-integration",
                        "ketamine-trd",
                        null,
                        "BLRI-12",
                        "MADRS",
                        "patients",
                        8,
                        0.5,
                        null)))
            .pool()
            .leftOut(
                "mystery-trial",
                "UNREADABLE_FILE: Cannot read study \"mystery-trial\": file \"ratings.sav\" ends in"
                    + " the middle of case 12. Ask the site to send it again.");
    Path page = Path.of(args[0]);
    Files.createDirectories(page.getParent());
    Files.writeString(page, run.html());
  }
}
