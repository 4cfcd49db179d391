package org.alliancepool.jobs.ingest.format.excel;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.alliancepool.jobs.errors.UserError;

/**
 * One part of a workbook as a stream of elements, by local names: the transitional and the strict
 * form of the format differ in namespaces only. No document type, no entities, nothing external.
 */
final class ExcelXml implements Closeable {
  private static final XMLInputFactory FACTORY = factory();

  private final ExcelParts parts;
  private final String part;
  private final InputStream in;
  private final XMLStreamReader xml;
  private int event;

  ExcelXml(ExcelParts parts, String part, InputStream in) {
    this.parts = parts;
    this.part = part;
    this.in = in;
    try {
      xml = FACTORY.createXMLStreamReader(in);
    } catch (XMLStreamException e) {
      throw malformed(e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  /** Goes to the next event; false at the end of the part. */
  boolean next() throws IOException {
    try {
      if (!xml.hasNext()) {
        return false;
      }
      event = xml.next();
    } catch (XMLStreamException e) {
      throw malformed(e);
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      // The JDK's parser meets some malformed input with exceptions of its own.
      throw malformed(e);
    }
    if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw corrupt("there is a document type or an entity, which Excel never writes");
    }
    return true;
  }

  boolean isStart() {
    return event == XMLStreamConstants.START_ELEMENT;
  }

  boolean isStart(String name) {
    return isStart() && xml.getLocalName().equals(name);
  }

  boolean isEnd(String name) {
    return event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals(name);
  }

  boolean isText() {
    return event == XMLStreamConstants.CHARACTERS
        || event == XMLStreamConstants.CDATA
        || event == XMLStreamConstants.SPACE;
  }

  String text() {
    return xml.getText();
  }

  /** An attribute by local name, or null. */
  String attribute(String name) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals(name)) {
        return xml.getAttributeValue(i);
      }
    }
    return null;
  }

  /** All text of {@code t} elements up to the end of {@code end}, without phonetic readings. */
  String richText(String end) throws IOException {
    StringBuilder all = new StringBuilder();
    boolean inText = false;
    int phonetic = 0;
    while (next() && !isEnd(end)) {
      if (isStart("rPh")) {
        phonetic++;
      } else if (isEnd("rPh")) {
        phonetic--;
      } else if (isStart("t")) {
        inText = true;
      } else if (isEnd("t")) {
        inText = false;
      } else if (inText && phonetic == 0 && isText()) {
        all.append(text());
      }
    }
    return unescape(all.toString());
  }

  /** All text up to the end of {@code end}. */
  String plainText(String end) throws IOException {
    StringBuilder all = new StringBuilder();
    while (next() && !isEnd(end)) {
      if (isText()) {
        all.append(text());
      }
    }
    return all.toString();
  }

  /** Excel writes characters that XML forbids as {@code _x000D_}. */
  static String unescape(String text) {
    int at = text.indexOf("_x");
    if (at < 0) {
      return text;
    }
    StringBuilder all = new StringBuilder();
    int from = 0;
    while (at >= 0) {
      if (at + 7 <= text.length() && text.charAt(at + 6) == '_' && isHex(text, at + 2, at + 6)) {
        all.append(text, from, at);
        all.append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
        from = at + 7;
        at = text.indexOf("_x", from);
      } else {
        at = text.indexOf("_x", at + 2);
      }
    }
    return all.append(text, from, text.length()).toString();
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  UserError corrupt(String why) {
    return parts.corrupt(part, why);
  }

  private UserError malformed(Exception e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return corrupt(
        "the XML is malformed at line %d, column %d (%s)"
            .formatted(
                xml == null ? 1 : xml.getLocation().getLineNumber(),
                xml == null ? 1 : xml.getLocation().getColumnNumber(),
                message));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
