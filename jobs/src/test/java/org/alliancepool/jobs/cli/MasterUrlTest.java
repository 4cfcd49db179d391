package org.alliancepool.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MasterUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[*]",
        "local[4]",
        "local[*,3]",
        "local-cluster[2,1,1024]",
        "spark://host:7077",
        "spark://10.0.0.7:7077,10.0.0.8:7077",
        "spark://[::1]:7077",
        "yarn",
        "k8s://https://host:6443"
      })
  void allowed(String url) {
    assertThat(new MasterUrl().convert(url)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "locale",
        "local[0]",
        "spark://host",
        "spark:host:7077",
        "SPARK://host:7077",
        "http://host:7077",
        "mesos://host:5050",
        "yarn-cluster",
        "k8s://"
      })
  void refused(String url) {
    assertThatThrownBy(() -> new MasterUrl().convert(url))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            "\"%s\" is none of local, local[N], spark://HOST:PORT, yarn, k8s://https://HOST:PORT",
            url);
  }

  /** What is submitted is refused by the launcher or by nobody. */
  @Test
  void launcherAgrees() throws IOException {
    assertThat(Files.readString(Path.of("..", "bin", "alliance")))
        .contains("masters='" + MasterUrl.FORMS.pattern() + "'\n")
        .contains("is none of local, local[N], spark://HOST:PORT, yarn, k8s://https://HOST:PORT");
  }
}
