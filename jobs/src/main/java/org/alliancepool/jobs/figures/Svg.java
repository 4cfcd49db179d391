package org.alliancepool.jobs.figures;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** One drawing under construction. Coordinates in pixels from the top left; colours are hex. */
final class Svg {
  /** Where a text stands relative to its point. */
  enum Anchor {
    START("start"),
    MIDDLE("middle"),
    END("end");

    private final String name;

    Anchor(String name) {
      this.name = name;
    }
  }

  /** Weight of a text. */
  enum Weight {
    NORMAL,
    BOLD
  }

  static final String INK = "#222222";
  static final String GREY = "#767676";
  static final String PALE = "#d5d5d5";
  static final String BLUE = "#1f5a94";
  static final String RED = "#b3261e";
  static final double FONT = 12;

  private final StringBuilder out = new StringBuilder();

  Svg(double width, double height, String title) {
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(number(width))
        .append("\" height=\"")
        .append(number(height))
        .append("\" viewBox=\"0 0 ")
        .append(number(width))
        .append(' ')
        .append(number(height))
        .append(
            "\" role=\"img\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n")
        .append("<title>")
        .append(escape(title))
        .append("</title>\n");
    rect(0, 0, width, height, "#ffffff");
  }

  /** A straight line. */
  Svg line(double x1, double y1, double x2, double y2, String colour, double width) {
    return line(x1, y1, x2, y2, colour, width, "");
  }

  /** A dashed line; {@code dash} as in stroke-dasharray. */
  Svg line(double x1, double y1, double x2, double y2, String colour, double width, String dash) {
    out.append("<line x1=\"")
        .append(number(x1))
        .append("\" y1=\"")
        .append(number(y1))
        .append("\" x2=\"")
        .append(number(x2))
        .append("\" y2=\"")
        .append(number(y2))
        .append("\" stroke=\"")
        .append(colour)
        .append("\" stroke-width=\"")
        .append(number(width))
        .append(dash.isEmpty() ? "" : "\" stroke-dasharray=\"" + dash)
        .append("\"/>\n");
    return this;
  }

  /** A filled rectangle. */
  Svg rect(double x, double y, double width, double height, String fill) {
    out.append("<rect x=\"")
        .append(number(x))
        .append("\" y=\"")
        .append(number(y))
        .append("\" width=\"")
        .append(number(width))
        .append("\" height=\"")
        .append(number(height))
        .append("\" fill=\"")
        .append(fill)
        .append("\"/>\n");
    return this;
  }

  /** A filled polygon: x, y, x, y ... */
  Svg polygon(String fill, double... points) {
    out.append("<polygon points=\"");
    for (int i = 0; i < points.length; i++) {
      out.append(i == 0 ? "" : i % 2 == 0 ? " " : ",").append(number(points[i]));
    }
    out.append("\" fill=\"").append(fill).append("\"/>\n");
    return this;
  }

  /** A filled path from path data. */
  Svg path(String data, String fill) {
    out.append("<path d=\"").append(data).append("\" fill=\"").append(fill).append("\"/>\n");
    return this;
  }

  /** A line through points: x, y, x, y ... */
  Svg polyline(String colour, double width, double... points) {
    out.append("<polyline points=\"");
    for (int i = 0; i < points.length; i++) {
      out.append(i == 0 ? "" : i % 2 == 0 ? " " : ",").append(number(points[i]));
    }
    out.append("\" fill=\"none\" stroke=\"")
        .append(colour)
        .append("\" stroke-width=\"")
        .append(number(width))
        .append("\"/>\n");
    return this;
  }

  /** A circle with a tooltip; an empty tooltip is left out. */
  Svg circle(double x, double y, double r, String fill, String stroke, String tooltip) {
    out.append("<circle cx=\"")
        .append(number(x))
        .append("\" cy=\"")
        .append(number(y))
        .append("\" r=\"")
        .append(number(r))
        .append("\" fill=\"")
        .append(fill)
        .append("\" stroke=\"")
        .append(stroke);
    if (tooltip.isEmpty()) {
      out.append("\"/>\n");
    } else {
      out.append("\"><title>").append(escape(tooltip)).append("</title></circle>\n");
    }
    return this;
  }

  /** A text in ink at the usual size. */
  Svg text(double x, double y, Anchor anchor, String text) {
    return text(x, y, anchor, text, FONT, INK, Weight.NORMAL);
  }

  /** A text. */
  Svg text(
      double x, double y, Anchor anchor, String text, double size, String colour, Weight weight) {
    out.append("<text x=\"")
        .append(number(x))
        .append("\" y=\"")
        .append(number(y))
        .append("\" font-size=\"")
        .append(number(size))
        .append("\" fill=\"")
        .append(colour);
    if (anchor != Anchor.START) {
      out.append("\" text-anchor=\"").append(anchor.name);
    }
    if (weight == Weight.BOLD) {
      out.append("\" font-weight=\"bold");
    }
    out.append("\">").append(escape(text)).append("</text>\n");
    return this;
  }

  /** A text that reads upward, centred. */
  Svg upright(double x, double y, String text) {
    out.append("<text transform=\"translate(")
        .append(number(x))
        .append(' ')
        .append(number(y))
        .append(") rotate(-90)\" font-size=\"")
        .append(number(FONT))
        .append("\" fill=\"")
        .append(INK)
        .append("\" text-anchor=\"middle\">")
        .append(escape(text))
        .append("</text>\n");
    return this;
  }

  /** The drawing. */
  String finish() {
    return out + "</svg>\n";
  }

  /** Text for XML: markup escaped, characters that XML forbids replaced. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                  boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
                  boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
                  safe.appendCodePoint(
                      control || surrogate || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
                }
              }
            });
    return safe.toString();
  }

  /** A coordinate with two decimals at most. */
  static String number(double x) {
    if (!Double.isFinite(x)) {
      throw new IllegalArgumentException("cannot draw: a coordinate is " + x);
    }
    BigDecimal rounded = new BigDecimal(x).setScale(2, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** A number for reading, with a true minus sign. */
  static String decimal(double x, int decimals) {
    BigDecimal rounded = new BigDecimal(x).setScale(decimals, RoundingMode.HALF_EVEN);
    return (rounded.signum() < 0 ? "\u2212" : "") + rounded.abs().toPlainString();
  }

  /**
   * Roughly how wide a text is: the letters of Helvetica in four classes, with room for the wider
   * letters that take their place on a machine without it.
   */
  static double width(String text, double size) {
    double em = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("iljI.,:;'|!()[]ft ".indexOf(c) >= 0) {
        em += 0.29;
      } else if ("mwMW%@".indexOf(c) >= 0) {
        em += 0.86;
      } else if (Character.isUpperCase(c)) {
        em += 0.69;
      } else {
        em += c > 0x2E80 ? 1 : 0.555;
      }
    }
    return 1.13 * em * size;
  }

  /** The text, cut with an ellipsis where it is wider than allowed. */
  static String fit(String text, double size, double most) {
    if (width(text, size) <= most) {
      return text;
    }
    int end = text.length();
    while (end > 1 && width(text.substring(0, end) + "\u2026", size) > most) {
      end--;
    }
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).stripTrailing() + "\u2026";
  }
}
