package io.corridorledger.projection.bitemporal;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.ProposedFlag;
import io.corridorledger.judgement.ProposedFlag.Announcement;
import io.corridorledger.lifecycle.WorldOrder;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/// Combines the statements of several facts about one entity.
public final class Accounts {

  private Accounts() {}

  /// Collects the values of one property from all accounts, in the order of the accounts and
  /// without duplicates.
  public static <E, T> List<T> each(Collection<E> accounts, Function<E, Stream<T>> part) {
    return accounts.stream().flatMap(part).filter(Objects::nonNull).distinct().toList();
  }

  /// Returns the value of one property from the first account that states a value; null if no
  /// account states one. Used for a property that has only one value.
  public static <E, T> T first(Collection<E> accounts, Function<E, T> part) {
    return accounts.stream().map(part).filter(Objects::nonNull).findFirst().orElse(null);
  }

  /// Collects the dates of all facts of one type. The map key is the id of the fact.
  ///
  /// @param facts the facts in the order of publication
  public static <E extends LedgerEvent> SequencedMap<UUID, Period> dates(
      Class<E> type, Collection<Recorded<LedgerEvent>> facts, Function<E, Period> date) {
    SequencedMap<UUID, Period> dates = new LinkedHashMap<>();
    for (Recorded<LedgerEvent> fact : facts)
      if (type.isInstance(fact.event())) {
        Period stated = date.apply(type.cast(fact.event()));
        if (stated != null) dates.put(fact.id(), stated);
      }
    return dates;
  }

  /// Collects one figure per fact, from the facts of one type.
  ///
  /// @param figure reads the figure from an event; returns null if the event states no such figure
  public static <E extends LedgerEvent> List<Claim> figures(
      Class<E> type, Collection<Recorded<LedgerEvent>> facts, Function<E, Figure> figure) {
    List<Claim> claims = new ArrayList<>();
    for (Recorded<LedgerEvent> fact : facts)
      if (type.isInstance(fact.event())) {
        Figure stated = figure.apply(type.cast(fact.event()));
        if (stated != null)
          claims.add(
              new Claim(
                  fact.id(),
                  stated,
                  fact.event().citations(),
                  WorldOrder.published(fact.event()),
                  fact.recorded()));
      }
    return claims;
  }

  /// Collects the proposed flags for announced dates, in the order of the announcements.
  public static List<ProposedFlag> flags(Collection<Announcement> announced) {
    return announced.stream().map(Announcement::flag).flatMap(Optional::stream).toList();
  }

  /// Collects the events of all facts of one type.
  public static <E extends LedgerEvent> List<E> of(
      Class<E> type, Collection<Recorded<LedgerEvent>> facts) {
    return facts.stream().map(Recorded::event).filter(type::isInstance).map(type::cast).toList();
  }
}
