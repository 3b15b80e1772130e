package io.corridorledger.command;

import io.corridorledger.command.CommandHandler.Answer;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.ProposalEvent.ProposalMade;
import io.corridorledger.event.ProposalEvent.ProposedFact;
import io.corridorledger.event.Remark;
import io.corridorledger.identity.AccessRules;
import io.corridorledger.identity.Identities;
import io.corridorledger.identity.Principal;
import io.corridorledger.problem.Problem;
import io.corridorledger.store.Append;
import io.corridorledger.store.AppendRefused;
import io.corridorledger.store.AppendRefused.KeyUsed;
import io.corridorledger.store.AppendRefused.Repeated;
import io.corridorledger.store.LogWorkers;
import io.corridorledger.store.LogWorkers.Settings;
import io.corridorledger.store.Proposals;
import io.corridorledger.store.Proposals.Open;
import io.corridorledger.store.Proposals.Same;
import io.corridorledger.store.StreamReader;
import io.corridorledger.store.StreamReader.Stream;
import io.corridorledger.store.Uuid7;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Records proposals. If a setting requires a review, the command of a client that may not publish
/// is checked like every other command, and then becomes a proposal.
@Singleton
class ProposalHandler {

  /// Maximum number of open proposals of a client. Some more are possible if a client sends several
  /// commands at the same time.
  static final int MAX_OPEN = 1_000;

  /// Maximum bytes of the open proposals of a client.
  static final long MAX_OPEN_BYTES = 16 << 20;

  private final Proposals proposals;
  private final StreamReader streams;
  private final AccessRules rules;
  private final Identities identities;
  private final CommandAnswers answers;
  private final MeasuredAppend appends;
  private final LogWorkers log;
  private final Settings settings;

  ProposalHandler(
      Proposals proposals,
      StreamReader streams,
      AccessRules rules,
      Identities identities,
      CommandAnswers answers,
      MeasuredAppend appends,
      LogWorkers log,
      Settings settings) {
    this.proposals = proposals;
    this.streams = streams;
    this.rules = rules;
    this.identities = identities;
    this.answers = answers;
    this.appends = appends;
    this.log = log;
    this.settings = settings;
  }

  /// Whether the command of the current client becomes a proposal.
  boolean isProposal(LedgerEvent fact) {
    return rules.isProposal(identities.current(), fact instanceof Remark);
  }

  /// Records the proposal of a fact that creates an aggregate.
  <S, E extends LedgerEvent> Response open(
      Decider<S, E> decider, UUID id, E fact, byte[] fingerprint, CommandHeaders headers) {
    Stream stream = streams.stream(id, identities.current().id(), headers.key());
    if (stream.receipt().isPresent())
      return answers.replay(decider.streamType(), stream.receipt(), fingerprint);
    if (stream.version() > 0) throw CommandProblems.alreadyExists(stream.streamType(), id);
    decider.open(id, fact);
    return propose(decider, id, OptionalLong.of(0), fact, fingerprint, headers);
  }

  /// Records the proposal of a fact or a remark for an existing aggregate. The caller has checked
  /// that the aggregate accepts the fact.
  Response propose(
      Decider<?, ?> decider,
      UUID stream,
      LedgerEvent fact,
      byte[] fingerprint,
      CommandHeaders headers) {
    return propose(decider, stream, headers.expectedVersion(), fact, fingerprint, headers);
  }

  private Response propose(
      Decider<?, ?> decider,
      UUID stream,
      OptionalLong expected,
      LedgerEvent fact,
      byte[] fingerprint,
      CommandHeaders headers) {
    Principal client = identities.current();
    ProposalMade made =
        new ProposalMade(
            decider.streamType(),
            stream,
            expected.isPresent() ? expected.getAsLong() : null,
            new ProposedFact(fact));
    Open open = proposals.open(client.id());
    if (open.count() >= MAX_OPEN || open.bytes() >= MAX_OPEN_BYTES) {
      // Another request with the same key may have made the last permitted proposal.
      Optional<Append.Receipt> receipt = streams.receipt(client.id(), headers.key());
      if (receipt.isPresent()) return answers.replay(decider.streamType(), receipt, fingerprint);
      throw tooMany();
    }
    UUID id = Uuid7.next();
    UUID event = Uuid7.next();
    UUID command = Uuid7.next();
    Answer answer =
        new Answer(
            id,
            1,
            List.of(new Answer.RecordedEvent(event, LedgerJson.nameOf(ProposalMade.class), 1)));
    String response = LedgerJson.text(answer);
    try {
      appends.run(
          ProposalEvent.STREAM_TYPE,
          id,
          headers,
          traceparent ->
              proposals.propose(
                  new Append(
                      new Append.Receipt(
                          client.id(),
                          headers.key(),
                          fingerprint,
                          CommandAnswers.PROPOSED,
                          response),
                      id,
                      ProposalEvent.STREAM_TYPE,
                      0,
                      List.of(event),
                      List.of(made),
                      settings.streamBound(),
                      client.actor(),
                      command,
                      headers.correlation(command),
                      headers.causation(),
                      traceparent)));
    } catch (KeyUsed e) {
      return answers.replay(
          decider.streamType(), streams.receipt(client.id(), headers.key()), fingerprint);
    } catch (Repeated e) {
      throw repeated(proposals.same(client.id(), made).orElseThrow(CommandProblems::contended));
    } catch (AppendRefused e) {
      throw CommandProblems.of(e, ProposalEvent.STREAM_TYPE, id);
    }
    log.wake();
    return answers.of(ProposalEvent.STREAM_TYPE, CommandAnswers.PROPOSED, answer, response);
  }

  static Problem repeated(Same same) {
    String address = AggregateType.path(ProposalEvent.STREAM_TYPE, same.id());
    return Problem.repeatedProposal(
        switch (same.status()) {
          case REJECTED ->
              "This client proposed the same content in %s, and the proposal was rejected. The proposal states the reason."
                  .formatted(address);
          case OPEN, ACCEPTED ->
              "This client proposed the same content in %s. The proposal waits for a decision."
                  .formatted(address);
        },
        address);
  }

  static Problem tooMany() {
    return Problem.tooManyProposals(
        "The open proposals of this client have reached their maximum of %d proposals or %d bytes. Wait until some are accepted or rejected."
            .formatted(MAX_OPEN, MAX_OPEN_BYTES));
  }
}
