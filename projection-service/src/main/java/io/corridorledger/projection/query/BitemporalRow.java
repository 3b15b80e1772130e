package io.corridorledger.projection.query;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// The columns of every read model, see V2__read_models.sql. Rows are written by
/// [io.corridorledger.projection.bitemporal.BitemporalTable] and only read here.
@MappedSuperclass
@IdClass(BitemporalRow.Key.class)
public abstract class BitemporalRow extends PanacheEntityBase {

  public record Key(UUID id, Instant recordedFrom, LocalDate publishedFrom) {}

  @Id public UUID id;

  @Id
  @Column(name = "recorded_from")
  public Instant recordedFrom;

  @Id
  @Column(name = "published_from")
  public LocalDate publishedFrom;

  @Column(name = "recorded_to")
  public Instant recordedTo;

  @Column(name = "published_to")
  public LocalDate publishedTo;

  @Column(name = "sort_key")
  public String sortKey;
}
