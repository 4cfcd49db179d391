package org.alliancepool.jobs.ingest.read;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.faults.RepeatedIds;

/**
 * Looks whether files of the same columns say the same of whom they share. What each says is kept
 * as a hash, up to some hundred megabytes of them.
 */
final class ValuesTogether {
  private static final int MOST = 1_000_000;

  private final Manifest manifest;
  private final Map<Long, Said> said = new HashMap<>();
  private final Set<String> contradicted = new HashSet<>();
  private final Set<String> files = new TreeSet<>();

  private record Said(String file, int value) {}

  ValuesTogether(Manifest manifest) {
    this.manifest = manifest;
  }

  /** True where another file has the same columns. */
  boolean wants(Manifest.DataFile file) {
    return manifest.files().stream().anyMatch(f -> !f.equals(file) && f.isLike(file));
  }

  /**
   * Takes a value.
   *
   * @param id of whom it is
   * @param key of what: the row's visit, rater and parameter, and the column's meaning
   */
  void add(String file, String id, List<String> key, Object value) {
    long of = RowKeys.hash(key);
    Said before = said.get(of);
    if (before == null) {
      if (said.size() < MOST) {
        said.put(of, new Said(file, value.hashCode()));
      }
    } else if (!before.file().equals(file) && before.value() != value.hashCode()) {
      contradicted.add(id);
      files.add(before.file());
      files.add(file);
    }
  }

  /** What is wrong where they say other things of many. */
  Optional<String> fault(long participants) {
    return RepeatedIds.fault(contradicted.size(), participants, files);
  }
}
