package io.corridorledger.projection.bitemporal;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/// Combines the accounts of one entity. An account is a fact about the entity.
public final class Accounts {

  private Accounts() {}

  /// All values in the accounts, in their order, without duplicates.
  public static <E, T> List<T> each(Collection<E> accounts, Function<E, Stream<T>> part) {
    return accounts.stream().flatMap(part).filter(Objects::nonNull).distinct().toList();
  }

  /// The first value that an account states; null if no account states one. For properties that
  /// have a single value.
  public static <E, T> T first(Collection<E> accounts, Function<E, T> part) {
    return accounts.stream().map(part).filter(Objects::nonNull).findFirst().orElse(null);
  }

  /// The events of the facts of one type.
  public static <E extends LedgerEvent> List<E> of(
      Class<E> type, Collection<Recorded<LedgerEvent>> facts) {
    return facts.stream().map(Recorded::event).filter(type::isInstance).map(type::cast).toList();
  }
}
