package io.corridorledger.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Ports on the loopback address.
public final class Ports {

  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private Ports() {}

  /// A port that nobody listens on now. Somebody else may take it before its user does.
  public static int free() {
    try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StackException(Exit.START_FAILED, "No free port: " + e.getMessage(), e);
    }
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
