package io.corridorledger.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.audit.AuditEntry.Draft;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {

  private final Refusals refusals = new Refusals();

  private void refuse(long minute, String address, int times) {
    for (int i = 0; i < times; i++)
      refusals.add(minute, "anonymous", address, false, "GET /v1/none", "no-token");
  }

  private List<Draft> written(long minute) {
    List<Draft> next = refusals.next(minute, Integer.MAX_VALUE);
    refusals.written(next.size());
    return next;
  }

  private static long occurrences(List<Draft> entries) {
    return entries.stream().mapToLong(Draft::occurrences).sum();
  }

  @Test
  void theFirstRefusalsOfAMinuteHaveEntriesOfTheirOwn() {
    refuse(1, "192.0.2.1", 3);
    assertEquals(
        List.of(new Draft("anonymous", "192.0.2.1", "GET /v1/none", "no-token", 1)),
        written(1).stream().distinct().toList());
    assertEquals(List.of(), written(1));
  }

  @Test
  void furtherRefusalsHaveOneEntryAtTheEndOfTheMinute() {
    refuse(1, "192.0.2.1", 1_000);
    assertEquals(Refusals.SINGLE, written(1).size());
    assertEquals(
        List.of(
            new Draft("anonymous", "192.0.2.1", "repeated", "repeated", 1_000 - Refusals.SINGLE)),
        written(2));
    assertEquals(List.of(), written(3));
  }

  @Test
  void aKnownClientIsCountedUnderItsIdAtEveryAddress() {
    for (int i = 0; i < 100; i++)
      refusals.add(1, "issuer s", "192.0.2." + i, true, "GET /v1/log", "not-permitted");
    assertEquals(Refusals.SINGLE, written(1).size());
    assertEquals(100 - Refusals.SINGLE, occurrences(written(2)));
  }

  @Test
  void anAttackerWithManyAddressesCannotMakeMoreEntries() {
    for (int i = 0; i < 100_000; i++) refuse(1, "address " + i, 1);
    List<Draft> entries = written(1);
    assertEquals(Refusals.CLIENTS, entries.size());
    assertEquals(
        List.of(
            new Draft(Refusals.OTHERS, null, "repeated", "repeated", 100_000 - Refusals.CLIENTS)),
        written(2));
  }

  @Test
  void noRefusalIsUncountedWhileTheDatabaseIsUnavailable() {
    long total = 0;
    for (int minute = 1; minute <= 50; minute++)
      for (int client = 0; client < Refusals.CLIENTS; client++) {
        refuse(minute, "address " + client, 15);
        total += 15;
      }
    List<Draft> waiting = refusals.next(51, Integer.MAX_VALUE);
    assertTrue(waiting.size() <= Refusals.MAX_WAITING, "waiting " + waiting.size());
    long counted = occurrences(written(51));
    counted += occurrences(written(52));
    assertEquals(total, counted);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/agreements, GET /v1/agreements",
    "POST, /v1/agreements/0192a1b0-5c00-7000-8000-0000000000ff/notes, POST /v1/agreements/0192a1b0-5c00-7000-8000-0000000000ff/notes",
    "GET, /v1/eyJhbGciOiJSUzI1NiJ9.e30.c2ln, GET /v1/*",
    "GET, /v1/log/0123456789abcdef0123456789abcdef, GET /v1/log/*",
    "GET, /, GET /",
    "SECRET-METHOD, /v1, * /v1",
    "GET, , GET *",
  })
  void anEntryHasNoPartOfAPathThatMayBeASecret(String method, String path, String expected) {
    assertEquals(expected, RefusalWriter.operation(method, path));
  }

  @Test
  void aLongPathIsShortened() {
    assertTrue(RefusalWriter.operation("GET", "/v1".repeat(10_000)).length() < 250);
  }
}
