package org.alliancepool.jobs.ingest.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.faults.FirstRows;
import org.alliancepool.jobs.consortium.faults.Holders;

/** The codes of arms that stand in a file, held against those of the manifest. */
final class ArmCodes {
  /** Unknown codes that are told apart; who maps a column of free text has thousands. */
  private static final int MOST = 20;

  private final Manifest manifest;
  private final Manifest.DataFile file;
  private final FirstRows unknown = new FirstRows();
  private final TreeMap<String, Holders> codes = new TreeMap<>();
  private boolean moreCodes;
  private String lastCode;
  private Optional<String> lastArm = Optional.empty();
  private long known;

  ArmCodes(Manifest manifest, Manifest.DataFile file) {
    this.manifest = manifest;
    this.file = file;
  }

  /**
   * Takes a row's code.
   *
   * @param id whose row it is
   * @return the arm that it means; empty for none
   */
  Optional<String> add(long row, String id, String code) {
    if (!code.equals(lastCode)) {
      lastCode = code;
      lastArm = manifest.arm(code);
    }
    if (lastArm.isPresent()) {
      known++;
      return lastArm;
    }
    unknown.add(row);
    if (codes.size() < MOST || codes.containsKey(code)) {
      Holders holder = new Holders(id);
      codes.computeIfAbsent(code, c -> holder).merge(holder);
    } else {
      moreCodes = true;
    }
    return lastArm;
  }

  /** What is wrong where no code at all is one of the manifest's. */
  Optional<String> fault() {
    return known > 0 || unknown.count() == 0
        ? Optional.empty()
        : Optional.of("no row has a code of an arm. " + told());
  }

  /** What is wrong where some codes are not. */
  Optional<String> warning() {
    return known == 0 || unknown.count() == 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d rows of \"%s\" have no code of an arm (%s). %s."
                .formatted(
                    unknown.count(), unknown.count() + known, file.label(), unknown, told()));
  }

  private String told() {
    List<String> shown = new ArrayList<>();
    for (Map.Entry<String, Holders> code : codes.entrySet()) {
      if (code.getValue().areSeveral()) {
        shown.add("\"" + code.getKey() + "\"");
      }
    }
    String others =
        moreCodes || shown.size() < codes.size()
            ? shown.isEmpty() ? "codes that one participant each has" : " and others"
            : "";
    return "The arms have the codes %s, the file has %s%s. Give each code to an arm, declare in missing what means none, or correct the column"
        .formatted(manifest.armCodes(), String.join(", ", shown), others);
  }
}
