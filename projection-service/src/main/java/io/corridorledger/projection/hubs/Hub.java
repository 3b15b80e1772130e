package io.corridorledger.projection.hubs;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.HubEvent.Type;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.lifecycle.HubLifecycle;
import io.corridorledger.lifecycle.HubStatus;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.CitedFigure;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a hub, computed from its visible facts.
///
/// @param capacities the capacities from facts of the type `capacity-stated`
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Hub")
public record Hub(
    @NotNull UUID id,
    long version,
    @NotNull HubStatus status,
    String slug,
    @Schema(description = "Name of the hub in its first registration") String name,
    @Schema(description = "Further names of the hub") List<String> alsoNamed,
    List<Type> types,
    String country,
    BigDecimal latitude,
    BigDecimal longitude,
    List<Integer> gaugesMillimetres,
    @Schema(
            description =
                "Whether goods change between track gauges or modes of transport at the hub; absent if no source states this")
        Boolean transships,
    List<HubLifecycle.Code> codes,
    @Schema(description = "Id of the hub that replaces this hub; absent if the hub is not merged")
        UUID mergedInto,
    List<CitedFigure> capacities,
    @Schema(description = "Contradictions between the active facts of the hub")
        List<Conflict> conflicts,
    @Schema(description = "Whether a source disputes an active fact of the hub") boolean disputed)
    implements Item {

  public static Hub of(UUID id, VisibleHistory known) {
    List<HubRegistered> told = Accounts.of(HubRegistered.class, known.facts());
    HubLifecycle life = HubLifecycle.of(Accounts.of(HubEvent.class, known.facts()));
    return new Hub(
        id,
        known.version(),
        known.retracted() ? HubStatus.RETRACTED : life.status(),
        slug(life),
        life.name(),
        life.aliases(),
        life.types(),
        life.country(),
        first(told, HubRegistered::latitude),
        first(told, HubRegistered::longitude),
        each(told, e -> e.gaugesMillimetres().stream()),
        told.stream().anyMatch(HubRegistered::transships) ? true : null,
        life.codes(),
        life.mergedInto(),
        CitedFigure.of(CapacityStated.class, known.facts()),
        life.conflicts(),
        known.disputed());
  }

  /// The slug of the hub, from its registration. If no registration is visible, the slug comes from
  /// the subject of a capacity, such as `hub:baku-port`.
  private static String slug(HubLifecycle life) {
    if (life.slug() != null) return life.slug();
    return life.capacities().stream()
        .map(figure -> figure.key().subject())
        .filter(subject -> subject.kind().equals("hub"))
        .map(SubjectRef::name)
        .findFirst()
        .orElse(null);
  }

  /// The capacities whose period includes, or may include, a day.
  ///
  /// @param day the day; null for all capacities
  List<CitedFigure> capacitiesOn(Period day) {
    return capacities == null // stored JSON omits empty lists
        ? List.of()
        : capacities.stream().filter(c -> day == null || isOf(c.key(), day)).toList();
  }

  /// Whether the period of the figure includes, or may include, the day. False for a figure without
  /// a period.
  static boolean isOf(FigureKey key, Period day) {
    return key.period() != null && key.period().overlaps(day);
  }
}
