package org.alliancepool.jobs.cli;

/** How rows are printed. */
public enum RowFormat {
  /** Aligned columns, six significant digits. */
  TABLE,
  /** With a header; doubles in round-trip form, null is empty. */
  CSV,
  /** One object per line. */
  JSON
}
