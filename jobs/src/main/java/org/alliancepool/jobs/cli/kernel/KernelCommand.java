package org.alliancepool.jobs.cli.kernel;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.notebook.JavaKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alliance kernel}: the Jupyter kernel for Java and SQL on the tables. */
@Command(
    name = "kernel",
    description = "The Jupyter kernel for notebooks in Java and SQL on the tables.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class KernelCommand {
  /** The name by which notebooks ask for it. */
  private static final String NAME = "alliance-pool";

  @Command(
      name = "install",
      description = "Lets this user's Jupyter find the kernel; prints where it was written.",
      mixinStandardHelpOptions = true)
  int install(
      @Option(
              names = "--data-dir",
              paramLabel = "DIR",
              description = "Jupyter's folder; default: the user's (jupyter --data-dir).")
          Path dataDir)
      throws IOException {
    Path folder = (dataDir == null ? userDataDir() : dataDir).resolve("kernels").resolve(NAME);
    Map<String, Object> specification = new LinkedHashMap<>();
    specification.put(
        "argv", List.of(launcher().toString(), "kernel", "start", "{connection_file}"));
    specification.put("display_name", "Java and SQL (alliance-pool)");
    specification.put("language", "java");
    specification.put("interrupt_mode", "message");
    try {
      Files.createDirectories(folder);
      Files.write(
          folder.resolve("kernel.json"),
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(specification));
    } catch (IOException e) {
      throw new UserError(
          ErrorName.UNWRITABLE_OUTPUT,
          "Cannot install the kernel: writing to \"%s\" failed with %s. Mend the rights, or give --data-dir."
              .formatted(folder, e),
          e);
    }
    System.out.println(folder);
    return 0;
  }

  @Command(name = "start", hidden = true, description = "Called by Jupyter.")
  int start(@Parameters(paramLabel = "CONNECTION_FILE") Path connectionFile)
      throws IOException, GeneralSecurityException {
    JavaKernel.start(connectionFile);
    return 0;
  }

  private static Path launcher() {
    return Path.of(System.getProperty("alliance.home"), "bin", "alliance").toAbsolutePath();
  }

  /** Where Jupyter looks, as its documents say. */
  private static Path userDataDir() {
    String named = System.getenv("JUPYTER_DATA_DIR");
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    String home = System.getProperty("user.home");
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")) {
      return Path.of(home, "Library", "Jupyter");
    }
    String data = System.getenv("XDG_DATA_HOME");
    return (data == null || data.isBlank() ? Path.of(home, ".local", "share") : Path.of(data))
        .resolve("jupyter");
  }
}
