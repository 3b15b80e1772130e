package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Streams near their bound of 10,000 events or 16 MiB.
@QuarkusTest
@WithTestResource(Stack.class)
class LongStreamTest {

  private static final LocalDate DAY = LongStream.PUBLISHED;
  private static final int ONE_BY_ONE = 20;

  @Inject LongStream streams;
  @Inject Ledger ledger;

  @BeforeEach
  void begin() throws SQLException {
    ledger.clear();
    streams.begin();
  }

  @AfterEach
  void clear() {
    ledger.clear();
  }

  /// Applies a stream, and reports the cost.
  private UUID take(String what, int events, int batch, IntFunction<LedgerEvent> event)
      throws SQLException {
    UUID stream = UUID.randomUUID();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    streams.take(
        stream,
        1,
        events - ONE_BY_ONE,
        batch,
        v -> v == 1 ? LongStream.signed("Treaty") : event.apply(v));
    long all = threads.getCurrentThreadCpuTime() - cpu;
    cpu = threads.getCurrentThreadCpuTime();
    streams.take(stream, events - ONE_BY_ONE + 1, events, 1, event);
    System.out.printf(
        "LongStreamTest: %s: %d in batches of %d: cpu %d us each; then one by one: cpu %d us each; allocated %d MiB; rows, bytes %s%n",
        what,
        events - ONE_BY_ONE,
        batch,
        all / 1_000 / (events - ONE_BY_ONE),
        (threads.getCurrentThreadCpuTime() - cpu) / 1_000 / ONE_BY_ONE,
        (threads.getCurrentThreadAllocatedBytes() - allocated) >> 20,
        ledger.ask(
            "SELECT count(*) || ', ' || sum(pg_column_size(a.*)) FROM agreement a WHERE id = '%s'"
                .formatted(stream)));
    assertEquals(
        Integer.toString(events),
        ledger.ask("SELECT applied FROM stream_progress WHERE stream = '%s'".formatted(stream)));
    return stream;
  }

  private long rows(UUID stream) {
    return Long.parseLong(
        ledger.ask("SELECT count(*) FROM agreement WHERE id = '%s'".formatted(stream)));
  }

  private static JsonPath agreement(UUID stream, String moment) {
    var answer = given().get("/v1/agreements/%s%s".formatted(stream, moment));
    assertEquals(200, answer.statusCode(), () -> answer.asString().substring(0, 500));
    return answer.jsonPath();
  }

  @Test
  void thousandsOfNotesTakeNoRowsAndAreVisibleFromTheirDay() throws Exception {
    UUID stream = take("notes", 10_000, 500, v -> LongStream.note(v, 1_500, DAY.minusDays(v)));
    assertEquals(1, rows(stream));
    JsonPath now = agreement(stream, "");
    assertEquals(10_000, now.getInt("item.streamVersion"));
    assertEquals(9_999, now.getList("item.notes").size());
    JsonPath then = agreement(stream, "?asOf=" + LongStream.START.plusSeconds(4_000));
    assertEquals(4_000, then.getInt("item.streamVersion"));
    assertEquals(3_999, then.getList("item.notes").size());
    // Each note was published before the previous note, and all before the signature.
    JsonPath published = agreement(stream, "?publishedBefore=" + LongStream.PUBLISHED.plusDays(10));
    assertEquals(9_999, published.getList("item.notes").size());
  }

  @Test
  void largeNotesTakeNoRows() throws Exception {
    UUID stream = take("large notes", 250, 50, v -> LongStream.note(v, 62_000, DAY));
    assertEquals(1, rows(stream));
    assertEquals(249, agreement(stream, "").getList("item.notes").size());
    long bytes =
        Long.parseLong(
            ledger.ask("SELECT bytes FROM stream_progress WHERE stream = '%s'".formatted(stream)));
    assertEquals(
        ledger.ask(
            "SELECT sum(octet_length(payload::text)) FROM fact WHERE stream = '%s'"
                .formatted(stream)),
        Long.toString(bytes));
    assertTrue(bytes > 10_000_000, "bytes " + bytes);
  }

  /// Further evidence opens rows, whose size does not grow with it.
  @Test
  void evidenceTakesRowsOfConstantSize() throws Exception {
    UUID stream = take("evidence", 2_000, 500, _ -> LongStream.signed("Treaty"));
    assertEquals(2_000, rows(stream));
    long largest =
        Long.parseLong(
            ledger.ask(
                "SELECT max(octet_length(doc::text)) FROM agreement WHERE id = '%s'"
                    .formatted(stream)));
    assertTrue(largest < 2_000, "bytes " + largest);
  }
}
