package io.corridorledger.judgement;

import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// A figure as one fact states it.
///
/// @param published publication day of its earliest source; null if no source is dated
public record Claim(
    UUID id, Figure figure, List<Source> sources, LocalDate published, Instant recorded) {

  public FigureKey key() {
    return figure.key();
  }

  public Quantity quantity() {
    return figure.quantity();
  }
}
