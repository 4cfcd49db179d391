package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.alliancepool.jobs.consortium.Manifest;

/**
 * Who is missing in files that should have everybody. Files of the same columns of which most
 * participants stand in one are parts of one table, as each site sends its own, or a file for each
 * arm: who is in any of them is in it.
 */
public final class Absences {
  private Absences() {}

  /**
   * Who is missing, by what to call the file or the table.
   *
   * @param absent of each participant, by any name that tells them apart, the labels of the files
   *     without a row
   * @param participants how many there are in all
   */
  public static Map<String, Set<String>> of(
      Manifest manifest, Map<String, Set<String>> absent, long participants) {
    Map<String, Set<String>> missing = new LinkedHashMap<>();
    for (List<Manifest.DataFile> like : likeFiles(manifest)) {
      List<String> labels = like.stream().map(Manifest.DataFile::label).toList();
      Map<String, Long> times = new LinkedHashMap<>();
      absent.forEach(
          (id, files) -> {
            long n = labels.stream().filter(files::contains).count();
            if (n > 0) {
              times.put(id, n);
            }
          });
      long inNone = times.values().stream().filter(n -> n == labels.size()).count();
      long inOne = times.values().stream().filter(n -> n == labels.size() - 1).count();
      // Of a file of one arm the others are not missing, and how many they are is not known here.
      long of = like.get(0).inArm() == null ? participants : times.size();
      // Nobody is in all where each site sends a file for each visit.
      boolean disjoint = labels.size() > 2 && (of - times.size()) * 20 <= of;
      boolean parts = labels.size() > 1 && (inOne * 2 >= of - inNone || disjoint);
      if (parts) {
        put(
            missing,
            "\"%s\" or files like it".formatted(labels.get(0)),
            times.keySet(),
            id -> times.get(id) == labels.size());
      } else {
        labels.forEach(
            l ->
                put(
                    missing,
                    "\"%s\"".formatted(l),
                    times.keySet(),
                    id -> absent.get(id).contains(l)));
      }
    }
    return missing;
  }

  private static void put(
      Map<String, Set<String>> missing,
      String where,
      Set<String> ids,
      Predicate<String> isMissing) {
    Set<String> who = new TreeSet<>(ids.stream().filter(isMissing).toList());
    if (!who.isEmpty()) {
      missing.put(where, who);
    }
  }

  /** The files, those together that may be parts of one table. */
  public static List<List<Manifest.DataFile>> likeFiles(Manifest manifest) {
    List<List<Manifest.DataFile>> groups = new ArrayList<>();
    for (Manifest.DataFile file : manifest.files()) {
      groups.stream()
          .filter(g -> g.get(0).isLike(file) && Objects.equals(g.get(0).inArm(), file.inArm()))
          .findFirst()
          .ifPresentOrElse(g -> g.add(file), () -> groups.add(new ArrayList<>(List.of(file))));
    }
    return groups;
  }
}
