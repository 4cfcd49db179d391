package org.alliancepool.jobs.consortium.location;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.LocalFile;

/** A study's folder on a local or mounted disk. */
final class LocalStudyFolder implements StudyFolder {
  private static final long serialVersionUID = 1L;

  private final String study;
  private final String folder;

  LocalStudyFolder(String study, Path folder) {
    this.study = study;
    this.folder = folder.toAbsolutePath().normalize().toString();
  }

  @Override
  public ByteSource source(String file) {
    try {
      Path root = Path.of(folder).toRealPath();
      Path path = root.resolve(file).normalize();
      if (!path.startsWith(root) || (isUri(file) && !Files.exists(path))) {
        throw outside(file);
      }
      if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
        throw new UserError(
            ErrorName.MISSING_FILE,
            "Cannot use study \"%s\": file \"%s\" is not in the study's folder, or may not be read. Put it there, or correct its name in study.yaml."
                .formatted(study, file));
      }
      // A link may lead out of the folder even where the name does not.
      if (!path.toRealPath().startsWith(root)) {
        throw outside(file);
      }
      return new LocalFile(path.toString(), file);
    } catch (NoSuchFileException e) {
      throw new UserError(
          ErrorName.MISSING_FILE,
          "Cannot use study \"%s\": file \"%s\": its folder \"%s\" is gone. Bring it back, or run again without the study."
              .formatted(study, file, folder),
          e);
    } catch (IOException | InvalidPathException e) {
      throw new UserError(
          ErrorName.MISSING_FILE,
          "Cannot use study \"%s\": file \"%s\": %s. Correct its name in study.yaml."
              .formatted(study, file, e.getMessage()),
          e);
    }
  }

  /** Which to this disk is a name like any other. */
  private static boolean isUri(String file) {
    return file.matches("[A-Za-z][A-Za-z0-9+.-]+:/.*");
  }

  private UserError outside(String file) {
    return new UserError(
        ErrorName.INVALID_MANIFEST,
        "Cannot use study \"%s\": file \"%s\" is outside the study's folder. Copy it into the folder, and give its name there."
            .formatted(study, file));
  }
}
