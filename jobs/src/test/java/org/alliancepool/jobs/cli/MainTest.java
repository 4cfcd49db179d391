package org.alliancepool.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.alliancepool.jobs.Terminal;
import org.apache.spark.SparkUserAppException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes and messages of commands that end before Spark starts. */
class MainTest {
  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir Path temp;

  @Test
  void exampleIsValid() {
    assertThat(Main.execute("validate", "../examples/consortium")).isZero();
    assertThat(terminal.out()).endsWith("valid\n").contains("plan: 4 analyses");
  }

  @Test
  void oneLookFindsEveryFaultyFileAndNamesItsStudy() throws IOException {
    String id = "psilocybin-waitlist";
    Path study = Files.createDirectory(temp.resolve(id));
    Path source = Path.of("..", "examples", "consortium", id);
    Files.copy(source.resolve("PsiloMDD_final_v3.xlsx"), study.resolve("PsiloMDD_final_v3.xlsx"));
    String manifest = Files.readString(source.resolve("study.yaml"));
    Files.writeString(
        study.resolve("study.yaml"), manifest.replaceAll("sheet: ", "sheet: Nowhere-"));
    assertThat(Main.execute("validate", study.toString())).isEqualTo(2);
    assertThat(terminal.err().lines().toList())
        .hasSize(3)
        .endsWith("2 errors")
        .filteredOn(line -> line.contains("Nowhere"))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("\"psilocybin-waitlist\""));
  }

  @Test
  void validateTakesTheSettingsOfAFileSystem() {
    String mount =
        "spark.hadoop.fs.viewfs.mounttable.settings.link./trials="
            + Path.of("..", "examples", "consortium").toAbsolutePath().normalize().toUri();
    assertThat(Main.execute("validate", "viewfs://settings/trials", "--conf", mount)).isZero();
    assertThat(terminal.out()).endsWith("valid\n").contains("plan: 4 analyses");
  }

  /** The submission's own exit code says no more than that the driver failed. */
  @Test
  void yarnLearnsTheExitCode() {
    Map<String, String> submitted =
        Map.of("spark.master", "yarn", "spark.submit.deployMode", "cluster");
    submitted.forEach(System::setProperty);
    try {
      assertThatThrownBy(() -> Main.main(new String[] {"run", "consortium"}))
          .isInstanceOf(SparkUserAppException.class)
          .hasMessageContaining("2");
    } finally {
      submitted.keySet().forEach(System::clearProperty);
    }
    assertThat(terminal.err())
        .contains("\"consortium\"", "relative path")
        .endsWith("The command ends with exit code 2.\n");
  }

  /** An exit would take the whole application master, here the tests, along. */
  @Test
  void onYarnSuccessReturns() throws Exception {
    Map<String, String> submitted =
        Map.of("spark.master", "yarn", "spark.submit.deployMode", "cluster");
    submitted.forEach(System::setProperty);
    try {
      Main.main(new String[] {"help"});
    } finally {
      submitted.keySet().forEach(System::clearProperty);
    }
    assertThat(terminal.out()).contains("validate");
  }

  /** What the client of a store on Azure does. */
  static final class LeavesAThread {
    private LeavesAThread() {}

    public static void main(String[] arguments) throws Exception {
      new Thread(() -> LockSupport.parkNanos(TimeUnit.HOURS.toNanos(1))).start();
      Main.main(new String[] {"help"});
    }
  }

  @Test
  void successEndsTheProcessWhateverThreadsAreLeft() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LeavesAThread.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aSignalThatEndsASimulationIsSaid(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("simulated");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "simulate",
                "--out=" + out,
                "--participants=10000000")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (process.isAlive() && !Files.exists(out)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      process.toHandle().destroy(); // unlike its own, which closes what it says
      assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("INTERRUPTED: The command was stopped by a signal. \"" + out + "\" may hold");
      assertThat(process.waitFor()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  /** As {@code alliance meta effects.csv > /dev/full}. */
  @Test
  void anAnswerThatIsCutShortExitsWithTwo() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    PrintStream before = System.out;
    System.setOut(new PrintStream(full, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.execute("meta", "../examples/effects.csv")).isEqualTo(2);
    } finally {
      System.setOut(before);
    }
    assertThat(terminal.err()).contains("UNWRITABLE_OUTPUT: Cannot write the answer");
  }

  @Test
  void badCommandLineExitsWithOne() {
    assertThat(Main.execute("run")).isEqualTo(1);
    assertThat(terminal.err())
        .contains("Missing required parameter: 'DIR'")
        .contains("Try: alliance help run");
  }

  @Test
  void misspeltCommandIsToldTheNearest() {
    assertThat(Main.execute("rnu", "examples/consortium")).isEqualTo(1);
    assertThat(terminal.err()).contains("Did you mean: alliance run?").doesNotContain("kernel");
  }

  @Test
  void emptyWarehouseIsNoFolder() {
    assertThat(Main.execute("query", "SELECT 1", "--warehouse", "")).isEqualTo(1);
    assertThat(terminal.err())
        .startsWith("--warehouse is empty. Give the folder of the tables, or leave it out");
  }

  /**
   * A master that never answers takes a minute to be given up; one that this Spark has no client
   * for is told at once. In a JVM that has a Spark already, as integration tests have, none would
   * be started.
   */
  @Test
  void clusterThatCannotBeReachedIsNoFaultOfOurs() {
    assertThat(
            Main.execute("query", "SELECT 1", "--master", "yarn", "--warehouse", temp.toString()))
        .isEqualTo(2);
    assertThat(terminal.err())
        .contains("UNREACHABLE_CLUSTER: Cannot start Spark on \"yarn\": ")
        .contains("Check the URL in --master")
        .doesNotContain("fault of alliance-pool");
  }

  @Test
  void settingThatSparkRefusesIsNoFaultOfOurs() {
    assertThat(
            Main.execute(
                "query",
                "SELECT 1",
                "--conf",
                "spark.driver.cores=many",
                "--conf",
                "spark.executor.memory=300m",
                "--warehouse",
                temp.toString()))
        .isEqualTo(2);
    assertThat(terminal.err())
        .contains("INVALID_SETTINGS: Cannot start Spark on \"local[*]\": ")
        .doesNotContain("fault of alliance-pool", "..");
  }

  @Test
  void masterOfAnotherKindIsABadCommandLine() {
    assertThat(Main.execute("run", "nowhere", "--master", "SPARK://host:7077")).isEqualTo(1);
    assertThat(terminal.err())
        .contains(
            "--master", "\"SPARK://host:7077\" is none of local, local[N], spark://HOST:PORT");
  }

  @Test
  void runOfAStudyIsToldWhichFolderItWants() {
    String study = Path.of("..", "examples", "consortium", "mdma-ptsd").toString();
    assertThat(Main.execute("run", study)).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("MISSING_FILE: Cannot read settings: \"")
        .contains("mdma-ptsd\" is the folder of a study. Give the folder that it lies in");
  }

  @Test
  void missingFolderExitsWithTwo() {
    assertThat(Main.execute("run", temp.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("MISSING_FILE: Cannot read consortium")
        .contains("nowhere\": there is no such folder.")
        .doesNotContain("\tat ");
  }

  @Test
  void dataFileInPlaceOfAFolderIsSaidToBeAFile() {
    Path file = Path.of("..", "examples", "consortium", "mdma-ptsd", "ptsd.sav");
    assertThat(Main.execute("validate", file.toString())).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("MISSING_FILE: Cannot read \"")
        .contains("ptsd.sav\": it is a file. Give the folder")
        .contains("of a single study, to validate it, its folder or its study.yaml");
  }

  @Test
  void folderOfNeitherStudyNorConsortiumSaysSo() {
    assertThat(Main.execute("validate", temp.toString())).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("MISSING_FILE: Cannot use \"")
        .contains(
            "it has no consortium.yaml, as the folder of a consortium has, and no study.yaml");
  }

  @Test
  void withoutAKeyNothingRuns() throws IOException {
    Files.writeString(temp.resolve("consortium.yaml"), "name: Real patients\n");
    assertThat(Main.execute("run", temp.toString())).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("NO_KEY: Cannot make pseudonyms")
        .contains("ALLIANCE_POOL_KEY");
  }

  @Test
  void shortKeyIsRefused() throws IOException {
    Files.writeString(temp.resolve("consortium.yaml"), "name: Real patients\n");
    Path key = Files.writeString(temp.resolve("key"), "secret\n");
    assertThat(Main.execute("run", temp.toString(), "--key-file", key.toString())).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("NO_KEY: ")
        .contains("fewer than 16")
        .doesNotContain("secret\n");
  }

  @Test
  void unknownSettingNamesLine() throws IOException {
    Files.writeString(temp.resolve("consortium.yaml"), "name: X\ndemo: true\n");
    assertThat(Main.execute("run", temp.toString())).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("INVALID_SETTINGS: ")
        .contains("line 2: unknown key \"demo\"");
  }

  @Test
  void demoKeyWarnsLoudly() throws IOException {
    Files.writeString(temp.resolve("consortium.yaml"), "name: X\ndemo_key: true\n");
    Files.writeString(temp.resolve("plan.yaml"), "title: P\nanalyses: {}\n");
    assertThat(Main.execute("run", temp.toString())).isEqualTo(2);
    assertThat(terminal.err()).contains("DEMO KEY").contains("INVALID_PLAN");
  }

  /**
   * picocli looks at every command's fields and methods, also for help and meta, which the launcher
   * starts without Spark's jars.
   */
  @Test
  void noCommandNamesSparkInItsSignatures() {
    for (Class<?> command :
        Main.class.getAnnotation(picocli.CommandLine.Command.class).subcommands()) {
      java.util.stream.Stream<Class<?>> types =
          java.util.stream.Stream.concat(
              java.util.Arrays.stream(command.getDeclaredFields())
                  .map(java.lang.reflect.Field::getType),
              java.util.Arrays.stream(command.getDeclaredMethods())
                  .flatMap(
                      m ->
                          java.util.stream.Stream.concat(
                              java.util.stream.Stream.of(m.getReturnType()),
                              java.util.Arrays.stream(m.getParameterTypes()))));
      assertThat(
              types
                  .map(Class::getName)
                  .filter(n -> n.matches("org\\.apache\\.(spark|hadoop)\\..*")))
          .as(command.getSimpleName())
          .isEmpty();
    }
  }
}
