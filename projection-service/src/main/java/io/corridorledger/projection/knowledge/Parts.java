package io.corridorledger.projection.knowledge;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/// What several accounts of one thing say, put together.
public final class Parts {

  private Parts() {}

  /// Everything that any of them says, in their order, each once.
  public static <E, T> List<T> each(Collection<E> accounts, Function<E, Stream<T>> part) {
    return accounts.stream().flatMap(part).filter(Objects::nonNull).distinct().toList();
  }

  /// Of what can only be one the first that is said; null when nobody says it.
  public static <E, T> T first(Collection<E> accounts, Function<E, T> part) {
    return accounts.stream().map(part).filter(Objects::nonNull).findFirst().orElse(null);
  }

  /// The contents of one kind of fact.
  public static <E extends LedgerEvent> List<E> of(
      Class<E> type, Collection<Recorded<LedgerEvent>> facts) {
    return facts.stream().map(Recorded::event).filter(type::isInstance).map(type::cast).toList();
  }
}
