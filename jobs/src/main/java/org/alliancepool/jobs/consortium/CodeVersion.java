package org.alliancepool.jobs.consortium;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.alliancepool.schemas.table.TableSchema;
import org.alliancepool.statistics.pool.RandomEffects;

/**
 * What code makes a result: a content hash over our own classes and declarations. Two builds of the
 * same sources agree; a changed estimator gives another version, and everything is computed again.
 */
public final class CodeVersion {
  private static final String CODE =
      hash(List.of(CodeVersion.class, RandomEffects.class), ".class");
  private static final String SCHEMA = hash(List.of(TableSchema.class), "");

  private CodeVersion() {}

  /** Hash of jobs and statistics, 16 hex digits. */
  public static String code() {
    return CODE;
  }

  /** Hash of the schemas module: code and declarations, 16 hex digits. */
  public static String schema() {
    return SCHEMA;
  }

  private static String hash(List<Class<?>> anchors, String suffix) {
    Fingerprint all = new Fingerprint();
    try {
      for (Class<?> anchor : anchors) {
        Map<String, String> entries = new TreeMap<>();
        URL source = anchor.getProtectionDomain().getCodeSource().getLocation();
        Path path = Path.of(new URI(source.toString()));
        if (Files.isDirectory(path)) {
          List<Path> found = new ArrayList<>();
          try (var walk = Files.walk(path)) {
            walk.filter(Files::isRegularFile).forEach(found::add);
          }
          for (Path p : found) {
            put(entries, path.relativize(p).toString(), suffix, Files.newInputStream(p));
          }
        } else {
          try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry e : jar.stream().filter(e -> !e.isDirectory()).toList()) {
              put(entries, e.getName(), suffix, jar.getInputStream(e));
            }
          }
        }
        entries.forEach((name, hash) -> all.add(name).add(hash));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read our own classes", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot find our own classes", e);
    }
    return all.hex().substring(0, 16);
  }

  private static void put(Map<String, String> entries, String name, String suffix, InputStream in)
      throws IOException {
    try (in) {
      if (name.startsWith("org/alliancepool/") && name.endsWith(suffix)) {
        entries.put(name, Fingerprint.ofBytes(in));
      }
    }
  }
}
