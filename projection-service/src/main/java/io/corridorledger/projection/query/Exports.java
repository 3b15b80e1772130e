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
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends complete lists, page by page. Only one page is in memory. The next page is read after the
/// client has received the current page.
///
/// If `Export.snapshot` is true, all pages are read in one database transaction with one snapshot.
/// Therefore no item is repeated or left out, even if facts arrive meanwhile. The transaction uses
/// a connection until the end, so the number and the duration of these responses are limited.
///
/// An error before the first byte becomes a problem response. After an error in a later part, the
/// connection is reset. The reset shows the client that the list is incomplete.
@ApplicationScoped
public class Exports {

  private static final int CHUNK = 64 << 10;
  private static final int RETRY_SECONDS = 10;

  /// Seconds by which the transaction may exceed the maximum duration of the response, to complete
  /// a page that is already being read.
  private static final int GRACE_SECONDS = 60;

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

  void send(Export<?> export) {
    if (!places.tryAcquire()) throw tooMany(config.max());
    Body body = new Body(current.getCurrent().request());
    try {
      if (export.snapshot())
        QuarkusTransaction.requiringNew()
            .timeout((int) config.maxDuration().toSeconds() + GRACE_SECONDS)
            .run(() -> {
              rows.beginSnapshot(config.maxDuration().plusSeconds(GRACE_SECONDS));
              read(export, body);
            });
      else read(export, body);
      // The database connection is already released, so a slow client does not hold it here.
      body.end();
    } catch (RuntimeException e) {
      if (!body.begun) throw e;
      body.abort(e);
    } finally {
      places.release();
    }
  }

  private <T> void read(Export<T> export, Body body) {
    String after = export.after();
    body.append(export.format().head());
    while (true) {
      memory.reuse();
      Slice<T> page = export.source().after(after, Paging.MAX_LIMIT);
      for (Keyed<T> item : page.items()) body.append(export.format().rows(item.item()));
      if (!page.more()) return;
      body.checkDuration();
      after = page.resume() != null ? page.resume() : page.items().getLast().sortKey();
    }
  }

  /// The body of a response, which is sent in parts.
  private final class Body {

    private final HttpServerRequest request;
    private final StringBuilder text = new StringBuilder();
    private final long beginNanos = System.nanoTime();
    private boolean begun;

    private Body(HttpServerRequest request) {
      this.request = request;
    }

    private void append(String part) {
      text.append(part);
      if (text.length() >= CHUNK) flush();
    }

    private void flush() {
      if (!begun) {
        StreamedResponse.begin(request);
        request.response().setChunked(true);
        begun = true;
      }
      Buffer chunk = Buffer.buffer(text.toString());
      text.setLength(0);
      if (chunk.length() > 0) await(request.response().write(chunk));
    }

    private void end() {
      flush();
      await(request.response().end());
    }

    /// Waits until the client has received a part. The time-out is the limit for a part or the
    /// remaining time for the whole list, whichever is shorter.
    private void await(Future<Void> sent) {
      long left = nanosLeft();
      try {
        sent.toCompletionStage()
            .toCompletableFuture()
            .get(Math.min(left, config.sendTimeout().toNanos()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw ended("the client closed the connection", e);
      } catch (TimeoutException e) {
        checkDuration();
        throw ended("the client did not receive a part within corridor.exports.send-timeout", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ended("interrupted", e);
      }
    }

    private long nanosLeft() {
      return config.maxDuration().toNanos() - (System.nanoTime() - beginNanos);
    }

    private void checkDuration() {
      if (nanosLeft() <= 0)
        throw ended("the list was not sent within corridor.exports.max-duration", null);
    }

    private static UncheckedIOException ended(String reason, Exception cause) {
      return new UncheckedIOException(new IOException(reason, cause));
    }

    private void abort(RuntimeException cause) {
      StreamedResponse.abort(request);
      if (cause instanceof UncheckedIOException)
        Log.infof("export of %s ended early: %s", request.path(), cause.getCause().getMessage());
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
