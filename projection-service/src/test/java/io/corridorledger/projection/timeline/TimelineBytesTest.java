package io.corridorledger.projection.timeline;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.feed.FeedTables;
import io.corridorledger.feed.ReadProgress;
import io.corridorledger.feed.TestLog;
import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.projection.Stack;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Source;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Pages of the change feed are limited by bytes as well as by rows.
@QuarkusTest
@WithTestResource(Stack.class)
class TimelineBytesTest {

  /// The default of the setting.
  private static final int PAGE_BYTES = 1 << 20;

  /// The body of a command has at most 65,536 bytes.
  private static final int LARGE = 62_000;

  private static final int EVENTS_PER_LOG = 25;

  @Inject ReadProgress applied;
  @Inject FeedTables tables;

  /// The largest events wait in both logs. No page has more than the limit, and the pages reach the
  /// end.
  @Test
  void pagesOfTheLargestEventsAreBoundedInBytes() {
    List<String> published = new ArrayList<>();
    // Earlier tests may have published events that the reader has not yet applied.
    for (String name : List.of("agreements", "logistics"))
      try (TestLog log = new TestLog(name)) {
        Entry last = log.next(UUID.randomUUID(), 1);
        log.publish(List.of(last));
        tables.awaitPosition(last);
      }
    String after =
        applied.freshness().topics().entrySet().stream()
            .map(log ->
                "%s:%d@%d"
                    .formatted(log.getKey(), log.getValue().position(), log.getValue().epoch()))
            .collect(Collectors.joining("."));
    for (String name : List.of("agreements", "logistics"))
      try (TestLog log = new TestLog(name)) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < EVENTS_PER_LOG; i++) {
          UUID stream = UUID.randomUUID();
          entries.add(log.next(stream, 1));
          entries.add(log.next(stream, 2, "note-cited", largeNote(i)));
        }
        log.publish(entries);
        entries.forEach(tables::awaitPosition);
        entries.forEach(entry -> published.add(entry.id().toString()));
      }

    List<String> read = new ArrayList<>();
    int pages = 0;
    for (String next = after; next != null; pages++) {
      Response page =
          given().queryParam("after", next).queryParam("limit", 500).get("/v1/timeline");
      assertEquals(200, page.statusCode(), page.asString());
      int size = page.asByteArray().length;
      // The limit is for the stored facts. Each item also has about 1 kB of other fields.
      assertTrue(size < PAGE_BYTES * 5 / 4, "a page has bytes " + size);
      read.addAll(page.jsonPath().getList("items.id"));
      next = page.path("next");
      if (next != null) assertTrue(size > PAGE_BYTES / 2, "a page ends early: " + size);
    }
    assertTrue(pages > 2 * EVENTS_PER_LOG * LARGE / PAGE_BYTES, "pages " + pages);
    assertEquals(read.size(), new HashSet<>(read).size(), "facts are repeated");
    assertEquals(new HashSet<>(published), new HashSet<>(read));
  }

  private static String largeNote(int number) {
    List<Citation> citations =
        IntStream.range(0, LARGE / 950)
            .mapToObj(i ->
                new Citation(
                    new Source(
                        null,
                        "Timeline bytes",
                        null,
                        "Report " + i,
                        null,
                        null,
                        null,
                        Source.Kind.NEWS,
                        null),
                    "p".repeat(850),
                    null,
                    null,
                    null))
            .toList();
    String json = LedgerJson.write(new NoteCited(null, "Note " + number, null, citations));
    assertTrue(json.length() > LARGE, "bytes of a note: " + json.length());
    return json;
  }
}
