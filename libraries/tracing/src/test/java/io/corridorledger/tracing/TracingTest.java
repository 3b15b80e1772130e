package io.corridorledger.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TracingTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String NOT_SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-00";

  private final InMemorySpanExporter exported = InMemorySpanExporter.create();

  private Tracing tracing(Sampler sampler) {
    return Tracing.with(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(new LinkSampler(sampler))
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .build());
  }

  private List<SpanData> spansOf(String... traceparents) {
    tracing(Sampler.alwaysOff())
        .process("topic", "group", Arrays.asList(traceparents), Function.identity())
        .end();
    return exported.getFinishedSpanItems();
  }

  @Test
  void aBatchHasOneLinkForEachSampledCommand() {
    var second = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var span = spansOf(SAMPLED, SAMPLED, NOT_SAMPLED, second).getFirst();
    assertEquals(
        List.of(TRACE, "0af7651916cd43dd8448eb211c80319c"),
        span.getLinks().stream().map(link -> link.getSpanContext().getTraceId()).toList());
    assertFalse(span.getParentSpanContext().isValid());
  }

  @Test
  void aBatchWithoutASampledCommandHasNoSpan() {
    assertTrue(spansOf(NOT_SAMPLED).isEmpty());
  }

  @Test
  void aMalformedTraceContextIsIgnored() {
    assertTrue(
        spansOf(
                null,
                "",
                "x",
                SAMPLED.toUpperCase(),
                SAMPLED + "-x",
                SAMPLED.substring(1),
                "ff" + SAMPLED.substring(2),
                "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
                "00-" + TRACE + "-" + "0".repeat(16) + "-01",
                "0".repeat(1 << 20),
                "00-" + TRACE + "-00f067aa0ba902b7-\u0000\u0001")
            .isEmpty());
  }

  @Test
  void theEventsOfASampledAppendGetItsTraceContext() {
    var span = tracing(Sampler.alwaysOn()).append("agreement", new UUID(0, 1));
    var context = span.getSpanContext();
    assertEquals(
        "00-%s-%s-01".formatted(context.getTraceId(), context.getSpanId()),
        Tracing.traceparent(span, "other"));
  }

  @Test
  void theEventsOfOtherAppendsGetTheTraceContextOfTheRequest() {
    var notSampled = tracing(Sampler.alwaysOff()).append("agreement", new UUID(0, 1));
    assertEquals("other", Tracing.traceparent(notSampled, "other"));
  }

  @Test
  void nothingIsTracedWhileTracingIsOff() {
    Function<String, String> parser =
        _ -> {
          throw new AssertionError("the trace context of a record was read");
        };
    assertEquals(
        Span.getInvalid(), Tracing.off().process("topic", "group", List.of(SAMPLED), parser));
    assertEquals(Span.getInvalid(), Tracing.off().send("topic", List.of(SAMPLED), parser));
    var append = Tracing.off().append("agreement", new UUID(0, 1));
    assertEquals("other", Tracing.traceparent(append, "other"));
  }
}
