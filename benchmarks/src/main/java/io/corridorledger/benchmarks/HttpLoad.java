package io.corridorledger.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// Sends commands over one persistent HTTP/1.1 connection. The client does little work itself,
/// because it shares the processor cores with the services.
final class HttpLoad implements AutoCloseable {

  private static final String BODY =
      """
      {"id":"%s","figure":{"key":{"metric":"%s","subject":"pair:%s/%s","period":"%d"},"quantity":{"value":1.4,\
      "unitMult":9,"unit":"USD"}},"citations":[{"source":{"publisher":"Gazette","title":"Trade","kind":"OFFICIAL"}}]}\
      """;

  private static final List<String> METRICS =
      List.of("trade_turnover", "exports", "imports", "investment");

  /// The maximum time until a server answers a command.
  private static final int ANSWER_MILLIS = 60_000;

  private final Socket socket;
  private final OutputStream out;
  private final BufferedInputStream in;
  private final String host;

  HttpLoad(URI server) throws IOException {
    host = server.getAuthority();
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(ANSWER_MILLIS);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream(), 4096);
  }

  /// Sends the command that records an observation. The commands are about some thousands of
  /// figures, so that no figure gets unusually many reports.
  ///
  /// @param id id of the stream, and idempotency key of the command. The same id always gives the
  ///   same command.
  void post(UUID id) throws IOException {
    int n = id.hashCode() & Integer.MAX_VALUE;
    byte[] body =
        BODY.formatted(
                id,
                METRICS.get(n % 4),
                ManyEvents.COUNTRIES.get(n / 4 % 9),
                ManyEvents.COUNTRIES.get(9 + n / 36 % 9),
                2005 + n / 324 % 20)
            .getBytes(StandardCharsets.UTF_8);
    byte[] head =
        "POST /v1/indicators?confirmed=true HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(host, id, body.length)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    out.write(request);
    String status = line();
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line())
      if (header.regionMatches(true, 0, "content-length:", 0, 15))
        length = Integer.parseInt(header.substring(15).strip());
    byte[] answer = in.readNBytes(length);
    if (!status.contains(" 201 "))
      throw new IOException(status + ": " + new String(answer, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new IOException("the server closed the connection");
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
