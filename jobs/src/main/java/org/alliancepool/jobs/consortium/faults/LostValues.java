package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.MissingWords;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.mapping.VisitNames;
import org.alliancepool.jobs.ingest.format.text.UnclosedQuote;

/**
 * What of a file cannot be used because it is written otherwise than the manifest has it: cells
 * that are no numbers, rows of visits, raters or parameters that nobody has declared, rows that do
 * not fit the header. A few are slips. Where more than {@value #LARGEST_PERCENT} % of a column or
 * of the rows are lost, and {@value #FEWEST} at least, it is how the whole is read that is wrong;
 * or where so many participants lose one visit, which of many visits is a small part. Of slips no
 * two are alike: what stands there again and again is another way to write it, and told however
 * small a part it is: one word, or one mark behind numbers, {@value #FEWEST} times, so many numbers
 * with the other decimal mark, a name near a declared visit's in rows of {@value #FEWEST_ALIKE}
 * participants, an undeclared rater of so many. A date among numbers is never a slip: Excel makes
 * them. Rows that an unclosed quote makes text of another are always told: nobody sees them.
 */
public final class LostValues implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int LARGEST_PERCENT = 20;
  static final int FEWEST = 5;

  /** Of so many participants a name is nobody's slip. */
  static final int FEWEST_ALIKE = 3;

  /** Texts that are told apart; where there are more, they are no words for answers. */
  private static final int MOST_TEXTS = 100;

  /** A line or two below a table may be notes. */
  static final int FEWEST_MALFORMED = 3;

  /** No number is written so; Excel turns what may be read as a day and a month into one. */
  private static final Pattern DATE_CELL =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}.*)?");

  /** Numbers with one unit behind them are written alike. */
  private static final Pattern NUMBER_BEFORE =
      Pattern.compile("^[-+]?\\d+([.,]\\d+)?\\s*(?=\\p{L})");

  /** A footnote's mark, and no more. */
  private static final Pattern MARK_BEHIND =
      Pattern.compile("^[-+]?\\d+([.,]\\d+)?\\s*(?<mark>[^\\p{L}\\p{N}\\s.,:;/+-]{1,3})$");

  private final TreeMap<String, Cells> columns = new TreeMap<>();
  private final TreeMap<String, Long> words = new TreeMap<>();
  private final TreeMap<String, Long> marks = new TreeMap<>();
  private final LostRows visits = new LostRows();
  private final LostRows raters = new LostRows();
  private final LostRows parameters = new LostRows();
  private long malformed;
  private long swallowing;
  private long firstSwallowing = Long.MAX_VALUE;
  private long swallowed;
  private long nameless;

  /** What a cell looks like that should be a number. */
  private enum Look {
    OTHER_MARK,
    DATE,
    WORD,
    MARKED,
    OTHER,
    UNREADABLE;

    private static Look of(String text) {
      // Read with the file's own mark it is none.
      if (Numbers.parse(text, ',').isPresent() || Numbers.parse(text, '.').isPresent()) {
        return OTHER_MARK;
      }
      if (DATE_CELL.matcher(text).matches()) {
        return DATE;
      }
      if (MARK_BEHIND.matcher(text).matches()) {
        return MARKED;
      }
      return text.chars().anyMatch(Character::isLetter) ? WORD : OTHER;
    }

    private String remedy(Manifest.DataFile file) {
      return switch (this) {
        case OTHER_MARK ->
            Numbers.decimalMark(file) == ','
                ? "have a point, and decimal_mark is a comma. Remove decimal_mark where these are decimal points throughout; else let the site write one mark throughout, and none between thousands."
                : "have a comma, and decimal_mark is a point. Declare decimal_mark: \",\" where these are decimal commas throughout; else let the site write one mark throughout, and none between thousands.";
        case DATE ->
            "are dates, as Excel makes of numbers such as 4.6 that look like one. Only the site can say what they were: let it format the column as text or number, and enter them again.";
        case WORD ->
            "are words, or numbers with one behind them. Give each answer its number in values of the measure, declare in missing what means none, or correct the column.";
        case MARKED ->
            "are numbers with a mark behind, as of a footnote. Let the site write the mark in a column of its own; or where it says that the number is doubtful, declare such cells in missing.";
        case OTHER ->
            "are neither numbers nor words. Correct them, or declare in missing the codes that mean none.";
        case UNREADABLE ->
            "hold no single value (an error, NaN, a list, a formula that was never computed) or are too long for one. Correct them in the file; a blank cell, or null, means none.";
      };
    }
  }

  /** The cells of a column that are no numbers, by what they look like. */
  private static final class Cells implements Serializable {
    private static final long serialVersionUID = 1L;

    private final EnumMap<Look, Long> looks = new EnumMap<>(Look.class);

    private void add(Look look, long n) {
      looks.merge(look, n, Long::sum);
    }

    private long all() {
      return looks.values().stream().mapToLong(n -> n).sum();
    }

    private long of(Look look) {
      return looks.getOrDefault(look, 0L);
    }

    private boolean isMostly(Look look) {
      return looks.entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .map(most -> most.getKey() == look)
          .orElse(false);
    }
  }

  /** A cell that should be a number and is none. */
  public void addCell(String column, String text) {
    String said = text == null ? "" : Blanks.strip(text);
    Look look = Look.of(said);
    cells(column).add(look, 1);
    if (look == Look.WORD && (MissingWords.mayBeAnswer(said) || !MissingWords.standFor(said))) {
      addWord(NUMBER_BEFORE.matcher(said.toLowerCase(Locale.ROOT)).replaceFirst(""), 1);
    } else if (look == Look.MARKED) {
      Matcher marked = MARK_BEHIND.matcher(said);
      if (marked.matches()) {
        marks.merge(marked.group("mark"), 1L, Long::sum);
      }
    }
  }

  /** Keeps the first words of the alphabet, which are the same in whatever order cells come. */
  private void addWord(String word, long n) {
    words.merge(word, n, Long::sum);
    if (words.size() > MOST_TEXTS) {
      words.pollLastEntry();
    }
  }

  /** A cell that holds no single value. */
  public void addUnreadable(String column) {
    cells(column).add(Look.UNREADABLE, 1);
  }

  /**
   * A row of a visit that the manifest does not have.
   *
   * @param visit as the row names it; null where it names none
   * @param participant whose row it is, by any name that tells participants apart
   */
  public void addUnknownVisit(String visit, String participant) {
    visits.add(visit, participant);
  }

  /**
   * A row of answers or scores by a rater that the manifest does not have.
   *
   * @param rater as the row names it; null where it names none
   * @param participant whose row it is, by any name that tells participants apart
   */
  public void addUnknownRater(String rater, String participant) {
    raters.add(rater, participant);
  }

  /**
   * A row of a parameter that no measure maps, and that stands in the place of one that is lacking.
   *
   * @param code as the row has it
   * @param participant whose row it is, by any name that tells participants apart
   */
  public void addUnknownParameter(String code, String participant) {
    parameters.add(code, participant);
  }

  /** A row that says something, and not of whom. */
  public void addNameless() {
    nameless++;
  }

  /**
   * A row whose cells cannot be told from each other.
   *
   * @param problem what is wrong with it
   */
  public void addMalformed(long row, String problem) {
    long lines = UnclosedQuote.lines(problem);
    if (lines > 0) {
      swallowing++;
      firstSwallowing = Math.min(firstSwallowing, row);
      swallowed += lines;
    } else {
      malformed++;
    }
  }

  /** Adds what was lost elsewhere. */
  public LostValues merge(LostValues other) {
    other.columns.forEach((column, lost) -> lost.looks.forEach(cells(column)::add));
    other.words.forEach(this::addWord);
    other.marks.forEach((mark, n) -> marks.merge(mark, n, Long::sum));
    visits.merge(other.visits);
    raters.merge(other.raters);
    parameters.merge(other.parameters);
    malformed += other.malformed;
    swallowing += other.swallowing;
    firstSwallowing = Math.min(firstSwallowing, other.firstSwallowing);
    swallowed += other.swallowed;
    nameless += other.nameless;
    return this;
  }

  private Cells cells(String column) {
    return columns.computeIfAbsent(column, c -> new Cells());
  }

  /** How many cells and rows are lost. */
  public long count() {
    return visits.count()
        + raters.count()
        + parameters.count()
        + malformed
        + swallowing
        + nameless
        + columns.values().stream().mapToLong(Cells::all).sum();
  }

  /**
   * What is wrong, and what to do.
   *
   * @param said how many cells of each column say something
   * @param rows of the file
   * @param participants of the file, or of the study
   */
  public List<String> faults(
      Manifest manifest,
      Manifest.DataFile file,
      Map<String, Long> said,
      long rows,
      long participants) {
    List<String> faults = new ArrayList<>();
    for (Look look : Look.values()) {
      cellFault(file, look, said).ifPresent(faults::add);
    }
    VisitNames names = VisitNames.of(manifest, file);
    if (isMuch(visits.named(), rows)
        || isMuch(visits.mostOfOneName(), participants)
        || visits.nearly(manifest.visits().keySet(), v -> names.named(v, null).name())
            >= FEWEST_ALIKE) {
      faults.add(
          "%d of %d rows of \"%s\" are of a visit that is not declared (%s; visits has %s).%s Declare the visits as the file writes them, capitals included, or leave such rows out by only."
              .formatted(
                  visits.named(),
                  rows,
                  file.label(),
                  visits.shared(),
                  LostRows.quoted(manifest.visits().keySet()),
                  withoutNumber(manifest, file, names)));
    }
    if (isMuch(visits.nameless(), rows)) {
      faults.add(
          "%d of %d rows of \"%s\" say no visit. Fill in its column, or leave such rows out by only."
              .formatted(visits.nameless(), rows, file.label()));
    }
    if (file.rater() != null) {
      raterFaults(file, said.getOrDefault(file.rater(), 0L), faults);
    }
    if (parameters.named() > 0) { // codes are not typed by hand: a single one is no slip
      faults.add(
          "%d rows of \"%s\" have a code in \"%s\" that no measure maps, where the participant lacks the one that it is nearly equal to at that visit (%s). Let the site write one code throughout, or map the other by a measure of its own."
              .formatted(
                  parameters.named(),
                  file.label(),
                  file.parameter(),
                  parameters.ofSeveral("codes")));
    }
    if (isMuch(nameless, rows)) {
      faults.add(
          "%d of %d rows of \"%s\" name no participant and are kept out. Fill in the id in every row, also below one that it was written in once, or leave such rows out by only."
              .formatted(nameless, rows, file.label()));
    }
    if (malformed >= FEWEST_MALFORMED) {
      faults.add(
          "%d of %d rows of \"%s\" do not have the columns of its header and are kept out. Look at delimiter and at cells that hold it without quotes around them; where blank cells at the end of rows are left away, declare short_rows: blank."
              .formatted(malformed, rows, file.label()));
    }
    if (swallowing > 0) { // one is enough: it may be most of the file
      faults.add(
          "%s of \"%s\" as text of a cell: a quote seems not to be closed in row %d%s. Close it in the file, or ask the site to export it again."
              .formatted(
                  swallowed == 1 ? "1 line is lost" : swallowed + " lines are lost",
                  file.label(),
                  firstSwallowing,
                  swallowing == 1 ? "" : " and %d more".formatted(swallowing - 1)));
    }
    return faults;
  }

  /** What to say of rows whose visit has repeats, and whose column of these is blank. */
  private String withoutNumber(Manifest manifest, Manifest.DataFile file, VisitNames names) {
    return file.instance() != null
            && visits.anyName(
                v -> manifest.visits().containsKey(names.named(v, null).name() + "#1"))
        ? " Column \"%s\", which numbers the repeats, is blank in rows of visits that are declared with a number (#1): let the site fill it in, or where only the first has none, declare the visit without #1."
            .formatted(file.instance())
        : "";
  }

  /**
   * What is wrong with who rated.
   *
   * @param said how many rows name a rater: not every row of a file needs one
   */
  private void raterFaults(Manifest.DataFile file, long said, List<String> faults) {
    long all = Math.max(said, raters.named()) + raters.nameless();
    if (isMuch(raters.named(), all) || raters.mostOfOneName() >= FEWEST_ALIKE) {
      String others = measuresWithout(file);
      faults.add(
          "%d of %d rows of \"%s\" that name a rater name one that %s (%s; %s), so that their answers and scores are kept out. %s or leave such rows out by only."
              .formatted(
                  raters.named(),
                  all - raters.nameless(),
                  file.label(),
                  others.isEmpty() ? "is not declared" : "their measure does not have",
                  raters.shared(),
                  others.isEmpty() ? "raters has " + LostRows.quoted(file.raterCodes()) : others,
                  others.isEmpty()
                      ? "Declare in raters of the measure who they are, as the file writes them,"
                      : "Where the rows have the wrong code, let the site correct it; else declare in raters of that measure who they are,"));
    }
    if (isMuch(raters.nameless(), all)) {
      faults.add(
          "%d rows of \"%s\" have answers or scores and do not say who rated, so that these are kept out. Where a blank means one rater, declare it in raters of the measure (\"\": client), or where all its rows are one rater's, rater: client in the measure; else let the site fill in column \"%s\", or leave such rows out by only."
              .formatted(raters.nameless(), file.label(), file.rater()));
    }
  }

  /** The raters of measures, where all who are lost are known to others of the file. */
  private String measuresWithout(Manifest.DataFile file) {
    Predicate<String> isLostOf =
        code -> file.measures().stream().anyMatch(m -> m.raterOf(code).isPresent());
    if (raters.anyName(isLostOf.negate())) {
      return "";
    }
    return file.measures().stream()
        .filter(m -> !m.raters().isEmpty() && raters.anyName(code -> m.raterOf(code).isEmpty()))
        .map(
            m ->
                "raters of %s has %s"
                    .formatted(m.instrument(), LostRows.quoted(m.raters().keySet())))
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** What is wrong with the columns whose lost cells mostly look alike. */
  private Optional<String> cellFault(Manifest.DataFile file, Look look, Map<String, Long> said) {
    List<String> names = new ArrayList<>();
    long lost = 0;
    long all = 0;
    for (Map.Entry<String, Cells> column : columns.entrySet()) {
      long n = look == Look.DATE ? column.getValue().of(look) : column.getValue().all();
      // A column whose cells were not counted has no more than those that are lost.
      long of = Math.max(n, said.getOrDefault(column.getKey(), 0L));
      if (look == Look.DATE
          ? n > 0
          : column.getValue().isMostly(look) && (isAlike(look) || isMuch(n, of))) {
        names.add(column.getKey());
        lost += n;
        all += of;
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d of %d cells in column%s %s of \"%s\" are no numbers: %s %s"
                .formatted(
                    lost,
                    all,
                    names.size() == 1 ? "" : "s",
                    LostRows.quoted(names),
                    file.label(),
                    look == Look.DATE ? "they" : "most of them",
                    look.remedy(file)));
  }

  /** True where cells of the whole file are written alike. */
  private boolean isAlike(Look look) {
    return switch (look) {
      case OTHER_MARK -> columns.values().stream().mapToLong(c -> c.of(look)).sum() >= FEWEST;
      case WORD -> words.values().stream().anyMatch(n -> n >= FEWEST);
      case MARKED -> marks.values().stream().anyMatch(n -> n >= FEWEST);
      default -> false;
    };
  }

  private static boolean isMuch(long lost, long all) {
    return lost >= FEWEST && lost * 100 > all * LARGEST_PERCENT;
  }
}
