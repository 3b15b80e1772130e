package io.corridorledger.projection.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.memory.StreamMemory;
import io.corridorledger.projection.feed.ParkingCode.Reason;
import io.corridorledger.projection.feed.ReadModel.StreamHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// One stream while a batch works on it.
final class StreamInBatch {

  /// Why a stream waits, and for which version.
  ///
  /// @param detail for the log of the process only; null when there is none
  record Parking(StreamKey stream, ParkingCode code, long version, String detail) {}

  private static final Comparator<LogEvent> ORDER =
      Comparator.comparingLong(LogEvent::version).thenComparingLong(LogEvent::position);

  final StreamKey key;
  final String type;

  /// The facts that are stored, the last of them, and how many of them the read models have.
  final long seen;

  final UUID head;
  long applied;

  /// Events that operators decided to skip; they are facts, and no read model sees them.
  final Set<UUID> skipped;

  /// Why it was parked before this batch; null when it was not.
  Reason parked;

  /// Of the payloads of the facts that are stored.
  final long bytes;

  /// Why this batch parks it.
  Parking parking;

  final List<LogEvent> arrived = new ArrayList<>();

  /// What continues it.
  List<LogEvent> next = List.of();

  /// What has to wait for something before it.
  final List<LogEvent> waiting = new ArrayList<>();

  /// Its facts as the read models may see them, and how many of them they have.
  final List<Recorded<LedgerEvent>> history = new ArrayList<>();

  int applicable;

  /// Whether this batch applies it, at least in part.
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

  /// Whether what waits with it may go on now.
  boolean isContinued() {
    return arrived.stream().anyMatch(event -> event.version() == seen + 1);
  }

  /// Finds what continues the stream, and lets wait what lies beyond a gap. An event whose version
  /// is taken is another event, because repeats do not come this far.
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

  /// Takes a fact into the history.
  ///
  /// @return whether the history can go on after it
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

  /// An event that fails lies before a gap, so it is what the stream waits for first.
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

  /// Heap that its history takes.
  long weight() {
    return StreamMemory.weight(bytesAfter(), seen + next.size());
  }

  /// How far the read models have come after this batch.
  long appliedAfter() {
    if (!applying) return applied;
    return isFree() ? seen + next.size() : Math.max(applied, parking.version() - 1);
  }
}
