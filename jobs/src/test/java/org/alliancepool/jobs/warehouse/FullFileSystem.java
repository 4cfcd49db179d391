package org.alliancepool.jobs.warehouse;

import java.io.File;
import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** The local file system, {@code full:}, on which there is no room for a file of results. */
public final class FullFileSystem extends RawLocalFileSystem {
  /** Linux has a device that is always full. */
  private static final File FULL = new File("/dev/full");

  @Override
  public URI getUri() {
    return URI.create("full:///");
  }

  @Override
  public File pathToFile(Path path) {
    return isOfResults(path) ? FULL : super.pathToFile(path);
  }

  @Override
  public boolean exists(Path path) {
    return !isOfResults(path) && pathToFile(path).exists();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    return false; // the device must stay
  }

  @Override
  public void setPermission(Path path, FsPermission permission) {
    // nor may it change
  }

  private static boolean isOfResults(Path path) {
    return path.getName().matches(".*\\.(parquet|csv|new)");
  }
}
