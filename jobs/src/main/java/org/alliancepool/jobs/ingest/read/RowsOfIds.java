package org.alliancepool.jobs.ingest.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.faults.FirstRows;
import org.alliancepool.jobs.consortium.faults.RepeatedIds;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;

/**
 * Finds ids with two rows in a file that contradict each other, among the rows whose keys (id,
 * visit and what else tells rows apart) several have. Of each key stay hashes of its cells.
 */
final class RowsOfIds {
  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final List<Map.Entry<Integer, Target>> compared = new ArrayList<>();
  private final Map<List<String>, int[]> rows = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();
  private final FirstRows later = new FirstRows();

  RowsOfIds(Manifest manifest, FileMapping mapping) {
    this.manifest = manifest;
    this.file = mapping.file();
    mapping.targets().entrySet().stream()
        .filter(column -> isCompared(column.getValue()))
        .forEach(compared::add);
  }

  /** In a wide file all that is about the patient, else what belongs to the row's visit. */
  private boolean isCompared(Target target) {
    return target instanceof Target.Item
        || target instanceof Target.Score
        || target instanceof Target.Value
        || (file.isWide() && (target instanceof Target.Arm || target instanceof Target.Covariate));
  }

  /**
   * Takes a row.
   *
   * @param key what tells it from others, first the id
   * @param cells its values by column, stripped; null where missing
   */
  void add(long row, List<String> key, String[] cells) {
    int[] here = hashes(cells);
    int[] before = rows.putIfAbsent(key, here);
    if (before == null) {
      return;
    }
    boolean contradicts = false;
    for (int i = 0; i < here.length; i++) {
      contradicts |= here[i] != 0 && before[i] != 0 && here[i] != before[i];
      before[i] = before[i] == 0 ? here[i] : before[i];
    }
    if (contradicts && repeated.add(key.get(0))) {
      later.add(row);
    }
  }

  /** What a row says, by the meaning of its columns. */
  Map<Target, Object> values(String[] cells) {
    Map<Target, Object> values = new LinkedHashMap<>();
    for (Map.Entry<Integer, Target> column : compared) {
      String text = cells[column.getKey()];
      if (text != null) {
        values.put(column.getValue(), meaning(column.getValue(), text));
      }
    }
    return values;
  }

  Optional<String> warning() {
    return RepeatedIds.fault(file, later);
  }

  /** Of each compared cell; 0 for none. */
  private int[] hashes(String[] cells) {
    int[] hashes = new int[compared.size()];
    Arrays.setAll(
        hashes,
        i -> {
          String text = cells[compared.get(i).getKey()];
          int hash = text == null ? 0 : meaning(compared.get(i).getValue(), text).hashCode();
          return hash == 0 && text != null ? 1 : hash;
        });
    return hashes;
  }

  /** What a cell says, however it is written. */
  private Object meaning(Target target, String text) {
    if (target instanceof Target.Arm) {
      return manifest.arm(text).orElse(text);
    }
    if (target instanceof Target.Covariate c && "category".equals(c.type())) {
      return text;
    }
    Map<String, Double> words = file.measure(target).map(Manifest.Measure::values).orElse(Map.of());
    return Numbers.read(text, words, file).<Object>map(n -> n).orElse(text);
  }
}
