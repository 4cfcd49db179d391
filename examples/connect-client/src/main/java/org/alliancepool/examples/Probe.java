package org.alliancepool.examples;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Looks whether a server answers, before a session asks it. Where none does, Spark's client tries
 * again for ten minutes, and does not say what is missing.
 */
final class Probe {
  private static final int USUAL_PORT = 15002;
  private static final int PATIENCE_MS = 3000;

  private Probe() {}

  /** What keeps a client from reading, and what to do; empty where a server answers. */
  static Optional<String> fault(String url) {
    URI address;
    try {
      address = new URI(url);
    } catch (URISyntaxException e) {
      return noAddress(url);
    }
    if (!"sc".equals(address.getScheme()) || address.getHost() == null) {
      return noAddress(url);
    }
    String host = address.getHost();
    int port = address.getPort() < 0 ? USUAL_PORT : address.getPort();
    if (port > 65535) {
      return noAddress(url);
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MS);
      return endsAtOnce(socket)
          ? noServer(host, port, "the connection ends at once")
          : Optional.empty();
    } catch (UnknownHostException e) {
      return noServer(host, port, "there is no such host");
    } catch (IOException e) {
      return noServer(host, port, e.getMessage());
    }
  }

  /**
   * As of an SSH tunnel without a server behind it. Silence is none: behind TLS the client begins.
   */
  private static boolean endsAtOnce(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MS);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static Optional<String> noAddress(String url) {
    return Optional.of(
        "\"%s\" is no address of a server. Give the one that \"bin/alliance serve\" prints, like sc://localhost:15002."
            .formatted(url));
  }

  private static Optional<String> noServer(String host, int port, String why) {
    return Optional.of(
        "no server answers at %s, port %d (%s). Start one in another terminal with \"bin/alliance serve\", or give the address that it prints."
            .formatted(host, port, why));
  }
}
