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
        "A refused request, a number of refused requests of one minute, or a decision of an operator")
public record AuditEntry(
    @Schema(description = "Number of the entry in its chain, from 1") long number,
    @Schema(
            description =
                "Time when the service wrote the entry. For a refusal, this is up to some seconds after the request. For a number of requests, it is after the minute.")
        @NotNull
        Instant recorded,
    @Schema(
            description =
                "Issuer and subject of the client, or `anonymous` if its token is missing or not valid. `others` stands for all clients above the number of clients that are counted separately in a minute.")
        @NotNull
        String principal,
    @Schema(description = "Address of the client; for IPv6, its /64 network") String address,
    @Schema(
            description =
                "Method and path of the request. A segment of the path that is neither a word nor an id is replaced by `*`, because it may be a secret. `repeated` stands for further requests of the same client in the same minute.")
        @NotNull
        String operation,
    @Schema(
            description =
                "`no-token`, `invalid-token`, `not-permitted`, `origin-not-allowed`, `repeated`, or the reason that the operator states")
        @NotNull
        String reason,
    @Schema(description = "Number of requests that the entry stands for") long occurrences,
    @Schema(description = "Hash of the entry before; empty for the first entry") @NotNull
        String previousSha256,
    @Schema(description = "Hash of this entry and of the hash of the entry before") @NotNull
        String sha256) {

  /// The chains of the audit log.
  public enum Kind {
    /// Requests that were refused with 401 or 403.
    REFUSAL,
    /// Decisions of operators.
    DECISION
  }

  /// An entry that is not written yet.
  public record Draft(
      String principal, String address, String operation, String reason, long occurrences) {}
}
