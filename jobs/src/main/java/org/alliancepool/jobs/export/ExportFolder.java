package org.alliancepool.jobs.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.failure.WriteFailure;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The folder of an export, on any Hadoop file system. Its dictionary is written last: a folder
 * without one is not finished. An earlier export is replaced; a folder that holds anything else is
 * refused, so that nothing of the user's is lost.
 */
final class ExportFolder {
  static final String DICTIONARY = "dictionary.csv";
  private static final String PARQUET = "parquet";

  private final Path root;
  private final FileSystem files;

  private ExportFolder(Path root, FileSystem files) {
    this.root = root;
    this.files = files;
  }

  /** Makes the folder ready: there, and empty. */
  static ExportFolder prepare(String location, Configuration conf) {
    Path root = new Path(location);
    try {
      FileSystem found = root.getFileSystem(conf);
      // The local file system would put a hidden checksum file beside each.
      FileSystem files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
      if (files.exists(root)) {
        requireExport(files, root);
        files.delete(new Path(root, DICTIONARY), false);
        for (FileStatus f : files.listStatus(root)) {
          files.delete(f.getPath(), true);
        }
      }
      files.mkdirs(root);
      return new ExportFolder(files.makeQualified(root), files);
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) { // a missing class of a file system is the latter
      throw unwritable(root, e);
    }
  }

  private static void requireExport(FileSystem files, Path root) throws IOException {
    if (!files.getFileStatus(root).isDirectory()) {
      throw new UserError(
          ErrorName.UNWRITABLE_OUTPUT,
          "Cannot export to \"%s\": it is a file. Give a folder with --out.".formatted(root));
    }
    for (FileStatus f : files.listStatus(root)) {
      String name = f.getPath().getName();
      if (!name.equals(PARQUET) && !ExportResults.FILES.contains(name)) {
        throw new UserError(
            ErrorName.UNWRITABLE_OUTPUT,
            "Cannot export to \"%s\": it holds \"%s\", which is no part of an export. Give a new folder with --out."
                .formatted(root, name));
      }
    }
  }

  /** Writes a table as Parquet. */
  void write(String table, Dataset<Row> rows) {
    try {
      rows.coalesce(1).write().parquet(new Path(new Path(root, PARQUET), table).toString());
    } catch (Exception | FSError e) { // Spark throws checked exceptions that it does not declare
      for (Throwable t = e; t != null; t = t.getCause()) {
        if (t instanceof IOException io) {
          throw unwritable(root, io);
        }
        if (t instanceof FSError full) {
          throw unwritable(root, WriteFailure.asException(full));
        }
      }
      throw e;
    }
  }

  void write(String name, String text) {
    try (OutputStream out = files.create(new Path(root, name), true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritable(root, e);
    } catch (FSError e) {
      throw unwritable(root, WriteFailure.asException(e));
    }
  }

  private static UserError unwritable(Path root, Exception e) {
    return new UserError(
        ErrorName.UNWRITABLE_OUTPUT,
        "Cannot export to \"%s\": %s. Make room, or check the path and the rights to it."
            .formatted(root, e.getMessage()),
        e);
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
