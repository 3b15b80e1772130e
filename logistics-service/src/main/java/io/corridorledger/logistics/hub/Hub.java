package io.corridorledger.logistics.hub;

import com.fasterxml.jackson.annotation.JsonValue;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.HubAliasAdded;
import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubMerged;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.lifecycle.HubLifecycle;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The rules of a hub. [HubLifecycle] computes the state of the hub from its facts.
///
/// @param facts active facts in the order of recording
@Schema(implementation = HubLifecycle.class)
public record Hub(List<HubEvent> facts) {

  public static final Decider<Hub, HubEvent> DECIDER =
      new Decider<>(HubEvent.class, new Hub(List.of()), Hub::decide, Hub::evolve);

  @JsonValue
  public HubLifecycle lifecycle() {
    return HubLifecycle.of(facts);
  }

  public List<HubEvent> decide(HubEvent fact) {
    HubLifecycle known = lifecycle();
    String slug = known.slug();
    return switch (fact) {
      case HubRegistered f -> {
        if (slug != null && !slug.equals(f.slug()))
          throw new Rejected(
              HubRule.ANOTHER_HUB,
              "This is the hub %s. Register %s as a separate hub.".formatted(slug, f.slug()));
        yield List.of(f);
      }
      case HubCodeAssigned f ->
          known.codes().contains(new HubLifecycle.Code(f.scheme(), f.code()))
              ? List.of()
              : List.of(f);
      case HubAliasAdded f ->
          f.alias().equals(known.name()) || known.aliases().contains(f.alias())
              ? List.of()
              : List.of(f);
      case HubMerged f -> List.of(f);
      case CapacityStated f -> {
        String subject = f.figure().key().subject().ref();
        if (!subject.equals("hub:" + slug))
          throw new Rejected(
              HubRule.CAPACITY_OF_ANOTHER,
              "The subject of the figure is %s, but this is hub:%s.".formatted(subject, slug));
        yield List.of(f);
      }
    };
  }

  public Hub evolve(HubEvent event) {
    List<HubEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Hub(List.copyOf(all));
  }
}
