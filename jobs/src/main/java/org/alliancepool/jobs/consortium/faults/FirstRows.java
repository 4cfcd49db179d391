package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How many rows of a file something holds for, and the first of them. */
public final class FirstRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 5;

  private final TreeSet<Long> first = new TreeSet<>();
  private long count;

  /** Counts a row. */
  public void add(long row) {
    count++;
    first.add(row);
    if (first.size() > SHOWN) {
      first.pollLast();
    }
  }

  /** Adds those that were counted elsewhere. */
  public FirstRows merge(FirstRows other) {
    other.first.forEach(this::add);
    count += other.count - other.first.size();
    return this;
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** The first, in words: "row 4", "rows 4, 5, ...". */
  @Override
  public String toString() {
    return first.stream()
        .map(String::valueOf)
        .collect(
            Collectors.joining(
                ", ", first.size() == 1 ? "row " : "rows ", count > first.size() ? ", ..." : ""));
  }
}
