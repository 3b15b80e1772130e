package io.corridorledger.command;

import io.corridorledger.command.LikelyDuplicates.Found;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.judgement.likeness.Likeness;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.store.AppendRefused;
import io.corridorledger.store.AppendRefused.Decided;
import io.corridorledger.store.AppendRefused.KeyInProgress;
import io.corridorledger.store.AppendRefused.KeyUsed;
import io.corridorledger.store.AppendRefused.Overloaded;
import io.corridorledger.store.AppendRefused.Repeated;
import io.corridorledger.store.AppendRefused.StaleVersion;
import io.corridorledger.store.AppendRefused.StreamExists;
import io.corridorledger.store.AppendRefused.StreamFull;
import io.corridorledger.store.AppendRefused.StreamLocked;
import io.corridorledger.store.AppendRefused.StreamReserved;
import java.util.List;
import java.util.UUID;

/// The problem responses of commands, except the problems of headers and bodies.
final class CommandProblems {

  private static final int RETRY_SECONDS = 1;

  private CommandProblems() {}

  /// The problem response for an append that the store refused. A caller that can repeat the
  /// command or its response, or that knows the proposal, handles the refusal itself.
  static Problem of(AppendRefused refused, String streamType, UUID stream) {
    return switch (refused) {
      case StreamExists exists -> alreadyExists(exists.streamType(), stream);
      case StreamReserved _ -> notFound(streamType, stream);
      case StreamFull _ -> streamFull();
      case KeyInProgress _ -> inProgress();
      case Overloaded _ -> tooManyCommands();
      case StreamLocked _, StaleVersion _, KeyUsed _, Repeated _, Decided _ -> contended();
    };
  }

  static Problem alreadyExists(String streamType, UUID stream) {
    return Problem.alreadyExists(
        "The stream %s %s already exists. Send further evidence to that stream instead."
            .formatted(streamType, stream),
        AggregateType.path(streamType, stream));
  }

  /// The problem response for likely duplicates: the ledger already has similar facts.
  ///
  /// @param found the similar facts; at least one
  static Problem likelyDuplicate(String streamType, List<Found> found) {
    Found first = found.getFirst();
    String address = AggregateType.path(streamType, first.stream());
    String same =
        first.likeness().kind() == Likeness.Kind.REVISION
            ? "The fact is probably a revision of the event %s. If so, send the fact to %s/revisions with that event as target."
                .formatted(first.event(), address)
            : "If the fact is a duplicate, send it to %s as further evidence, or do not send it again."
                .formatted(address);
    return Problem.likelyDuplicate(
        "%s is a likely duplicate: %s. %s Otherwise, send the command again with ?confirmed=true."
            .formatted(address, first.likeness().why(), same),
        found.stream()
            .map(one ->
                new Problem.LikelyDuplicate(
                    AggregateType.path(streamType, one.stream()),
                    one.event(),
                    one.likeness().why()))
            .toList());
  }

  static Problem reserved() {
    return Problem.invalid(
        List.of(
            new FieldError(
                "/id", "is reserved for the ledger; choose another id or omit the field")));
  }

  static Problem notFound(String streamType, UUID stream) {
    return Problem.notFound(
        "There is no stream of the type %s with the id %s.".formatted(streamType, stream));
  }

  static Problem keyReused() {
    return Problem.header(
        422,
        "idempotency-key-reused",
        "Idempotency key already used",
        "Idempotency-Key",
        "A command with this key and different content was recorded. Send a new key for a new command.");
  }

  static Problem contended() {
    return Problem.tryLater(
        409,
        "contended",
        "Too many concurrent writers",
        "Retry with the same Idempotency-Key.",
        RETRY_SECONDS);
  }

  static Problem inProgress() {
    return Problem.tryLater(
        409,
        "in-progress",
        "Command in progress",
        "Retry with the same Idempotency-Key.",
        RETRY_SECONDS);
  }

  static Problem stale(long current) {
    return Problem.staleVersion(
        "The current version is %d. Read the aggregate again, and decide whether your change still applies."
            .formatted(current),
        current);
  }

  static Problem streamFull() {
    return Problem.streamFull(
        "The stream has reached its maximum number of events or bytes. A separate reserve accepts corrections, revisions, retractions, disputes and reinstatements.");
  }

  static Problem streamTooLarge() {
    return Problem.streamTooLarge(
        "The stream does not fit into the memory of this service. Read its events page by page.");
  }

  static Problem overloaded() {
    return Problem.tryLater(
        503,
        "overloaded",
        "Overloaded",
        "All memory for streams is in use. Retry the request. Retry a command with the same Idempotency-Key.",
        RETRY_SECONDS);
  }

  static Problem tooManyCommands() {
    return Problem.tryLater(
        503,
        "overloaded",
        "Overloaded",
        "Too many commands wait to be recorded. Nothing was written. Retry with the same Idempotency-Key.",
        RETRY_SECONDS);
  }
}
