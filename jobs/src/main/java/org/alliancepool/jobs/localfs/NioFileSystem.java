package org.alliancepool.jobs.localfs;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's raw local file system, with permissions read and set by Java. Without Hadoop's native
 * library the original starts {@code ls} or {@code chmod} for each: some two thousand processes,
 * and more than half of the time, in a small run.
 */
final class NioFileSystem extends RawLocalFileSystem {
  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    File file = pathToFile(path);
    PosixFileAttributeView view =
        Files.getFileAttributeView(file.toPath(), PosixFileAttributeView.class);
    if (view == null) {
      return super.getFileStatus(path); // a disk without owners and permissions
    }
    try {
      PosixFileAttributes a = view.readAttributes();
      return new FileStatus(
          a.isDirectory() ? 0 : a.size(),
          a.isDirectory(),
          1,
          getDefaultBlockSize(path),
          a.lastModifiedTime().toMillis(),
          a.lastAccessTime().toMillis(),
          permission(a.permissions()),
          a.owner().getName(),
          a.group().getName(),
          makeQualified(path));
    } catch (NoSuchFileException e) {
      throw (FileNotFoundException)
          new FileNotFoundException("File " + path + " does not exist").initCause(e);
    }
  }

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return Files.isSymbolicLink(pathToFile(path).toPath())
        ? super.getFileLinkStatus(path)
        : getFileStatus(path);
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(
            pathToFile(path).toPath(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      super.setPermission(path, permission);
      return;
    }
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    add(
        set,
        permission.getUserAction(),
        PosixFilePermission.OWNER_READ,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_EXECUTE);
    add(
        set,
        permission.getGroupAction(),
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_EXECUTE);
    add(
        set,
        permission.getOtherAction(),
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_EXECUTE);
    view.setPermissions(set);
  }

  private static void add(
      Set<PosixFilePermission> set,
      FsAction action,
      PosixFilePermission read,
      PosixFilePermission write,
      PosixFilePermission execute) {
    if (action.implies(FsAction.READ)) {
      set.add(read);
    }
    if (action.implies(FsAction.WRITE)) {
      set.add(write);
    }
    if (action.implies(FsAction.EXECUTE)) {
      set.add(execute);
    }
  }

  private static FsPermission permission(Set<PosixFilePermission> set) {
    return new FsPermission(
        action(
            set,
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE),
        action(
            set,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE),
        action(
            set,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE));
  }

  private static FsAction action(
      Set<PosixFilePermission> set,
      PosixFilePermission read,
      PosixFilePermission write,
      PosixFilePermission execute) {
    FsAction action = FsAction.NONE;
    action = set.contains(read) ? action.or(FsAction.READ) : action;
    action = set.contains(write) ? action.or(FsAction.WRITE) : action;
    return set.contains(execute) ? action.or(FsAction.EXECUTE) : action;
  }
}
