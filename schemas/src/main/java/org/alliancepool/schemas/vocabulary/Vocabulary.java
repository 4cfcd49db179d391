package org.alliancepool.schemas.vocabulary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A controlled vocabulary: the codes that a column may hold, from {@code
 * schemas/vocabulary/NAME.csv} with the columns {@code code, label, definition}. Immutable.
 */
public final class Vocabulary {
  private static final String FOLDER = "/org/alliancepool/schemas/vocabulary/";
  private static final Map<String, Vocabulary> LOADED = new ConcurrentHashMap<>();

  /**
   * One code.
   *
   * @param code as it stands in tables
   * @param label as reports print it
   * @param definition what it means
   */
  public record Entry(String code, String label, String definition) {}

  private final String name;
  private final Map<String, Entry> entries;

  private Vocabulary(String name, Map<String, Entry> entries) {
    this.name = name;
    this.entries = entries;
  }

  /**
   * The vocabulary of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Vocabulary load(String name) {
    return LOADED.computeIfAbsent(name, Vocabulary::read);
  }

  /** The name, which is the file's. */
  public String name() {
    return name;
  }

  /** Whether a code is in the vocabulary; case counts. */
  public boolean contains(String code) {
    return entries.containsKey(code);
  }

  /** The codes, in the file's order. */
  public Set<String> codes() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** The entry of a code. */
  public Optional<Entry> find(String code) {
    return Optional.ofNullable(entries.get(code));
  }

  /** The entries, in the file's order. */
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** Why a code is unknown: what there is, and the nearest. */
  public String unknown(String code) {
    String hint =
        NearestName.of(code, entries.keySet()).map(c -> "; did you mean \"" + c + "\"?").orElse("");
    return "\"%s\" is not a %s code (%s)%s"
        .formatted(code, name, String.join(", ", entries.keySet()), hint);
  }

  private static Vocabulary read(String name) {
    try (InputStream in = Vocabulary.class.getResourceAsStream(FOLDER + name + ".csv")) {
      if (in == null) {
        throw new IllegalArgumentException(
            "cannot load vocabulary \"%s\": there is no vocabulary/%s.csv".formatted(name, name));
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, Entry> entries = new LinkedHashMap<>();
      String header = reader.readLine();
      if (!"code,label,definition".equals(header)) {
        throw new IllegalStateException(
            "vocabulary/%s.csv must begin with code,label,definition".formatted(name));
      }
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        List<String> cells = cells(line);
        if (cells.size() != 3
            || entries.put(cells.get(0), new Entry(cells.get(0), cells.get(1), cells.get(2)))
                != null) {
          throw new IllegalStateException(
              "vocabulary/%s.csv: not three cells, or a code twice: %s".formatted(name, line));
        }
      }
      return new Vocabulary(name, entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cells of a CSV line; quotes enclose commas and are doubled inside. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
