package io.corridorledger.system;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CONSUMER;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_PRODUCER;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.OnRunningSystem.Content;
import io.corridorledger.system.SpanCollector.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Traces from the request of a command to the batch of the reader. A writer and the reader are
/// replaced by instances with tracing. Their ratio of sampled traces is 0, so that only the
/// commands of a client that samples are traced.
@OnRunningSystem(Content.EMPTY)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingTest {

  private static final String TOPIC = "corridor.agreements.v1";
  private static final String EXPORTER_THREAD = "BatchSpanProcessor";
  private static final String CLIENT_SPAN = "00f067aa0ba902b7";

  private static final String BODY =
      """
      {"instrument": {"type": "MOU", "title": "Memorandum on traces", "parties": [{"ref": "KZ"}, {"ref": "GE"}]},
       "citations": [{"source": {"publisher": "Corridor Gazette", "title": "Traces %s", "published": "2024-08-08",
         "language": "en", "kind": "NEWS"}, "locator": "line 1", "asPrinted": "memorandum"}]}\
      """;

  /// Copies an event of this test, with a trace context that W3C does not allow: the version is ff.
  private static final String WITHOUT_TRACE_CONTEXT =
      """
      SELECT append_events('tester', gen_random_uuid()::text, '', 201::smallint, '{}', '%s'::uuid, stream_type, 0, 10000, 16777216,
        ARRAY[gen_random_uuid()], ARRAY[event_type], ARRAY[schema_version], ARRAY[payload::text], ARRAY[occurred],
        ARRAY[occurred_earliest], ARRAY[occurred_latest], actor, gen_random_uuid(), gen_random_uuid(), NULL,
        'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')
      FROM event JOIN stream USING (stream_id) WHERE event.version = 1 AND event_type = 'agreement-signed'
        AND payload->'instrument'->>'title' = 'Memorandum on traces'
      ORDER BY event.recorded_at LIMIT 1
      """;

  private final LedgerSystem system;
  private final SpanCollector collector;
  private ServiceProcess writer;
  private ServiceProcess reader;

  TracingTest(LedgerSystem system) throws IOException {
    this.system = system;
    collector = new SpanCollector();
  }

  @BeforeAll
  void traceAWriterAndTheReader() {
    for (var service : system.services())
      assertFalse(threads(service).contains(EXPORTER_THREAD), service.name());
    system.agreements().service().kill9();
    system.projection().kill9();
    var settings =
        Map.of(
            "QUARKUS_OTEL_SDK_DISABLED",
            "false",
            "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
            collector.address(),
            "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL",
            "http/protobuf",
            "QUARKUS_OTEL_TRACES_SAMPLER_ARG",
            "0",
            "QUARKUS_OTEL_BSP_SCHEDULE_DELAY",
            "100ms");
    writer = system.another(system.agreements().service(), settings);
    reader = system.another(system.projection(), settings);
    for (var service : List.of(writer, reader))
      assertTrue(threads(service).contains(EXPORTER_THREAD), service.name());
  }

  @AfterAll
  void restore() {
    system.end(writer);
    system.end(reader);
    collector.close();
    var services = List.of(system.agreements().service(), system.projection());
    LedgerSystem.start(services);
  }

  private String threads(ServiceProcess service) {
    var jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
    var output = system.run(List.of(jcmd, Long.toString(service.pid()), "Thread.print"));
    assertEquals(0, output.exitCode(), output::text);
    return output.text();
  }

  private static String newTrace() {
    var bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    bytes[0] = 1;
    return HexFormat.of().formatHex(bytes);
  }

  private Api.Answer sign(String traceparent) {
    return Api.post(
            writer.url(),
            "/v1/agreements?confirmed=true",
            BODY.formatted(UUID.randomUUID()),
            "Idempotency-Key",
            UUID.randomUUID().toString(),
            "traceparent",
            traceparent)
        .expect(201);
  }

  private void awaitVisible(Api.Answer written) {
    Api.getAfter(
        List.of(written.header("Consistency-Token")),
        reader.url(),
        "/v1/agreements/" + written.at("/id"));
  }

  /// Records a sampled command, and returns the span that applied its event. The exporters of both
  /// services have then sent spans that ended later than those of earlier commands.
  private Span tracedToTheReader(String trace) {
    awaitVisible(sign("00-%s-%s-01".formatted(trace, CLIENT_SPAN)));
    return exported(SPAN_KIND_CONSUMER, trace);
  }

  /// Waits for the span of this kind that belongs to a trace, or has a link to it.
  private Span exported(SpanKind kind, String trace) {
    Eventually.holds(
        kind + " of " + trace,
        LedgerSystem.PATIENCE,
        () -> assertFalse(spans(kind, trace).isEmpty(), collector.spans()::toString));
    return spans(kind, trace).getFirst();
  }

  private List<Span> spans(SpanKind kind, String trace) {
    return collector.spans().stream()
        .filter(span -> span.kind() == kind)
        .filter(span ->
            span.trace().equals(trace)
                || span.links().stream().anyMatch(link -> link.startsWith(trace)))
        .toList();
  }

  private String storedTraceparent(Api.Answer written) {
    return system
        .query(
            "agreements",
            "SELECT traceparent FROM event WHERE stream_id = '%s'".formatted(written.at("/id")),
            row -> row.getString(1))
        .getFirst();
  }

  @Test
  void theBatchOfTheReaderHasALinkToTheCommand() {
    var trace = newTrace();
    var written = sign("00-%s-%s-01".formatted(trace, CLIENT_SPAN));
    assertEquals(trace, written.header("Trace-Id"));
    awaitVisible(written);

    var request = exported(SPAN_KIND_SERVER, trace);
    assertEquals("POST /v1/agreements", request.name());
    assertEquals("agreements-service", request.service());
    assertEquals(CLIENT_SPAN, request.parent());

    var append = exported(SPAN_KIND_PRODUCER, trace);
    assertEquals("append agreements", append.name());
    assertEquals(request.context(), trace + "/" + append.parent());
    assertEquals(written.at("/id"), append.attributes().get("corridor.stream.id"));
    assertEquals("00-%s-%s-01".formatted(trace, append.id()), storedTraceparent(written));

    var send = exported(SPAN_KIND_CLIENT, trace);
    assertEquals("send " + TOPIC, send.name());
    assertEquals("agreements-service", send.service());
    assertTrue(send.links().contains(append.context()), send::toString);
    assertNotEquals(trace, send.trace());

    var process = exported(SPAN_KIND_CONSUMER, trace);
    assertEquals("process " + TOPIC, process.name());
    assertEquals("projection-service", process.service());
    assertTrue(process.links().contains(append.context()), process::toString);
    assertEquals("kafka", process.attributes().get("messaging.system"));
    assertEquals(TOPIC, process.attributes().get("messaging.destination.name"));
    assertTrue(Integer.parseInt(process.attributes().get("messaging.batch.message_count")) > 0);
  }

  /// Clients send tokens in the header, and by mistake in the URL.
  @Test
  void noTokenAppearsInATrace() {
    var token = system.corridor("token", "--role", "reader").text().strip();
    var key =
        Api.post(
                writer.url(),
                "/v1/api-keys",
                "{\"name\": \"Traced\", \"roles\": [\"recorder\"], \"validDays\": 1}")
            .expect(201)
            .at("/token");
    for (var secret : List.of(token, key)) {
      var trace = newTrace();
      var traceparent = "00-%s-%s-01".formatted(trace, CLIENT_SPAN);
      var targets =
          List.of(
              "/v1/agreements/" + UUID.randomUUID(),
              "/v1/" + secret,
              "/v1/agreements/" + secret,
              "/v1/log?access_token=" + secret);
      for (var target : targets)
        for (var sent : List.of(secret, secret + "0"))
          Api.ask(
              writer.url(), target, "traceparent", traceparent, "Authorization", "Bearer " + sent);
      Eventually.holds(
          "the spans of " + trace,
          LedgerSystem.PATIENCE,
          () -> assertEquals(2 * targets.size(), spans(SPAN_KIND_SERVER, trace).size()));
      for (var part : List.of(secret, secret.substring(secret.length() - 40)))
        assertFalse(collector.text().contains(part), "a token is in a trace");
    }
    assertTrue(collector.text().contains("/v1/agreements/"), "the traces have no paths");
  }

  @Test
  void aCommandThatTheClientDoesNotSampleLeavesNoSpan() {
    var trace = newTrace();
    var written = sign("00-%s-%s-00".formatted(trace, CLIENT_SPAN));
    assertEquals(trace, written.header("Trace-Id"));
    assertEquals(trace, storedTraceparent(written).substring(3, 35));
    tracedToTheReader(newTrace());
    for (var kind : SpanKind.values())
      assertEquals(List.of(), spans(kind, trace), collector.spans()::toString);
  }

  @Test
  void aMalformedTraceparentOfARequestIsReplaced() {
    var trace = newTrace();
    for (var malformed :
        List.of(
            "x",
            "00-%s-01".formatted(trace),
            "00-%s-%s-1".formatted(trace, CLIENT_SPAN),
            "ff-%s-%s-01".formatted(trace, CLIENT_SPAN),
            "00-%s-%s-01-more".formatted(trace, CLIENT_SPAN),
            "00-%s-%s-01".formatted("0".repeat(32), CLIENT_SPAN))) {
      var written = sign(malformed);
      var id = written.header("Trace-Id");
      assertTrue(id.matches("[0-9a-f]{32}"), id);
      assertNotEquals(trace, id);
      assertTrue(storedTraceparent(written).matches("00-" + id + "-[0-9a-f]{16}-00"), malformed);
    }
    tracedToTheReader(newTrace());
    for (var kind : SpanKind.values()) assertEquals(List.of(), spans(kind, trace));
  }

  @Test
  void aRecordWithAMalformedTraceContextIsAppliedWithoutALink() {
    tracedToTheReader(newTrace()); // an event to copy
    var copy = UUID.randomUUID();
    system.query("agreements", WITHOUT_TRACE_CONTEXT.formatted(copy), row -> row.getString(1));
    var process = tracedToTheReader(newTrace());
    assertEquals(1, process.links().size(), process::toString);
    Api.getAfter(
        List.of("agreements:%s@1".formatted(copy)), reader.url(), "/v1/agreements/" + copy);
  }
}
