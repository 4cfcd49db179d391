package org.alliancepool.jobs.ingest.read;

import java.util.List;
import java.util.Set;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;

/** Finds the header where it stands again among the rows, as in files that were joined. */
public final class HeaderRows {
  /** How {@code source_row} marks what stands in the place of the id. */
  static final String MARK = "header";

  private final List<Integer> ids;
  private final Set<Integer> places;
  private final List<String> names;

  public HeaderRows(FileMapping mapping) {
    this.ids = mapping.idColumns();
    this.places = mapping.targets().keySet();
    this.names = mapping.columns().stream().map(Blanks::name).toList();
  }

  /** True where the id is the name of its column, and what stands in another one is so too. */
  public boolean isOne(SourceRecord r) {
    return ids.stream().allMatch(id -> isName(r, id))
        && places.stream().anyMatch(place -> !ids.contains(place) && isName(r, place));
  }

  private boolean isName(SourceRecord r, int place) {
    String cell = r.values()[place];
    return cell != null && Blanks.name(cell).equalsIgnoreCase(names.get(place));
  }
}
