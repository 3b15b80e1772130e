package io.corridorledger.projection.parked;

import io.corridorledger.feed.StreamKey;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.validation.constraints.NotNull;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.Immutable;

/// A stream that waits because its next event cannot be applied.
@Entity(name = "parked_stream")
@Immutable
@IdClass(ParkedStream.Key.class)
public class ParkedStream extends PanacheEntityBase {

  public record Key(String log, UUID stream) implements Serializable {}

  @Id @NotNull public String log;

  @Id @NotNull public UUID stream;

  @Schema(
      description =
          "HOLE: a version is missing. POISON: an event cannot be applied, and an operator has to decide what to do.")
  @NotNull
  public String reason;

  @Schema(
      description =
          "Code of the reason why the stream is parked. Codes do not change between releases.",
      examples = "UNKNOWN_EVENT_TYPE")
  @NotNull
  public String code;

  @Schema(description = "Explanation of `code`: why the stream is parked, in one sentence")
  @NotNull
  public String explanation;

  /// The version of the event that the reader could not apply.
  public long version;

  public int attempts;

  @Column(name = "parked_at")
  @NotNull
  public Instant parkedAt;

  static ParkedStream find(StreamKey key) {
    return findById(new Key(key.log(), key.stream()));
  }
}
