package org.alliancepool.jobs.localfs;

import org.apache.hadoop.fs.LocalFileSystem;

/**
 * Hadoop's local file system over {@link NioFileSystem}. Writes no checksum file beside each file:
 * the disk has its own, and Delta and Parquet theirs.
 */
public final class QuickLocalFileSystem extends LocalFileSystem {
  public QuickLocalFileSystem() {
    super(new NioFileSystem());
    setWriteChecksum(false);
    setVerifyChecksum(false);
  }
}
