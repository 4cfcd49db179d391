package org.alliancepool.jobs.ingest.read;

import java.util.List;
import java.util.Set;
import org.alliancepool.jobs.consortium.Blanks;
import org.alliancepool.jobs.consortium.FileMapping;
import org.alliancepool.jobs.ingest.format.SourceRecord;

/** Finds the header where it stands again among the rows, as in files that were joined. */
public final class HeaderRows {
  /** How {@code source_row} marks what stands in the place of the id. */
  static final String MARK = "header";

  /** One or two cells may be a value that is called as its column. */
  private static final int FEWEST = 3;

  private final Set<Integer> places;
  private final List<String> names;

  public HeaderRows(FileMapping mapping) {
    this.places = mapping.targets().keySet();
    this.names = mapping.columns().stream().map(Blanks::strip).toList();
  }

  /** True where every mapped cell is the name of its column. */
  public boolean isOne(SourceRecord r) {
    if (places.size() < FEWEST) {
      return false;
    }
    for (int place : places) {
      String cell = r.values()[place];
      if (cell == null || !Blanks.strip(cell).equalsIgnoreCase(names.get(place))) {
        return false;
      }
    }
    return true;
  }
}
