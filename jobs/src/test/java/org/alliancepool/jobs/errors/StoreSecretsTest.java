package org.alliancepool.jobs.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSecretsTest {
  private static final String KEY = "fs.azure.account.key.trial.dfs.core.windows.net";
  private final Configuration settings = new Configuration(false);

  @Test
  void theConnectorsQuotationOfAKeyIsWithheld() {
    settings.set(KEY, "not base64!");
    settings.set("fs.s3a.endpoint", "http://localhost");
    assertThat(
            StoreSecrets.why(
                new IOException("account at http://localhost, key =\"not base64!\"."), settings))
        .isEqualTo("account at http://localhost, key =\"(withheld)\"");
  }

  /** Settings may name a variable of the environment; what the connector quotes is its value. */
  @Test
  void theValueOfAVariableIsWithheld() {
    settings.set(KEY, "${env.PATH}");
    assertThat(StoreSecrets.why(new IOException("key " + System.getenv("PATH")), settings))
        .isEqualTo("key (withheld)");
  }

  @Test
  void whatAFileOfCredentialsHoldsIsWithheld(@TempDir Path folder) throws IOException {
    settings.set(
        CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH,
        "localjceks://file" + folder.resolve("credentials.jceks"));
    CredentialProvider provider = CredentialProviderFactory.getProviders(settings).get(0);
    provider.createCredentialEntry(KEY, "not base64!".toCharArray());
    provider.flush();
    assertThat(StoreSecrets.why(new IOException("key \"not base64!\""), settings))
        .isEqualTo("key \"(withheld)\"");
  }
}
