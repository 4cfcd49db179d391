package org.alliancepool.jobs.ingest.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.MissingWords;
import org.alliancepool.jobs.consortium.cell.WholeNumbers;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;

/** The columns of a file that say who a row is of: one, or several that make up an id. */
final class IdColumns {
  /** Stays in no cell, so that 1 and 11 are another id than 11 and 1. */
  private static final String SEPARATOR = "\u001f";

  /** Of so few letters may be initials; there are statistics and words for none among them. */
  private static final Pattern SHORT_WORD = Pattern.compile("\\p{L}{1,3}");

  private final List<Integer> columns;
  private final boolean hasInitials;

  private IdColumns(List<Integer> columns, boolean hasInitials) {
    this.columns = columns;
    this.hasInitials = hasInitials;
  }

  static IdColumns of(FileMapping mapping) {
    return new IdColumns(mapping.idColumns(), mapping.file().hasInitials());
  }

  /** Whom a row is of; of parts that say different things the last in this order holds. */
  enum Whose {
    /** A participant's. */
    PARTICIPANT,
    /** One of the next two, or that of somebody whose code is the same short word. */
    DOUBTFUL,
    /** Nobody's, and nothing or a word for it stands in the place of the id. */
    NOBODY,
    /** That of many: a mean, a total. */
    MANY;

    /** How a cell of the id is marked in {@code source_row}. */
    String mark() {
      return switch (this) {
        case PARTICIPANT -> "pseudonym";
        case NOBODY -> "withheld";
        case MANY -> "summary";
        case DOUBTFUL -> "doubtful";
      };
    }
  }

  /** What stands in the place of the id, as it stands there; null where a part of it is blank. */
  String text(SourceRecord r) {
    if (columns.size() == 1) {
      return part(r, columns.get(0)); // as nearly always
    }
    List<String> parts = new ArrayList<>(columns.size());
    for (int column : columns) {
      String part = part(r, column);
      if (part == null) {
        return null;
      }
      parts.add(part.replace(SEPARATOR, " "));
    }
    return String.join(SEPARATOR, parts);
  }

  private static String part(SourceRecord r, int column) {
    String cell = r.missing()[column] == null ? r.values()[column] : null;
    return cell == null || Blanks.isBlank(cell) ? null : cell;
  }

  /** The id that a text stands for, however programs write its numbers. */
  String id(String text) {
    return parts(text).map(WholeNumbers::plain).collect(Collectors.joining(SEPARATOR));
  }

  /**
   * Whose a row is.
   *
   * @param text what stands in the place of its id
   */
  Whose whose(String text, SourceRecord r) {
    return isNote(text, r) ? Whose.MANY : whose(text);
  }

  /** True for a row that is a sentence and nothing else, as people write below a table. */
  private boolean isNote(String text, SourceRecord r) {
    return columns.size() == 1
        && SummaryRows.isSentence(text)
        && IntStream.range(0, r.values().length)
            .noneMatch(c -> c != columns.get(0) && part(r, c) != null);
  }

  /** Whose a text is; null for none. */
  Whose whose(String text) {
    if (text == null) {
      return Whose.NOBODY;
    }
    Whose most = Whose.PARTICIPANT;
    for (String part : parts(text).toList()) {
      Whose whose = whoseWord(part);
      most = whose.compareTo(most) > 0 ? whose : most;
    }
    return most;
  }

  private Whose whoseWord(String text) {
    boolean many = SummaryRows.isOne(text);
    if (!many && !MissingWords.standForId(text)) {
      return Whose.PARTICIPANT;
    }
    if (SHORT_WORD.matcher(Blanks.strip(text).replace(".", "")).matches()) {
      return hasInitials ? Whose.PARTICIPANT : Whose.DOUBTFUL;
    }
    return many ? Whose.MANY : Whose.NOBODY;
  }

  private Stream<String> parts(String text) {
    return columns.size() == 1 ? Stream.of(text) : Arrays.stream(text.split(SEPARATOR, -1));
  }
}
