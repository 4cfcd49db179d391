package org.alliancepool.jobs.cli;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.location.HadoopLocation;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.localfs.QuickLocalFileSystem;
import org.alliancepool.jobs.localfs.QuickLocalFs;
import org.alliancepool.jobs.warehouse.Workplace;
import org.alliancepool.jobs.warehouse.delta.PageChecksums;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;

/**
 * Opens Spark: embedded on this machine by default, with settings for a quick start; where
 * spark-submit or a master decides, the site's settings win.
 */
public final class SparkSessions {
  private static final String SPARK_VERSION = "4.2";
  private static final String APPLICATION = "spark.app.name";
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final String CATALOGUE_FOLDER = "spark.sql.warehouse.dir";

  /** Never the site's: Kryo, as Spark has it, cannot read or write records of Java. */
  private static final String SERIALIZER = "spark.serializer";

  private static final String UMASK = "spark.hadoop.fs.permissions.umask-mode";

  private static final String REDACTION = "spark.redaction.regex";

  /** Spark's own default, which a setting replaces. */
  private static final String SPARKS_REDACTION = "(?i)secret|password|token|access[.]?key";

  private SparkSessions() {}

  /** A session that is stopped at the end, unless it was there before. */
  public record Session(SparkSession spark, boolean own) implements AutoCloseable {
    @Override
    public void close() {
      if (own) {
        spark.stop();
      }
    }
  }

  /** A session with Delta; the one of this process where there is one, as in a notebook. */
  public static Session open(String name, SparkOptions options) {
    return open(name, options, List.of());
  }

  /**
   * The same with extensions of Spark, besides Delta's and the site's.
   *
   * @param extensions names of their classes
   */
  public static Session open(String name, SparkOptions options, List<String> extensions) {
    if (isThere()) {
      SparkSession spark = SparkSession.getDefaultSession().get();
      PageChecksums.configure(spark);
      return new Session(spark, false);
    }
    nameUser();
    SparkConf site = new SparkConf();
    boolean submitted = site.contains("spark.master");
    String master = options.master == null ? "local[*]" : options.master;
    SparkSession.Builder builder = SparkSession.builder();
    if (!isNamed(site)) {
      builder.appName("alliance-pool " + name);
    }
    needed(site, extensions).forEach(builder::config);
    if (!submitted) {
      builder.master(master);
      if (master.startsWith("local")) {
        quickStart(options.settings).forEach(builder::config);
        if (!options.settings.containsKey(CATALOGUE_FOLDER)) {
          // Spark would make one, whether anything comes into it or not, where the user happens to
          // be.
          File own = Utils.createTempDir(System.getProperty("java.io.tmpdir"), "alliance-pool");
          builder.config(CATALOGUE_FOLDER, own.toURI().toString()); // goes with the process
        }
      }
    }
    options.settings.forEach(builder::config);
    builder.config(SERIALIZER, "org.apache.spark.serializer.JavaSerializer");
    PageChecksums.configure(builder);
    SparkSession spark = started(builder, submitted ? site.get("spark.master") : master);
    if (submitted) {
      requireVersion(spark);
    }
    return new Session(spark, true);
  }

  private static SparkSession started(SparkSession.Builder builder, String master) {
    SparkSession spark;
    try {
      spark = builder.getOrCreate();
      spark.conf(); // which Spark reads only now, and may refuse
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      Optional<UserError> known = StartFailure.of(e, master);
      if (known.isPresent()) {
        throw known.get();
      }
      throw e;
    }
    if (isAbandoned(spark)) {
      throw StartFailure.silent(master);
    }
    return spark;
  }

  /**
   * Whether a standalone master has not taken the application, which Spark tells by another thread
   * that ends the context at some later moment. Only the master gives an application its id.
   */
  private static boolean isAbandoned(SparkSession spark) {
    return spark.sparkContext().isStopped()
        || spark.sparkContext().applicationId().startsWith("spark-application-");
  }

  /** Whether the site or the user has named the application; spark-submit names it by our class. */
  private static boolean isNamed(SparkConf site) {
    return !site.get(APPLICATION, Main.class.getName()).equals(Main.class.getName());
  }

  /** A place of a Hadoop file system, with the settings that the session has or will have. */
  static HadoopLocation location(String uri, SparkOptions options) {
    if (isThere()) {
      return HadoopLocation.of(
          uri, SparkSession.getDefaultSession().get().sparkContext().hadoopConfiguration());
    }
    nameUser();
    SparkConf conf = new SparkConf();
    options.settings.forEach(conf::set);
    return HadoopLocation.of(uri, SparkHadoopUtil.get().newConfiguration(conf));
  }

  /**
   * Gives the user a name where the system has none, as in a container that is run by a number:
   * Hadoop lets in nobody without, and the file system asks for the number only.
   */
  private static void nameUser() {
    if ("?".equals(System.getProperty("user.name"))) { // what Java says then
      String name = System.getenv("HADOOP_USER_NAME");
      UserGroupInformation.setLoginUser(
          UserGroupInformation.createRemoteUser(name == null ? "alliance" : name));
    }
  }

  private static boolean isThere() {
    return SparkSession.getDefaultSession().isDefined()
        && !SparkSession.getDefaultSession().get().sparkContext().isStopped();
  }

  /**
   * What no result is right without, added to what the site has set: Delta, one time zone, and that
   * no page of Spark's shows the key where a site hands it over in a setting.
   */
  private static Map<String, String> needed(SparkConf site, List<String> more) {
    Map<String, String> conf = new LinkedHashMap<>();
    conf.put("spark.sql.session.timeZone", "UTC");
    Set<String> extensions = new LinkedHashSet<>();
    if (site.contains(EXTENSIONS)) {
      extensions.addAll(List.of(site.get(EXTENSIONS).split(",", -1)));
    }
    extensions.add(DELTA_EXTENSION);
    extensions.addAll(more);
    conf.put(EXTENSIONS, String.join(",", extensions));
    if (!site.contains(CATALOG)) {
      conf.put(CATALOG, "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }
    conf.put(REDACTION, site.get(REDACTION, SPARKS_REDACTION) + "|(?i)alliance[._]pool[._]key");
    return conf;
  }

  private static void requireVersion(SparkSession spark) {
    if (!spark.version().startsWith(SPARK_VERSION + ".")) {
      throw new UserError(
          ErrorName.UNSUITABLE_SPARK,
          "Cannot run on Spark %s: alliance-pool is built for Spark %s with Scala 2.13. Set SPARK_HOME to such a Spark, or ask the site for one."
              .formatted(spark.version(), SPARK_VERSION));
    }
  }

  /** What makes a small job start in seconds; see docs/benchmarks.md. */
  private static Map<String, String> quickStart(Map<String, String> given) {
    Map<String, String> conf = new LinkedHashMap<>();
    conf.put("spark.ui.enabled", "false");
    conf.put("spark.ui.showConsoleProgress", "false");
    conf.put(
        "spark.sql.shuffle.partitions",
        Integer.toString(Runtime.getRuntime().availableProcessors()));
    conf.put("spark.databricks.delta.snapshotPartitions", "2");
    if (!given.containsKey(UMASK)) { // which needs Hadoop's own
      // A child process for each file's permissions would take more than half of a small run's
      // time.
      conf.put("spark.hadoop.fs.file.impl", QuickLocalFileSystem.class.getName());
      conf.put("spark.hadoop.fs.AbstractFileSystem.file.impl", QuickLocalFs.class.getName());
    }
    // A table of many studies has many files; to list them here costs less than to start a job.
    conf.put("spark.sql.sources.parallelPartitionDiscovery.threshold", "10000");
    // Column statistics let a reader skip files. A small table has one or two, a large one a folder
    // per study, and to gather them takes a tenth of the time.
    conf.put("spark.databricks.delta.stats.collect", "false");
    conf.put("spark.databricks.delta.allFilesInCrc.enabled", "false");
    conf.put(Workplace.LIMIT, Integer.toString(1 << 20));
    conf.put("spark.driver.host", "localhost");
    conf.put("spark.driver.bindAddress", "127.0.0.1");
    if (!"large".equals(System.getProperty("alliance.data"))) {
      // Compiling the code that Spark writes costs more than small data take without it.
      conf.put("spark.sql.adaptive.enabled", "false");
      conf.put("spark.sql.codegen.wholeStage", "false");
      conf.put("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    }
    return conf;
  }
}
