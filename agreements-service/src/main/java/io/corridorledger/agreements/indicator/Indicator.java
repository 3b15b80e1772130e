package io.corridorledger.agreements.indicator;

import io.corridorledger.contract.Decider;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.value.Figure;
import java.util.List;

/// The state of the stream of one reported value.
///
/// @param figure the reported figure; null if the stream has no active report
public record Indicator(Figure figure) {

  public static final Decider<Indicator, IndicatorEvent> DECIDER =
      new Decider<>(
          IndicatorEvent.class, new Indicator(null), Indicator::decide, Indicator::evolve);

  public List<IndicatorEvent> decide(IndicatorEvent fact) {
    return List.of(fact);
  }

  public Indicator evolve(IndicatorEvent event) {
    return switch (event) {
      case ObservationReported e -> new Indicator(e.figure());
    };
  }
}
