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

  private final Map<StreamKey, List<Recorded<LedgerEvent>>> byUse =
      new LinkedHashMap<>(16, 0.75f, true);
  private int facts;

  /// @param last the event at that version
  /// @return null when it is not here
  synchronized List<Recorded<LedgerEvent>> upTo(StreamKey stream, long version, UUID last) {
    List<Recorded<LedgerEvent>> known = byUse.get(stream);
    return known == null || known.size() != version || !known.getLast().id().equals(last)
        ? null
        : known;
  }

  synchronized void keep(Map<StreamKey, List<Recorded<LedgerEvent>>> histories) {
    histories.forEach((stream, history) -> {
      List<Recorded<LedgerEvent>> before = byUse.put(stream, List.copyOf(history));
      facts += history.size() - (before == null ? 0 : before.size());
    });
    var oldest = byUse.values().iterator();
    while (facts > MAX_FACTS && oldest.hasNext()) {
      facts -= oldest.next().size();
      oldest.remove();
    }
  }
}
