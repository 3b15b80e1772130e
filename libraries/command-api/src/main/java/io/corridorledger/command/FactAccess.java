package io.corridorledger.command;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.identity.AccessRules;
import io.corridorledger.identity.Identities;
import io.corridorledger.identity.Principal;
import io.corridorledger.problem.Problem;
import io.corridorledger.store.StreamReader;
import io.corridorledger.value.Figure;
import io.corridorledger.value.SubjectRef;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Rejects a fact or a remark that the current client may not record. The client may not record
/// facts and remarks outside its scopes. Some roles also do not allow a client to record remarks on
/// facts of other clients.
@Singleton
class FactAccess {

  private final AccessRules rules;
  private final Identities identities;
  private final StreamReader streams;

  FactAccess(AccessRules rules, Identities identities, StreamReader streams) {
    this.rules = rules;
    this.identities = identities;
    this.streams = streams;
  }

  /// @param stream id of the aggregate; null if the service will choose the id
  /// @throws Problem if the client may not record the fact
  void require(Decider<?, ?> decider, UUID stream, LedgerEvent fact) {
    requireSubjects(decider, stream, fact.figures());
  }

  /// Checks the fact to which the remark refers, as recorded and with its current content, and then
  /// the fact that the remark states. So a client cannot change a fact outside its scopes, and
  /// cannot move a fact out of its scopes. A note on the whole aggregate refers to no fact, and
  /// every recorder may record it.
  ///
  /// @param events the events of the aggregate
  /// @throws Problem if the client may not record the remark. This method does not check whether
  ///   the stream has the fact. If the stream does not have the fact, the remark violates a rule of
  ///   the aggregate.
  void require(
      Decider<?, ?> decider, UUID stream, List<Recorded<LedgerEvent>> events, Remark remark) {
    requireActor(stream, remark.target());
    requireSubjects(
        decider,
        stream,
        History.of(events).entries().stream()
            .filter(entry -> entry.original().id().equals(remark.target()))
            .flatMap(entry -> Stream.of(entry.original().event(), entry.content()))
            .flatMap(fact -> fact.figures().stream())
            .toList());
    LedgerEvent stated = stated(remark);
    // A dispute may state a figure. Other remarks that state no fact have no figure of their own.
    if (stated != remark || !remark.figures().isEmpty())
      requireSubjects(decider, stream, stated.figures());
  }

  private void requireActor(UUID stream, UUID target) {
    Principal client = identities.current();
    if (target == null || rules.allowsRemarkOnAll(client)) return;
    List<String> actors = streams.actors(stream, target);
    if (!actors.isEmpty()
        && actors.stream().noneMatch(actor -> rules.allowsRemarkOn(client, actor)))
      throw Problem.forbidden();
  }

  private void requireSubjects(Decider<?, ?> decider, UUID stream, List<Figure> figures) {
    List<SubjectRef> subjects = figures.stream().map(figure -> figure.key().subject()).toList();
    if (!rules.allowsSubjects(identities.current(), decider.streamType(), stream, subjects))
      throw Problem.forbidden();
  }

  /// The fact that a correction or revision states, or else the event itself.
  private static LedgerEvent stated(LedgerEvent event) {
    if (event instanceof FactCorrected correction) return correction.replacement().fact();
    if (event instanceof FactRevised revision) return revision.replacement().fact();
    return event;
  }
}
