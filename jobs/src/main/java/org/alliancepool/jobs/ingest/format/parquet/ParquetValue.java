package org.alliancepool.jobs.ingest.format.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.value.DateText;
import org.alliancepool.jobs.ingest.format.value.NumberKind;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** How the values of one Parquet column become text. */
interface ParquetValue {
  /** Puts the value where the reader stands, which is not null, into a row. */
  void put(ColumnReader reader, RowBuilder row, int column);

  /** What the column declares of its values. */
  static SourceColumn.Type type(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof DateLogicalTypeAnnotation) {
      return SourceColumn.Type.DATE;
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation) {
      return SourceColumn.Type.DATE_TIME;
    }
    if (meaning instanceof TimeLogicalTypeAnnotation) {
      return SourceColumn.Type.TIME;
    }
    if (meaning instanceof DecimalLogicalTypeAnnotation
        || meaning instanceof Float16LogicalTypeAnnotation) {
      return SourceColumn.Type.NUMBER;
    }
    return switch (type.getPrimitiveTypeName()) {
      case INT32, INT64, FLOAT, DOUBLE -> SourceColumn.Type.NUMBER;
      case INT96 -> SourceColumn.Type.DATE_TIME;
      default -> SourceColumn.Type.TEXT;
    };
  }

  /** How values of a type are read. */
  static ParquetValue of(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(type, decimal.getScale());
    }
    if (meaning instanceof Float16LogicalTypeAnnotation) {
      return ParquetValue::half;
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> (r, row, i) -> row.text(i, Boolean.toString(r.getBoolean()));
      case INT32 -> whole(meaning, ColumnReader::getInteger);
      case INT64 -> whole(meaning, ColumnReader::getLong);
      case INT96 -> ParquetValue::instant96;
      case FLOAT -> (r, row, i) -> number(row, i, Double.parseDouble(Float.toString(r.getFloat())));
      case DOUBLE -> (r, row, i) -> number(row, i, r.getDouble());
      case BINARY -> ParquetValue::text;
      case FIXED_LEN_BYTE_ARRAY -> (r, row, i) -> row.unreadable(i, "(bytes)");
    };
  }

  /** Reads an INT32 or INT64. */
  interface Whole {
    long read(ColumnReader reader);
  }

  private static ParquetValue whole(LogicalTypeAnnotation meaning, Whole whole) {
    if (meaning instanceof DateLogicalTypeAnnotation) {
      return (r, row, i) -> time(row, i, DateText.date((double) whole.read(r)), whole.read(r));
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation t) {
      return (r, row, i) ->
          time(row, i, DateText.dateTime(millis(whole.read(r), t.getUnit())), whole.read(r));
    }
    if (meaning instanceof TimeLogicalTypeAnnotation t) {
      return (r, row, i) ->
          time(row, i, DateText.time(millis(whole.read(r), t.getUnit())), whole.read(r));
    }
    if (meaning instanceof IntLogicalTypeAnnotation n && !n.isSigned()) {
      return n.getBitWidth() == Long.SIZE
          ? (r, row, i) -> row.text(i, Long.toUnsignedString(whole.read(r)))
          : (r, row, i) -> row.text(i, Long.toString(whole.read(r) & 0xffffffffL));
    }
    return (r, row, i) -> row.text(i, Long.toString(whole.read(r)));
  }

  private static double millis(long value, TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> (double) value;
      case MICROS -> value / 1000.0;
      case NANOS -> value / 1_000_000.0;
    };
  }

  private static void time(RowBuilder row, int i, String text, long value) {
    if (text == null) {
      row.unreadable(i, Long.toString(value));
    } else {
      row.text(i, text);
    }
  }

  /** Julian day and nanoseconds of the day, as older writers store an instant. */
  private static void instant96(ColumnReader reader, RowBuilder row, int i) {
    ByteBuffer bytes = reader.getBinary().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long day = bytes.getInt() - 2_440_588L;
    time(row, i, DateText.dateTime(day * 86_400_000.0 + nanos / 1_000_000.0), day);
  }

  /** Data frames write a missing number as NaN. */
  private static void number(RowBuilder row, int i, double value) {
    if (Double.isNaN(value)) {
      row.system(i);
    } else {
      NumberKind.PLAIN.put(row, i, value);
    }
  }

  /**
   * A number of two bytes, by the fewest digits that tell it from its neighbours, as of a float.
   */
  private static void half(ColumnReader reader, RowBuilder row, int i) {
    byte[] bytes = bytes(reader);
    if (bytes.length != Short.BYTES) {
      row.unreadable(i, "(bytes)");
      return;
    }
    int bits = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort();
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double step = Math.scalb(1.0, Math.max(exponent, 1) - 25);
    if (exponent == 0x1f) {
      number(row, i, fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN);
    } else {
      double size = (exponent == 0 ? fraction : 0x400 + fraction) * step;
      // Below a power of two the next number is half as far.
      number(row, i, fewestDigits(bits < 0 ? -size : size, fraction == 0 ? step / 4 : step / 2));
    }
  }

  /** The shortest number that is closer than so much. */
  private static double fewestDigits(double value, double close) {
    if (value == Math.rint(value)) {
      return value;
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < exact.precision(); digits++) {
      double rounded = exact.round(new MathContext(digits)).doubleValue();
      if (Math.abs(rounded - value) < close) {
        return rounded;
      }
    }
    return value;
  }

  private static void text(ColumnReader reader, RowBuilder row, int i) {
    byte[] bytes = bytes(reader);
    try {
      row.text(i, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      row.unreadable(i, "(bytes)");
    }
  }

  /** Binary.getBytes() would make room for whatever length a damaged value claims. */
  private static byte[] bytes(ColumnReader reader) {
    ByteBuffer there = reader.getBinary().toByteBuffer();
    byte[] bytes = new byte[there.remaining()];
    there.get(bytes);
    return bytes;
  }

  private static ParquetValue decimal(PrimitiveType type, int scale) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> (r, row, i) -> row.text(i, decimal(BigInteger.valueOf(r.getInteger()), scale));
      case INT64 -> (r, row, i) -> row.text(i, decimal(BigInteger.valueOf(r.getLong()), scale));
      default ->
          (r, row, i) -> {
            byte[] bytes = bytes(r);
            if (bytes.length == 0 || bytes.length > 64) {
              row.unreadable(i, "(bytes)");
            } else {
              row.text(i, decimal(new BigInteger(bytes), scale));
            }
          };
    };
  }

  private static String decimal(BigInteger unscaled, int scale) {
    BigDecimal value = new BigDecimal(unscaled, scale);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
