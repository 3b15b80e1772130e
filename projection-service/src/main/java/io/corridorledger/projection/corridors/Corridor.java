package io.corridorledger.projection.corridors;

import static io.corridorledger.projection.bitemporal.Accounts.each;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorCapacityStated;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.AccountComparison.Property;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.SeaLegs;
import io.corridorledger.lifecycle.CorridorLifecycle;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.CitedFigure;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Facets;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import jakarta.validation.constraints.NotNull;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a corridor, computed from its visible facts. If sources define the corridor
/// differently, all definitions are listed.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Corridor")
public record Corridor(
    @NotNull UUID id,
    long version,
    @NotNull Status status,
    String slug,
    @Schema(description = "Names that sources use for the corridor") List<String> names,
    @Schema(description = "Goods or energy that the corridor carries, according to sources")
        List<String> carries,
    @Schema(
            description =
                "Definitions of the corridor, one for each fact that defines the corridor")
        List<Definition> definitions,
    @Schema(description = "Legs of the corridor, sorted by branch and number") List<CitedLeg> legs,
    @Schema(
            description =
                "Stated capacities of the corridor and of its legs. The subject of a figure identifies the corridor or the leg. For example, `corridor:middle-corridor/3` is leg 3 of the corridor `middle-corridor`.")
        List<CitedFigure> capacities,
    @Schema(
            description =
                "Capacities for which sources state different values. The values are in the order of their publication.")
        List<AccountComparison> comparisons,
    @Schema(description = "Whether a source disputes an active fact of the corridor")
        boolean disputed)
    implements Item {

  @Schema(name = "CorridorStatus")
  public enum Status {
    DEFINED,
    RETRACTED
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CorridorDefinition")
  public record Definition(
      @NotNull UUID event,
      String name,
      String carries,
      CorridorEvent.Standing standing,
      List<PlaceRef> waypoints,
      Period date,
      List<Citation> citations) {}

  /// A leg with the citations of the facts about it.
  ///
  /// @param retired whether the leg has ceased to be part of the corridor; also true if the day of
  ///   this change is unknown
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CorridorLeg")
  public record CitedLeg(
      @NotNull CorridorEvent.Leg leg,
      @Schema(description = "Date on which the leg became part of the corridor; absent if unknown")
          Period since,
      @Schema(
              description =
                  "Date on which the leg ceased to be part of the corridor; absent if unknown")
          Period until,
      boolean retired,
      List<Citation> citations) {}

  public static Corridor of(UUID id, VisibleHistory known) {
    CorridorLifecycle life = CorridorLifecycle.of(Accounts.of(CorridorEvent.class, known.facts()));
    List<Definition> definitions =
        known.facts().stream().map(Corridor::definition).filter(Objects::nonNull).toList();
    return new Corridor(
        id,
        known.version(),
        known.retracted() ? Status.RETRACTED : Status.DEFINED,
        slug(life),
        each(definitions, d -> Stream.of(d.name())),
        each(definitions, d -> Stream.ofNullable(d.carries())),
        definitions,
        legs(life, known.facts()),
        CitedFigure.of(CorridorCapacityStated.class, known.byPublication()),
        comparisons(known.byPublication()),
        known.disputed());
  }

  /// The slug of the corridor, from a definition. If no definition is visible, the slug comes from
  /// the subject of a capacity.
  private static String slug(CorridorLifecycle life) {
    if (life.slug() != null) return life.slug();
    return life.capacities().stream()
        .map(figure -> figure.key().subject().corridor())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /// Compares the capacities that sources state for the same metric, subject, period and facets.
  /// For example, a planned capacity is not compared with a current one, because their facet
  /// `scope` differs.
  private static List<AccountComparison> comparisons(List<Recorded<LedgerEvent>> published) {
    return Accounts.figures(CorridorCapacityStated.class, published, CorridorCapacityStated::figure)
        .stream()
        .collect(
            Collectors.groupingBy(
                Corridor::measured, LinkedHashMap::new, Collectors.<Claim>toList()))
        .values()
        .stream()
        .flatMap(claims ->
            AccountComparison.ofFigures(
                Property.CAPACITY, nameOfCapacity(claims.getFirst().key()), claims))
        .toList();
  }

  private static List<Object> measured(Claim claim) {
    FigureKey key = claim.key();
    Facets facets = key.facets();
    return Arrays.asList(
        key.metric(),
        key.subject(),
        key.period() == null ? null : key.period().earliest(),
        key.period() == null ? null : key.period().latest(),
        facets.basis(),
        facets.scope(),
        facets.flow(),
        facets.commodity(),
        facets.mode());
  }

  private static String nameOfCapacity(FigureKey key) {
    Integer leg = key.subject().leg();
    return leg == null ? key.metric() : "%s of leg %d".formatted(key.metric(), leg);
  }

  private static List<CitedLeg> legs(CorridorLifecycle life, List<Recorded<LedgerEvent>> facts) {
    Map<Integer, Set<Citation>> citations = new HashMap<>();
    for (CorridorEvent fact : Accounts.of(CorridorEvent.class, facts)) {
      if (fact instanceof LegAdded e) cite(citations, e.leg().leg(), fact);
      if (fact instanceof LegRetired e) cite(citations, e.leg(), fact);
    }
    return life.legs().stream()
        .map(state ->
            new CitedLeg(
                state.leg(),
                state.since(),
                state.until(),
                state.retired(),
                List.copyOf(citations.get(state.leg().leg()))))
        .toList();
  }

  private static void cite(Map<Integer, Set<Citation>> citations, int leg, CorridorEvent fact) {
    citations.computeIfAbsent(leg, _ -> new LinkedHashSet<>()).addAll(fact.citations());
  }

  /// Reads the definition of a corridor from a fact. Returns null if the fact contains no
  /// definition.
  private static Definition definition(Recorded<LedgerEvent> fact) {
    if (!(fact.event() instanceof CorridorDefined e)) return null;
    return new Definition(
        fact.id(), e.name(), e.carries(), e.standing(), e.waypoints(), e.date(), e.citations());
  }

  List<Period> dates() {
    // Stored JSON omits empty lists, so the field can be null.
    if (definitions == null) return List.of();
    return definitions.stream().map(Definition::date).filter(Objects::nonNull).toList();
  }

  /// The slugs of the hubs on the route: the waypoints, and the ends of the legs that are in use.
  public Set<String> hubs() {
    Set<String> hubs = new TreeSet<>();
    Stream.ofNullable(definitions)
        .flatMap(List::stream)
        .flatMap(d -> d.waypoints().stream())
        .map(PlaceRef::hub)
        .filter(Objects::nonNull)
        .forEach(hubs::add);
    for (SeaLegs.Way way : ways()) {
      hubs.add(way.from());
      hubs.add(way.to());
    }
    return hubs;
  }

  /// The legs that are in use, as input for the check of legs by sea.
  List<SeaLegs.Way> ways() {
    // Stored JSON omits empty lists, so the field can be null.
    if (legs == null) return List.of();
    return legs.stream()
        .filter(l -> !l.retired())
        .map(CitedLeg::leg)
        .map(l -> new SeaLegs.Way(l.leg(), l.from(), l.to(), l.mode()))
        .toList();
  }
}
