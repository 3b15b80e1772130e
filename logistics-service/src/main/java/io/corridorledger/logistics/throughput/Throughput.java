package io.corridorledger.logistics.throughput;

import io.corridorledger.contract.Decider;
import io.corridorledger.event.ThroughputEvent;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.value.Figure;
import java.util.List;

/// The state of a reported volume. Each reported volume has its own stream.
///
/// @param figure the reported figure; null if the stream has no active report
public record Throughput(Figure figure) {

  public static final Decider<Throughput, ThroughputEvent> DECIDER =
      new Decider<>(
          ThroughputEvent.class, new Throughput(null), Throughput::decide, Throughput::evolve);

  public List<ThroughputEvent> decide(ThroughputEvent fact) {
    return List.of(fact);
  }

  public Throughput evolve(ThroughputEvent event) {
    return switch (event) {
      case ThroughputReported e -> new Throughput(e.figure());
    };
  }
}
