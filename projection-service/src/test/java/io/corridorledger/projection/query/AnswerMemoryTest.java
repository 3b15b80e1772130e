package io.corridorledger.projection.query;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.feed.LongStream;
import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// While the memory for responses is in use, large responses wait for it and are then rejected, and
/// small ones are returned.
@QuarkusTest
@WithTestResource(Stack.class)
class AnswerMemoryTest {

  /// More than the connections of the pool: a waiting request must not hold one.
  private static final int WAITING = 40;

  /// Events of 60 kB: more bytes than the buffers of a connection take.
  private static final int LARGER_THAN_THE_SOCKETS = 200;

  private static final LocalDate DAY = LocalDate.of(2024, 9, 1);

  @Inject Ledger ledger;
  @Inject StreamMemory memory;
  @Inject LongStream streams;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void onlyLargeResponsesWaitForMemoryAndAreRejected() throws Exception {
    ledger.clear();
    streams.begin();
    UUID large = UUID.randomUUID();
    UUID small = UUID.randomUUID();
    streams.take(
        large,
        1,
        21,
        21,
        v -> v == 1 ? LongStream.signed("Large") : LongStream.note(v, 60_000, DAY));
    streams.take(small, 1, 1, 1, _ -> LongStream.signed("Small"));
    try (Share all = memory.enter();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all.grow(largest());
      List<Future<Response>> waiting = new ArrayList<>();
      for (int i = 0; i < WAITING; i++)
        waiting.add(threads.submit(() -> given().get("/v1/agreements/" + large)));
      for (int i = 0; i < 20; i++) given().get("/v1/agreements/" + small).then().statusCode(200);
      for (Future<Response> one : waiting)
        one.get()
            .then()
            .statusCode(503)
            .contentType("application/problem+json")
            .header("Retry-After", notNullValue())
            .body("type", equalTo("urn:corridor:problem:overloaded"))
            .body("retryable", equalTo(true));
    }
    Response whole = given().get("/v1/agreements/" + large);
    assertEquals(200, whole.statusCode());
    assertEquals(20, whole.<List<?>>path("item.notes").size());
    // Each response releases its reservation.
    IntStream.range(0, 2 * WAITING)
        .forEach(_ -> given().get("/v1/agreements/" + large).then().statusCode(200));
    try (Share all = memory.enter()) {
      all.grow(largest());
    }
  }

  @Test
  void aResponseHoldsItsMemoryUntilTheClientHasReadIt() throws Exception {
    ledger.clear();
    streams.begin();
    UUID large = UUID.randomUUID();
    streams.take(
        large,
        1,
        LARGER_THAN_THE_SOCKETS,
        20,
        v -> v == 1 ? LongStream.signed("Large") : LongStream.note(v, 60_000, DAY));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var client = new Socket()) {
      client.setReceiveBufferSize(4096);
      client.connect(new InetSocketAddress("localhost", RestAssured.port));
      client
          .getOutputStream()
          .write(
              "GET /v1/agreements/%s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n"
                  .formatted(large, RestAssured.port)
                  .getBytes(US_ASCII));
      InputStream response = client.getInputStream();
      assertEquals('H', response.read());
      Future<?> whole =
          threads.submit(() -> {
            try (Share all = memory.enter()) {
              all.grow(largest());
            }
            return null;
          });
      assertThrows(TimeoutException.class, () -> whole.get(1, TimeUnit.SECONDS));
      response.transferTo(OutputStream.nullOutputStream());
      whole.get();
    }
  }

  /// The largest weight that fits.
  private long largest() {
    long fits = StreamMemory.SMALL_WEIGHT;
    for (long step = 1L << 40; step > 0; step /= 2) if (memory.fits(fits + step)) fits += step;
    return fits;
  }
}
