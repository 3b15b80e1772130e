package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import java.util.List;
import java.util.function.BiFunction;

/// The rules of one kind of aggregate, as two pure functions.
///
/// In a ledger of evidence a command is the fact that somebody wants recorded; `decide` says what
/// of it is recorded: the fact, nothing (it is known already), or a [Rejected]. `evolve` never
/// refuses, because the event is already true.
///
/// @param streamType name of the aggregate in the store and in URLs, for ever
/// @param family the sealed family of its events
/// @param initial the state before anything happened
public record Decider<S, E extends LedgerEvent>(
    String streamType,
    Class<E> family,
    S initial,
    BiFunction<S, E, List<E>> decide,
    BiFunction<S, E, S> evolve) {

  public S fold(Iterable<? extends E> history) {
    S state = initial;
    for (E event : history) state = evolve.apply(state, event);
    return state;
  }
}
