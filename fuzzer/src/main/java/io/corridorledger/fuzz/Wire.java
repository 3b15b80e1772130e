package io.corridorledger.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A connection to a service. Unlike an HTTP client, it can send any bytes, and it parses answers
/// strictly.
final class Wire implements AutoCloseable {

  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
  private static final int MOST_ANSWERS = 8;
  private static final int MOST_HEADERS = 1_000;
  private static final int LONGEST_LINE_BYTES = 1 << 20;
  private static final int LONGEST_BODY_BYTES = 64 << 20;

  /// Maximum number of bytes that are read from a server-sent event stream, which never ends.
  private static final int STREAM_BYTES = 64 << 10;

  private static final int STREAM_MILLIS = 250;

  private final InetSocketAddress address;
  private final ScheduledExecutorService watchdog;
  private Socket socket;
  private InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int bufferAt;
  private int bufferEnd;
  private boolean used;

  /// @param watchdog closes the connection if the server does not accept all bytes in time
  Wire(URI service, ScheduledExecutorService watchdog) {
    this.address = new InetSocketAddress(service.getHost(), service.getPort());
    this.watchdog = watchdog;
  }

  /// Sends bytes and reads one answer. Uses the existing connection if there is one. If the server
  /// has closed the existing connection, sends the bytes again over a new connection.
  ///
  /// @param timeoutMillis maximum time from the first byte sent to the last byte read
  /// @throws IOException if no connection can be opened
  Answer exchange(List<byte[]> parts, boolean withoutBody, int timeoutMillis) throws IOException {
    var reused = socket != null && used;
    var answer = attempt(parts, withoutBody, timeoutMillis);
    return reused && answer.ended() == Answer.Ended.CLOSED
        ? attempt(parts, withoutBody, timeoutMillis)
        : answer;
  }

  /// Sends bytes over a separate connection and reads the answers.
  ///
  /// @param awaited number of answers that the server must send
  /// @param extraMillis time to wait for further answers. A further answer means that the server
  ///   found more requests in the bytes than were sent.
  List<Answer> apart(
      List<byte[]> parts, boolean withoutBody, int awaited, int timeoutMillis, int extraMillis)
      throws IOException {
    close();
    var all = new ArrayList<Answer>();
    try {
      all.add(attempt(parts, withoutBody, timeoutMillis));
      while (all.size() < awaited && socket != null) {
        all.add(read(withoutBody, timeoutMillis));
      }
      while (all.size() < MOST_ANSWERS && extraMillis > 0 && socket != null) {
        var extra = read(withoutBody, extraMillis);
        if (!extra.isAnswered()) {
          break;
        }
        all.add(extra);
      }
    } finally {
      close();
    }
    return all;
  }

  private Answer attempt(List<byte[]> parts, boolean withoutBody, int timeoutMillis)
      throws IOException {
    if (socket == null) {
      open();
    }
    used = true;
    var sending = socket;
    var watch =
        watchdog.schedule(() -> closeQuietly(sending), 2L * timeoutMillis, TimeUnit.MILLISECONDS);
    try {
      var out = socket.getOutputStream();
      for (var part : parts) {
        out.write(part);
      }
    } catch (IOException _) {
      // The server may have sent an answer before it closed the connection. This answer is read
      // below.
    } finally {
      watch.cancel(false);
    }
    return read(withoutBody, timeoutMillis);
  }

  private Answer read(boolean withoutBody, int timeoutMillis) {
    var answer = readOrGiveUp(withoutBody, timeoutMillis);
    if (!answer.keepsOpen()) {
      close();
    }
    return answer;
  }

  private Answer readOrGiveUp(boolean withoutBody, int timeoutMillis) {
    var deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    try {
      while (true) {
        var answer = readAnswer(withoutBody, deadline);
        // Statuses from 100 to 199 are interim answers. Status 101 is final here, because the
        // connection does not use HTTP after such an answer.
        if (answer.status() >= 200 || answer.status() == 101) {
          return answer;
        }
      }
    } catch (SocketTimeoutException _) {
      return Answer.none(Answer.Ended.TIMED_OUT);
    } catch (IOException _) {
      return Answer.none(Answer.Ended.CLOSED);
    }
  }

  private Answer readAnswer(boolean withoutBody, long deadline) throws IOException {
    var first = line(deadline);
    if (!first.startsWith("HTTP/1.") || first.length() < 12) {
      throw new IOException("not a status line: " + first);
    }
    int status;
    try {
      status = Integer.parseInt(first.substring(9, 12));
    } catch (NumberFormatException e) {
      throw new IOException("not a status line: " + first, e);
    }
    var headers = new ArrayList<Header>();
    for (var line = line(deadline); !line.isEmpty(); line = line(deadline)) {
      var colon = line.indexOf(':');
      if (colon < 1 || headers.size() == MOST_HEADERS) {
        throw new IOException("not a header: " + line);
      }
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    var head = new Answer(Answer.Ended.ANSWERED, status, headers, new byte[0], true);
    var keepsOpen =
        first.startsWith("HTTP/1.1")
            && !head.header("Connection").equalsIgnoreCase("close")
            && status != 101;
    byte[] body;
    if (withoutBody || status < 200 || status == 204 || status == 304) {
      body = new byte[0];
    } else if (head.header("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
      if (head.hasType("text/event-stream")) {
        body = beginOfStream();
        keepsOpen = false;
      } else {
        body = chunks(deadline);
      }
    } else if (!head.header("Content-Length").isEmpty()) {
      body = exactly(Integer.parseInt(head.header("Content-Length")), deadline);
    } else {
      body = toTheEnd(deadline);
      keepsOpen = false;
    }
    return new Answer(Answer.Ended.ANSWERED, status, headers, body, keepsOpen);
  }

  private byte[] beginOfStream() throws IOException {
    var read = new ByteArrayOutputStream();
    var deadline = System.nanoTime() + STREAM_MILLIS * 1_000_000L;
    try {
      while (read.size() < STREAM_BYTES) {
        read.write(oneByte(deadline));
      }
    } catch (SocketTimeoutException | EOFException _) {
      // The connection has ended. The bytes that were read so far are returned.
    }
    return read.toByteArray();
  }

  private byte[] chunks(long deadline) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      var size = line(deadline).split(";", 2)[0].strip();
      int length;
      try {
        length = Integer.parseInt(size, 16);
      } catch (NumberFormatException e) {
        throw new IOException("not a chunk size: " + size, e);
      }
      if (length == 0) {
        while (!line(deadline).isEmpty()) {
          // The header lines after the last chunk are ignored.
        }
        return body.toByteArray();
      }
      if (body.size() + length > LONGEST_BODY_BYTES) {
        throw new IOException("the answer is too large");
      }
      body.writeBytes(exactly(length, deadline));
      line(deadline);
    }
  }

  private byte[] exactly(int length, long deadline) throws IOException {
    if (length > LONGEST_BODY_BYTES) {
      throw new IOException("the answer is too large");
    }
    var bytes = new byte[length];
    for (var have = 0; have < length; ) {
      fill(deadline);
      var part = Math.min(bufferEnd - bufferAt, length - have);
      System.arraycopy(buffer, bufferAt, bytes, have, part);
      bufferAt += part;
      have += part;
    }
    return bytes;
  }

  private byte[] toTheEnd(long deadline) throws IOException {
    var body = new ByteArrayOutputStream();
    try {
      while (body.size() < LONGEST_BODY_BYTES) {
        fill(deadline);
        body.write(buffer, bufferAt, bufferEnd - bufferAt);
        bufferAt = bufferEnd;
      }
    } catch (EOFException _) {
      return body.toByteArray();
    }
    throw new IOException("the answer is too large");
  }

  private String line(long deadline) throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      var b = oneByte(deadline);
      if (b == '\n') {
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(b);
      if (line.size() > LONGEST_LINE_BYTES) {
        throw new IOException("a line of the answer is too long");
      }
    }
  }

  private int oneByte(long deadline) throws IOException {
    fill(deadline);
    return buffer[bufferAt++] & 0xFF;
  }

  /// Waits until the buffer contains at least one byte.
  private void fill(long deadline) throws IOException {
    if (bufferAt < bufferEnd) {
      return;
    }
    var millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    socket.setSoTimeout((int) millis);
    var read = in.read(buffer);
    if (read < 0) {
      throw new EOFException();
    }
    bufferAt = 0;
    bufferEnd = read;
  }

  private void open() throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(address, CONNECT_TIMEOUT_MILLIS);
    in = socket.getInputStream();
    bufferAt = 0;
    bufferEnd = 0;
    used = false;
  }

  @Override
  public void close() {
    if (socket != null) {
      closeQuietly(socket);
      socket = null;
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // The connection is no longer used, so an error does not matter.
    }
  }
}
