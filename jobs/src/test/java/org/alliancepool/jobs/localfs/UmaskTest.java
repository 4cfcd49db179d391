package org.alliancepool.jobs.localfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UmaskTest {
  /** Writes by both interfaces of Hadoop; a process cannot change its own umask from Java. */
  static final class Writes {
    private Writes() {}

    public static void main(String[] arguments) throws IOException {
      Configuration conf = new Configuration();
      conf.set("fs.file.impl", QuickLocalFileSystem.class.getName());
      conf.set("fs.AbstractFileSystem.file.impl", QuickLocalFs.class.getName());
      String folder = arguments[0];
      org.apache.hadoop.fs.Path table = new org.apache.hadoop.fs.Path(folder, "table/study");
      FileSystem files = table.getFileSystem(conf);
      files.mkdirs(table);
      files.create(new org.apache.hadoop.fs.Path(table, "part")).close();
      org.apache.hadoop.fs.Path report = new org.apache.hadoop.fs.Path(folder, "report/index");
      files.create(report).close();
      files.create(report, true).close();
      try (OutputStream log =
          FileContext.getFileContext(table.toUri(), conf)
              .create(
                  new org.apache.hadoop.fs.Path(folder, "log/0.json"),
                  EnumSet.of(CreateFlag.CREATE),
                  CreateOpts.createParent())) {
        log.write(0);
      }
    }
  }

  @TempDir private Path folder;

  @Test
  void theUmaskOfTheProcessHolds() throws Exception {
    assertThat(writtenUnder("027"))
        .isEqualTo(
            Map.of(
                "log", "rwxr-x---",
                "log/0.json", "rw-r-----",
                "report", "rwxr-x---",
                "report/index", "rw-r-----",
                "table", "rwxr-x---",
                "table/study", "rwxr-x---",
                "table/study/part", "rw-r-----"));
  }

  private Map<String, String> writtenUnder(String umask) throws Exception {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask " + umask + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writes.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    Map<String, String> permissions = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.filter(p -> !p.equals(folder)).toList()) {
        permissions.put(
            folder.relativize(p).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(p)));
      }
    }
    return permissions;
  }
}
