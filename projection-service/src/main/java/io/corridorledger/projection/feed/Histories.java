package io.corridorledger.projection.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The decoded facts of the streams that were touched last, so that a batch need not read and
/// decode again what the batches before it have brought.
///
/// Facts change only when an epoch event gives some of them up, and the last fact of a stream fixes
/// all facts before it. So a history is right for a stream that has as many facts and the same last
/// one, and of no use for any other. It is kept only after its transaction has committed, and only
/// of streams in which nothing was skipped.
final class Histories {

  private static final int MAX_FACTS = 20_000;

  /// @param weight heap that the facts take
  record History(List<Recorded<LedgerEvent>> facts, long weight) {}

  private final Map<StreamKey, History> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private final long maxWeight;
  private int facts;
  private long weight;

  /// @param maxWeight heap that all of them take
  Histories(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /// @param last the event at that version
  /// @return null when it is not here
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
