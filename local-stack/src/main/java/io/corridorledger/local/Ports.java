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

  /// Below the ports that Linux and macOS give to outgoing connections. A server on one of those
  /// may find it taken when it is started again: clients that try to reconnect meanwhile even end
  /// up connected to themselves.
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;

  /// One byte a port, locked while the process lives that was given the port. Kept, because what is
  /// not referred to any more is not locked for sure.
  private static final Set<FileLock> GIVEN = ConcurrentHashMap.newKeySet();

  private static FileChannel allGiven;

  private Ports() {}

  /// A port that nobody listens on now, at random, and that nobody else who asks here is given
  /// while this process lives: neither before its server listens, nor while it is down between two
  /// starts.
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

  /// Between processes by the system's lock, which ends with its holder; where no file can be
  /// locked, nobody is asked.
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
