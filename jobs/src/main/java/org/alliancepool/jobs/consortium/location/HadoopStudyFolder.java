package org.alliancepool.jobs.consortium.location;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** A study's folder on a Hadoop file system, for the driver and for executors. */
final class HadoopStudyFolder implements StudyFolder {
  private static final long serialVersionUID = 1L;

  private final String study;
  private final URI folder;
  private final SerializableConfiguration settings;

  HadoopStudyFolder(String study, URI folder, SerializableConfiguration settings) {
    this.study = study;
    this.folder = folder;
    this.settings = settings;
  }

  @Override
  public ByteSource source(String file) {
    try {
      Path root = new Path(folder);
      // Against the folder's URI, so that a name that is itself a URI or starts with / is found
      // out.
      Path path = new Path(root, file);
      if (!isBelow(path.toUri().normalize())) {
        throw new UserError(
            ErrorName.INVALID_MANIFEST,
            "Cannot use study \"%s\": file \"%s\" is outside the study's folder. Copy it into the folder, and give its name there."
                .formatted(study, file));
      }
      FileStatus status =
          StoreCall.answer(() -> path.getFileSystem(settings.value()).getFileStatus(path));
      if (!status.isFile()) {
        throw missing(file, "is a folder", null);
      }
      return new HadoopFile(path.toUri(), file, status.getLen(), settings);
    } catch (FileNotFoundException e) {
      throw missing(file, "is not in the study's folder", e);
    } catch (IOException | IllegalArgumentException e) {
      throw missing(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean isBelow(URI path) {
    URI root = folder.normalize();
    return String.valueOf(root.getScheme()).equals(String.valueOf(path.getScheme()))
        && String.valueOf(root.getAuthority()).equals(String.valueOf(path.getAuthority()))
        && path.getPath().startsWith(root.getPath().replaceFirst("/*$", "/"));
  }

  private UserError missing(String file, String why, Exception cause) {
    return new UserError(
        ErrorName.MISSING_FILE,
        "Cannot use study \"%s\": file \"%s\" %s. Put it there, or correct its name in study.yaml."
            .formatted(study, file, why),
        cause);
  }

  /** One file. Its size is that of the moment when the manifest was checked. */
  private record HadoopFile(URI uri, String name, long size, SerializableConfiguration settings)
      implements ByteSource {
    @Override
    public InputStream open() throws IOException {
      Path path = new Path(uri);
      return StoreCall.answer(() -> path.getFileSystem(settings.value()).open(path));
    }

    @Override
    public String toString() {
      return uri.toString(); // settings may hold a site's secrets
    }
  }
}
