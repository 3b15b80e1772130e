package io.corridorledger.projection.sources;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;

/// A source, as described by the first fact that cites it.
@Entity(name = "source")
@Immutable
@JsonInclude(JsonInclude.Include.NON_NULL)
public class KnownSource extends PanacheEntityBase {

  @Id
  @Column(name = "source")
  public UUID id;

  public String publisher;
  public String author;
  public String title;
  public String url;

  /// When it was published, if known (EDTF).
  public String published;

  public String language;
  public String kind;

  /// The source that it copies or translates; such sources count once.
  @Column(name = "derived_from")
  public UUID derivedFrom;

  /// When the ledger first cited it.
  @Column(name = "first_recorded")
  public Instant firstRecorded;

  /// Number of facts that cite it.
  @Formula(
      "(SELECT count(*) FROM (SELECT DISTINCT c.stream, c.log, c.version FROM citation c WHERE c.source = source))")
  public long facts;
}
