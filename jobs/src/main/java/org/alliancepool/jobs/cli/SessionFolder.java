package org.alliancepool.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder for what one process keeps in Spark's own catalogue, which forgets it at the end. Spark
 * makes such a folder whether anything comes into it or not, by default in the folder where the
 * user happens to be. This one is the user's alone, and goes with the process.
 */
final class SessionFolder {
  private SessionFolder() {}

  /** Makes the folder. */
  static Path make() {
    try {
      Path folder = Files.createTempDirectory("alliance-pool-session-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for temporary files", e);
    }
  }

  /** Removes a folder with what is in it; what cannot be removed is left to the system. */
  static void remove(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
              Files.delete(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      return; // the process ends, and nobody reads what it would say
    }
  }
}
