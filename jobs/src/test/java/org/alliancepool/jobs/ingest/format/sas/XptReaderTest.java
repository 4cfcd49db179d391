package org.alliancepool.jobs.ingest.format.sas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of a SAS transport file; its layout is tested with that of other binary formats. */
class XptReaderTest {
  @ParameterizedTest
  @CsvSource({
    // Examples of the document: 1 is 0x41 10 00..., -118.625 is the classic of System/370.
    "4110000000000000,1",
    "C276A00000000000,-118.625",
    "4019999999999999,0.09999999999999999",
    "401999999999999A,0.1",
    "7FFFFFFFFFFFFFFF,7.237005577332262E75",
    "0010000000000000,5.397605346934028E-79",
    "0000000000000000,0",
    "4264000000000000,100"
  })
  void ibmNumbersAreExact(String hex, double value) {
    assertThat(XptReader.ibm(Long.parseUnsignedLong(hex, 16))).isEqualTo(value);
  }
}
