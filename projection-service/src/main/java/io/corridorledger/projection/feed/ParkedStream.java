package io.corridorledger.projection.feed;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// A stream that waits, as the tables show it.
@Entity(name = "parked_stream")
@Immutable
public class ParkedStream extends PanacheEntityBase {

  @Id public UUID stream;

  /// `HOLE`: a version is missing and is being fetched. `POISON`: an event cannot be taken, and
  /// somebody has to decide.
  public String reason;

  /// The version that it waits for.
  public long version;

  /// What went wrong last.
  public String error;

  public int attempts;

  @Column(name = "parked_at")
  public Instant parkedAt;

  @Column(name = "next_attempt")
  public Instant nextAttempt;
}
