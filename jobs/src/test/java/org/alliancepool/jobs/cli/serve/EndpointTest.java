package org.alliancepool.jobs.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.alliancepool.jobs.cli.serve.Endpoint.Secrecy;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void thisMachineNeedsNoToken() throws IOException {
    int port = free();
    Endpoint endpoint = Endpoint.of("127.0.0.1", port, Secrecy.OPEN);
    assertThat(endpoint.url()).isEqualTo("sc://localhost:" + port);
    assertThat(endpoint.isPublic()).isFalse();
    assertThat(endpoint.settings())
        .containsEntry("spark.connect.grpc.binding.address", "127.0.0.1")
        .containsEntry("spark.connect.grpc.binding.port", Integer.toString(port));
  }

  @Test
  void otherAddressesNeedOne() throws IOException {
    int port = free();
    assertThatThrownBy(() -> Endpoint.of("0.0.0.0", port, Secrecy.OPEN))
        .hasMessageStartingWith("UNSAFE_ADDRESS: Cannot serve on 0.0.0.0")
        .hasMessageContaining("SPARK_CONNECT_AUTHENTICATE_TOKEN");
    Endpoint endpoint = Endpoint.of("0.0.0.0", port, Secrecy.TOKEN);
    assertThat(endpoint.isPublic()).isTrue();
    assertThat(endpoint.url()).isEqualTo("sc://THIS_MACHINE:" + port + "/;token=TOKEN");
  }

  @Test
  void addressThatIsNotFree() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Endpoint.of("127.0.0.1", taken.getLocalPort(), Secrecy.OPEN))
          .hasMessageStartingWith("ADDRESS_NOT_FREE")
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageEndingWith(
              ". Another server may run there already: stop it, or give another --port or --bind.");
    }
    assertThatThrownBy(() -> Endpoint.of("127.0.0.1", 70000, Secrecy.OPEN))
        .hasMessage(
            "ADDRESS_NOT_FREE: Cannot serve on 127.0.0.1, port 70000: ports go from 1 to 65535. Give another --port.");
  }
}
