package io.corridorledger.command;

import io.corridorledger.command.CommandHandler.Answer;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.store.Append;
import io.corridorledger.store.LogWorkers.Settings;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// Creates the responses to commands. The first response and a retry have the same content.
@Singleton
class CommandAnswers {

  private static final int CREATED = 201;

  /// Status of the response to a command that became a proposal.
  static final int PROPOSED = 202;

  private final Settings settings;

  CommandAnswers(Settings settings) {
    this.settings = settings;
  }

  /// The first response to a command.
  ///
  /// @param streamType type of the stream that the command changed
  /// @param json the answer as JSON
  Response of(String streamType, int status, Answer answer, String json) {
    return response(streamType, status, answer, json).build();
  }

  /// The response to a retry.
  ///
  /// @param receipt the stored response; empty if the command is still being recorded
  /// @throws io.corridorledger.problem.Problem if the stored response belongs to another command
  Response replay(String streamType, Optional<Append.Receipt> receipt, byte[] fingerprint) {
    Append.Receipt answered = receipt.orElseThrow(CommandProblems::inProgress);
    if (!Arrays.equals(answered.fingerprint(), fingerprint)) throw CommandProblems.keyReused();
    return response(
            streamType,
            answered.status(),
            LedgerJson.parse(answered.response(), Answer.class),
            answered.response())
        .header("Idempotency-Replayed", "true")
        .build();
  }

  private Response.ResponseBuilder response(
      String streamType, int status, Answer answer, String json) {
    // The stored status shows whether the command became a proposal, even if the client or the
    // setting for reviews has changed since then.
    String type = status == PROPOSED ? ProposalEvent.STREAM_TYPE : streamType;
    Response.ResponseBuilder response =
        Response.status(status)
            .type("application/json")
            .entity(json)
            .tag(Long.toString(answer.version()));
    // No query of the reader shows a proposal, so no query can wait for it.
    if (!type.equals(ProposalEvent.STREAM_TYPE))
      response.header(
          "Consistency-Token",
          "%s:%s@%d".formatted(settings.service(), answer.id(), answer.version()));
    if (status == CREATED || status == PROPOSED)
      // The header contains a path without a host, because the service may not know its public host
      // name behind a proxy.
      response.header("Location", AggregateType.path(type, answer.id()));
    return response;
  }

  static byte[] fingerprint(Decider<?, ?> decider, UUID stream, LedgerEvent fact) {
    return fingerprint(decider, stream, fact, null);
  }

  /// Computes a hash of the content of a command. With the hash, the service detects two different
  /// commands with the same idempotency key. White space and the order of JSON fields do not change
  /// the hash.
  ///
  /// @param targetVersion version of the target event, if a remark names the event by its version;
  ///   otherwise null
  static byte[] fingerprint(
      Decider<?, ?> decider, UUID stream, LedgerEvent fact, Long targetVersion) {
    return sha256(
        "%s|%s|%s|%s%s"
            .formatted(
                decider.streamType(),
                stream,
                LedgerJson.nameOf(fact.getClass()),
                LedgerJson.write(fact),
                targetVersion == null ? "" : "|" + targetVersion));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
