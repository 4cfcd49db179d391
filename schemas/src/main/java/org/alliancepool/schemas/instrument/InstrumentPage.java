package org.alliancepool.schemas.instrument;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders {@code docs/instruments.md} from the declarations. */
public final class InstrumentPage {
  private InstrumentPage() {}

  /** The page, in Markdown. */
  public static String render(Instruments instruments) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Instruments

        Generated from `schemas/instruments`; a test fails when this page differs.
        Facts only: the items' wording belongs to their owners.

        A form with items *by score only* has no known key: its scores can be loaded, its items cannot be scored.
        *R* marks the number of reverse-keyed items. A missing rule of `80 %` is the default, used where no source says otherwise; a score from an incomplete form is prorated.
        In italics are words by which a sheet names an end of its response scale; `...` stands for more words.
        A variant is another response scale in use; a study declares it, it is never assumed.

        """);
    for (Construct construct : Construct.values()) {
      List<Instrument> some =
          instruments.all().stream().filter(i -> i.construct() == construct).toList();
      if (some.isEmpty()) {
        continue;
      }
      page.append("## ").append(heading(construct)).append("\n\n");
      page.append(
          "| instrument | form | rater | items | response | scales | rule | range | missing |"
              + " higher is | confidence |\n");
      page.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
      for (Instrument instrument : some) {
        for (Form form : instrument.forms()) {
          page.append(row(instrument, form)).append('\n');
        }
      }
      page.append('\n');
    }
    page.append("## Notes and sources\n\n");
    for (Instrument instrument : instruments.all()) {
      for (Form form : instrument.forms()) {
        Form.Provenance p = form.provenance();
        page.append("- **").append(form.id()).append("** ").append(form.name()).append(". ");
        if (!p.note().isEmpty()) {
          page.append(sentence(p.note()));
        }
        if (!p.missingStated().isEmpty()) {
          page.append(sentence("Missing items, as stated: " + p.missingStated()));
        }
        page.append("*Source:* ").append(sentence(p.source()));
        page.append("*Verified:* ").append(sentence(p.verified()).strip()).append('\n');
      }
    }
    return page.toString();
  }

  private static String row(Instrument instrument, Form form) {
    List<String> cells = new ArrayList<>();
    cells.add(instrument.code());
    cells.add(form.id());
    cells.add(form.rater().code());
    cells.add(
        form.isItemLevel() ? String.valueOf(form.items()) : form.items() + " (by score only)");
    cells.add(response(form));
    cells.add(form.scales().stream().map(InstrumentPage::scale).collect(Collectors.joining(", ")));
    cells.add(rule(form.scoring()));
    cells.add(
        form.total()
            .flatMap(Scale::range)
            .map(r -> number(r.min()) + " to " + number(r.max()))
            .orElse(""));
    cells.add(missing(form));
    cells.add(instrument.orientation().code());
    cells.add(form.provenance().confidence().name().toLowerCase(Locale.ROOT));
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String heading(Construct construct) {
    String words = construct.code().replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String response(Form form) {
    Response r = form.response();
    String scale = number(r.min()) + " to " + number(r.max());
    if (!r.excluded().isEmpty()) {
      scale +=
          " without "
              + r.excluded().stream().map(InstrumentPage::number).collect(Collectors.joining(", "));
    }
    if (!form.itemMaxima().isEmpty()) {
      scale += ", " + form.itemMaxima().size() + " items lower";
    }
    List<String> ends =
        Stream.of(form.anchors().least(), form.anchors().most())
            .flatMap(words -> words.stream().limit(1))
            .map(words -> "*" + words + "*")
            .toList();
    if (!ends.isEmpty()) {
      scale += ", " + String.join(" to ", ends);
    }
    String variants = form.variants().stream().map(Variant::name).collect(Collectors.joining(", "));
    return variants.isEmpty() ? scale : scale + " (variant " + variants + ")";
  }

  private static String scale(Scale scale) {
    String text = scale.id() + (scale.size() > 0 ? " " + scale.size() : "");
    if (!scale.reverse().isEmpty()) {
      text += " R" + scale.reverse().size();
    }
    return scale.isItemLevel() ? text : text + " (by score only)";
  }

  private static String rule(Scoring scoring) {
    String rule =
        switch (scoring.rule()) {
          case SUM -> "sum";
          case MEAN -> "mean";
          case MAX_GROUPS -> "sum, of each group the highest item";
        };
    String also =
        scoring.alsoReportedAs().stream()
            .map(r -> r.code().replace('_', ' '))
            .collect(Collectors.joining(", "));
    return also.isEmpty() ? rule : rule + " (also " + also + ")";
  }

  private static String missing(Form form) {
    MissingRule rule = form.missing();
    if (rule.equals(MissingRule.COMPLETE)) {
      return "none allowed";
    }
    return rule.maxMissing() >= 0
        ? "up to " + rule.maxMissing()
        : Math.round(100 * rule.minShare()) + " %";
  }

  private static String number(double x) {
    return x == Math.rint(x) ? String.valueOf((long) x) : String.valueOf(x);
  }

  private static String sentence(String text) {
    return text.isEmpty() ? "" : text + (text.endsWith(".") ? " " : ". ");
  }
}
