package io.corridorledger.command;

import io.corridorledger.command.CommandHandler.Answer;
import io.corridorledger.command.ProposalResource.Acceptance;
import io.corridorledger.command.ProposalResource.Rejection;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.Rejected;
import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Exhausted;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.contract.StreamMemory.TooLarge;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.ProposalEvent.ProposalAccepted;
import io.corridorledger.event.ProposalEvent.ProposalMade;
import io.corridorledger.event.ProposalEvent.ProposalRejected;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.identity.AccessRules;
import io.corridorledger.identity.Identities;
import io.corridorledger.identity.Principal;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.store.Append;
import io.corridorledger.store.AppendRefused;
import io.corridorledger.store.AppendRefused.Decided;
import io.corridorledger.store.AppendRefused.KeyUsed;
import io.corridorledger.store.AppendRefused.StaleVersion;
import io.corridorledger.store.AppendRefused.StreamReserved;
import io.corridorledger.store.LogWorkers;
import io.corridorledger.store.LogWorkers.Settings;
import io.corridorledger.store.Proposals;
import io.corridorledger.store.Proposals.Proposal;
import io.corridorledger.store.Proposals.Status;
import io.corridorledger.store.StreamBound;
import io.corridorledger.store.StreamReader;
import io.corridorledger.store.StreamReader.Stream;
import io.corridorledger.store.Uuid7;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Accepts and rejects proposals.
///
/// An acceptance checks the fact with the rules of its aggregate, as if the client that accepts had
/// sent the command. The event of the acceptance and the events of the fact are written in one
/// transaction.
@Singleton
class ProposalDecisions {

  private static final int OK = 200;
  private static final long OPEN_VERSION = 1;
  private static final long DECIDED_VERSION = 2;

  /// The stream type for a repeated response to an acceptance. The response has the consistency
  /// token of the fact, and does not depend on the stream type of the fact.
  private static final String OF_FACT = "";

  /// The principal in the receipt of an accepted fact. No client has this principal.
  private static final String PRINCIPAL = "urn:corridor:proposal";

  private final Proposals proposals;
  private final StreamReader streams;
  private final StreamMemory memory;
  private final AccessRules rules;
  private final Identities identities;
  private final FactAccess access;
  private final CommandAnswers answers;
  private final CommandMetrics metrics;
  private final MeasuredAppend appends;
  private final LogWorkers log;
  private final Settings settings;
  private final Map<String, Decider<?, ?>> deciders;

  ProposalDecisions(
      Proposals proposals,
      StreamReader streams,
      StreamMemory memory,
      AccessRules rules,
      Identities identities,
      FactAccess access,
      CommandAnswers answers,
      CommandMetrics metrics,
      MeasuredAppend appends,
      LogWorkers log,
      Settings settings,
      @All List<AggregateResource<?, ?>> aggregates) {
    this.proposals = proposals;
    this.streams = streams;
    this.memory = memory;
    this.rules = rules;
    this.identities = identities;
    this.access = access;
    this.answers = answers;
    this.metrics = metrics;
    this.appends = appends;
    this.log = log;
    this.settings = settings;
    deciders =
        aggregates.stream()
            .<Decider<?, ?>>map(AggregateResource::decider)
            .collect(Collectors.toMap(Decider::streamType, Function.identity()));
  }

  /// Accepts a proposal, and records its fact or the changed fact of the acceptance.
  Response accept(UUID id, Acceptance acceptance, CommandHeaders headers) {
    byte[] fingerprint =
        CommandAnswers.sha256("accept|%s|%s".formatted(id, LedgerJson.text(acceptance)));
    // The proposal is read first. If a request with the same key has decided about it, the receipt
    // of
    // that request is then found.
    Optional<Proposal> found = proposals.find(id);
    Optional<Append.Receipt> receipt = receipt(headers);
    if (receipt.isPresent()) return answers.replay(OF_FACT, receipt, fingerprint);
    Proposal proposal = open(id, found, headers);
    try {
      LedgerEvent fact = fact(proposal.made(), acceptance);
      return accept(decider(proposal.made()), proposal, fact, acceptance, fingerprint, headers);
    } catch (Problem | Rejected refused) {
      // Another request may have decided about the proposal, and so may have changed the aggregate.
      receipt = receipt(headers);
      if (receipt.isPresent()) return answers.replay(OF_FACT, receipt, fingerprint);
      if (proposals.find(id).orElseThrow().summary().status() != Status.OPEN) throw decided(id);
      throw refused;
    }
  }

  private Decider<?, ?> decider(ProposalMade made) {
    Decider<?, ?> decider = deciders.get(made.streamType());
    if (decider == null) throw new IllegalStateException("no decider for " + made.streamType());
    return decider;
  }

  private <S, E extends LedgerEvent> Response accept(
      Decider<S, E> decider,
      Proposal proposal,
      LedgerEvent fact,
      Acceptance acceptance,
      byte[] fingerprint,
      CommandHeaders headers) {
    ProposalMade made = proposal.made();
    UUID id = made.stream();
    for (int attempt = 0; attempt < CommandHandler.MAX_ATTEMPTS; attempt++) {
      try (Share share = memory.enter()) {
        Stream stream = streams.stream(id, null, null);
        List<? extends LedgerEvent> decided;
        if (made.opens()) {
          if (stream.version() > 0) throw CommandProblems.alreadyExists(stream.streamType(), id);
          access.require(decider, id, fact);
          decided = decider.open(id, decider.family().cast(fact));
        } else {
          StreamQueries.requireType(decider, id, stream.streamType());
          requireVersion(made, acceptance, stream.version());
          if (bound(fact).isReachedBy(stream)) throw CommandProblems.streamFull();
          List<Recorded<LedgerEvent>> events = streams.events(stream, share);
          if (fact instanceof Remark remark) {
            access.require(decider, id, events, remark);
            decided = decider.decide(events, remark);
          } else {
            access.require(decider, id, fact);
            decided = decider.decide(History.of(events), decider.family().cast(fact));
          }
        }
        return append(proposal, stream.version(), fact, decided, acceptance, fingerprint, headers);
      } catch (StaleVersion e) {
        // Another command was recorded first. The next attempt uses the new version of the stream.
        metrics.redecided();
      } catch (Decided e) {
        throw decided(proposal.summary().id());
      } catch (KeyUsed e) {
        return answers.replay(OF_FACT, receipt(headers), fingerprint);
      } catch (StreamReserved e) {
        throw made.opens()
            ? CommandProblems.reserved()
            : CommandProblems.notFound(decider.streamType(), id);
      } catch (AppendRefused e) {
        throw CommandProblems.of(e, decider.streamType(), id);
      } catch (Exhausted e) {
        throw CommandProblems.overloaded();
      } catch (TooLarge e) {
        throw CommandProblems.streamTooLarge();
      }
    }
    throw CommandProblems.contended();
  }

  private StreamBound bound(LedgerEvent fact) {
    StreamBound bound = settings.streamBound();
    return fact instanceof Remark && !(fact instanceof NoteCited)
        ? bound.plusPercent(settings.streamReservePercent())
        : bound;
  }

  private Response append(
      Proposal proposal,
      long version,
      LedgerEvent fact,
      List<? extends LedgerEvent> decided,
      Acceptance acceptance,
      byte[] fingerprint,
      CommandHeaders headers)
      throws AppendRefused {
    Principal client = identities.current();
    ProposalMade made = proposal.made();
    UUID command = Uuid7.next();
    UUID accepted = Uuid7.next();
    List<UUID> ids = decided.stream().map(_ -> Uuid7.next()).toList();
    Answer answer =
        new Answer(
            made.stream(),
            version + ids.size(),
            IntStream.range(0, ids.size())
                .mapToObj(i ->
                    new Answer.RecordedEvent(
                        ids.get(i), LedgerJson.nameOf(decided.get(i).getClass()), version + 1 + i))
                .toList());
    String response = LedgerJson.text(answer);
    UUID correlation = headers.correlation(proposal.correlation());
    appends.run(
        made.streamType(),
        made.stream(),
        headers,
        traceparent ->
            proposals.accept(
                new Append(
                    new Append.Receipt(client.id(), headers.key(), fingerprint, OK, response),
                    proposal.summary().id(),
                    ProposalEvent.STREAM_TYPE,
                    OPEN_VERSION,
                    List.of(accepted),
                    List.of(
                        new ProposalAccepted(
                            proposal.summary().proposedBy(),
                            ids,
                            fact.equals(made.fact().fact()) ? null : acceptance.fact(),
                            acceptance.reason())),
                    settings.streamBound(),
                    client.actor(),
                    command,
                    correlation,
                    headers.causation(),
                    traceparent),
                new Append(
                    new Append.Receipt(
                        PRINCIPAL, proposal.summary().id().toString(), fingerprint, OK, "{}"),
                    made.stream(),
                    made.streamType(),
                    version,
                    ids,
                    decided,
                    bound(fact),
                    client.actor(),
                    command,
                    correlation,
                    accepted,
                    traceparent)));
    log.wake();
    return answers.of(made.streamType(), OK, answer, response);
  }

  /// Rejects a proposal.
  Response reject(UUID id, Rejection rejection, CommandHeaders headers) {
    Principal client = identities.current();
    byte[] fingerprint =
        CommandAnswers.sha256("reject|%s|%s".formatted(id, LedgerJson.text(rejection)));
    Optional<Proposal> found = proposals.find(id);
    Optional<Append.Receipt> receipt = receipt(headers);
    if (receipt.isPresent()) return answers.replay(ProposalEvent.STREAM_TYPE, receipt, fingerprint);
    Proposal proposal = open(id, found, headers);
    requireScopes(proposal.made());
    UUID event = Uuid7.next();
    UUID command = Uuid7.next();
    Answer answer =
        new Answer(
            id,
            DECIDED_VERSION,
            List.of(
                new Answer.RecordedEvent(
                    event, LedgerJson.nameOf(ProposalRejected.class), DECIDED_VERSION)));
    String response = LedgerJson.text(answer);
    try {
      appends.run(
          ProposalEvent.STREAM_TYPE,
          id,
          headers,
          traceparent ->
              proposals.reject(
                  new Append(
                      new Append.Receipt(client.id(), headers.key(), fingerprint, OK, response),
                      id,
                      ProposalEvent.STREAM_TYPE,
                      OPEN_VERSION,
                      List.of(event),
                      List.of(new ProposalRejected(rejection.reason())),
                      settings.streamBound(),
                      client.actor(),
                      command,
                      headers.correlation(proposal.correlation()),
                      headers.causation(),
                      traceparent)));
    } catch (Decided e) {
      throw decided(id);
    } catch (KeyUsed e) {
      return answers.replay(ProposalEvent.STREAM_TYPE, receipt(headers), fingerprint);
    } catch (AppendRefused e) {
      throw CommandProblems.of(e, ProposalEvent.STREAM_TYPE, id);
    }
    log.wake();
    return answers.of(ProposalEvent.STREAM_TYPE, OK, answer, response);
  }

  /// A client rejects only the facts that it may accept.
  private void requireScopes(ProposalMade made) {
    Decider<?, ?> decider = decider(made);
    UUID id = made.stream();
    LedgerEvent fact = made.fact().fact();
    if (!(fact instanceof Remark remark)) {
      access.require(decider, id, fact);
      return;
    }
    try (Share share = memory.enter()) {
      Stream stream = streams.stream(id, null, null);
      access.require(decider, id, streams.events(stream, share), remark);
    } catch (Exhausted e) {
      throw CommandProblems.overloaded();
    } catch (TooLarge e) {
      throw CommandProblems.streamTooLarge();
    }
  }

  private Optional<Append.Receipt> receipt(CommandHeaders headers) {
    return streams.receipt(identities.current().id(), headers.key());
  }

  /// Returns an open proposal about which the current client may decide.
  private Proposal open(UUID id, Optional<Proposal> found, CommandHeaders headers) {
    Proposal proposal = found.orElseThrow(() -> ProposalResource.notFound(id));
    if (rules.isProposer(identities.current(), proposal.summary().proposedBy()))
      throw Problem.ownProposal();
    OptionalLong expected = headers.expectedVersion();
    boolean isOpen = proposal.summary().status() == Status.OPEN;
    long version = isOpen ? OPEN_VERSION : DECIDED_VERSION;
    if (expected.isPresent() && expected.getAsLong() != version)
      throw CommandProblems.stale(version);
    if (!isOpen) throw decided(id);
    return proposal;
  }

  /// The fact to record: the proposed fact, or the changed fact of the acceptance.
  private static LedgerEvent fact(ProposalMade made, Acceptance acceptance) {
    if (made.opens() && acceptance.streamVersion() != null)
      throw invalid("/streamVersion", "does not apply, because the fact creates its aggregate");
    LedgerEvent proposed = made.fact().fact();
    if (acceptance.fact() == null) return proposed;
    LedgerEvent changed = acceptance.fact().fact();
    String name = LedgerJson.nameOf(proposed.getClass());
    if (changed.getClass() != proposed.getClass())
      throw invalid("/fact", "does not have the event type of the proposed fact, " + name);
    if (made.opens() && changed.id() != null && !changed.id().equals(made.stream()))
      throw invalid("/fact/%s/id".formatted(name), "is not the id of the proposed aggregate");
    if (changed instanceof Remark remark
        && !Objects.equals(remark.target(), ((Remark) proposed).target()))
      throw invalid("/fact/%s/target".formatted(name), "is not the target of the proposed remark");
    return changed;
  }

  private static Problem invalid(String pointer, String detail) {
    return Problem.invalid(List.of(new FieldError(pointer, detail)));
  }

  /// Compares the current version of the aggregate with the version that the acceptance names, or
  /// else with the version that the proposer named.
  private static void requireVersion(ProposalMade made, Acceptance acceptance, long current) {
    Long expected =
        acceptance.streamVersion() == null ? made.expectedVersion() : acceptance.streamVersion();
    if (expected != null && expected != current) throw staleStream(current);
  }

  static Problem staleStream(long current) {
    return Problem.staleVersion(
        "The current version of the aggregate is %d. If the fact still applies, send this version as streamVersion. The proposal stays open."
            .formatted(current),
        current);
  }

  static Problem decided(UUID id) {
    return Problem.proposalDecided(
        "The proposal %s was accepted or rejected before."
            .formatted(AggregateType.path(ProposalEvent.STREAM_TYPE, id)));
  }
}
