package org.alliancepool.jobs.ingest.format.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** Where a file's bytes come from: a local path, or any Hadoop file system. */
public interface ByteSource extends Serializable {
  /** The name to use in messages: the path as the manifest writes it. */
  String name();

  /** Size in bytes. Readers bound every allocation by it. */
  long size() throws IOException;

  /** A fresh stream from the first byte; the caller closes it. */
  InputStream open() throws IOException;
}
