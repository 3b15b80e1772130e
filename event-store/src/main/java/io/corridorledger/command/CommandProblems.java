package io.corridorledger.command;

import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import java.util.List;
import java.util.UUID;

/// The problems of a command, except those of its headers and of its body.
final class CommandProblems {

  private static final int RETRY_SECONDS = 1;

  private CommandProblems() {}

  static Problem alreadyExists(String streamType, UUID stream) {
    return Problem.alreadyExists(
        "%s %s is there already; send further evidence to it instead."
            .formatted(streamType, stream),
        "/v1/%s/%s".formatted(streamType, stream));
  }

  static Problem likelyDuplicate(String streamType, UUID stream) {
    return Problem.likelyDuplicate(
        "%s %s may be the same. If it is, send this to it as further evidence; if not, send it again with ?confirmed=true."
            .formatted(streamType, stream),
        "/v1/%s/%s".formatted(streamType, stream));
  }

  static Problem reserved() {
    return Problem.invalid(
        List.of(
            new FieldError("/id", "is reserved for the ledger; choose another or leave it out")));
  }

  static Problem notFound(String streamType, UUID stream) {
    return Problem.notFound("There is no %s with the id %s.".formatted(streamType, stream));
  }

  static Problem keyReused() {
    return Problem.header(
        422,
        "idempotency-key-reused",
        "The key belongs to another command",
        "Idempotency-Key",
        "A command with this key and another content was recorded. Send a new key for a new command.");
  }

  static Problem contended() {
    return Problem.tryLater(
        409,
        "contended",
        "Many write to this at once",
        "Retry with the same Idempotency-Key.",
        RETRY_SECONDS);
  }

  static Problem inProgress() {
    return Problem.tryLater(
        409,
        "in-progress",
        "The first command with this key is still being worked on",
        "Retry with the same Idempotency-Key.",
        RETRY_SECONDS);
  }

  static Problem stale(long current) {
    return Problem.staleVersion(
        "It is at version %d now. Read it again, and decide whether your change still holds."
            .formatted(current),
        current);
  }

  static Problem streamFull() {
    return Problem.streamFull(
        "It has as many events, or as many bytes, as one stream takes. Corrections, revisions, retractions, disputes and reinstatements have a reserve of their own.");
  }

  static Problem streamTooLarge() {
    return Problem.streamTooLarge(
        "It does not fit into the memory of this service. Read its events page by page.");
  }

  static Problem overloaded() {
    return Problem.tryLater(
        503,
        "overloaded",
        "Overloaded",
        "The memory for streams is in use. Send the same request again; a command with the same Idempotency-Key.",
        RETRY_SECONDS);
  }
}
