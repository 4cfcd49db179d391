package org.alliancepool.jobs.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SentenceTest {
  @Test
  void aFullStopIsLeftToUs() {
    assertThat(Sentence.open("The file is not found. ")).isEqualTo("The file is not found");
    assertThat(Sentence.open("and so on ...")).isEqualTo("and so on ...");
  }

  @Test
  void anExceptionAlwaysSaysSomething() {
    assertThat(Sentence.why(new IOException("No such host."))).isEqualTo("No such host");
    assertThat(Sentence.why(new EOFException())).isEqualTo("EOFException");
  }
}
