package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.StreamMemory;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.HistoryCache.History;
import io.corridorledger.feed.ParkingCode.Reason;
import io.corridorledger.feed.ReadModel.StreamHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The state of one stream while a batch is applied.
final class StreamInBatch {

  /// A parked stream: the reader cannot apply the event with the given version.
  ///
  /// @param detail a description of the cause; null if there is none. The description is written to
  ///   the log of the process, but is not stored.
  record Parking(StreamKey stream, ParkingCode code, long version, String detail) {}

  private static final Comparator<LogEvent> ORDER =
      Comparator.comparingLong(LogEvent::version).thenComparingLong(LogEvent::position);

  final StreamKey key;
  final String type;

  /// Number of stored facts of the stream.
  final long seen;

  final UUID head;
  long applied;

  /// Ids of the events that operators have skipped. Skipped events are stored, but are not applied
  /// to the read models.
  final Set<UUID> skipped;

  /// Why the stream was parked before this batch; null if it was not parked.
  Reason parked;

  /// Size of the payloads of the stored facts, in bytes.
  final long bytes;

  /// The reason why this batch parks the stream; null if the batch does not park the stream.
  Parking parking;

  final List<LogEvent> arrived = new ArrayList<>();

  /// The new events that follow the stored facts without a gap.
  List<LogEvent> next = List.of();

  /// The new events that cannot be applied now. For each of them, either an earlier version is
  /// missing, or another event already has the same version.
  final List<LogEvent> waiting = new ArrayList<>();

  /// All facts of the stream that are passed to the read models. Skipped facts are not passed.
  final List<Recorded<LedgerEvent>> history = new ArrayList<>();

  /// How many facts of `history` were applied to the read models before this batch.
  int applicable;

  /// Whether this batch applies facts of the stream to the read models.
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

  /// A stream without facts.
  static StreamInBatch unseen(StreamKey key, String type) {
    return new StreamInBatch(key, type, 0, null, 0, Set.of(), null, 0);
  }

  /// A stream with the facts of the cache.
  static StreamInBatch cached(StreamKey key, History known) {
    Recorded<LedgerEvent> last = known.facts().getLast();
    int seen = known.facts().size();
    var stream =
        new StreamInBatch(
            key, last.streamType(), seen, last.id(), seen, Set.of(), null, known.bytes());
    stream.history.addAll(known.facts());
    stream.applicable = seen;
    return stream;
  }

  /// The facts for the cache.
  History cached() {
    return new History(List.copyOf(history), bytesAfter(), weight());
  }

  /// Whether all facts and new events of the stream can be applied, in the order of versions and
  /// without gaps.
  boolean isInOrder() {
    return parked == null
        && parking == null
        && waiting.isEmpty()
        && skipped.isEmpty()
        && seen == applied
        && history.size() == seen + next.size();
  }

  void park(ParkingCode code, long version, String detail) {
    if (parked == null && parking == null) parking = new Parking(key, code, version, detail);
  }

  boolean isFree() {
    return parked == null && (parking == null || parking.code().reason() == Reason.HOLE);
  }

  /// Whether the missing version has arrived, so that the parked events can now be applied.
  boolean isContinued() {
    return arrived.stream().anyMatch(event -> event.version() == seen + 1);
  }

  /// Divides the new events into those that follow the stored facts without a gap, and those that
  /// must wait. If a new event has the version of a stored fact, the two are different events,
  /// because repeats were removed earlier. The stream is then parked.
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

  /// Adds a fact to `history`. A skipped fact is left out.
  ///
  /// @return false if the fact cannot be decoded, or if its stream type differs from the type of
  ///   the stream. `history` then ends before this fact.
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

  /// Parks the stream because an event cannot be applied. If a later version is missing as well,
  /// this reason replaces the reason [Reason#HOLE], because the event comes before the missing
  /// version.
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

  /// Estimated heap size of `history`, in bytes.
  long weight() {
    return StreamMemory.weight(bytesAfter(), seen + next.size());
  }

  /// Returns the version up to which the read models contain the stream after this batch.
  long appliedAfter() {
    if (!applying) return applied;
    return isFree() ? seen + next.size() : Math.max(applied, parking.version() - 1);
  }
}
