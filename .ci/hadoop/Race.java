import io.delta.storage.LogStore;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.storage.DelegatingLogStore;

/**
 * Writers of the same entries of a Delta log, at the same time, by what Delta takes for that file
 * system: of each entry exactly one must win and be read, and the others must be told that it is
 * there.
 *
 * <p>{@code java Race.java FOLDER KEY=VALUE...}, where the folder is a URI and the rest are settings
 * of Hadoop.
 */
class Race {
  private static final int WRITERS = 4;
  private static final int ENTRIES = 40;

  public static void main(String[] arguments) {
    int code = 1;
    try {
      race(arguments);
      code = 0;
    } catch (Exception e) {
      e.printStackTrace();
    }
    System.exit(code); // connectors leave threads behind
  }

  private static void race(String[] arguments) throws Exception {
    Path log = new Path(arguments[0], "_delta_log");
    Configuration settings = new Configuration();
    for (int i = 1; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      settings.set(setting[0], setting[1]);
    }
    String scheme = log.toUri().getScheme();
    settings.set("fs." + scheme + ".impl.disable.cache", "true"); // each writer has its own client
    String store = DelegatingLogStore.getDefaultLogStoreClassName(scheme).get();

    log.getFileSystem(settings).mkdirs(log);
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    List<Future<List<Boolean>>> won = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      String name = "writer " + w;
      Callable<List<Boolean>> writer =
          () -> {
            LogStore logStore = open(store, settings);
            List<Boolean> wins = new ArrayList<>();
            for (int entry = 0; entry < ENTRIES; entry++) {
              start.await(1, TimeUnit.MINUTES); // or another one has failed
              wins.add(write(logStore, entry(log, entry), name, settings));
            }
            return wins;
          };
      won.add(writers.submit(writer));
    }
    LogStore reader = open(store, settings);
    for (int entry = 0; entry < ENTRIES; entry++) {
      List<String> winners = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        if (won.get(w).get().get(entry)) {
          winners.add("writer " + w);
        }
      }
      List<String> read = new ArrayList<>();
      try (var lines = reader.read(entry(log, entry), settings)) {
        lines.forEachRemaining(read::add);
      }
      if (winners.size() != 1 || !read.equals(winners)) {
        throw new IllegalStateException("entry %d was won by %s and holds %s".formatted(entry, winners, read));
      }
    }
    System.out.printf("%s: each of %d entries had one winner of %d%n", store, ENTRIES, WRITERS);
  }

  private static Path entry(Path log, int number) {
    return new Path(log, "%020d.json".formatted(number));
  }

  private static LogStore open(String store, Configuration settings) throws ReflectiveOperationException {
    return (LogStore) Class.forName(store).getConstructor(Configuration.class).newInstance(settings);
  }

  private static boolean write(LogStore store, Path entry, String name, Configuration settings)
      throws Exception {
    try {
      store.write(entry, List.of(name).iterator(), false, settings);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
