package io.corridorledger.feed;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.EpochEvent.LedgerEpochRaised;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.integrity.HashChain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/// The log of a writer whose database can be restored to an earlier state, as authentic records.
final class ScriptedLog {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final String name;

  /// The current log of the writer, by position.
  final List<Authentic> live = new ArrayList<>();

  /// Everything that it has ever published, in that order.
  final List<Authentic> published = new ArrayList<>();

  private final UUID ledger = UUID.randomUUID();
  private long epoch = 1;
  private long clock;

  ScriptedLog(String name) {
    this.name = name;
  }

  Authentic add(UUID stream, String streamType, LedgerEvent event) {
    String type = LedgerJson.nameOf(event.getClass());
    return add(stream, streamType, UUID.randomUUID(), type, LedgerJson.write(event));
  }

  Authentic add(UUID stream, long value) {
    return add(
        stream,
        "indicators",
        UUID.randomUUID(),
        "observation-reported",
        TestLog.observation(value, "cited in " + name));
  }

  Authentic add(UUID stream, String streamType, UUID id, String type, String json) {
    long version = live.stream().filter(r -> r.event().stream().equals(stream)).count() + 1;
    var event =
        new LogEvent(
            name,
            stream,
            streamType,
            version,
            live.size() + 1,
            epoch,
            id,
            type,
            1,
            START.plusMillis(++clock),
            json,
            id,
            null,
            "tester");
    byte[] hash =
        "%s %s %d %s"
            .formatted(stream, id, version, json.hashCode())
            .getBytes(StandardCharsets.US_ASCII);
    var record = new Authentic(event, hash, HashChain.next(chain(), hash));
    live.add(record);
    published.add(record);
    return record;
  }

  /// The chain hash at the end of the log.
  byte[] chain() {
    return live.isEmpty() ? HashChain.start() : live.getLast().chain();
  }

  long position() {
    return live.size();
  }

  /// Restores the writer to the state before this position, and raises the epoch.
  Authentic restoreBefore(long position) {
    return restoreBefore(position, epoch + 1);
  }

  Authentic restoreBefore(long position, long newEpoch) {
    live.subList((int) position - 1, live.size()).clear();
    epoch = newEpoch;
    var raised =
        new LedgerEpochRaised(
            epoch, position, HexFormat.of().formatHex(chain()), "restored from yesterday");
    return add(ledger, "ledger", raised);
  }

  /// The same record with changed content, as if an administrator had changed it.
  static Authentic altered(Authentic record) {
    return new Authentic(
        record.event(), "something else".getBytes(StandardCharsets.US_ASCII), record.chain());
  }

  /// Another event at the same position.
  static Authentic rival(Authentic record) {
    LogEvent e = record.event();
    UUID id = UUID.randomUUID();
    byte[] hash = id.toString().getBytes(StandardCharsets.US_ASCII);
    return new Authentic(
        new LogEvent(
            e.log(),
            UUID.randomUUID(),
            e.streamType(),
            1,
            e.position(),
            e.epoch(),
            id,
            e.type(),
            1,
            e.recorded(),
            e.payload(),
            id,
            null,
            e.actor()),
        hash,
        HashChain.next(HashChain.start(), hash));
  }
}
