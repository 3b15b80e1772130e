package io.corridorledger.projection.shipments;

import io.corridorledger.projection.query.BitemporalRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Immutable
@Table(name = "shipment")
public class ShipmentRow extends BitemporalRow {

  @JdbcTypeCode(SqlTypes.JSON)
  public Shipment doc;
}
