package org.alliancepool.jobs.cli.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Map;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * Where the server listens. Who reaches it can read all that this process can read and have it run
 * code, so an address that other machines reach needs a token.
 *
 * @param host as the user wrote it
 * @param address what it stands for
 * @param port of this machine
 * @param secrecy whether clients show a token
 */
record Endpoint(String host, InetAddress address, int port, Secrecy secrecy) {
  /** Spark's own name for it, which its clients know too. */
  static final String TOKEN = "SPARK_CONNECT_AUTHENTICATE_TOKEN";

  /** What a client must know besides the address. */
  enum Secrecy {
    OPEN,
    TOKEN
  }

  /**
   * Checks an address before anything is started.
   *
   * @throws UserError UNSAFE_ADDRESS or ADDRESS_NOT_FREE
   */
  static Endpoint of(String host, int port, Secrecy secrecy) {
    InetAddress address = resolve(host, port);
    if (!address.isLoopbackAddress() && secrecy == Secrecy.OPEN) {
      throw new UserError(
          ErrorName.UNSAFE_ADDRESS,
          "Cannot serve on %s: other machines reach it, and whoever reaches it may read everything and run code here. Leave --bind away and let others come through an SSH tunnel, or set a token in the environment variable %s."
              .formatted(host, TOKEN));
    }
    Endpoint endpoint = new Endpoint(host, address, port, secrecy);
    endpoint.requireFree();
    return endpoint;
  }

  private static InetAddress resolve(String host, int port) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw notFree(host, port, "there is no such address. Give another --bind", e);
    }
  }

  private void requireFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw notFree(
          host,
          port,
          e.getMessage()
              + ". Another server may run there already: stop it, or give another --port or --bind",
          e);
    } catch (IllegalArgumentException e) {
      throw notFree(host, port, "ports go from 1 to 65535. Give another --port", e);
    }
  }

  private static UserError notFree(String host, int port, String whyAndWhatToDo, Exception e) {
    return new UserError(
        ErrorName.ADDRESS_NOT_FREE,
        "Cannot serve on %s, port %d: %s.".formatted(host, port, whyAndWhatToDo),
        e);
  }

  /** True where other machines reach it. */
  boolean isPublic() {
    return !address.isLoopbackAddress();
  }

  /** What clients connect to. */
  String url() {
    // Spark's clients send a token without TLS to a host of this very name alone.
    boolean local = address.getHostAddress().equals("127.0.0.1");
    String name = local ? "localhost" : address.isAnyLocalAddress() ? "THIS_MACHINE" : host;
    String literal = name.contains(":") ? "[" + name + "]" : name;
    return "sc://%s:%d%s".formatted(literal, port, secrecy == Secrecy.TOKEN ? "/;token=TOKEN" : "");
  }

  Map<String, String> settings() {
    return Map.of(
        "spark.connect.grpc.binding.address",
        address.getHostAddress(),
        "spark.connect.grpc.binding.port",
        Integer.toString(port));
  }
}
