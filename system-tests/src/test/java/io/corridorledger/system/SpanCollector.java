package io.corridorledger.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// Receives the spans that services export with OTLP over HTTP.
final class SpanCollector implements AutoCloseable {

  /// @param parent id of the parent span; empty if there is none
  /// @param links trace id and span id of each link, as `trace/span`
  record Span(
      String service,
      String trace,
      String id,
      String parent,
      SpanKind kind,
      String name,
      Map<String, String> attributes,
      List<String> links) {

    String context() {
      return trace + "/" + id;
    }
  }

  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();

  SpanCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Span> spans() {
    return spans;
  }

  /// The complete content of the received requests.
  String text() {
    return String.join("\n", texts);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var received = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      texts.add(received.toString());
      for (var resource : received.getResourceSpansList()) {
        var service = attributes(resource.getResource().getAttributesList()).get("service.name");
        for (var scope : resource.getScopeSpansList())
          for (var span : scope.getSpansList()) spans.add(span(service, span));
      }
      var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static Span span(String service, io.opentelemetry.proto.trace.v1.Span span) {
    var hex = HexFormat.of();
    return new Span(
        service,
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getKind(),
        span.getName(),
        attributes(span.getAttributesList()),
        span.getLinksList().stream()
            .map(link ->
                hex.formatHex(link.getTraceId().toByteArray())
                    + "/"
                    + hex.formatHex(link.getSpanId().toByteArray()))
            .toList());
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                attribute ->
                    attribute.getValue().hasIntValue()
                        ? Long.toString(attribute.getValue().getIntValue())
                        : attribute.getValue().getStringValue()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
