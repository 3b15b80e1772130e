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

  @Schema(description = "Log of the writer that recorded the fact")
  @Id
  @NotNull
  public String log;

  @Schema(description = "Version of the stream after the fact; 1 for its first fact")
  @Id
  @NotNull
  public Long version;

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

  @Schema(description = "Time at which the ledger recorded the fact")
  @NotNull
  public Instant recorded;

  @Schema(
      description =
          "Date or period in which the event happened, as an EDTF text with the precision of the source; absent if unknown")
  public String occurred;

  @Schema(description = "Parties that the fact names")
  @JdbcTypeCode(SqlTypes.ARRAY)
  public List<String> parties;

  @Schema(description = "Position of the fact in its log")
  public long position;

  @Schema(description = "Epoch of the log in which the fact was recorded")
  public long epoch;

  @Column(name = "correlation_id")
  public UUID correlationId;

  @Column(name = "causation_id")
  public UUID causationId;

  @Schema(
      description =
          "Client that recorded the fact: issuer, subject and display name, separated by spaces; `anonymous` if the client had no identity")
  @NotNull
  public String actor;

  @Schema(
      description =
          "Client that proposed the fact, in the form of `actor`; absent if the fact was not proposed. `actor` is then the client that accepted the proposal.")
  @Column(name = "proposed_by")
  public String proposedBy;

  @Schema(
      description =
          "Whether the fact certainly or only possibly matches the filter by time; absent if the request has no filter by time")
  @Transient
  public TimeMatch match;

  @JdbcTypeCode(SqlTypes.JSON)
  @JsonRawValue
  @JsonProperty("data")
  @Schema(type = SchemaType.OBJECT)
  @NotNull
  public String payload;
}
