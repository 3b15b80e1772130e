package io.corridorledger.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.quarkus.opentelemetry.runtime.config.runtime.OTelRuntimeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// The spans of the ledger, from the append of a command's events to the batch in which the reader
/// applies the events.
///
/// Every event has the W3C trace context of the append that recorded it. The relay and the reader
/// handle events in batches, and later than the command. Therefore the span of a batch is not a
/// child of the appends: it has a link to each of them. The names and attributes follow the
/// semantic conventions of OpenTelemetry for messaging.
///
/// While tracing is off, no span is created, and no trace context of an event is parsed. A disabled
/// SDK of OpenTelemetry would still create spans, so this class does not use it.
@Singleton
public class Tracing {

  private static final String SCOPE = "io.corridorledger";
  private static final String TRACEPARENT = "traceparent";

  private static final AttributeKey<String> STREAM = AttributeKey.stringKey("corridor.stream.id");
  private static final AttributeKey<String> STREAM_TYPE =
      AttributeKey.stringKey("corridor.stream.type");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.name");
  private static final AttributeKey<String> OPERATION_TYPE =
      AttributeKey.stringKey("messaging.operation.type");
  private static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> GROUP =
      AttributeKey.stringKey("messaging.consumer.group.name");
  private static final AttributeKey<Long> MESSAGES =
      AttributeKey.longKey("messaging.batch.message_count");

  private static final TextMapGetter<String> VALUE =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
          return List.of(TRACEPARENT);
        }

        @Override
        public String get(String traceparent, String key) {
          return key.equals(TRACEPARENT) ? traceparent : null;
        }
      };

  /// Null while tracing is off.
  private final Tracer tracer;

  @Inject
  Tracing(OpenTelemetry telemetry, OTelRuntimeConfig config) {
    this(config.sdkDisabled() ? null : telemetry.getTracer(SCOPE));
  }

  private Tracing(Tracer tracer) {
    this.tracer = tracer;
  }

  public static Tracing off() {
    return new Tracing(null);
  }

  public static Tracing with(OpenTelemetry telemetry) {
    return new Tracing(telemetry.getTracer(SCOPE));
  }

  /// Returns the trace context of the current request, in the form of the header `traceparent`.
  /// Empty if tracing is off.
  public static Optional<String> current() {
    return Optional.of(Span.current().getSpanContext())
        .filter(SpanContext::isValid)
        .map(Tracing::traceparent);
  }

  /// Starts the span of an append, as a child of the request's span. The events of the append get
  /// the trace context of the new span. Therefore the new span has the kind `PRODUCER`.
  public Span append(String streamType, UUID stream) {
    if (tracer == null) return Span.getInvalid();
    return tracer
        .spanBuilder("append " + streamType)
        .setSpanKind(SpanKind.PRODUCER)
        .setAttribute(STREAM_TYPE, streamType)
        .setAttribute(STREAM, stream.toString())
        .startSpan();
  }

  /// Returns the trace context of a span, in the form of the header `traceparent`.
  ///
  /// @param other the result if the span is not sampled. No exporter receives such a span.
  public static String traceparent(Span span, String other) {
    SpanContext context = span.getSpanContext();
    return context.isValid() && context.isSampled() ? traceparent(context) : other;
  }

  private static String traceparent(SpanContext context) {
    return "00-%s-%s-%s"
        .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  /// Starts the span in which a batch of records is published.
  ///
  /// @param traceparent returns the trace context of a record
  public <T> Span send(String topic, Collection<T> records, Function<T, String> traceparent) {
    return batch("send", SpanKind.CLIENT, topic, null, records, traceparent);
  }

  /// Starts the span in which a batch of records is applied to the read models.
  ///
  /// @param group the consumer group
  /// @param traceparent returns the trace context of a record; null if there is none
  public <T> Span process(
      String topic, String group, Collection<T> records, Function<T, String> traceparent) {
    return batch("process", SpanKind.CONSUMER, topic, group, records, traceparent);
  }

  /// Starts the span of a batch, with a link to each sampled trace context of the records. If no
  /// trace context is sampled, no span is started, because no trace would lead to this span.
  private <T> Span batch(
      String operation,
      SpanKind kind,
      String topic,
      String group,
      Collection<T> records,
      Function<T, String> traceparent) {
    if (tracer == null) return Span.getInvalid();
    // The events of one command have the same context.
    Set<SpanContext> producers = new LinkedHashSet<>();
    for (T record : records) {
      SpanContext producer = parse(traceparent.apply(record));
      if (producer.isSampled()) producers.add(producer);
    }
    if (producers.isEmpty()) return Span.getInvalid();
    SpanBuilder span =
        tracer
            .spanBuilder(operation + " " + topic)
            .setNoParent()
            .setSpanKind(kind)
            .setAttribute(SYSTEM, "kafka")
            .setAttribute(OPERATION, operation)
            .setAttribute(OPERATION_TYPE, operation)
            .setAttribute(DESTINATION, topic)
            .setAttribute(MESSAGES, (long) records.size());
    if (group != null) span.setAttribute(GROUP, group);
    producers.forEach(span::addLink);
    return span.startSpan();
  }

  /// Returns an invalid context if the value is null or does not have the form of the header
  /// `traceparent`.
  private static SpanContext parse(String traceparent) {
    return Span.fromContext(
            W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, VALUE))
        .getSpanContext();
  }

  /// Marks a span as failed. The span gets the class of the exception but not its message, because
  /// a message can contain values of a request.
  public static void failed(Span span, Throwable failure) {
    span.setStatus(StatusCode.ERROR).setAttribute(ERROR, failure.getClass().getName());
  }
}
