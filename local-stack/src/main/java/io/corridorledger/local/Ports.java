package io.corridorledger.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Finds free ports on the loopback address.
public final class Ports {

  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /// The lowest port that [#free] returns. All returned ports are below the ports that operating
  /// systems assign to outgoing connections (ephemeral ports). Therefore an outgoing connection
  /// cannot take the port of a server that restarts.
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;

  /// The locks of the ports that this process has taken. For each port, the process locks one byte
  /// of a file until the process ends. The set keeps a reference to each lock, so that the garbage
  /// collector does not release the lock.
  private static final Set<FileLock> GIVEN = ConcurrentHashMap.newKeySet();

  private static FileChannel allGiven;

  private Ports() {}

  /// Returns a random port on which no server listens. Until this process ends, no other call
  /// returns this port, in any process of the same user.
  public static int free() {
    return ThreadLocalRandom.current()
        .ints(ATTEMPTS, LOWEST, HIGHEST)
        .filter(port -> take(port) && isFree(port))
        .findFirst()
        .orElseThrow(() ->
            new StackException(
                Exit.START_FAILED,
                "No port between %d and %d is free.".formatted(LOWEST, HIGHEST)));
  }

  /// Locks a port for this process. The operating system releases the lock when the process ends.
  /// Returns true without a lock if the file system does not support locks.
  static synchronized boolean take(int port) {
    try {
      if (allGiven == null) {
        allGiven =
            FileChannel.open(
                Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "corridor-ports-" + System.getProperty("user.name")),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
      }
      var lock = allGiven.tryLock(port, 1, false);
      return lock != null && GIVEN.add(lock);
    } catch (OverlappingFileLockException _) {
      return false;
    } catch (IOException _) {
      return true;
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
