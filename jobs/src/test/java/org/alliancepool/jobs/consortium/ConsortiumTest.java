package org.alliancepool.jobs.consortium;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.alliancepool.jobs.consortium.location.HadoopLocation;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.errors.UserError;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsortiumTest {
  private static final Consortium.Context CONTEXT =
      new Consortium.Context("key", LocalDate.of(2026, 1, 1));

  @TempDir private Path folder;

  /** Of more bytes than memory: who reads it all, or parses it, does not come back. */
  @Test
  void aDataFileNamedLikeAManifestIsNotReadToItsEnd() throws IOException {
    Path manifest = Files.writeString(folder.resolve("study.yaml"), "study_id: ");
    try (RandomAccessFile file = new RandomAccessFile(manifest.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    refuses(Location.of(folder));
    refuses(HadoopLocation.of(folder.toUri().toString(), new Configuration()));
  }

  private static void refuses(Location study) {
    assertThatThrownBy(() -> Consortium.study(study, CONTEXT))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("INVALID_MANIFEST: Cannot read manifest \"")
        .hasMessageContaining("it has more than 2000000 bytes");
  }
}
