package io.corridorledger.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// What the command line sees of a service: health, an empty ledger, an answer, and commands that
/// are taken.
final class StandIn {

  private StandIn() {}

  public static void main(String[] args) throws IOException {
    var port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          var posted = exchange.getRequestMethod().equals("POST");
          if (posted) {
            System.out.println(
                "POST "
                    + exchange.getRequestURI()
                    + " to "
                    + System.getenv("QUARKUS_DATASOURCE_USERNAME"));
          }
          var answer =
              exchange.getRequestURI().getPath().equals("/v1/figures")
                  ? "{\"items\": [{\"value\": \"2.76\"}]}"
                  : "{\"items\": []}";
          var bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(posted ? 201 : 200, bytes.length);
          try (var body = exchange.getResponseBody()) {
            body.write(bytes);
          }
        });
    server.start();
  }
}
