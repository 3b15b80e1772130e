package io.corridorledger.benchmarks.axon;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;

/// A row of the read model.
@Entity
@Table(name = "figure")
public class FigureRow {

  @Id private String stream;
  private String metric;
  private String subject;
  private String period;
  private BigDecimal amount;
  private String unit;

  protected FigureRow() {}

  FigureRow(Observation.ObservationReported event) {
    stream = event.id();
    metric = event.figure().path("key").path("metric").asText();
    subject = event.figure().path("key").path("subject").asText();
    period = event.figure().path("key").path("period").asText();
    amount = event.figure().path("quantity").path("value").decimalValue();
    unit = event.figure().path("quantity").path("unit").asText();
  }
}
