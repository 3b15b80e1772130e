package io.corridorledger.logistics;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.CorridorEvent.CorridorCapacityStated;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.Leg;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import io.corridorledger.event.CorridorEvent.Standing;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.CodeScheme;
import io.corridorledger.event.HubEvent.HubAliasAdded;
import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.Commissioned;
import io.corridorledger.event.ProjectEvent.ConstructionStarted;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.MilestoneReached;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ProjectEvent.ScheduleRevised;
import io.corridorledger.event.ShipmentEvent.Classifier;
import io.corridorledger.event.ShipmentEvent.EtaChanged;
import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import io.corridorledger.event.ShipmentEvent.ItineraryAssigned;
import io.corridorledger.event.ShipmentEvent.ItineraryLeg;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Mode;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// Facts for tests, with only the values that the rules need.
public final class Facts {

  public static final UUID STREAM = new UUID(0, 1);

  private Facts() {}

  public static List<Citation> said(String by) {
    return List.of(
        new Citation(
            new Source(null, by, null, "Report", null, null, null, Source.Kind.NEWS, null),
            null,
            null,
            null,
            null));
  }

  public static Period day(String text) {
    return text == null ? null : Period.parse(text);
  }

  /// Records facts in a new stream, for rules that depend on active facts.
  public static List<Recorded<LedgerEvent>> log(String streamType, LedgerEvent... facts) {
    List<Recorded<LedgerEvent>> log = new ArrayList<>();
    for (LedgerEvent fact : facts)
      log.add(
          new Recorded<>(
              STREAM,
              streamType,
              log.size() + 1,
              new UUID(1, log.size() + 1),
              Instant.EPOCH,
              fact));
    return log;
  }

  public static CorridorDefined defined(String slug, String by) {
    return new CorridorDefined(
        null,
        slug,
        "A corridor",
        "freight",
        Standing.EXISTING,
        List.of(new PlaceRef(null, null, "China", "CN")),
        null,
        null,
        said(by));
  }

  public static Leg leg(int leg, String branch, String from, String to, Mode mode, Integer gauge) {
    return new Leg(leg, branch, from, to, mode, gauge, null, false);
  }

  public static Leg rail(int leg, String from, String to) {
    return leg(leg, "main", from, to, Mode.RAIL, 1520);
  }

  public static LegAdded added(Leg leg) {
    return added(leg, "one");
  }

  public static LegAdded added(Leg leg, String by) {
    return new LegAdded(leg, null, null, said(by));
  }

  public static LegRetired retired(int leg, String date, String by) {
    return new LegRetired(leg, day(date), null, said(by));
  }

  public static HubRegistered registered(String slug, HubEvent.Type type, String by) {
    return new HubRegistered(
        null, slug, "Aktau", type, "KZ", null, null, List.of(), true, null, said(by));
  }

  public static HubCodeAssigned code(String code, String by) {
    return new HubCodeAssigned(CodeScheme.UNLOCODE, code, null, said(by));
  }

  public static HubAliasAdded alias(String alias, String by) {
    return new HubAliasAdded(alias, "kk", null, said(by));
  }

  public static CapacityStated capacity(String subject, FigureKey.Basis basis) {
    return new CapacityStated(
        new Figure(
            new FigureKey(
                "capacity", new SubjectRef(subject), null, null, null, null, null, null, basis),
            Quantity.of("15", "KTN"),
            null,
            null,
            false,
            null,
            null),
        said("one"));
  }

  public static CorridorCapacityStated capacity(String subject, String millions, String by) {
    return new CorridorCapacityStated(
        new Figure(
            new FigureKey(
                "capacity",
                new SubjectRef(subject),
                null,
                null,
                null,
                null,
                null,
                null,
                FigureKey.Basis.CURRENT),
            Quantity.of(millions + "000000", "TNE/ANN"),
            null,
            null,
            false,
            null,
            null),
        said(by));
  }

  public static ShipmentRecorded consigned() {
    return consigned("xian", "baku-port");
  }

  public static ShipmentRecorded consigned(String from, String to) {
    return new ShipmentRecorded(
        null,
        new Consignment(
            List.of(new Consignment.Reference(Consignment.ReferenceType.CMR, "1")),
            List.of(new Consignment.Goods("Tea", null, null, null, null)),
            List.of(),
            new PlaceRef(from, null, null, null),
            new PlaceRef(to, null, null, null),
            null,
            null,
            null,
            null,
            null,
            List.of(),
            List.of()),
        null,
        said("Operator"));
  }

  /// @param legs each `from to departure arrival`, days of May 2024, `-` for an unknown day
  public static ItineraryAssigned route(String... legs) {
    return new ItineraryAssigned(
        Arrays.stream(legs)
            .map(leg -> leg.split(" "))
            .map(l -> new ItineraryLeg(l[0], l[1], Mode.RAIL, time(l[2]), time(l[3])))
            .toList(),
        null,
        null,
        said("Operator"));
  }

  public static ShipmentHandled handled(HandlingType type, String hub, String day) {
    return handled(type, Classifier.ACTUAL, hub, time(day), null, "Operator");
  }

  public static ShipmentHandled handled(
      HandlingType type,
      Classifier classifier,
      String hub,
      OffsetDateTime time,
      String reason,
      String by) {
    return new ShipmentHandled(
        new Handling(type, classifier, hub, time, null, List.of(), reason), null, said(by));
  }

  /// A handling as the press reports it.
  ///
  /// @param date null if unknown
  public static ShipmentHandled reported(HandlingType type, String hub, String date, String by) {
    return new ShipmentHandled(
        new Handling(type, Classifier.ACTUAL, hub, null, day(date), List.of(), null),
        null,
        said(by));
  }

  /// A shipment of which the press reports only a name.
  public static ShipmentRecorded train(String name) {
    return new ShipmentRecorded(
        null,
        new Consignment(
            List.of(), List.of(), List.of(), null, null, null, null, name, null, null, List.of(),
            List.of()),
        null,
        said("Press"));
  }

  public static EtaChanged eta(String day) {
    return new EtaChanged(time(day), null, said("Operator"));
  }

  public static OffsetDateTime time(String day) {
    return day.equals("-")
        ? null
        : OffsetDateTime.parse("2024-05-%02dT00:00Z".formatted(Integer.parseInt(day)));
  }

  public static ProjectAnnounced named(String slug, String name) {
    return new ProjectAnnounced(
        null, slug, name, ProjectEvent.Type.PORT, List.of(), null, null, null, null, said("one"));
  }

  public static ProjectAnnounced announced(String name) {
    return new ProjectAnnounced(
        null, name, ProjectEvent.Type.PORT, List.of(), null, null, null, null, said("one"));
  }

  public static ConstructionStarted started(String date) {
    return new ConstructionStarted(day(date), null, null, said("one"));
  }

  public static Commissioned commissioned(String date) {
    return new Commissioned(day(date), null, said("one"));
  }

  public static MilestonePlanned planned(String milestone, String due) {
    return new MilestonePlanned(milestone, day(due), null, said("one"));
  }

  public static MilestoneReached reached(String milestone, String date) {
    return new MilestoneReached(milestone, day(date), null, said("one"));
  }

  public static ScheduleRevised revised(String milestone, String due) {
    return new ScheduleRevised(milestone, day(due), null, null, said("one"));
  }
}
