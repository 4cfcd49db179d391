package org.alliancepool.jobs.ingest.format.parquet;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Walks a structure in Thrift's compact protocol without building it. The readers that Thrift
 * generates allocate what a length says before they look whether it is there.
 *
 * <p>Written from the Thrift compact protocol specification.
 */
final class ThriftCheck {
  private static final int DEEPEST = 32;

  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int I64 = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;
  private static final int UUID = 13;

  private final ByteBuffer bytes;
  private final int field;
  private long value;

  private ThriftCheck(ByteBuffer bytes, int field) {
    this.bytes = bytes;
    this.field = field;
  }

  /** True where the bytes begin with a whole structure whose lengths they can hold. */
  static boolean isSound(ByteBuffer bytes) {
    return walk(bytes.duplicate(), 0) != null;
  }

  /**
   * Goes behind the structure where the buffer stands.
   *
   * @param field number of a field of the structure itself that holds a whole number
   * @return its value, 0 where it is not there; null where the structure is not sound
   */
  static Long walk(ByteBuffer bytes, int field) {
    ThriftCheck check = new ThriftCheck(bytes, field);
    try {
      check.struct(0);
      return check.value;
    } catch (BufferUnderflowException e) {
      return null;
    }
  }

  private void struct(int depth) {
    require(depth < DEEPEST);
    long number = 0;
    while (true) {
      int header = bytes.get() & 0xff;
      int type = header & 0x0f;
      if (header == 0) {
        return;
      }
      number = header >>> 4 == 0 ? zigzag() : number + (header >>> 4);
      if (depth == 0 && number == field && type > BYTE && type <= I64) {
        value = zigzag();
        continue;
      }
      // A boolean field has its value in its type.
      if (type != TRUE && type != FALSE) {
        value(type, depth);
      }
    }
  }

  private void value(int type, int depth) {
    switch (type) {
      case TRUE, FALSE, BYTE -> skip(1);
      case DOUBLE -> skip(Double.BYTES);
      case BINARY -> skip(varint());
      case LIST, SET -> list(depth);
      case MAP -> map(depth);
      case STRUCT -> struct(depth + 1);
      case UUID -> skip(16);
      default -> {
        require(type > BYTE && type <= I64);
        varint();
      }
    }
  }

  private void list(int depth) {
    require(depth < DEEPEST);
    int header = bytes.get() & 0xff;
    long size = header >>> 4 == 15 ? varint() : header >>> 4;
    require(size >= 0 && size <= bytes.remaining());
    for (long i = 0; i < size; i++) {
      value(header & 0x0f, depth + 1);
    }
  }

  private void map(int depth) {
    require(depth < DEEPEST);
    long size = varint();
    if (size == 0) {
      return;
    }
    require(size > 0 && size <= bytes.remaining());
    int types = bytes.get() & 0xff;
    for (long i = 0; i < size; i++) {
      value(types >>> 4, depth + 1);
      value(types & 0x0f, depth + 1);
    }
  }

  private long zigzag() {
    long number = varint();
    return (number >>> 1) ^ -(number & 1);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  private void skip(long count) {
    require(count >= 0 && count <= bytes.remaining());
    bytes.position(bytes.position() + (int) count);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new BufferUnderflowException();
    }
  }
}
