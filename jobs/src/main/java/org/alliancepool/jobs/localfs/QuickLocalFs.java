package org.alliancepool.jobs.localfs;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/** The same for Hadoop's newer interface, by which Delta writes its log. */
public final class QuickLocalFs extends DelegateToFileSystem {
  /** Hadoop makes it by this constructor. */
  public QuickLocalFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
    super(uri, new NioFileSystem(), conf, "file", false);
  }

  @Override
  public int getUriDefaultPort() {
    return -1;
  }

  @Override
  public boolean isValidName(String name) {
    // Whatever the disk takes; Hadoop's own local file system does not ask either.
    return true;
  }
}
