package io.corridorledger.projection.knowledge;

import io.corridorledger.contract.History;
import io.corridorledger.contract.History.Entry;
import io.corridorledger.contract.History.Standing;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Source;
import java.util.List;

/// What visible facts say when their remarks are taken into account: corrected and revised ones as
/// they now read, retracted ones left out.
///
/// @param history every fact with its standing and what was said of it
/// @param facts those that stand; when nothing does, all of them as they last read, so that a thing
///   that was retracted can still be named
/// @param retracted nothing stands
/// @param disputed a source contradicts something that stands
/// @param version of the last visible fact or remark
public record Known(
    History history,
    List<Recorded<LedgerEvent>> facts,
    boolean retracted,
    boolean disputed,
    long version) {

  /// @param visible in version order
  /// @return null when none of them is a fact, only remarks on what is not visible
  public static Known of(List<Recorded<LedgerEvent>> visible) {
    History history = History.of(visible);
    List<Entry> entries = history.entries();
    if (entries.isEmpty()) return null;
    List<Recorded<LedgerEvent>> standing = history.standing();
    return new Known(
        history,
        standing.isEmpty() ? entries.stream().map(Entry::now).toList() : standing,
        standing.isEmpty(),
        entries.stream().anyMatch(e -> e.standing() == Standing.DISPUTED),
        visible.getLast().version());
  }

  /// Every fact, oldest first.
  public List<TimelineEntry> timeline() {
    return history.entries().stream().map(TimelineEntry::of).toList();
  }

  /// What was said of the whole.
  public List<Said> notes() {
    return history.notes().stream().map(Said::of).toList();
  }

  /// The sources of all that stands, each as often as it is cited.
  public List<Source> sources() {
    return facts.stream()
        .flatMap(f -> f.event().citations().stream())
        .map(Citation::source)
        .toList();
  }
}
