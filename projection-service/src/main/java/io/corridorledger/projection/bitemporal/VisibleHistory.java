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

/// The visible facts after their remarks have been applied. Corrected and revised facts have their
/// current content. Retracted facts are omitted.
///
/// @param history every fact with its status and its remarks
/// @param facts the active facts in world order. If no fact is active, these are all facts with
///   their last content, so that a retracted entity still has a name.
/// @param retracted whether no fact is active
/// @param disputed whether a source contradicts an active fact
/// @param version version of the last visible fact or remark
public record VisibleHistory(
    History history,
    List<Recorded<LedgerEvent>> facts,
    boolean retracted,
    boolean disputed,
    long version) {

  /// @param visible in version order
  /// @return null if the visible events are only remarks on facts that are not visible
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

  /// The facts in the order of their publication: the account that was published first is shown
  /// first.
  public List<Recorded<LedgerEvent>> byPublication() {
    return WorldOrder.byPublication(facts, Recorded::event);
  }

  /// Every fact, in the order of recording.
  public List<TimelineEntry> timeline() {
    return history.entries().stream().map(TimelineEntry::of).toList();
  }

  /// The notes about the aggregate as a whole.
  public List<RemarkView> notes() {
    return history.notes().stream().map(RemarkView::of).toList();
  }

  /// The day on which a fact was reported. This is the publication day of its earliest source. If
  /// no source has a date, it is the day on which the ledger recorded the fact.
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
