package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A cache for the decoded facts of streams. With this cache, a batch need not read and decode the
/// old facts of its streams again.
///
/// An entry is valid if the stream still has the same number of facts and the same last fact. This
/// comparison is sufficient, because the earlier facts of a stream never change. Entries are added
/// after the commit of the transaction that applied the facts. A stream with skipped events is not
/// cached.
final class HistoryCache {

  private static final int MAX_FACTS = 20_000;

  /// The decoded facts of one stream.
  ///
  /// @param bytes size of the payloads of the facts, in bytes
  /// @param weight estimated heap size of the facts, in bytes
  record History(List<Recorded<LedgerEvent>> facts, long bytes, long weight) {}

  private final Map<StreamKey, History> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private final long maxWeight;
  private int facts;
  private long weight;

  /// @param maxWeight maximum estimated heap size of all entries together, in bytes
  HistoryCache(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /// Returns the facts of a stream up to a version.
  ///
  /// @param last id of the event that has this version
  /// @return the facts; null if the cache does not have them
  synchronized List<Recorded<LedgerEvent>> upTo(StreamKey stream, long version, UUID last) {
    History known = byUse.get(stream);
    return known == null
            || known.facts.size() != version
            || !known.facts.getLast().id().equals(last)
        ? null
        : known.facts;
  }

  /// Returns the facts of a stream, which may be outdated; null if the cache does not have them.
  synchronized History latest(StreamKey stream) {
    return byUse.get(stream);
  }

  synchronized void keep(Map<StreamKey, History> histories) {
    histories.forEach((stream, history) -> {
      count(history, 1);
      count(byUse.put(stream, history), -1);
    });
    var oldest = byUse.values().iterator();
    while ((facts > MAX_FACTS || weight > maxWeight) && oldest.hasNext()) {
      count(oldest.next(), -1);
      oldest.remove();
    }
  }

  private void count(History history, int sign) {
    if (history == null) return;
    facts += sign * history.facts.size();
    weight += sign * history.weight;
  }
}
