package org.alliancepool.jobs.localfs;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
 *
 * <p>What is new gets the permissions that the system gives it, by the umask of the process and the
 * group and access list of the folder. Hadoop's own umask, 022 unless a site has set it, would open
 * to everybody what is kept from them.
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

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path path, boolean append, FsPermission permission) throws IOException {
    if (!append) {
      new FileOutputStream(pathToFile(path)).close(); // makes or empties it
    }
    // Only of a file that it appends to the original leaves the permissions alone.
    return super.createOutputStreamWithMode(path, true, null);
  }

  @Override
  protected boolean mkOneDirWithMode(Path path, File folder, FsPermission permission) {
    return folder.mkdir();
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
