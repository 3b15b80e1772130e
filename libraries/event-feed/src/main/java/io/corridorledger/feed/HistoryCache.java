package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A cache of the decoded facts of recently used streams, so that a batch need not read and decode
/// these facts again.
///
/// A history in the cache is valid if the stream has the same number of facts and the same last
/// fact. That is sufficient, because the last fact of a stream determines all facts before it. A
/// history is added after the commit of its transaction, and only if the stream has no skipped
/// events.
final class HistoryCache {

  private static final int MAX_FACTS = 20_000;

  /// @param weight heap size of the facts
  record History(List<Recorded<LedgerEvent>> facts, long weight) {}

  private final Map<StreamKey, History> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private final long maxWeight;
  private int facts;
  private long weight;

  /// @param maxWeight maximum heap size of all histories
  HistoryCache(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /// @param last id of the event that has the version in the stream
  /// @return the facts up to the version; null if the cache does not have them
  synchronized List<Recorded<LedgerEvent>> upTo(StreamKey stream, long version, UUID last) {
    History known = byUse.get(stream);
    return known == null
            || known.facts.size() != version
            || !known.facts.getLast().id().equals(last)
        ? null
        : known.facts;
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
