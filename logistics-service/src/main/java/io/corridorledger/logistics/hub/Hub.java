package io.corridorledger.logistics.hub;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.CodeScheme;
import io.corridorledger.event.HubEvent.HubAliasAdded;
import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubMerged;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.value.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Write-side state of a hub: only what the rules need.
///
/// ```
/// NONE ─registered→ REGISTERED ─merged→ MERGED (takes corrections only)
/// ```
///
/// Id and slug identify a hub. Other organisations assign codes to it, several of one scheme or
/// none.
///
/// @param slug slug by which facts refer to the hub; null before its registration
/// @param type type in the first registration
/// @param aliases other names, as reported
/// @param capacities capacities, as stated by each source; a planned capacity is not a current one
/// @param mergedInto the hub that replaces this hub; null while this hub is active
public record Hub(
    String slug,
    String name,
    HubEvent.Type type,
    String country,
    List<Code> codes,
    List<String> aliases,
    List<Figure> capacities,
    UUID mergedInto) {

  public record Code(CodeScheme scheme, String code) {}

  public static final Decider<Hub, HubEvent> DECIDER =
      new Decider<>(
          HubEvent.class,
          new Hub(null, null, null, null, List.of(), List.of(), List.of(), null),
          Hub::decide,
          Hub::evolve);

  public List<HubEvent> decide(HubEvent fact) {
    if (mergedInto != null)
      throw new Rejected(
          HubRule.MERGED_TAKES_CORRECTIONS_ONLY,
          "The hub was merged into the hub %s. Send the fact to that hub.".formatted(mergedInto));
    return switch (fact) {
      case HubRegistered f -> {
        if (slug != null && !slug.equals(f.slug()))
          throw new Rejected(
              HubRule.ANOTHER_HUB,
              "This is the hub %s. Register %s as a separate hub.".formatted(slug, f.slug()));
        yield List.of(f);
      }
      case HubCodeAssigned f ->
          codes.contains(new Code(f.scheme(), f.code())) ? List.of() : List.of(f);
      case HubAliasAdded f ->
          f.alias().equals(name) || aliases.contains(f.alias()) ? List.of() : List.of(f);
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
    return switch (event) {
      case HubRegistered e ->
          slug == null
              ? new Hub(
                  e.slug(), e.name(), e.type(), e.country(), codes, aliases, capacities, mergedInto)
              : this;
      case HubCodeAssigned e ->
          new Hub(
              slug,
              name,
              type,
              country,
              with(codes, new Code(e.scheme(), e.code())),
              aliases,
              capacities,
              mergedInto);
      case HubAliasAdded e ->
          new Hub(
              slug, name, type, country, codes, with(aliases, e.alias()), capacities, mergedInto);
      case HubMerged e -> new Hub(slug, name, type, country, codes, aliases, capacities, e.into());
      case CapacityStated e ->
          new Hub(
              slug, name, type, country, codes, aliases, with(capacities, e.figure()), mergedInto);
    };
  }

  private static <T> List<T> with(List<T> all, T one) {
    if (all.contains(one)) return all;
    List<T> more = new ArrayList<>(all);
    more.add(one);
    return List.copyOf(more);
  }
}
