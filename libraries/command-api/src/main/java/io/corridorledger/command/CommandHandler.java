package io.corridorledger.command;

import io.corridorledger.body.SentRemark;
import io.corridorledger.command.LikelyDuplicates.Found;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Exhausted;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.contract.StreamMemory.TooLarge;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.identity.Identities;
import io.corridorledger.identity.Principal;
import io.corridorledger.store.Append;
import io.corridorledger.store.AppendRefused;
import io.corridorledger.store.AppendRefused.KeyUsed;
import io.corridorledger.store.AppendRefused.StaleVersion;
import io.corridorledger.store.AppendRefused.StreamReserved;
import io.corridorledger.store.LogWorkers;
import io.corridorledger.store.LogWorkers.Settings;
import io.corridorledger.store.PostgresEventStore;
import io.corridorledger.store.StreamBound;
import io.corridorledger.store.StreamReader;
import io.corridorledger.store.StreamReader.Stream;
import io.corridorledger.store.Uuid7;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Decides each command once. If a client sends a command again with the same idempotency key, the
/// client gets the first response again.
///
/// The first command of a stream takes one round trip to the database. A command on a small stream
/// takes two round trips: one to read the events, and one to write. If two clients write to the
/// same version of a stream, the database accepts one command and refuses the other. With
/// `If-Match: *`, the handler decides the refused command again on the new version. If the header
/// names a version, the client gets a version conflict.
///
/// All steps of a command are in one file, because a wrong order of the steps gives wrong results.
@ApplicationScoped
public class CommandHandler {

  /// Maximum number of attempts to decide a command with `If-Match: *`. If every attempt ends with
  /// a version conflict, the client must send the command again.
  static final int MAX_ATTEMPTS = 20;

  private final PostgresEventStore store;
  private final StreamReader streams;
  private final StreamMemory memory;
  private final LogWorkers log;
  private final Settings settings;
  private final CommandMetrics metrics;
  private final Identities identities;
  private final FactAccess access;
  private final CommandAnswers answers;
  private final ProposalHandler proposals;
  private final MeasuredAppend appends;

  @Inject
  CommandHandler(
      PostgresEventStore store,
      StreamReader streams,
      StreamMemory memory,
      LogWorkers log,
      Settings settings,
      CommandMetrics metrics,
      Identities identities,
      FactAccess access,
      CommandAnswers answers,
      ProposalHandler proposals,
      MeasuredAppend appends) {
    this.store = store;
    this.streams = streams;
    this.memory = memory;
    this.log = log;
    this.settings = settings;
    this.metrics = metrics;
    this.identities = identities;
    this.access = access;
    this.answers = answers;
    this.proposals = proposals;
    this.appends = appends;
  }

  /// The response to a command. The ledger stores it, so that a retry gets the same response.
  ///
  /// @param id id of the stream
  /// @param version version of the stream after the command
  /// @param events the recorded events; absent if an earlier command already recorded the fact
  @Schema(
      name = "Answer",
      description =
          "The events that a command recorded. Every retry of the command returns the same content.")
  public record Answer(
      @Schema(
              description =
                  "Id of the stream to which the command belongs. The aggregate has the same id.")
          @NotNull
          UUID id,
      @Schema(description = "Version of the stream after the command") long version,
      @Schema(description = "The recorded events; absent if the ledger already had the fact")
          List<RecordedEvent> events) {

    public record RecordedEvent(
        @NotNull UUID id,
        @Schema(description = "Type of the event, such as `agreement-signed`") @NotNull String type,
        @Schema(description = "Number of the event in its stream, from 1") long version) {}
  }

  /// Records a fact as the first event of a new stream. The response has status 201.
  public <S, E extends LedgerEvent> Response open(
      Decider<S, E> decider, E fact, CommandHeaders headers) {
    UUID stream = fact.id() == null ? Uuid7.next() : fact.id();
    access.require(decider, stream, fact);
    String key = headers.key();
    byte[] fingerprint = CommandAnswers.fingerprint(decider, null, fact);
    if (proposals.isProposal(fact))
      return proposals.open(decider, stream, fact, fingerprint, headers);
    List<E> decided = decider.open(stream, fact);
    try {
      return append(decider, stream, 0, decided, settings.streamBound(), key, fingerprint, headers);
    } catch (KeyUsed e) {
      return answers.replay(
          decider.streamType(), streams.receipt(identities.current().id(), key), fingerprint);
    } catch (StreamReserved e) {
      throw CommandProblems.reserved();
    } catch (AppendRefused e) {
      throw CommandProblems.of(e, decider.streamType(), stream);
    }
  }

  /// Records a fact as the first event of a new stream. The response has status 201. If the ledger
  /// has likely duplicates, nothing is recorded, and the response has status 409 and the addresses
  /// of the likely duplicates. A retry of a recorded command still gets the first response.
  public <S, E extends LedgerEvent> Response open(
      Decider<S, E> decider, E fact, CommandHeaders headers, Supplier<List<Found>> likely) {
    access.require(decider, fact.id(), fact);
    List<Found> found = likely.get();
    if (found.isEmpty()) return open(decider, fact, headers);
    Optional<Append.Receipt> receipt = streams.receipt(identities.current().id(), headers.key());
    if (receipt.isPresent())
      return answers.replay(
          decider.streamType(), receipt, CommandAnswers.fingerprint(decider, null, fact));
    throw CommandProblems.likelyDuplicate(decider.streamType(), found);
  }

  /// Records a fact in an existing stream. The response has status 200.
  public <S, E extends LedgerEvent> Response record(
      Decider<S, E> decider, UUID stream, E fact, CommandHeaders headers) {
    access.require(decider, stream, fact);
    return record(
        decider,
        stream,
        CommandAnswers.fingerprint(decider, stream, fact),
        settings.streamBound(),
        headers,
        events -> new Decided(fact, decider.decide(History.of(events), fact)));
  }

  /// Records a remark in an existing stream, such as a correction, a dispute or a note. The
  /// response has status 200.
  public <S, E extends LedgerEvent> Response remark(
      Decider<S, E> decider, UUID stream, SentRemark<?> sent, CommandHeaders headers) {
    Remark remark = sent.remark();
    StreamBound bound = settings.streamBound();
    return record(
        decider,
        stream,
        CommandAnswers.fingerprint(decider, stream, remark, sent.targetVersion()),
        remark instanceof NoteCited ? bound : bound.plusPercent(settings.streamReservePercent()),
        headers,
        events -> {
          Remark placed = sent.on(events);
          access.require(decider, stream, events, placed);
          return new Decided(placed, decider.decide(events, placed));
        });
  }

  /// The events to record for a fact or a remark.
  private record Decided(LedgerEvent fact, List<? extends LedgerEvent> events) {}

  private interface Decision {
    Decided of(List<Recorded<LedgerEvent>> events);
  }

  private Response record(
      Decider<?, ?> decider,
      UUID id,
      byte[] fingerprint,
      StreamBound bound,
      CommandHeaders headers,
      Decision decision) {
    String key = headers.key();
    OptionalLong expected = headers.expectedVersion();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try (Share share = memory.enter()) {
        Stream stream = streams.stream(id, identities.current().id(), key);
        if (stream.receipt().isPresent())
          return answers.replay(decider.streamType(), stream.receipt(), fingerprint);
        StreamQueries.requireType(decider, id, stream.streamType());
        if (expected.isPresent() && expected.getAsLong() != stream.version())
          throw CommandProblems.stale(stream.version());
        // A full stream accepts no further event, so its events need not be read.
        if (bound.isReachedBy(stream)) throw CommandProblems.streamFull();
        Decided decided = decision.of(streams.events(stream, share));
        // If the ledger already has the fact, there is nothing to review.
        if (!decided.events().isEmpty() && proposals.isProposal(decided.fact()))
          return proposals.propose(decider, id, decided.fact(), fingerprint, headers);
        return append(
            decider, id, stream.version(), decided.events(), bound, key, fingerprint, headers);
      } catch (StaleVersion e) {
        // Another command was recorded first. The next attempt uses the new version of the stream.
        // If the header If-Match names a version, the next attempt ends with a version conflict.
        metrics.redecided();
      } catch (KeyUsed e) {
        return answers.replay(
            decider.streamType(), streams.receipt(identities.current().id(), key), fingerprint);
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

  private Response append(
      Decider<?, ?> decider,
      UUID stream,
      long version,
      List<? extends LedgerEvent> decided,
      StreamBound bound,
      String key,
      byte[] fingerprint,
      CommandHeaders headers)
      throws AppendRefused {
    Principal client = identities.current();
    UUID command = Uuid7.next();
    List<UUID> ids = decided.stream().map(_ -> Uuid7.next()).toList();
    List<Answer.RecordedEvent> recorded =
        java.util.stream.IntStream.range(0, ids.size())
            .mapToObj(i ->
                new Answer.RecordedEvent(
                    ids.get(i), LedgerJson.nameOf(decided.get(i).getClass()), version + 1 + i))
            .toList();
    Answer answer = new Answer(stream, version + ids.size(), recorded);
    int status = version == 0 ? 201 : 200;
    String response = LedgerJson.text(answer);
    appends.run(
        decider.streamType(),
        stream,
        headers,
        traceparent ->
            store.append(
                new Append(
                    new Append.Receipt(client.id(), key, fingerprint, status, response),
                    stream,
                    decider.streamType(),
                    version,
                    ids,
                    decided,
                    bound,
                    client.actor(),
                    command,
                    headers.correlation(command),
                    headers.causation(),
                    traceparent)));
    log.wake();
    return answers.of(decider.streamType(), status, answer, response);
  }
}
