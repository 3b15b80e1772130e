package io.corridorledger.projection.query;

import io.corridorledger.edge.StreamedResponse;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends complete lists, page by page. Only one page is in memory, and the next one is read after
/// the client has received it.
///
/// All pages are read in one database transaction with one snapshot. So no item is repeated or left
/// out while facts arrive. The transaction uses a connection until the end, so the number and the
/// duration of such responses are limited.
///
/// An error before the first byte gives a problem response. After an error later, the connection is
/// closed without the end of the body, so the client knows that the list is incomplete.
@ApplicationScoped
public class Exports {

  private static final int CHUNK = 64 << 10;
  private static final int RETRY_SECONDS = 10;

  /// Further time, in seconds, for reading the last page after the maximum duration.
  private static final int GRACE = 60;

  private final Rows rows;
  private final AnswerMemory memory;
  private final CurrentVertxRequest current;
  private final CorridorConfig.Exports config;
  private final Semaphore places;

  Exports(
      Rows rows,
      AnswerMemory memory,
      CurrentVertxRequest current,
      CorridorConfig config,
      MeterRegistry registry) {
    this.rows = rows;
    this.memory = memory;
    this.current = current;
    this.config = config.exports();
    this.places = new Semaphore(this.config.max());
    Gauge.builder("corridor.exports", () -> this.config.max() - places.availablePermits())
        .description("Whole lists that are being sent")
        .register(registry);
  }

  /// Sends the complete list as the response to the current request.
  void send(Export<?> export) {
    if (!places.tryAcquire()) throw tooMany(config.max());
    try {
      Body body = new Body(current.getCurrent().request());
      if (export.snapshot())
        QuarkusTransaction.requiringNew()
            .timeout((int) config.maxDuration().toSeconds() + GRACE)
            .run(() -> {
              rows.beginSnapshot();
              send(export, body);
            });
      else send(export, body);
    } finally {
      places.release();
    }
  }

  private <T> void send(Export<T> export, Body body) {
    try {
      long begin = System.nanoTime();
      String after = export.after();
      body.append(export.format().head());
      while (true) {
        memory.reuse();
        Slice<T> page = export.source().after(after, Paging.MAX_LIMIT);
        for (Keyed<T> item : page.items()) body.append(export.format().rows(item.item()));
        if (!page.more()) break;
        if (System.nanoTime() - begin > config.maxDuration().toNanos())
          throw new UncheckedIOException(
              new IOException("longer than corridor.exports.max-duration"));
        after = page.resume() != null ? page.resume() : page.items().getLast().sortKey();
      }
      body.end();
    } catch (RuntimeException e) {
      if (!body.begun) throw e;
      body.abort(e);
    }
  }

  /// The body of a response, which is sent in parts.
  private final class Body {

    private final HttpServerRequest request;
    private final StringBuilder text = new StringBuilder();
    private boolean begun;

    private Body(HttpServerRequest request) {
      this.request = request;
    }

    private void append(String part) {
      text.append(part);
      if (text.length() >= CHUNK) flush();
    }

    /// Sends the collected text. Waits until the client has received it, or until the time limit.
    private void flush() {
      if (!begun) {
        StreamedResponse.begin(request);
        request.response().setChunked(true);
        begun = true;
      }
      Buffer chunk = Buffer.buffer(text.toString());
      text.setLength(0);
      if (chunk.length() == 0) return;
      try {
        request
            .response()
            .write(chunk)
            .toCompletionStage()
            .toCompletableFuture()
            .get(config.sendTimeout().toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw new UncheckedIOException(new IOException("the client closed the connection", e));
      } catch (TimeoutException e) {
        throw new UncheckedIOException(new IOException("the client does not read", e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(new IOException("interrupted", e));
      }
    }

    private void end() {
      flush();
      request.response().end();
    }

    private void abort(RuntimeException cause) {
      request.connection().close();
      if (cause instanceof UncheckedIOException)
        Log.infof("export of %s ended early: %s", request.path(), cause.getMessage());
      else Log.errorf(cause, "export of %s failed", request.path());
    }
  }

  static Problem tooMany(int max) {
    return Problem.tryLater(
        503,
        "too-many-exports",
        "Too many exports",
        "At most %d whole lists are sent at a time. With `limit`, a page of the same list remains available."
            .formatted(max),
        RETRY_SECONDS);
  }
}
