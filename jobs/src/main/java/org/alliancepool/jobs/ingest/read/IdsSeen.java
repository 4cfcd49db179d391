package org.alliancepool.jobs.ingest.read;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.faults.WrittenIds;

/** The ids of a study as its files write them, before they become pseudonyms. */
final class IdsSeen {
  private static final Pattern TEST =
      Pattern.compile(
          "(?<!\\p{L})(teste?|testing|tester|dummy|demo)(?!\\p{L})", Pattern.CASE_INSENSITIVE);

  private final Set<String> ids = new HashSet<>();
  private final Map<String, Integer> loose = new HashMap<>();
  private long alike;
  private long twice;
  private long tests;

  /** An id, perhaps once more. */
  void add(String id) {
    if (!ids.add(id)) {
      return;
    }
    int like = loose.merge(LooseId.of(id), 1, Integer::sum);
    if (like > 1) {
      alike += like == 2 ? 2 : 1;
    }
    // REDCap exports what two people have entered of one participant as two records.
    if ((id.endsWith("--1") && ids.contains(id.replaceFirst("1$", "2")))
        || (id.endsWith("--2") && ids.contains(id.replaceFirst("2$", "1")))) {
      twice++;
    }
    if (TEST.matcher(id).find()) {
      tests++;
    }
  }

  /** What is to be said of them, without any. */
  WrittenIds written() {
    return new WrittenIds(ids.size(), alike, twice, tests);
  }
}
