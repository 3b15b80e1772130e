package io.corridorledger.command;

import io.corridorledger.problem.TraceParent;
import io.corridorledger.store.AppendRefused;
import io.corridorledger.tracing.Tracing;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import jakarta.inject.Singleton;
import java.util.UUID;

/// Measures and traces each append.
@Singleton
class MeasuredAppend {

  interface Appending {
    /// @param traceparent names the span of the append
    void append(String traceparent) throws AppendRefused;
  }

  private final CommandMetrics metrics;
  private final Tracing tracing;

  MeasuredAppend(CommandMetrics metrics, Tracing tracing) {
    this.metrics = metrics;
    this.tracing = tracing;
  }

  void run(String streamType, UUID stream, CommandHeaders headers, Appending appending)
      throws AppendRefused {
    Timer.Sample started = Timer.start();
    Span span = tracing.append(streamType, stream);
    try {
      appending.append(Tracing.traceparent(span, TraceParent.of(headers.traceparent).value()));
    } catch (Exception e) {
      Tracing.failed(span, e);
      throw e;
    } finally {
      span.end();
    }
    started.stop(metrics.append());
  }
}
