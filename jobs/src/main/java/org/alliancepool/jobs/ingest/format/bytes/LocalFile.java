package org.alliancepool.jobs.ingest.format.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * A file of the local file system.
 *
 * @param path where it is
 * @param name how messages call it
 */
public record LocalFile(String path, String name) implements ByteSource {
  /** The file at {@code path}, named as the path reads. */
  public static LocalFile of(Path path) {
    return new LocalFile(path.toString(), path.toString());
  }

  @Override
  public long size() throws IOException {
    return Files.size(checked());
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(checked());
  }

  private Path checked() {
    Path file = Path.of(path);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UserError(
          ErrorName.MISSING_FILE,
          "Cannot read \"%s\": there is no such file, or it may not be read. Check the path."
              .formatted(name));
    }
    return file;
  }
}
