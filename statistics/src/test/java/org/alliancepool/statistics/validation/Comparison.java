package org.alliancepool.statistics.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks R's answers beside ours. Every number of R must have one of ours at the same place; what
 * has none is told by {@link #missing}. Text must be the same. Where R has nothing (null), nothing
 * is compared; where R's list is empty although the case should have values, {@link #empty} tells.
 */
final class Comparison {
  /** Gives our answer to one case, as a tree with R's keys. */
  interface Answers {
    /** Our answer; null where there is none. */
    Object of(String key, JsonNode theirs);
  }

  /** Stands in our tree for a number that R was given, not one that it answers. */
  static final String INPUT = "(input)";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Keys that describe or are input, not answers. */
  private static final Set<String> GIVEN =
      Set.of("input", "note", "versions", "outer", "inner", "rho");

  final List<Figure> figures = new ArrayList<>();
  final List<String> missing = new ArrayList<>();
  final List<String> empty = new ArrayList<>();
  int labels;
  int without;

  /** Walks one data set. */
  void compare(String set, JsonNode theirs, Answers answers) {
    for (Map.Entry<String, JsonNode> entry : theirs.properties()) {
      String key = entry.getKey();
      if (GIVEN.contains(key)) {
        continue;
      }
      Object ours = answers.of(key, entry.getValue());
      List<Figure> walked = new ArrayList<>();
      JsonNode tree = ours == null ? null : MAPPER.valueToTree(ours);
      walk(set, key, precision(set, key), entry.getValue(), tree, walked);
      figures.addAll(KnownDifferences.explain(walked));
    }
  }

  private void walk(
      String set,
      String path,
      Figure.Precision precision,
      JsonNode theirs,
      JsonNode ours,
      List<Figure> into) {
    String where = set + " " + path;
    if (ours != null && ours.isTextual() && ours.asText().equals(INPUT)) {
      return;
    }
    if (theirs.isNull()) {
      without++;
    } else if (theirs.isArray() && theirs.isEmpty()) {
      empty.add(where);
    } else if (ours == null || ours.isMissingNode() || ours.isNull()) {
      missing.add(where);
    } else if (theirs.isObject()) {
      for (Iterator<String> names = theirs.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        walk(set, path + "$" + name, precision, theirs.get(name), ours.get(name), into);
      }
    } else if (theirs.isArray()) {
      if (!ours.isArray() || ours.size() != theirs.size()) {
        missing.add(where + ": R has " + theirs.size() + " values, we " + ours.size());
        return;
      }
      for (int i = 0; i < theirs.size(); i++) {
        walk(set, path + "[" + (i + 1) + "]", precision, theirs.get(i), ours.get(i), into);
      }
    } else if (ours.isArray() && ours.size() == 1) {
      // R writes a vector of length one as a scalar.
      walk(set, path, precision, theirs, ours.get(0), into);
    } else if (theirs.isNumber()) {
      if (ours.isNumber()) {
        into.add(new Figure(set, path, precision, theirs.asDouble(), ours.asDouble(), ""));
      } else {
        missing.add(where + ": we say " + ours);
      }
    } else if (theirs.asText().equals(ours.asText())) {
      labels++;
    } else {
      missing.add(where + ": R says " + theirs + ", we " + ours);
    }
  }

  /** What agreement a case is held to. */
  private static Figure.Precision precision(String set, String key) {
    if (key.startsWith("selection_") || set.startsWith("selection")) {
      return Figure.Precision.SELECTION;
    }
    boolean closed =
        key.matches("(mods_|weights_|tau2_given_)?(FE|EE|DL|HE|HS|HSk|SJ|GENQ)(_.*)?")
            || key.matches(
                "egger_lm_.*|begg|fsn_.*|pet_wls|peese_wls|tes_.*|permutation_.*|hunter.*")
            || key.matches("robumeta_.*|aggregate_(CS|weighted|mean)")
            || !set.matches("(molloy|mcdaniel|raudenbush|homogeneous|konst|assink|crossed).*");
    return closed && !key.equals("omega_total_ml")
        ? Figure.Precision.CLOSED_FORM
        : Figure.Precision.FITTED;
  }
}
