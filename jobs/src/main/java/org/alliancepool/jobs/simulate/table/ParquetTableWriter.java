package org.alliancepool.jobs.simulate.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Parquet: numbers as INT32, text as strings, all optional. Memory: a row group. */
final class ParquetTableWriter implements TableWriter {
  private static final long ROW_GROUP = 8L << 20;

  private final ParquetWriter<Group> out;
  private final SimpleGroupFactory groups;

  ParquetTableWriter(Path file, List<SimulatedColumn> columns) throws IOException {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (SimulatedColumn c : columns) {
      if (c.isText()) {
        schema
            .optional(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(c.name());
      } else {
        schema.optional(PrimitiveTypeName.INT32).named(c.name());
      }
    }
    MessageType type = schema.named("simulated");
    groups = new SimpleGroupFactory(type);
    out =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(type)
            .withRowGroupSize(ROW_GROUP)
            .build();
  }

  @Override
  public void row(Object[] cells) throws IOException {
    Group group = groups.newGroup();
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] instanceof Integer number) {
        group.add(i, number);
      } else if (cells[i] != null) {
        group.add(i, (String) cells[i]);
      }
    }
    out.write(group);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
