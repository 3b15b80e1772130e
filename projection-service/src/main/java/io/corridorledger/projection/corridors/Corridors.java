package io.corridorledger.projection.corridors;

import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.PlaceRef;
import jakarta.inject.Singleton;
import java.util.Objects;

/// The read model of corridors, sorted by slug.
@Singleton
public class Corridors extends View<Corridor> {

  Corridors() {
    super(
        streams("corridor", "corridors", Corridor.class, Corridor::of)
            .dated((c, _) -> c.dates())
            .sortedBy(c -> Objects.toString(c.slug(), ""))
            .tagged(Corridors::tag)
            .lacking((c, gaps) ->
                gaps.when(Gaps.Kind.CONTRADICTED, AccountComparison.contradict(c.comparisons())))
            .named(c -> String.join("\n", c.names())));
  }

  @Override
  public int version() {
    return 6;
  }

  private static void tag(Corridor corridor, Tags tags) {
    tags.with("slug", corridor.slug())
        .with("status", corridor.status())
        .withAll("carries", corridor.carries());
    for (Corridor.Definition definition : corridor.definitions()) {
      tags.with("standing", definition.standing());
      for (PlaceRef place : definition.waypoints())
        tags.with("via", place.hub()).with("via", place.country()).with("via", place.label());
    }
    for (Corridor.CitedLeg leg : corridor.legs())
      if (!leg.retired())
        tags.with("via", leg.leg().from())
            .with("via", leg.leg().to())
            .with("mode", leg.leg().mode());
  }
}
