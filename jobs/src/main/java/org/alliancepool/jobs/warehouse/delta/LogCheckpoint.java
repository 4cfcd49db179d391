package org.alliancepool.jobs.warehouse.delta;

import io.delta.kernel.Table;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.checkpoints.CheckpointMetaData;
import io.delta.kernel.internal.checkpoints.Checkpointer;
import io.delta.kernel.internal.fs.Path;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.internal.util.FileNames;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * What the log of a table says up to a version, in one file that readers begin with. Without it
 * they read more commits, and that is all: where it cannot be written, the commit stands.
 *
 * <p>Delta makes it by Spark jobs that cost more than what a night changes in a small table; Kernel
 * makes the same file on the driver. Its own call for it refuses tables with CHECK, since it does
 * not check rows; here are none to check.
 */
final class LogCheckpoint {
  private static final Logger LOG = LoggerFactory.getLogger(LogCheckpoint.class);

  /** As Delta's, where a table does not say it. */
  private static final int INTERVAL = 10;

  private LogCheckpoint() {}

  /** Writes it where a version is its turn. */
  static void ofEveryTenth(SparkSession spark, String root, long version) {
    if (version == 0 || version % INTERVAL != 0) {
      return;
    }
    try {
      Engine engine = DefaultEngine.create(spark.sessionState().newHadoopConf());
      SnapshotImpl snapshot =
          (SnapshotImpl) Table.forPath(engine, root).getSnapshotAsOfVersion(engine, version);
      if (isAsDeclared(snapshot.getProtocol())) {
        write(engine, snapshot);
      } else {
        DeltaLog delta = DeltaLog.forTable(spark, root);
        delta.checkpoint(delta.unsafeVolatileSnapshot(), Option.empty());
      }
    } catch (IOException | RuntimeException e) { // Kernel's and Parquet's are of the second kind
      LOG.warn("no checkpoint of version {} of {}", version, root, e);
    }
  }

  /** False where somebody has given the table what Kernel may not know to keep. */
  private static boolean isAsDeclared(Protocol protocol) {
    return protocol.getMinReaderVersion() == 1 && protocol.getMinWriterVersion() <= 3;
  }

  private static void write(Engine engine, SnapshotImpl snapshot) throws IOException {
    Path log = snapshot.getLogPath();
    long version = snapshot.getVersion();
    try (CreateCheckpointIterator actions = snapshot.getCreateCheckpointIterator(engine)) {
      engine
          .getParquetHandler()
          .writeParquetFileAtomically(
              FileNames.checkpointFileSingular(log, version).toString(), actions);
      new Checkpointer(log)
          .writeLastCheckpointFile(
              engine,
              new CheckpointMetaData(version, actions.getNumberOfAddActions(), Optional.empty()));
    }
  }
}
