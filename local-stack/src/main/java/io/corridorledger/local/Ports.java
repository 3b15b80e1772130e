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

/// Ports on the loopback address.
public final class Ports {

  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /// Lowest port of the range. The range is below the ephemeral ports of Linux and macOS. If a
  /// server used an ephemeral port, another process could have taken the port when the server
  /// restarts. A client that reconnects in the meantime could even connect to itself.
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;

  /// The locks of the ports that this process has taken. Each port has one byte in a file, which is
  /// locked until the process ends. The set keeps references to the locks, because a lock without a
  /// reference may be released.
  private static final Set<FileLock> GIVEN = ConcurrentHashMap.newKeySet();

  private static FileChannel allGiven;

  private Ports() {}

  /// Returns a random port on which no server listens. No other caller gets this port until this
  /// process ends, even while no server listens on it.
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

  /// Locks the port for this process. The operating system releases the lock when the process ends.
  /// If files cannot be locked, the port counts as free.
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
