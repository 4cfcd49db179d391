package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.faults.Attrition;
import org.alliancepool.jobs.warehouse.bag.Bag;

/**
 * How many scores of a form there are in two ways that should give one number, and how many of them
 * differ.
 */
record Differences(String study, String form, long n, long different) implements Serializable {
  private Differences plus(Differences more) {
    return new Differences(study, form, n + more.n, different + more.different);
  }

  /** True where more differ than slips are. */
  boolean areFaults() {
    return Attrition.isFault(different, n);
  }

  /** Those of all forms together. */
  static Differences sum(String study, Collection<Differences> forms) {
    return forms.stream().reduce(new Differences(study, "", 0, 0), Differences::plus);
  }

  /**
   * Those of each form, by study.
   *
   * @param studies each of which is there, with or without any
   * @param sheets those of single sheets
   */
  static Map<String, Collection<Differences>> byStudy(
      Collection<String> studies, Bag<Differences> sheets) {
    Map<String, Map<String, Differences>> forms = new TreeMap<>();
    studies.forEach(s -> forms.put(s, new TreeMap<>()));
    sheets
        .filter(d -> d.n() > 0)
        .collect()
        .forEach(d -> forms.get(d.study()).merge(d.form(), d, Differences::plus));
    Map<String, Collection<Differences>> found = new TreeMap<>();
    forms.forEach((study, of) -> found.put(study, of.values()));
    return found;
  }
}
