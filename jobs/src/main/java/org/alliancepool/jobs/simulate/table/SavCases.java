package org.alliancepool.jobs.simulate.table;

import java.io.IOException;

/** How the values of an SPSS file's cases follow each other, in slots of eight bytes. */
interface SavCases {
  void number(int x) throws IOException;

  void systemMissing() throws IOException;

  /** Text filled with blanks, a multiple of eight bytes. */
  void text(String text, int width) throws IOException;

  /** Writes what is left. */
  void end() throws IOException;

  /** One slot after the other, as it is. */
  record Plain(BinaryOut out) implements SavCases {
    @Override
    public void number(int x) throws IOException {
      out.f64(x);
    }

    @Override
    public void systemMissing() throws IOException {
      out.f64(SavWriter.SYSTEM_MISSING);
    }

    @Override
    public void text(String text, int width) throws IOException {
      out.text(text, width, ' ');
    }

    @Override
    public void end() {}
  }
}
