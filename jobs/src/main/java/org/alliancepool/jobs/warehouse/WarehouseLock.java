package org.alliancepool.jobs.warehouse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.Sentence;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.failure.WriteFailure;

/**
 * Lets one run at a time write to a warehouse on this machine: the second hears of it before it has
 * done any work. The operating system frees the lock however the process ends.
 *
 * <p>Where the warehouse is on another file system there is no such lock, and {@link
 * UnpublishedRun#versions} finds the other writer at the end.
 */
public final class WarehouseLock implements AutoCloseable {
  private static final String FILE = ".run.lock";

  private final FileChannel channel;

  private WarehouseLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a warehouse until closed.
   *
   * @throws UserError CONCURRENT_RUN where another run holds it
   */
  public static WarehouseLock of(Warehouse warehouse) {
    if (warehouse.localFolder().isEmpty()) {
      return new WarehouseLock(null);
    }
    Path folder = warehouse.localFolder().get();
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new UserError(
            ErrorName.CONCURRENT_RUN,
            "Cannot start the run: another one is writing to warehouse \"%s\". Wait until it has ended, or give another --warehouse."
                .formatted(folder));
      }
      return new WarehouseLock(channel);
    } catch (IOException e) {
      Optional<UserError> known = WriteFailure.of(e, folder.toString());
      if (known.isPresent()) {
        throw known.get();
      }
      throw new UserError(
          ErrorName.UNREADABLE_WAREHOUSE,
          "Cannot write to warehouse \"%s\": %s. Check the path and the rights to it."
              .formatted(folder, Sentence.why(e)),
          e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another run of this process
    }
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The process' end frees it.
        return;
      }
    }
  }
}
