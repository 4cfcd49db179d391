package org.alliancepool.jobs.consortium.location;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.StoreSecrets;
import org.alliancepool.jobs.errors.UserError;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** A place on a Hadoop file system: {@code hdfs:}, {@code s3a:}, {@code abfss:}, {@code gs:} … */
public final class HadoopLocation implements Location {
  private final Path path;
  private final FileSystem files;
  private final SerializableConfiguration settings;

  private HadoopLocation(Path path, FileSystem files, SerializableConfiguration settings) {
    this.path = path;
    this.files = files;
    this.settings = settings;
  }

  /**
   * A place.
   *
   * @param location a URI, or a path of the default file system
   * @param settings of the file systems; executors get a copy
   * @throws UserError MISSING_FILE where the file system is unknown or does not answer
   */
  public static HadoopLocation of(String location, Configuration settings) {
    try {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem(settings);
      return new HadoopLocation(
          files.makeQualified(path), files, new SerializableConfiguration(settings));
    } catch (IOException | RuntimeException e) { // a missing class of a file system is the latter
      throw new UserError(
          ErrorName.MISSING_FILE,
          "Cannot open \"%s\": %s. Check the URI, the settings spark.hadoop.fs.… and that the file system's jar is on Spark's class path."
              .formatted(location, StoreSecrets.why(e, settings)),
          e);
    }
  }

  @Override
  public Location resolve(String name) {
    return new HadoopLocation(new Path(path, name), files, settings);
  }

  @Override
  public String name() {
    return path.getName();
  }

  @Override
  public Location parent() {
    return new HadoopLocation(path.getParent(), files, settings);
  }

  @Override
  public boolean exists() throws IOException {
    return StoreCall.answer(() -> files.exists(path));
  }

  @Override
  public boolean isFolder() throws IOException {
    try {
      return StoreCall.answer(() -> files.getFileStatus(path)).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  @Override
  public List<Location> children() throws IOException {
    List<Location> children = new ArrayList<>();
    for (FileStatus child : StoreCall.answer(() -> files.listStatus(path))) {
      children.add(new HadoopLocation(child.getPath(), files, settings));
    }
    children.sort(Comparator.comparing(Location::name));
    return children;
  }

  @Override
  public byte[] bytes(int most) throws IOException {
    try {
      return StoreCall.answer(
          () -> {
            try (FSDataInputStream in = files.open(path)) {
              return in.readNBytes(most);
            }
          });
    } catch (FileNotFoundException e) {
      throw (NoSuchFileException) new NoSuchFileException(path.toString()).initCause(e);
    }
  }

  @Override
  public StudyFolder studyFolder(String study) {
    return new HadoopStudyFolder(study, path.toUri(), settings);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
