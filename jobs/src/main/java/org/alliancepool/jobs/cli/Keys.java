package org.alliancepool.jobs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.alliancepool.jobs.consortium.Consortium.KeyPolicy;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.Sentence;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import picocli.CommandLine.Option;

/**
 * Where the consortium's secret key comes from: a file, else the environment; never an argument.
 */
final class Keys {
  private static final String VARIABLE = "ALLIANCE_POOL_KEY";
  private static final int FEWEST_CHARACTERS = 16;
  private static final int MOST_BYTES = 1_000_000;
  private static final String DEMO = "alliance-pool demo key: for invented data only";

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "File with the secret key for pseudonyms, at least 16 characters, a path or a URI; default: the environment variable "
              + VARIABLE
              + ".")
  private String keyFile;

  Pseudonymiser pseudonymiser(KeyPolicy policy, Inputs inputs) {
    String key = keyFile != null ? fromFile(inputs) : System.getenv(VARIABLE);
    if (key == null || key.isBlank()) {
      if (policy == KeyPolicy.DEMO_KEY_ALLOWED) {
        warn();
        return new Pseudonymiser(DEMO.getBytes(StandardCharsets.UTF_8));
      }
      throw new UserError(
          ErrorName.NO_KEY,
          "Cannot make pseudonyms: there is no secret key. Set "
              + VARIABLE
              + ", or give --key-file; keep the key, since another one gives other pseudonyms.");
    }
    if (key.strip().length() < FEWEST_CHARACTERS) {
      throw new UserError(
          ErrorName.NO_KEY,
          "Cannot make pseudonyms: the secret key has fewer than 16 characters. Make a longer one, for instance with: openssl rand -hex 32.");
    }
    return new Pseudonymiser(key.strip().getBytes(StandardCharsets.UTF_8));
  }

  private String fromFile(Inputs inputs) {
    try {
      byte[] key = inputs.at(keyFile).bytes(MOST_BYTES + 1);
      if (key.length > MOST_BYTES) {
        throw new UserError(
            ErrorName.NO_KEY,
            "Cannot use the key file \"%s\": it has more than %d bytes, so it is hardly one. Correct the path."
                .formatted(keyFile, MOST_BYTES));
      }
      return new String(key, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError(
          ErrorName.NO_KEY,
          "Cannot read the key file \"%s\": %s. Check the path and the rights to it."
              .formatted(keyFile, Sentence.why(e)),
          e);
    }
  }

  private static void warn() {
    String line = "!".repeat(78);
    System.err.println(line);
    System.err.println(
        "! DEMO KEY. Pseudonyms made with it protect nobody: anyone can recompute them.   !");
    System.err.println(
        "! For invented data only. Set " + VARIABLE + " or --key-file for real patients.  !");
    System.err.println(line);
  }
}
