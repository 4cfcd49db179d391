package org.alliancepool.jobs.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
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

  @Test
  void aTraceInAMessageIsLeftOut() {
    assertThat(
            Sentence.why(
                new IOException(
                    "Permission denied: user=a\n\tat org.apache.hadoop.Checker.check(Checker.java:6)\n\tat b")))
        .isEqualTo("Permission denied: user=a");
  }

  @Test
  void aPasswordInAUriIsNotRepeated() {
    for (String uri :
        List.of(
            "s3a://id:secret@bucket/x", "s3a://id:sec/ret@bucket/x", "s3a://:secret@bucket/x")) {
      assertThat(new UserError(ErrorName.MISSING_FILE, "Cannot open \"" + uri + "\".").getMessage())
          .isEqualTo("MISSING_FILE: Cannot open \"s3a://…@bucket/x\".");
    }
    for (String uri : List.of("hdfs://host:8020/a@b", "s3a://bucket/a:b@c", "file:/a:b@c")) {
      assertThat(new UserError(ErrorName.MISSING_FILE, "Cannot open " + uri).getMessage())
          .endsWith("Cannot open " + uri);
    }
  }
}
