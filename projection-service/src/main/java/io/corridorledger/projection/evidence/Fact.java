package io.corridorledger.projection.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.corridorledger.judgement.TimeMatch;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Transient;
import jakarta.validation.constraints.NotNull;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/// One fact of the ledger, as the change feed returns it.
@Entity(name = "fact")
@Immutable
@IdClass(Fact.Key.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "id",
  "stream",
  "streamType",
  "version",
  "type",
  "schemaVersion",
  "recorded",
  "occurred",
  "match",
  "parties",
  "log",
  "position",
  "epoch",
  "correlationId",
  "causationId",
  "actor",
  "proposedBy",
  "data"
})
public class Fact extends PanacheEntityBase {

  public record Key(UUID stream, String log, Long version) implements Serializable {}

  @Id @NotNull public UUID stream;

  @Id @NotNull public String log;

  @Id @NotNull public Long version;

  @Column(name = "event_id")
  @NotNull
  public UUID id;

  @Column(name = "stream_type")
  @NotNull
  public String streamType;

  @Column(name = "event_type")
  @NotNull
  public String type;

  @Column(name = "schema_version")
  public int schemaVersion;

  @NotNull public Instant recorded;

  /// When the event happened in the world, as an EDTF text with the precision of the source; absent
  /// if unknown.
  public String occurred;

  @JdbcTypeCode(SqlTypes.ARRAY)
  public List<String> parties;

  public long position;

  public long epoch;

  @Column(name = "correlation_id")
  public UUID correlationId;

  @Column(name = "causation_id")
  public UUID causationId;

  /// The client that recorded the fact: issuer, subject and display name, separated by spaces. The
  /// text is `anonymous` if the client had no identity.
  @NotNull public String actor;

  /// The client that proposed the fact, in the same form; absent if the fact had no proposal. The
  /// client that recorded the fact then is the one that accepted the proposal.
  @Column(name = "proposed_by")
  public String proposedBy;

  /// Whether the fact certainly or only possibly matches the filter by time; absent if the request
  /// has no filter by time.
  @Transient public TimeMatch match;

  @JdbcTypeCode(SqlTypes.JSON)
  @JsonRawValue
  @JsonProperty("data")
  @Schema(type = SchemaType.OBJECT)
  @NotNull
  public String payload;
}
