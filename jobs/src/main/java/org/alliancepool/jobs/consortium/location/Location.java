package org.alliancepool.jobs.consortium.location;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file or folder of a consortium's inputs: on this machine's disk, or on any Hadoop file system
 * ({@link HadoopLocation}). {@code toString} is what messages call it.
 */
public interface Location {
  /** A place on this machine's disk. Needs no Hadoop. */
  static Location of(Path path) {
    return new LocalLocation(path);
  }

  /** What is below this folder by that name. */
  Location resolve(String name);

  /** The last part of the absolute path. */
  String name();

  /** The folder that this is in. */
  Location parent();

  /** Whether it is there. */
  boolean exists() throws IOException;

  /** Whether it is there and is a folder. */
  boolean isFolder() throws IOException;

  /** What the folder holds, sorted by name. */
  List<Location> children() throws IOException;

  /**
   * The file's first bytes; all of them where it has no more. Nobody's mistake shall fill the
   * memory.
   *
   * @param most how many
   * @throws java.nio.file.NoSuchFileException where it is not there
   */
  byte[] bytes(int most) throws IOException;

  /** This folder as that of a study. */
  StudyFolder studyFolder(String study);
}
