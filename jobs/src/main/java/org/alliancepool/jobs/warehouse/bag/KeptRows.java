package org.alliancepool.jobs.warehouse.bag;

import java.io.Serializable;
import org.apache.spark.util.KnownSizeEstimation;

/**
 * An element of an RDD that holds many rows and is kept between the tables that are written of it.
 * It says how large it is: to find that out Spark would walk through every row, over and over,
 * which takes longer than all else that a stage does.
 */
public interface KeptRows extends KnownSizeEstimation, Serializable {
  /** A row of some fifteen values, of which most are shared with other rows. */
  long ROW_BYTES = 250;

  /** How many rows it holds. */
  long size();

  @Override
  default long estimatedSize() {
    return size() * ROW_BYTES;
  }
}
