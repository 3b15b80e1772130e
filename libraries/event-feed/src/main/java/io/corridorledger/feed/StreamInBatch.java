package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.StreamMemory;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ParkingCode.Reason;
import io.corridorledger.feed.ReadModel.StreamHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The state of one stream during a batch.
final class StreamInBatch {

  /// A stream and the reason why it is parked, with the version for which it waits.
  ///
  /// @param detail cause for the log of the process, not for clients; null if there is none
  record Parking(StreamKey stream, ParkingCode code, long version, String detail) {}

  private static final Comparator<LogEvent> ORDER =
      Comparator.comparingLong(LogEvent::version).thenComparingLong(LogEvent::position);

  final StreamKey key;
  final String type;

  /// Number of stored facts of the stream. The two following fields are the id of the last fact,
  /// and the number of facts that were applied to the read models.
  final long seen;

  final UUID head;
  long applied;

  /// Events that operators have skipped. These events are stored as facts, but are not applied to
  /// the read models.
  final Set<UUID> skipped;

  /// The reason for which the stream was parked before this batch; null if it was not parked.
  Reason parked;

  /// Payload bytes of the stored facts.
  final long bytes;

  /// The reason for which this batch parks the stream; null if it does not.
  Parking parking;

  final List<LogEvent> arrived = new ArrayList<>();

  /// The new events that continue the stream without a gap.
  List<LogEvent> next = List.of();

  /// The events that have to wait for an event with a lower version.
  final List<LogEvent> waiting = new ArrayList<>();

  /// The facts for the read models.
  final List<Recorded<LedgerEvent>> history = new ArrayList<>();

  /// The number of facts at the start of `history` that the read models have already applied.
  int applicable;

  /// Whether this batch applies at least a part of the stream.
  boolean applying;

  StreamInBatch(
      StreamKey key,
      String type,
      long seen,
      UUID head,
      long applied,
      Set<UUID> skipped,
      Reason parked,
      long bytes) {
    this.key = key;
    this.type = type;
    this.seen = seen;
    this.head = head;
    this.applied = applied;
    this.skipped = skipped;
    this.parked = parked;
    this.bytes = bytes;
  }

  void park(ParkingCode code, long version, String detail) {
    if (parked == null && parking == null) parking = new Parking(key, code, version, detail);
  }

  boolean isFree() {
    return parked == null && (parking == null || parking.code().reason() == Reason.HOLE);
  }

  /// Whether the parked events of the stream can be applied now, because the missing version has
  /// arrived.
  boolean isContinued() {
    return arrived.stream().anyMatch(event -> event.version() == seen + 1);
  }

  /// Selects the events that continue the stream, and parks the events after a gap. Repeats were
  /// dropped before. So if a fact already has the version of an event, the event and the fact are
  /// different events.
  void order() {
    arrived.sort(ORDER);
    var continuing = new ArrayList<LogEvent>();
    for (LogEvent event : arrived) {
      long expected = seen + continuing.size() + 1;
      if (event.version() == expected) continuing.add(event);
      else if (event.version() > expected) {
        park(ParkingCode.MISSING_VERSION, expected, null);
        waiting.add(event);
      } else if (!skipped.contains(event.id())) {
        park(ParkingCode.VERSION_TAKEN, event.version(), null);
        waiting.add(event);
      }
    }
    next = continuing;
  }

  /// Adds a fact to the history.
  ///
  /// @return false if the history must end before this fact
  boolean addToHistory(LogEvent fact) {
    if (skipped.contains(fact.id())) return true;
    EventContent content = fact.content();
    if (content.unreadable() != null) {
      poison(content.unreadable(), fact.version(), content.detail());
      return false;
    }
    if (!fact.streamType().equals(type)) {
      poison(ParkingCode.OTHER_STREAM_TYPE, fact.version(), null);
      return false;
    }
    history.add(
        new Recorded<>(
            fact.stream(),
            fact.streamType(),
            fact.version(),
            fact.id(),
            fact.recorded(),
            content.event()));
    if (fact.version() <= applied) applicable = history.size();
    return true;
  }

  /// Parks the stream at a failing event. If the stream also has a gap, the failing event comes
  /// before the gap. Therefore this reason replaces the reason HOLE.
  void poison(ParkingCode code, long version, String detail) {
    if (parked == null) parking = new Parking(key, code, version, detail);
  }

  StreamHistory history(int facts, int applied) {
    return new StreamHistory(
        key.log(), type, key.stream(), List.copyOf(history.subList(0, facts)), applied);
  }

  long bytesAfter() {
    return bytes + next.stream().mapToLong(LogEvent::bytes).sum();
  }

  /// Heap size of the history.
  long weight() {
    return StreamMemory.weight(bytesAfter(), seen + next.size());
  }

  /// The last version that is applied to the read models after this batch.
  long appliedAfter() {
    if (!applying) return applied;
    return isFree() ? seen + next.size() : Math.max(applied, parking.version() - 1);
  }
}
