package io.corridorledger.projection.bitemporal;

import io.corridorledger.contract.History;
import io.corridorledger.contract.History.Entry;
import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.lifecycle.WorldOrder;
import io.corridorledger.value.Citation;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/// The facts that a query can see, with the effects of their remarks. Corrected facts have their
/// new content, and retracted facts are left out.
///
/// @param history every visible fact with its status and its remarks
/// @param facts the active facts, in the order in which they occurred. If no fact is active, the
///   list contains all facts with their last content, so that a retracted entity still has a name.
/// @param retracted whether no fact is active
/// @param disputed whether a source contradicts an active fact
/// @param version version of the last visible fact or remark
public record VisibleHistory(
    History history,
    List<Recorded<LedgerEvent>> facts,
    boolean retracted,
    boolean disputed,
    long version) {

  /// Creates the history from the events that a query can see.
  ///
  /// @param visible the events in the order of versions
  /// @return null if the events are only remarks about facts that the query cannot see
  public static VisibleHistory of(List<Recorded<LedgerEvent>> visible) {
    History history = History.of(visible);
    List<Entry> entries = history.entries();
    if (entries.isEmpty()) return null;
    List<Recorded<LedgerEvent>> active = history.activeFacts();
    return new VisibleHistory(
        history,
        WorldOrder.of(
            active.isEmpty() ? entries.stream().map(Entry::now).toList() : active, Recorded::event),
        active.isEmpty(),
        entries.stream().anyMatch(e -> e.factStatus() == FactStatus.DISPUTED),
        visible.getLast().version());
  }

  /// The active facts in the order of publication.
  public List<Recorded<LedgerEvent>> byPublication() {
    return WorldOrder.byPublication(facts, Recorded::event);
  }

  /// All facts, in the order in which they were recorded.
  public List<TimelineEntry> timeline() {
    return history.entries().stream().map(TimelineEntry::of).toList();
  }

  /// The notes that refer to the whole aggregate, not to one fact.
  public List<RemarkView> notes() {
    return history.notes().stream().map(RemarkView::of).toList();
  }

  /// The day on which a fact was reported: the publication day of its earliest source. If that day
  /// is unknown, the day on which the ledger recorded the fact.
  public LocalDate reported(LedgerEvent fact) {
    return facts.stream()
        .filter(f -> f.event().equals(fact))
        .map(BitemporalChange::saidOn)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /// The citations of all active facts.
  public List<Citation> citations() {
    return facts.stream().flatMap(f -> f.event().citations().stream()).toList();
  }
}
