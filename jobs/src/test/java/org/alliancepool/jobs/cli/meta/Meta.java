package org.alliancepool.jobs.cli.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.alliancepool.jobs.errors.UserError;
import picocli.CommandLine;

/** Runs the command in this process, as a shell would. */
record Meta(int exit, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Meta run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new MetaCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  if (e instanceof UserError) {
                    line.getErr().println(e.getMessage());
                    line.getErr().flush();
                    return 2;
                  }
                  throw e;
                });
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int exit = command.execute(words);
    return new Meta(exit, out.toString(), err.toString());
  }

  /** The answer as JSON; fails where the command failed. */
  static JsonNode json(Path file, String... options) {
    Object[] args = new Object[options.length + 3];
    args[0] = file;
    System.arraycopy(options, 0, args, 1, options.length);
    args[options.length + 1] = "--format";
    args[options.length + 2] = "json";
    Meta run = run(args);
    if (run.exit != 0) {
      throw new AssertionError("exit " + run.exit + ": " + run.err);
    }
    try {
      return JSON.readTree(run.out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path data(String name) {
    try {
      return Path.of(Meta.class.getResource("/oracle/data/" + name + ".csv").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode expected(String name) {
    return resource("/oracle/expected/" + name + ".json");
  }

  static JsonNode resource(String path) {
    try (InputStream in = Meta.class.getResourceAsStream(path)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number or an array of numbers; null is NaN. */
  static double[] numbers(JsonNode node) {
    if (node == null || node.isNull()) {
      return new double[] {Double.NaN};
    }
    return node.isArray()
        ? IntStream.range(0, node.size())
            .mapToDouble(i -> node.get(i).asDouble(Double.NaN))
            .toArray()
        : new double[] {node.asDouble()};
  }
}
