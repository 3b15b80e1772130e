package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

/// The rules of one aggregate type, as two pure functions.
///
/// A command contains the fact to record. `decide` returns a list with the fact, or an empty list
/// if the fact was recorded before. `decide` throws [Rejected] if the fact violates a rule.
/// `evolve` computes the next state. `evolve` never rejects an event, because the event is already
/// recorded.
///
/// @param family the sealed interface of the aggregate's events
/// @param initial the state before the first event
public record Decider<S, E extends LedgerEvent>(
    Class<E> family, S initial, BiFunction<S, E, List<E>> decide, BiFunction<S, E, S> evolve) {

  /// The permanent name of the aggregate type in the store and in URLs, such as `agreements`.
  public String streamType() {
    return AggregateType.of(family).name();
  }

  public S fold(Iterable<? extends E> history) {
    S state = initial;
    for (E event : history) state = evolve.apply(state, event);
    return state;
  }

  /// Computes the state from the active facts of a stream.
  public S state(History history) {
    return fold(history.facts().stream().map(family::cast).toList());
  }

  /// Returns the events to record for the first fact of a new stream.
  ///
  /// @throws Rejected if the fact violates a rule of the aggregate, or refers to its own stream
  ///   (`names-itself`)
  public List<E> open(UUID stream, E fact) {
    requireOthers(stream, fact);
    return decide.apply(initial, fact);
  }

  /// Returns the events to record for a fact in an existing stream. Returns an empty list if the
  /// same source reported the same fact before.
  ///
  /// @throws Rejected if the fact violates a rule of the aggregate, if the fact refers to its own
  ///   stream (`names-itself`), or if the stream has no active fact
  ///   (`retracted-takes-corrections-only`)
  public List<E> decide(History history, E fact) {
    if (history.facts().isEmpty())
      throw new Rejected(
          SharedRule.RETRACTED_TAKES_CORRECTIONS_ONLY,
          "All facts of this stream are retracted. Reinstate one, or record a new aggregate.");
    requireOthers(history.entries().getFirst().original().stream(), fact);
    return decide(history.facts().stream().map(family::cast).toList(), fact);
  }

  /// Returns the events to record for a new fact.
  ///
  /// @param facts the active facts of the stream
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

  /// Rejects a fact that refers to the aggregate of the fact itself. For example, an agreement
  /// cannot supersede itself.
  private static void requireOthers(UUID stream, LedgerEvent fact) {
    if (fact.mentions().contains(stream))
      throw new Rejected(
          SharedRule.NAMES_ITSELF,
          "The fact refers to its own stream %s; refer to another stream.".formatted(stream));
  }

  /// Returns the events to record for a remark, such as a correction.
  ///
  /// A remark is rejected if it changes the facts so that they violate a rule of the aggregate. So
  /// a client cannot use a correction to bypass a rule. A remark that leaves the facts unchanged,
  /// such as a note, is not checked against the rules. So a client can still add a note to old
  /// facts after a rule became stricter.
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
            "After this remark, an active fact would violate the rule: " + rule.getMessage());
      }
      state = evolve.apply(state, fact);
    }
  }
}
