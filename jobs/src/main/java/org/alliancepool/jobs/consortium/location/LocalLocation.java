package org.alliancepool.jobs.consortium.location;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A place on a local or mounted disk. */
record LocalLocation(Path path) implements Location {
  @Override
  public Location resolve(String name) {
    return new LocalLocation(path.resolve(name));
  }

  @Override
  public String name() {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  @Override
  public Location parent() {
    return new LocalLocation(path.toAbsolutePath().normalize().getParent());
  }

  @Override
  public boolean exists() {
    return Files.exists(path);
  }

  @Override
  public boolean isFolder() {
    return Files.isDirectory(path);
  }

  @Override
  public List<Location> children() throws IOException {
    try (Stream<Path> children = Files.list(path)) {
      return children.sorted().<Location>map(LocalLocation::new).toList();
    }
  }

  @Override
  public byte[] bytes(int most) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(most);
    }
  }

  @Override
  public StudyFolder studyFolder(String study) {
    return new LocalStudyFolder(study, path);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
