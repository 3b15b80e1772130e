package io.corridorledger.projection.query;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.projection.Stack;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pages of lists are limited by bytes as well as by rows, and lead to the end of the list.
@QuarkusTest
@WithTestResource(Stack.class)
class PageBytesTest {

  private static final int PAGE_BYTES = 1 << 20;
  private static final int THINGS = 20;
  private static final int FACT_BYTES = 60_000;
  private static final String PARTY = "CO:PAGE-BYTES";

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  private List<UUID> things(int number, int notes) {
    List<UUID> things = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      UUID thing = UUID.randomUUID();
      things.add(thing);
      var signed = ledger.record("agreements", thing, "2026-01-01T00:00:00Z", signed("Large " + i));
      ledger.recordAll(
          IntStream.range(0, notes)
              .mapToObj(n ->
                  new Ledger.Fact(
                      "agreements",
                      thing,
                      Instant.parse("2026-01-02T00:00:00Z"),
                      new NoteCited(null, "Note " + n, null, citations())))
              .toList());
      ledger.record(
          "agreements",
          thing,
          "2026-01-03T00:00:00Z",
          new FactDisputed(signed.id(), "Another day.", null, citations()));
    }
    return things;
  }

  private static LedgerEvent signed(String title) {
    return Ledger.signed(
        Instrument.Type.TREATY, title, PARTY, "2024-08-22", citations().subList(0, 1));
  }

  private static List<Citation> citations() {
    List<Citation> citations = new ArrayList<>();
    for (int left = FACT_BYTES; left > 0; left -= 1_000)
      citations.add(
          new Citation(
              new Source(
                  null,
                  "Page bytes " + left,
                  null,
                  "A report",
                  null,
                  Period.parse("2024-09-01"),
                  null,
                  Source.Kind.NEWS,
                  null),
              "p".repeat(850),
              null,
              null,
              null));
    return citations;
  }

  /// @return the ids, page by page
  private static List<List<String>> pages(String path, String id) {
    List<List<String>> pages = new ArrayList<>();
    for (String next = path; next != null; ) {
      assertTrue(pages.size() < 1_000, "the pages do not end");
      Response page = given().urlEncodingEnabled(false).get(next);
      assertEquals(200, page.statusCode(), page.asString());
      int bytes = page.asByteArray().length;
      List<String> ids = page.jsonPath().getList(id);
      assertTrue(ids.size() == 1 || bytes < PAGE_BYTES * 3 / 2, next + " has bytes " + bytes);
      assertTrue(!ids.isEmpty() || pages.isEmpty() || page.path("next") == null, next);
      pages.add(ids);
      Matcher link =
          Pattern.compile("<(?:https?://[^/]+)?(.*)>;\\s*rel=\"?next\"?")
              .matcher(String.valueOf(page.header("Link")));
      next = link.matches() ? link.group(1) : null;
      if (next == null) assertNull(page.path("next"), "next without a link");
    }
    return pages;
  }

  private static void complete(List<List<String>> pages, int least, int pagesAtLeast) {
    List<String> all = pages.stream().flatMap(List::stream).toList();
    assertEquals(all.size(), new HashSet<>(all).size(), "items are repeated");
    assertTrue(all.size() >= least, "items " + all.size());
    assertTrue(pages.size() >= pagesAtLeast, "pages " + pages.size());
  }

  @Test
  void pagesAreLimitedByBytesAndLeadToTheEnd() {
    List<UUID> things = things(THINGS, 4); // 300 kB each
    List<List<String>> pages =
        pages("/v1/agreements?include=accounts,timeline&limit=500&party=" + PARTY, "items.id");
    complete(pages, THINGS, THINGS / 5);
    assertEquals(
        new HashSet<>(things.stream().map(UUID::toString).toList()),
        new HashSet<>(pages.stream().flatMap(List::stream).toList()));
    complete(pages("/v1/corrections?limit=500&by=Page+bytes+60000", "items.id"), THINGS, 2);
  }

  @Test
  void anItemLargerThanAPageIsAPageOfItsOwn() {
    List<UUID> things = things(3, 20); // 1.2 MB each
    List<List<String>> pages =
        pages("/v1/agreements?include=accounts,timeline&limit=500&party=" + PARTY, "items.id");
    complete(pages, 3, 3);
    assertTrue(pages.stream().allMatch(page -> page.size() == 1), pages::toString);
    Response whole = given().get("/v1/agreements/" + things.getFirst());
    assertEquals(200, whole.statusCode());
    assertEquals(20, whole.<List<?>>path("item.notes").size());
    assertEquals(22, whole.<Integer>path("item.version"));
  }

  /// Small items fit on one page, so the other tests do not pass for any limit.
  @Test
  void smallItemsFitOnOnePage() {
    for (int i = 0; i < 100; i++)
      ledger.record("agreements", UUID.randomUUID(), "2026-01-01T00:00:00Z", signed("Small " + i));
    assertEquals(
        1,
        pages("/v1/agreements?include=accounts,timeline&limit=500&party=" + PARTY, "items.id")
            .size());
  }
}
