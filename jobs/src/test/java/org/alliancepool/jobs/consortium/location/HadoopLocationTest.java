package org.alliancepool.jobs.consortium.location;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.alliancepool.jobs.errors.UserError;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class HadoopLocationTest {
  /** As the client of Google's store does it. */
  public static final class Refusing extends RawLocalFileSystem {
    private static RuntimeException refusal() {
      return new IllegalStateException("400 Bad Request\nPOST https://oauth2.googleapis.com/token");
    }

    @Override
    public boolean exists(Path path) {
      throw refusal();
    }

    @Override
    public FileStatus getFileStatus(Path path) {
      throw refusal();
    }

    @Override
    public FileStatus[] listStatus(Path path) {
      throw refusal();
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) {
      throw refusal();
    }
  }

  private final HadoopLocation location =
      HadoopLocation.of("file:///trials/consortium", settings());

  private static Configuration settings() {
    Configuration settings = new Configuration();
    settings.setClass("fs.file.impl", Refusing.class, RawLocalFileSystem.class);
    settings.setBoolean("fs.file.impl.disable.cache", true);
    return settings;
  }

  @Test
  void anUncheckedRefusalIsAnExceptionOfInput() {
    refuses(location::exists);
    refuses(location::isFolder);
    refuses(location::children);
    refuses(() -> location.bytes(1));
  }

  @Test
  void aFileThatAStoreRefusesIsMissing() {
    assertThatThrownBy(() -> location.studyFolder("mdma-ptsd").source("ptsd.sav"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("MISSING_FILE: Cannot use study \"mdma-ptsd\"")
        .hasMessageContaining("400 Bad Request POST https://oauth2.googleapis.com/token");
  }

  private static void refuses(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IOException.class)
        .hasMessage("400 Bad Request POST https://oauth2.googleapis.com/token");
  }
}
