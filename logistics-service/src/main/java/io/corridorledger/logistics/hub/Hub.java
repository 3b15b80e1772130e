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

/// One hub, as far as the rules need to know it.
///
/// ```
/// NONE ─registered→ REGISTERED ─merged→ MERGED (takes corrections only)
/// ```
///
/// A hub is known by its own id and slug; codes are given to it by others, several of one scheme or
/// none at all.
///
/// @param slug under which facts name it; null before it was registered
/// @param type as registered first
/// @param aliases other names, as told
/// @param capacities each as one source states it; a planned one is never what it can do
/// @param mergedInto the hub that goes on in its stead; null while it goes on itself
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
          "hubs",
          HubEvent.class,
          new Hub(null, null, null, null, List.of(), List.of(), List.of(), null),
          Hub::decide,
          Hub::evolve);

  public List<HubEvent> decide(HubEvent fact) {
    if (mergedInto != null)
      throw new Rejected(
          "merged-takes-corrections-only",
          "It was merged into the hub %s; send this there.".formatted(mergedInto));
    return switch (fact) {
      case HubRegistered f -> {
        if (slug != null && !slug.equals(f.slug()))
          throw new Rejected(
              "another-hub", "This is %s; register %s on its own.".formatted(slug, f.slug()));
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
              "capacity-of-another",
              "The figure is about %s; this is hub:%s.".formatted(subject, slug));
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
