package org.alliancepool.jobs.consortium.location;

import java.io.IOException;
import org.alliancepool.jobs.errors.Sentence;

/**
 * A call of a Hadoop file system. That of a store may refuse with an unchecked exception of its
 * own, as Google's does, which is no more a fault of ours than an {@link IOException} is.
 */
@FunctionalInterface
interface StoreCall<T> {
  T run() throws IOException;

  /** What the call gives; every failure is an exception of input, with a message of one line. */
  static <T> T answer(StoreCall<T> call) throws IOException {
    try {
      return call.run();
    } catch (RuntimeException e) {
      throw new IOException(Sentence.why(e).replaceAll("\\s*\\R\\s*", " "), e);
    }
  }
}
