package org.alliancepool.jobs.ingest.format.parquet;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Reads Parquet files, by the library that comes with Spark, without Spark.
 *
 * <ul>
 *   <li>Dates, times and timestamps give ISO text, rounded to milliseconds; a timestamp is given as
 *       stored, in no zone. Decimals are exact; a float has the fewest digits that give it again.
 *   <li>null is SYSTEM, and so is NaN, which data frames write for it. An empty text is BLANK.
 *   <li>Lists, maps, structures and bytes that are no text are UNREADABLE: a cell has one value.
 *   <li>Memory: the compressed pages of one row group, and a page per column.
 * </ul>
 */
public final class ParquetTable implements TableReader {
  private static final int MOST_COLUMNS = 100_000;
  private static final int MAGIC = 4;
  private static final int TAIL = 8;

  /** "PAR1", which begins and ends a file. */
  private static final int END = 0x31524150;

  /** Number of the field in a page's header. */
  private static final int COMPRESSED_PAGE_SIZE = 3;

  private static final String NESTED = "(nested)";

  private final String fileName;
  private final ByteSource source;
  private final ParquetFileReader file;
  private final MessageType flat;
  private final String createdBy;
  private final List<SourceColumn> columns;

  /** By the file's columns; null for one that is nested. */
  private final ParquetValue[] values;

  private final ColumnReader[] readers;
  private int groupsRead;
  private long rowsLeft;
  private long position;

  private ParquetTable(ByteSource source, ParquetFileReader file, long size) {
    this.source = source;
    this.fileName = source.name();
    this.file = file;
    MessageType schema = file.getFooter().getFileMetaData().getSchema();
    createdBy = file.getFooter().getFileMetaData().getCreatedBy();
    if (schema.getFieldCount() == 0 || schema.getFieldCount() > MOST_COLUMNS) {
      throw corrupt("it has %d columns".formatted(schema.getFieldCount()));
    }
    values = new ParquetValue[schema.getFieldCount()];
    readers = new ColumnReader[values.length];
    List<SourceColumn> described = new ArrayList<>();
    List<Type> plain = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Type field = schema.getType(i);
      SourceColumn.Type type = SourceColumn.Type.TEXT;
      if (field.isPrimitive() && !field.isRepetition(Type.Repetition.REPEATED)) {
        PrimitiveType primitive = field.asPrimitiveType();
        values[i] = ParquetValue.of(primitive);
        type = ParquetValue.type(primitive);
        plain.add(field);
      }
      described.add(new SourceColumn(field.getName(), "", type, Map.of()));
    }
    columns = Collections.unmodifiableList(described);
    flat = new MessageType(schema.getName(), plain);
    checkChunks(size);
    file.setRequestedSchema(flat);
  }

  /** Opens a file before its first row; the caller closes it. */
  public static ParquetTable open(ByteSource source, ReadOptions options) throws IOException {
    checkFooter(source);
    ParquetFileReader file =
        guarded(
            source.name(),
            "in its footer",
            () ->
                ParquetFileReader.open(
                    new ParquetInput(source),
                    ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new ParquetCodecs())
                        .withUseHadoopVectoredIo(false)
                        .build()));
    try {
      long size = source.size();
      return guarded(
          source.name(),
          "in its footer",
          () -> {
            ParquetTable table = new ParquetTable(source, file, size);
            checkNoOtherEnd(source, file);
            return table;
          });
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  /** Calls Parquet; whatever it throws about a damaged file becomes one error. */
  private static <T> T guarded(String fileName, String where, Reading<T> reading)
      throws IOException {
    try {
      return reading.read();
    } catch (UserError e) {
      throw e;
    } catch (ParquetInput.StorageFailure e) {
      throw e.failure();
    } catch (ParquetCodecs.UnknownCodec e) {
      throw new UserError(
          ErrorName.UNREADABLE_FILE,
          "Cannot read \"%s\" as a Parquet file: %s. Let the site write it with Snappy or Zstandard."
              .formatted(fileName, e.getMessage()));
    } catch (ParquetPages.DamagedPage e) {
      throw corrupt(fileName, e.getMessage() + ", " + where);
    } catch (IOException | RuntimeException e) {
      throw corrupt(fileName, "it contradicts itself, " + where);
    }
  }

  /** Parquet would allocate what the lengths in the footer say. */
  private static void checkFooter(ByteSource source) throws IOException {
    long size = source.size();
    if (size < MAGIC + TAIL) {
      throw corrupt(source.name(), "it has %d bytes; it was cut short".formatted(size));
    }
    try (InputStream in = source.open()) {
      in.skipNBytes(size - TAIL);
      ByteBuffer tail = ByteBuffer.wrap(in.readNBytes(TAIL)).order(ByteOrder.LITTLE_ENDIAN);
      if (tail.getInt(4) != END) {
        throw corrupt(source.name(), "it does not end as Parquet does; it was cut short");
      }
      long length = tail.getInt(0);
      if (length < 1 || length > size - MAGIC - TAIL) {
        throw corrupt(source.name(), "it claims a footer of %d bytes".formatted(length));
      }
      try (InputStream again = source.open()) {
        again.skipNBytes(size - TAIL - length);
        if (!ThriftCheck.isSound(ByteBuffer.wrap(again.readNBytes((int) length)))) {
          throw corrupt(source.name(), "its footer contradicts itself");
        }
      }
    }
  }

  /** Where the columns of the row groups stand must be within the file. */
  private void checkChunks(long size) {
    for (BlockMetaData block : file.getFooter().getBlocks()) {
      long bytes = 0;
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        long start = chunk.getStartingPos();
        if (start < MAGIC || chunk.getTotalSize() < 0 || start > size - chunk.getTotalSize()) {
          throw corrupt("a column claims bytes behind the end");
        }
        bytes += chunk.getTotalSize();
      }
      if (bytes > size || block.getRowCount() < 0) {
        throw corrupt("a row group claims more bytes than the file has");
      }
    }
  }

  /**
   * Between the last column and the footer stand indexes, and whatever a writer likes, but no end
   * of another Parquet file: a file that was written twice over has the footer of the first there.
   */
  private static void checkNoOtherEnd(ByteSource source, ParquetFileReader file)
      throws IOException {
    long from =
        file.getFooter().getBlocks().stream()
            .flatMap(block -> block.getColumns().stream())
            .mapToLong(chunk -> chunk.getStartingPos() + chunk.getTotalSize())
            .max()
            .orElse(MAGIC);
    try (InputStream in = new BufferedInputStream(source.open())) {
      in.skipNBytes(from);
      long last = 0;
      long left = source.size() - from - MAGIC;
      for (long passed = 1; passed <= left; passed++) {
        // The first byte read is the lowest, as in the file.
        last = last >>> 8 | (long) in.read() << 56;
        long footer = last & 0xffffffffL;
        if (last >>> 32 == END && footer >= 1 && footer <= passed - TAIL) {
          throw corrupt(
              source.name(), "more data follow behind its end (byte %d)".formatted(from + passed));
        }
      }
    }
  }

  private UserError corrupt(String why) {
    return corrupt(fileName, why);
  }

  private static UserError corrupt(String fileName, String why) {
    return new UserError(
        ErrorName.UNREADABLE_FILE,
        "Cannot read \"%s\" as a Parquet file: %s. The file is damaged; ask the site for a fresh copy."
            .formatted(fileName, why));
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    return guarded(fileName, "near row " + (position + 1), this::nextRow);
  }

  private SourceRecord nextRow() throws IOException {
    while (rowsLeft == 0) {
      if (!nextGroup()) {
        return null;
      }
    }
    return row();
  }

  /** The headers of the pages of a row group, which Parquet would build before it looks. */
  private void checkPageHeaders(BlockMetaData block) throws IOException {
    try (SeekableInputStream in = new ParquetInput(source).newStream()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        in.seek(chunk.getStartingPos());
        byte[] bytes = new byte[(int) Math.min(chunk.getTotalSize(), Integer.MAX_VALUE - 16)];
        in.readFully(bytes);
        ByteBuffer pages = ByteBuffer.wrap(bytes);
        while (pages.hasRemaining()) {
          Long length = ThriftCheck.walk(pages, COMPRESSED_PAGE_SIZE);
          if (length == null || length < 0 || length > pages.remaining()) {
            throw corrupt("the header of a page contradicts itself");
          }
          pages.position(pages.position() + length.intValue());
        }
      }
    }
  }

  private boolean nextGroup() throws IOException {
    List<BlockMetaData> blocks = file.getFooter().getBlocks();
    if (groupsRead < blocks.size()) {
      checkPageHeaders(blocks.get(groupsRead));
      groupsRead++;
    }
    var pages = file.readNextRowGroup();
    if (pages == null) {
      return false;
    }
    rowsLeft = pages.getRowCount();
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(new ParquetPages(pages), new Nothing(), flat, createdBy);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        readers[i] = store.getColumnReader(flat.getColumnDescription(path(i)));
      }
    }
    return true;
  }

  private String[] path(int column) {
    return new String[] {columns.get(column).name()};
  }

  private SourceRecord row() {
    RowBuilder row = new RowBuilder(values.length);
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        row.unreadable(i, NESTED);
        continue;
      }
      ColumnReader reader = readers[i];
      if (reader.getCurrentDefinitionLevel() < reader.getDescriptor().getMaxDefinitionLevel()) {
        row.system(i);
      } else {
        values[i].put(reader, row, i);
      }
      reader.consume();
    }
    rowsLeft--;
    position++;
    return row.record(position);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Parquet wants to know who takes the values; here they are fetched. */
  private static final class Nothing extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
