package org.alliancepool.jobs.ingest.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.FileMapping;
import org.alliancepool.jobs.consortium.FirstRows;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Numbers;
import org.alliancepool.jobs.consortium.RepeatedIds;
import org.alliancepool.jobs.consortium.Target;

/**
 * Finds ids with two rows in a file that contradict each other. Of each row stay hashes, of so many
 * cells at most; rows behind are not looked at, and that is said.
 */
final class RowsOfIds {
  /** Some 16 MB of hashes. */
  static final int MOST_CELLS = 4_000_000;

  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final List<Integer> keys = new ArrayList<>();
  private final List<Map.Entry<Integer, Target>> compared = new ArrayList<>();
  private final Map<List<String>, int[]> rows = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();
  private final FirstRows later = new FirstRows();
  private final int mostCells;
  private long passedOver;

  RowsOfIds(Manifest manifest, FileMapping mapping, int mostCells) {
    this.mostCells = mostCells;
    this.manifest = manifest;
    this.file = mapping.file();
    for (Map.Entry<Integer, Target> column : mapping.targets().entrySet()) {
      Target target = column.getValue();
      if (target instanceof Target.Rater || target instanceof Target.Parameter) {
        keys.add(column.getKey());
      } else if (isCompared(target)) {
        compared.add(column);
      }
    }
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
   * @param visit null in a wide file
   * @param cells its values by column, stripped; null where missing
   */
  void add(long row, String id, String visit, String[] cells) {
    List<String> key = new ArrayList<>();
    key.add(id);
    key.add(visit);
    keys.forEach(c -> key.add(cells[c]));
    int[] before = rows.get(key);
    if (before == null) {
      if ((rows.size() + 1L) * (compared.size() + key.size()) > mostCells) {
        passedOver++;
      } else {
        rows.put(key, hashes(cells));
      }
      return;
    }
    boolean contradicts = false;
    int[] here = hashes(cells);
    for (int i = 0; i < here.length; i++) {
      contradicts |= here[i] != 0 && before[i] != 0 && here[i] != before[i];
      before[i] = before[i] == 0 ? here[i] : before[i];
    }
    if (contradicts && repeated.add(id)) {
      later.add(row);
    }
  }

  Optional<String> warning() {
    Optional<String> fault = RepeatedIds.fault(file, later);
    return fault.isEmpty() && passedOver > 0
        ? Optional.of(
            "%d rows of \"%s\" were not compared with others of the same id, since there are too many; the run compares all."
                .formatted(passedOver, file.label()))
        : fault;
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
    Optional<Double> word = file.measure(target).map(m -> m.values().get(text));
    char mark = file.decimalMark() == null ? '.' : file.decimalMark().charAt(0);
    return word.or(() -> Numbers.parse(text, mark)).<Object>map(n -> n).orElse(text);
  }
}
