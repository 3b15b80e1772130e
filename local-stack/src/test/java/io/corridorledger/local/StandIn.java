package io.corridorledger.local;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// The behaviour that the command line needs of a service: a migration that ends, health on the
/// management port, an empty ledger, one response, and accepted commands.
final class StandIn {

  private StandIn() {}

  public static void main(String[] args) throws IOException {
    if (Boolean.parseBoolean(System.getenv("QUARKUS_INIT_AND_EXIT"))) {
      System.out.println("MIGRATED by " + System.getenv("QUARKUS_FLYWAY_USERNAME"));
      System.exit(System.getenv("STAND_IN_MIGRATION_CODE") == null ? 0 : 1);
    }
    serve(
        "QUARKUS_MANAGEMENT_PORT",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    serve(
        "QUARKUS_HTTP_PORT",
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
  }

  private static void serve(String port, HttpHandler handler) throws IOException {
    var address =
        new InetSocketAddress(
            InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(System.getenv(port)));
    var server = HttpServer.create(address, 0);
    server.createContext("/", handler);
    server.start();
  }
}
