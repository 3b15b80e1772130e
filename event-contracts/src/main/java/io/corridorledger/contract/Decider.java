package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import java.util.List;
import java.util.UUID;
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

  /// The state that the standing facts of a stream amount to.
  public S state(History history) {
    return fold(history.facts().stream().map(family::cast).toList());
  }

  /// The events that open a stream.
  ///
  /// @throws Rejected by a rule of the aggregate, or `names-itself`
  public List<E> open(UUID stream, E fact) {
    requireOthers(stream, fact);
    return decide.apply(initial, fact);
  }

  /// What of a fact is recorded in a stream that exists: nothing when the same source told the same
  /// before.
  ///
  /// @throws Rejected by a rule of the aggregate, `names-itself`, or
  ///   `retracted-takes-corrections-only` when nothing of the stream stands
  public List<E> decide(History history, E fact) {
    if (history.facts().isEmpty())
      throw new Rejected(
          "retracted-takes-corrections-only",
          "Everything here was retracted; reinstate it, or record a new thing.");
    requireOthers(history.entries().getFirst().original().stream(), fact);
    return decide(history.facts().stream().map(family::cast).toList(), fact);
  }

  /// What of a fact is recorded after others.
  List<E> decide(List<E> facts, E fact) {
    return isNoNews(facts, fact) ? List.of() : decide.apply(fold(facts), fact);
  }

  private static <E extends LedgerEvent> boolean isNoNews(List<E> facts, E fact) {
    if (!fact.holdsUntilNext()) return facts.contains(fact);
    return facts.reversed().stream()
        .filter(f -> f.getClass() == fact.getClass())
        .findFirst()
        .filter(fact::equals)
        .isPresent();
  }

  /// A hub is not merged into itself, and an agreement is not its own successor.
  private static void requireOthers(UUID stream, LedgerEvent fact) {
    if (fact.mentions().contains(stream))
      throw new Rejected(
          "names-itself", "It names its own stream %s where another belongs.".formatted(stream));
  }

  /// What of a remark is recorded. A remark after which the facts would break a rule of the
  /// aggregate is refused by that rule's name, so that corrections cannot do what commands may not.
  /// One that leaves the facts as they are is not held against them: rules grow stricter, and what
  /// was recorded before can still be noted and disputed.
  public List<Remark> decide(List<Recorded<LedgerEvent>> events, Remark remark) {
    History history = History.of(events);
    List<Remark> decided = history.decide(remark, events);
    if (decided.isEmpty()) return decided;
    List<LedgerEvent> after = history.factsAfter(remark);
    if (!after.equals(history.facts())) requireRules(events.getFirst().stream(), after);
    return decided;
  }

  private void requireRules(UUID stream, List<LedgerEvent> facts) {
    S state = initial;
    for (LedgerEvent content : facts) {
      E fact = family.cast(content);
      requireOthers(stream, fact);
      try {
        decide.apply(state, fact);
      } catch (Rejected rule) {
        throw new Rejected(
            rule.rule(),
            "After this, a fact that stands would break the rule: " + rule.getMessage());
      }
      state = evolve.apply(state, fact);
    }
  }
}
