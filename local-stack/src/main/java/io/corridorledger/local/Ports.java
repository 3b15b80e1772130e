package io.corridorledger.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports on the loopback address.
public final class Ports {

  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /// Below the ports that Linux and macOS give to outgoing connections. A server on one of those
  /// may find it taken when it is started again: clients that try to reconnect meanwhile even end
  /// up connected to themselves.
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;

  private Ports() {}

  /// A port that nobody listens on now, at random. Somebody else may take it before its user does.
  public static int free() {
    return ThreadLocalRandom.current()
        .ints(ATTEMPTS, LOWEST, HIGHEST)
        .filter(Ports::isFree)
        .findFirst()
        .orElseThrow(() ->
            new StackException(
                Exit.START_FAILED,
                "No port between %d and %d is free.".formatted(LOWEST, HIGHEST)));
  }

  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(LOOPBACK, port), 1);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  static Socket connect(int port, int timeoutMillis) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(LOOPBACK, port), timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
