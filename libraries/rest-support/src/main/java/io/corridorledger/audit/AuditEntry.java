package io.corridorledger.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An entry of the audit log.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "AuditEntry",
    description =
        "An entry of the audit log. The entry describes a refused request or a decision of an operator, or counts repeated refused requests of one minute.")
public record AuditEntry(
    @Schema(
            description =
                "Number of the entry, from 1. Refused requests and decisions of operators are numbered separately.")
        long number,
    @Schema(
            description =
                "Time when the service wrote the entry, usually within seconds after the request. An entry that counts repeated requests is written after the end of the minute in which the requests arrived.")
        @NotNull
        Instant recorded,
    @Schema(
            description =
                "Issuer and subject of the client, or `anonymous` if the service did not authenticate the client. For a command of `./corridor`, the value is `operator` and the name of the user of the operating system. If the entry counts requests of several clients, the value is `others`.")
        @NotNull
        String principal,
    @Schema(
            description =
                "IP address of the client; for IPv6, only the /64 network. Absent if the address is unknown, or if the entry counts requests of several clients.")
        String address,
    @Schema(
            description =
                "Method and path of the refused request. A path segment that is neither a word nor an id is replaced by `*`, because the segment may be a secret. If the entry counts repeated requests, the value is `repeated`. If the entry describes a decision, the value consists of the operation and either the log and the id of the stream, or the id of the API key, or the log that is published again.")
        @NotNull
        String operation,
    @Schema(
            description =
                "Reason for the refusal: `no-token`, `invalid-token`, `not-permitted`, `origin-not-allowed`, or `headers-too-large` if the headers exceeded the limit of the service. If the entry counts repeated requests, the value is `repeated`. If the entry describes a decision, the value is the reason that the operator states. For a new API key, the value is the name, the roles, the scopes and the validity of the key.")
        @NotNull
        String reason,
    @Schema(description = "Number of requests that the entry describes or counts") long occurrences,
    @Schema(description = "The `sha256` of the previous entry; empty if the entry has the number 1")
        @NotNull
        String previousSha256,
    @Schema(
            description =
                "SHA-256 of this entry, in hexadecimal digits. The hash also covers `previousSha256`.")
        @NotNull
        String sha256) {

  /// The kinds of entries. The entries of each kind form a chain of their own.
  public enum Kind {
    /// Requests that were refused with 401, 403 or 431.
    REFUSAL,
    /// Decisions of operators.
    DECISION
  }

  /// An entry that is not written yet.
  public record Draft(
      String principal, String address, String operation, String reason, long occurrences) {}
}
