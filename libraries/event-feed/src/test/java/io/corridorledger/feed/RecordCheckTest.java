package io.corridorledger.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.feed.RecordCheck.Foreign;
import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.integrity.HashChain;
import io.corridorledger.integrity.MacKeys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCheckTest {

  private static final MacKeys.Key OTHER = MacKeys.parse("test:" + "77".repeat(32));

  private final RecordCheck check =
      new RecordCheck("agreements", MacKeys.parse(List.of("test:" + "5c".repeat(32))));
  private final Entry entry = entry(100, TestLog.observation(1, "A report"));

  private static Entry entry(long position, String json) {
    return new Entry(
        "agreements",
        "topic",
        UUID.randomUUID(),
        "indicators",
        3,
        position,
        1,
        UUID.randomUUID(),
        "observation-reported",
        Instant.parse("2024-05-07T08:00:00.123456Z"),
        json,
        HashChain.start());
  }

  private static RawRecord raw(ProducerRecord<String, byte[]> message) {
    return raw(message, message.partition());
  }

  private static RawRecord raw(ProducerRecord<String, byte[]> message, int partition) {
    return RawRecord.of(
        new ConsumerRecord<>(
            message.topic(),
            partition,
            0,
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            message.key() == null ? null : TestLog.utf8(message.key()),
            message.value(),
            new RecordHeaders(message.headers()),
            Optional.empty()));
  }

  private ForeignReason reason(RawRecord record) {
    return check.check(record) instanceof Foreign foreign ? foreign.reason() : null;
  }

  /// A record of the writer, changed after its MAC was computed.
  private ForeignReason changed(Consumer<SortedMap<String, String>> change) {
    var headers = entry.signed(entry.stream().toString(), entry.headers(), TestLog.KEY);
    change.accept(headers);
    return reason(raw(entry.record(entry.stream().toString(), headers, entry.json())));
  }

  /// A record that the writer itself wrote in another format.
  private ForeignReason written(Consumer<SortedMap<String, String>> change) {
    SortedMap<String, String> headers = entry.headers();
    change.accept(headers);
    return reason(raw(entry.message(headers)));
  }

  @Test
  void aRecordOfTheWriterIsAuthenticAndHasItsHash() {
    var authentic = (Authentic) check.check(raw(entry.message()));
    assertArrayEquals(entry.hash(), authentic.hash());
    assertArrayEquals(entry.chain(), authentic.chain());
    LogEvent event = authentic.event();
    assertEquals(entry.stream(), event.stream());
    assertEquals(3, event.version());
    assertEquals(100, event.position());
    assertEquals(entry.recorded(), event.recorded());
    assertEquals(entry.id(), event.correlation());
    assertEquals(entry.stream(), event.causation());
    assertEquals(entry.json(), event.payload());
    assertNotNull(event.content().event());
    assertNull(authentic.epochEvent());
  }

  @Test
  void anAddedRemovedOrChangedHeaderIsDetected() {
    assertNull(changed(_ -> {}), "unchanged");
    assertEquals(ForeignReason.MAC, changed(h -> h.put("ce_more", "1")));
    for (String name : entry.headers().keySet())
      if (!name.equals("ce_source") && !name.equals("ce_subject") && !name.equals("ce_mackeyid")) {
        assertEquals(ForeignReason.MAC, changed(h -> h.remove(name)), name);
        assertEquals(ForeignReason.MAC, changed(h -> h.merge(name, "0", String::concat)), name);
      }
    assertEquals(ForeignReason.MAC, changed(h -> h.remove("ce_mac")));
    assertEquals(ForeignReason.MAC, changed(h -> h.put("ce_mac", "nothing")));
    assertEquals(ForeignReason.MAC, changed(h -> h.put("ce_mac", "")));
    assertEquals(ForeignReason.MAC, changed(h -> h.remove("ce_mackeyid")));
    assertEquals(ForeignReason.MAC_KEY, changed(h -> h.put("ce_mackeyid", "other")));
    assertEquals(ForeignReason.SOURCE, changed(h -> h.put("ce_source", "/corridor/logistics")));
    assertEquals(ForeignReason.SOURCE, changed(h -> h.remove("ce_source")));
    assertEquals(
        ForeignReason.KEY, changed(h -> h.put("ce_subject", UUID.randomUUID().toString())));
  }

  @Test
  void aChangedValueKeyOrPartitionIsDetected() {
    String key = entry.stream().toString();
    var headers = entry.signed(key, entry.headers(), TestLog.KEY);
    assertEquals(ForeignReason.MAC, reason(raw(entry.record(key, headers, entry.json() + " "))));
    assertEquals(ForeignReason.MAC, reason(raw(entry.record(key, headers, ""))));
    assertEquals(
        ForeignReason.KEY,
        reason(raw(entry.record(UUID.randomUUID().toString(), headers, entry.json()))));
    ProducerRecord<String, byte[]> message = entry.message();
    for (int partition = 0; partition <= RecordCheck.PARTITIONS; partition++)
      assertEquals(
          partition == message.partition() ? null : ForeignReason.PARTITION,
          reason(raw(message, partition)),
          "partition " + partition);
  }

  @Test
  void aKeyThatTheWriterDoesNotHaveAuthenticatesNothing() {
    String key = entry.stream().toString();
    var headers = entry.signed(key, entry.headers(), OTHER);
    assertEquals(ForeignReason.MAC, reason(raw(entry.record(key, headers, entry.json()))));
  }

  @ParameterizedTest
  @CsvSource({"99,", "100,", "101, MAC_KEY", "9223372036854775807, MAC_KEY"})
  void aReplacedKeyAuthenticatesUpToItsLastPosition(long position, ForeignReason expected) {
    var rotated =
        new RecordCheck(
            "agreements",
            MacKeys.parse(List.of("k2:" + "77".repeat(32), "test:" + "5c".repeat(32) + "@100")));
    RecordCheck.Result result = rotated.check(raw(entry(position, "{}").message()));
    assertEquals(expected, result instanceof Foreign foreign ? foreign.reason() : null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "x", "9223372036854775808", "1e3", "007", ""})
  void anAbsurdPositionIsNotAuthentic(String position) {
    assertEquals(ForeignReason.MAC, written(h -> h.put("ce_logposition", position)));
  }

  @ParameterizedTest
  @CsvSource({
    "ce_ledgerepoch, 0",
    "ce_ledgerepoch, 9223372036854775808",
    "ce_streamversion, 0",
    "ce_streamversion, -3",
    "ce_id, 1-1-1-1-1",
    "ce_type, corridor.Observation.v1",
    "ce_type, somebody.else",
    "ce_time, yesterday",
    "ce_time, +999999999-01-01T00:00:00Z",
    "ce_streamtype, indicators/../x",
    "ce_specversion, 0.3",
    "content-type, text/plain",
    "ce_chainhash, 00",
    "ce_chainhash, zz",
    "ce_hashversion, 9",
    "ce_occurredearliest, 2024",
    "ce_correlationid, me",
    "ce_commandid, me"
  })
  void anAuthenticRecordInAnotherFormatIsMalformed(String header, String value) {
    assertEquals(ForeignReason.MALFORMED, written(h -> h.put(header, value)));
  }

  @Test
  void aMissingHeaderMakesARecordMalformed() {
    for (String header :
        List.of("ce_actor", "ce_traceparent", "ce_commandid", "ce_hashversion", "ce_chainhash"))
      assertEquals(ForeignReason.MALFORMED, written(h -> h.remove(header)), header);
    assertNull(written(h -> h.remove("ce_dataschema")), "is no part of the event");
  }

  @Test
  void tooManyOrRepeatedHeadersAreRejectedUnread() {
    ProducerRecord<String, byte[]> twice = entry.message();
    twice.headers().add("ce_id", TestLog.utf8(entry.id().toString()));
    assertEquals(ForeignReason.HEADERS, reason(raw(twice)));
    ProducerRecord<String, byte[]> many = entry.message();
    for (int i = 0; i < RawRecord.MAX_HEADERS; i++) many.headers().add("h" + i, new byte[0]);
    assertEquals(ForeignReason.HEADERS, reason(raw(many)));
  }

  @Test
  void tooLongRecordsAreRejectedUnread() {
    ProducerRecord<String, byte[]> headers = entry.message();
    headers.headers().add("more", new byte[RecordCheck.MAX_HEADER_BYTES]);
    assertEquals(ForeignReason.TOO_LONG, reason(raw(headers)));
    String key = "k".repeat(RecordCheck.MAX_KEY_BYTES + 1);
    assertEquals(
        ForeignReason.TOO_LONG, reason(raw(entry.record(key, entry.headers(), entry.json()))));
    String value = " ".repeat(RecordCheck.MAX_VALUE_BYTES + 1);
    assertEquals(
        ForeignReason.TOO_LONG,
        reason(raw(entry.record(entry.stream().toString(), entry.headers(), value))));
    String longest = "\"" + "x".repeat(RecordCheck.MAX_VALUE_BYTES - 2) + "\"";
    assertNull(reason(raw(entry(1, longest).message())), "the longest value");
  }

  @Test
  void anEmptyRecordIsForeign() {
    assertEquals(ForeignReason.SOURCE, reason(raw(new ProducerRecord<>("topic", 0, null, null))));
  }

  /// The value of a foreign record is never decoded.
  @Test
  void theValueOfAForeignRecordIsNotDecoded() {
    String deep = "[".repeat(1 << 20);
    var headers = entry.signed(entry.stream().toString(), entry.headers(), TestLog.KEY);
    assertEquals(
        ForeignReason.MAC, reason(raw(entry.record(entry.stream().toString(), headers, deep))));
  }

  @Test
  void anEpochEventMustMatchItsRecord() {
    String json =
        "{\"epoch\":2,\"firstPosition\":100,\"lastChainHash\":\"%s\",\"reason\":\"restored\"}"
            .formatted("ab".repeat(32));
    Entry epoch =
        new Entry(
            "agreements",
            "topic",
            UUID.randomUUID(),
            "ledger",
            1,
            100,
            2,
            UUID.randomUUID(),
            "ledger-epoch-raised",
            entry.recorded(),
            json,
            HashChain.start());
    assertEquals(2, ((Authentic) check.check(raw(epoch.message()))).epochEvent().epoch());
    for (String[] wrong :
        new String[][] {
          {"ce_logposition", "101"}, {"ce_ledgerepoch", "3"}, {"ce_streamtype", "indicators"}
        }) {
      SortedMap<String, String> headers = epoch.headers();
      headers.put(wrong[0], wrong[1]);
      assertEquals(
          ForeignReason.MALFORMED, reason(raw(epoch.message(headers))), String.join(" ", wrong));
    }
  }
}
