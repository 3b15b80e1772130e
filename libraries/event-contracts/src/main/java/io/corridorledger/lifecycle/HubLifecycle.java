package io.corridorledger.lifecycle;

import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.CodeScheme;
import io.corridorledger.event.HubEvent.HubAliasAdded;
import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubMerged;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.value.Figure;
import jakarta.validation.constraints.NotNull;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The life cycle of a hub, derived from its active facts in world order: the order in which the
/// facts occurred in the world.
///
/// ```
/// REGISTERED ─merged→ MERGED
/// ```
///
/// The id and the slug identify a hub. A hub may also have codes of other organisations, such as a
/// UN/LOCODE. A hub may have several codes of one code list, or none.
///
/// @param slug slug by which facts refer to the hub; null before its registration
/// @param name name in the first registration
/// @param type type in the first registration
/// @param types all types that sources state
/// @param aliases all further names that sources use
/// @param capacities capacities, as stated by each source. The basis of each capacity states the
///   kind of capacity: CURRENT, DESIGN, PLANNED or POTENTIAL.
/// @param mergedInto the hub that replaces this hub; null while this hub is active
public record HubLifecycle(
    @NotNull HubStatus status,
    String slug,
    String name,
    HubEvent.Type type,
    List<HubEvent.Type> types,
    String country,
    List<Code> codes,
    List<String> aliases,
    List<Figure> capacities,
    UUID mergedInto,
    List<Conflict> conflicts) {

  public record Code(@NotNull CodeScheme scheme, @NotNull String code) {}

  /// @param facts active facts of one hub, in any order
  public static HubLifecycle of(Collection<? extends HubEvent> facts) {
    HubRegistered registered = null;
    String country = null;
    Set<HubEvent.Type> types = new LinkedHashSet<>();
    Set<Code> codes = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    Set<Figure> capacities = new LinkedHashSet<>();
    Set<UUID> mergedInto = new LinkedHashSet<>();
    for (HubEvent fact : WorldOrder.of(facts))
      switch (fact) {
        case HubRegistered e -> {
          if (registered == null) registered = e;
          if (country == null) country = e.country();
          types.add(e.type());
          names.add(e.name());
        }
        case HubCodeAssigned e -> codes.add(new Code(e.scheme(), e.code()));
        case HubAliasAdded e -> names.add(e.alias());
        case CapacityStated e -> capacities.add(e.figure());
        case HubMerged e -> mergedInto.add(e.into());
      }
    return new HubLifecycle(
        facts.isEmpty()
            ? HubStatus.RETRACTED
            : mergedInto.isEmpty() ? HubStatus.REGISTERED : HubStatus.MERGED,
        registered == null ? null : registered.slug(),
        names.stream().findFirst().orElse(null),
        registered == null ? null : registered.type(),
        List.copyOf(types),
        country,
        List.copyOf(codes),
        names.stream().skip(1).toList(),
        List.copyOf(capacities),
        mergedInto.isEmpty() ? null : List.copyOf(mergedInto).getLast(),
        mergedInto.size() > 1 ? List.of(Conflict.MERGED_INTO_SEVERAL) : List.of());
  }
}
