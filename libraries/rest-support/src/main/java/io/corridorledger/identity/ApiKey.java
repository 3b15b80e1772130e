package io.corridorledger.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An API key, without its secret.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ApiKey", description = "An API key of this service, without its secret")
public record ApiKey(
    @Schema(description = "Id of the key, which is the subject of the client") @NotNull UUID id,
    @Schema(description = "Display name of the client") @NotNull String name,
    @Schema(description = "Roles of the client: `reader`, `recorder` or `corrector`") @NotNull
        List<String> roles,
    @Schema(
            description =
                "Types, aggregates or subjects to which the client is limited. Absent if the client is not limited. With an empty list, the client may record nothing.")
        List<String> scopes,
    @Schema(
            description =
                "Whether the service accepts the key: `VALID`, `EXPIRED` or `REVOKED`. A revoked key stays revoked after its time of expiry.")
        @NotNull
        Status status,
    @Schema(description = "Time when the key was created") @NotNull Instant createdAt,
    @Schema(description = "Issuer, subject and display name of the operator who created the key")
        @NotNull
        String createdBy,
    @Schema(description = "Time from which the service no longer accepts the key") @NotNull
        Instant expiresAt,
    @Schema(description = "Time when the key was revoked; absent if the key is not revoked")
        Instant revokedAt,
    @Schema(
            description =
                "Issuer, subject and display name of the operator who revoked the key; absent if the key is not revoked")
        String revokedBy,
    @Schema(
            description =
                "Minute in which the key was last used; absent if the key was never used. The service writes this time some seconds after the use.")
        Instant lastUsedAt) {

  /// Whether a service accepts a key.
  public enum Status {
    VALID,
    EXPIRED,
    REVOKED
  }
}
