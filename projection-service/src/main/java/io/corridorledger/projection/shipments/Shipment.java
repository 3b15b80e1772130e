package io.corridorledger.projection.shipments;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.event.ShipmentEvent.ItineraryLeg;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.judgement.Printed;
import io.corridorledger.judgement.SeaLegs;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.judgement.likeness.ShipmentTraits;
import io.corridorledger.lifecycle.Journey;
import io.corridorledger.lifecycle.ShipmentState;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.CheckDigits;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a shipment, computed from its visible facts. Each source may describe only a part
/// of the shipment, so the references, goods and equipment of all sources are collected. If facts
/// state different values of any other property, the value of the first of these facts is used.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Shipment")
public record Shipment(
    @NotNull UUID id,
    long version,
    ShipmentState state,
    @Schema(
            description =
                "Position, next hub and transit times of the shipment, derived from its handlings in the order in which they occurred. A transit time is the time from a departure to the next arrival.")
        Journey journey,
    List<Consignment.Reference> references,
    List<Consignment.Goods> goods,
    List<Consignment.Equipment> equipment,
    @Schema(
            description =
                "Equipment whose number has a wrong check digit. The check follows ISO 6346 for containers, the Luhn algorithm for wagons, and IMO Resolution A.1117(30) for ships.")
        List<Consignment.Equipment> wrongCheckDigits,
    @Schema(description = "Name of the train or ship, as printed; absent if no source prints one")
        String name,
    PartyRef operator,
    @Schema(description = "Slug of the corridor; absent if no source names a corridor")
        String corridor,
    PlaceRef origin,
    @Schema(description = "Places through which the shipment passes, in the order of travel")
        List<PlaceRef> via,
    PlaceRef destination,
    @Schema(
            description =
                "Quantities of the whole shipment, such as the number of containers or the mass, as each source states them")
        List<Quantity> load,
    PartyRef consignor,
    PartyRef consignee,
    @Schema(
            description =
                "Date on which the goods were handed over for carriage; absent if unknown")
        Period date,
    @Schema(description = "Whether a source disputes an active fact of the shipment")
        boolean disputed)
    implements Item {

  public static Shipment of(UUID id, VisibleHistory known) {
    List<ShipmentRecorded> told = Accounts.of(ShipmentRecorded.class, known.facts());
    Journey journey = Journey.of(Accounts.of(ShipmentEvent.class, known.facts()));
    List<Consignment> consignments = told.stream().map(ShipmentRecorded::consignment).toList();
    List<Consignment.Equipment> equipment = each(consignments, c -> c.equipment().stream());
    return new Shipment(
        id,
        known.version(),
        known.retracted() ? ShipmentState.RETRACTED : journey.state(),
        journey,
        each(consignments, c -> c.references().stream()),
        each(consignments, c -> c.goods().stream()),
        equipment,
        equipment.stream().filter(e -> e.checkDigit() == CheckDigits.Verdict.WRONG_DIGIT).toList(),
        first(consignments, Consignment::name),
        first(consignments, Consignment::operator),
        first(consignments, Consignment::corridor),
        first(consignments, Consignment::origin),
        each(consignments, c -> c.via().stream()),
        first(consignments, Consignment::destination),
        each(consignments, c -> c.load().stream()),
        first(consignments, Consignment::consignor),
        first(consignments, Consignment::consignee),
        first(told, ShipmentRecorded::date),
        known.disputed());
  }

  /// The date on which the goods were handed over, as text for people. Programs use `date`.
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  @Schema(
      description =
          "Date on which the goods were handed over, as English text for people; absent if unknown",
      examples = "spring 2024")
  public String printedDate() {
    return Printed.of(date);
  }

  /// The actual handlings, as text for people. Programs use `journey`.
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  @Schema(
      description =
          "The actual handlings as English text for people, in the order of `journey.handled`",
      examples = "[\"departed, xian, spring 2024\"]")
  public List<String> printedHandlings() {
    return journey.handled().stream().map(Shipment::printed).toList();
  }

  /// The quantities of the load, as text for people. Programs use `load`.
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  @Schema(
      description = "The quantities of the whole shipment as English text for people",
      examples = "[\"about 42 containers\"]")
  public List<String> printedLoad() {
    return load == null ? List.of() : load.stream().map(Printed::of).toList();
  }

  private static String printed(Handling handling) {
    return "%s, %s, %s"
        .formatted(
            handling.type().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            handling.hub(),
            handling.time() != null
                ? Printed.of(handling.time())
                : handling.date() != null ? Printed.of(handling.date()) : "time unknown");
  }

  /// The period by which lists are sorted: the date on which the goods were handed over. If this
  /// date is unknown, the date of the first dated handling.
  List<Period> days() {
    return date != null ? List.of(date) : reported().limit(1).toList();
  }

  /// The dates of the actual handlings.
  private Stream<Period> reported() {
    return journey.handled().stream().map(Shipment::day).filter(Objects::nonNull);
  }

  private static Period day(Handling handling) {
    return handling.time() == null ? handling.date() : Period.day(handling.time().toLocalDate());
  }

  /// The date on which the goods were handed over, and the dates of the actual handlings.
  private List<Period> dates() {
    return Stream.concat(Stream.ofNullable(date), reported()).toList();
  }

  /// The days from the first to the last reported event, as a `datemultirange` of PostgreSQL.
  String underWay() {
    List<Period> dates = dates();
    if (dates.isEmpty()) return DateRanges.ranges(List.of());
    boolean isOpenStart = dates.stream().anyMatch(d -> d.earliest() == null);
    boolean isOpenEnd = dates.stream().anyMatch(d -> d.latest() == null);
    return "{%s}"
        .formatted(
            DateRanges.range(
                isOpenStart ? null : least(dates, Period::earliest),
                isOpenEnd ? null : most(dates, Period::latest)));
  }

  /// The possible states of the shipment. If the state is certain, the list has only this state.
  List<ShipmentState> mayBe() {
    List<ShipmentState> possible = journey.possibleStates();
    return state == ShipmentState.RETRACTED || possible.isEmpty() ? List.of(state) : possible;
  }

  /// The hubs where the last handling may have been; empty before the first handling.
  List<String> mayBeAt() {
    List<String> possible = journey.possiblyAt();
    if (!possible.isEmpty()) return possible;
    return journey.at() == null ? List.of() : List.of(journey.at());
  }

  /// Whether the shipment was certainly under way, or certainly had an event, on at least one day
  /// of the filter.
  boolean isWithin(Period filter) {
    List<Period> dates = dates();
    if (dates.stream().anyMatch(date -> TimeMatch.isWithin(date, filter))) return true;
    List<Period> precise = dates.stream().filter(date -> !date.approximate()).toList();
    LocalDate last = most(precise, Period::earliest);
    return last != null && TimeMatch.isMet(least(precise, Period::latest), last, filter);
  }

  private static LocalDate least(List<Period> dates, Function<Period, LocalDate> bound) {
    return dates.stream()
        .map(bound)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static LocalDate most(List<Period> dates, Function<Period, LocalDate> bound) {
    return dates.stream()
        .map(bound)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /// The names and goods of the shipment, as text for word search.
  String names() {
    return Stream.concat(
            Stream.of(Objects.toString(name, ""), operator == null ? "" : operator.name()),
            goods == null ? Stream.<String>empty() : goods.stream().map(Consignment.Goods::label))
        .collect(Collectors.joining("\n"));
  }

  /// The properties that the search for likely duplicates compares.
  public ShipmentTraits traits() {
    return new ShipmentTraits(references, equipment, origin, destination, date);
  }

  /// The legs of the itinerary, numbered from 1, as input for the check of legs by sea.
  List<SeaLegs.Way> ways() {
    List<SeaLegs.Way> ways = new ArrayList<>();
    for (ItineraryLeg leg : journey.itinerary())
      ways.add(new SeaLegs.Way(ways.size() + 1, leg.from(), leg.to(), leg.mode()));
    return ways;
  }
}
