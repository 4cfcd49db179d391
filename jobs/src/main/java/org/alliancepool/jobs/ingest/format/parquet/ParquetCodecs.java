package org.alliancepool.jobs.ingest.format.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Parquet's codecs, which never inflate a page beyond what an honest writer makes. */
final class ParquetCodecs implements CompressionCodecFactory {
  private static final int BUFFER = 1 << 16;

  private static final Set<CompressionCodecName> READ =
      EnumSet.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4_RAW);

  /** Writers cut pages at about a megabyte; none makes larger ones than this. */
  private static final int LARGEST_PAGE = 64 << 20;

  /** Pages up to here may hold anything; larger ones may not be mostly made up. */
  private static final int SMALL_PAGE = 2 << 20;

  private static final int LARGEST_RATIO = 1000;

  /** The file is compressed by what is not read here, and sound. */
  static final class UnknownCodec extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnknownCodec(CompressionCodecName codec) {
      super("it is compressed with " + codec + ", which is not read");
    }
  }

  private final CodecFactory codecs = new CodecFactory(new PlainParquetConfiguration(), BUFFER);

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    throw new UnsupportedOperationException("nothing is written");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    if (!READ.contains(name)) {
      throw new UnknownCodec(name);
    }
    return new Bounded(codecs.getDecompressor(name));
  }

  @Override
  public void release() {
    codecs.release();
  }

  private record Bounded(BytesInputDecompressor codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int inflated) throws IOException {
      check(bytes.size(), inflated);
      return codec.decompress(bytes, inflated);
    }

    @Override
    public void decompress(ByteBuffer input, int size, ByteBuffer output, int inflated)
        throws IOException {
      check(size, inflated);
      codec.decompress(input, size, output, inflated);
    }

    private static void check(long size, int inflated) {
      if (inflated < 0
          || inflated > LARGEST_PAGE
          || (inflated > SMALL_PAGE && inflated / LARGEST_RATIO > size)) {
        throw new ParquetPages.DamagedPage(
            "a page of %d bytes claims to inflate to %d".formatted(size, inflated));
      }
    }

    @Override
    public void release() {
      codec.release();
    }
  }
}
