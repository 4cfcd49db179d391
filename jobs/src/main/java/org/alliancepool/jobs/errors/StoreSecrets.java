package org.alliancepool.jobs.errors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.ConfigRedactor;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;

/**
 * Keeps what opens a store out of our messages. Connectors quote settings that they cannot use, and
 * Azure's quotes the account's key where that has a typing error.
 */
public final class StoreSecrets {
  private StoreSecrets() {}

  /** What an exception of a file system says, without the secrets among its settings. */
  public static String why(Throwable e, Configuration settings) {
    String text = Sentence.why(e);
    for (String secret : secrets(settings)) {
      text = secret.isBlank() ? text : text.replace(secret, "(withheld)");
    }
    return text;
  }

  /** By Hadoop's own list of such settings, and all that a file of credentials holds. */
  private static List<String> secrets(Configuration settings) {
    ConfigRedactor redactor = new ConfigRedactor(settings);
    List<String> secrets = new ArrayList<>();
    for (Map.Entry<String, String> setting : settings) {
      String value = settings.get(setting.getKey()); // the iterator's has variables in it
      if (value != null && !value.equals(redactor.redact(setting.getKey(), value))) {
        secrets.add(value);
      }
    }
    try {
      for (CredentialProvider provider : CredentialProviderFactory.getProviders(settings)) {
        for (String alias : provider.getAliases()) {
          secrets.add(new String(provider.getCredentialEntry(alias).getCredential()));
        }
      }
    } catch (IOException | RuntimeException e) { // one that nobody can read has told nothing
      return secrets;
    }
    return secrets;
  }
}
