package io.corridorledger.judgement.likeness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.event.Consignment.Equipment;
import io.corridorledger.event.Consignment.EquipmentType;
import io.corridorledger.event.Consignment.Reference;
import io.corridorledger.event.Consignment.ReferenceType;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.judgement.likeness.Likeness.Kind;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LikenessTest {

  private static final UUID ONE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(1, 2);

  // Visits

  private static final VisitTraits VISIT = visit("AZ", "UZ", "OFFICIAL", "2024-08-22/2024-08-23");

  /// @param visitors a party, or a party and a person: `UZ/Shavkat Mirziyoyev`
  private static VisitTraits visit(String host, String visitors, String type, String date) {
    return new VisitTraits(
        OTHER,
        host == null ? null : new PartyRef(host),
        Arrays.stream(visitors.split(", "))
            .map(visitor -> visitor.split("/"))
            .map(v -> new Participant(new PartyRef(v[0]), v.length > 1 ? v[1] : null, null, null))
            .toList(),
        Meeting.Type.valueOf(type),
        date == null ? List.of() : List.of(Period.parse(date)),
        null);
  }

  @Test
  void aVisitWithTheSameHostVisitorAndDaysIsALikelyDuplicateEvenWithoutAType() {
    for (VisitTraits other :
        List.of(
            visit("AZ", "UZ", "OFFICIAL", "2024-08-22"),
            visit("AZ", "UZ", "UNSPECIFIED", "2024-08-23"),
            visit("AZ", "UZ", "OFFICIAL", "2024-08"),
            visit("AZ", "UZ", "OFFICIAL", "2024~"),
            visit("AZ", "UZ/Shavkat Mirziyoyev", "OFFICIAL", "2024-08"),
            visit("AZ", "UZ, KZ", "OFFICIAL", "2024-08-22"))) {
      assertLike(VISIT.likeness(other), other);
      assertLike(other.likeness(VISIT), other);
    }
  }

  @Test
  void aVisitWithAnotherHostVisitorTypeOrDateIsNoLikelyDuplicate() {
    for (VisitTraits other :
        List.of(
            visit("KZ", "UZ", "OFFICIAL", "2024-08-22"),
            visit("AZ", "KZ", "OFFICIAL", "2024-08-22"),
            visit("AZ", "UZ", "STATE", "2024-08-22"),
            visit("AZ", "UZ", "OFFICIAL", "2024-08-24"),
            visit("AZ", "UZ", "OFFICIAL", "2023"),
            visit("AZ", "UZ", "OFFICIAL", null),
            visit(null, "UZ", "OFFICIAL", "2024-08-22"),
            visit("AZ", "UZ, KZ, KG, TJ", "OFFICIAL", "2024-08-22"))) {
      assertNull(VISIT.likeness(other), other::toString);
      assertNull(other.likeness(VISIT), other::toString);
    }
    assertNull(VISIT.likeness(null));
  }

  @Test
  void thePersonsOfAPartyAreComparedInAnySpelling() {
    VisitTraits president = visit("AZ", "KZ/Kassym-Jomart Tokayev", "STATE", "2024-03");
    assertLike(president.likeness(visit("AZ", "KZ/K. Tokaev", "STATE", "2024-03-11")), president);
    assertLike(president.likeness(visit("AZ", "KZ/Токаев", "STATE", "2024-03-11")), president);
    assertNull(president.likeness(visit("AZ", "KZ/Aset Irgaliyev", "STATE", "2024-03-11")));
  }

  @Test
  void organisationsAreComparedByTheirAliases() {
    VisitTraits council = visit("KZ", "ORG:OTS", "SUMMIT", "2023-11-03");
    assertLike(council.likeness(visit("KZ", "ORG:Turkic Council", "SUMMIT", "2023-11")), council);
    assertNull(council.likeness(visit("KZ", "ORG:SCO", "SUMMIT", "2023-11")));
  }

  @Test
  void aMeetingOnTheMarginsIsNoDuplicateOfItsVisit() {
    VisitTraits margins =
        new VisitTraits(ONE, VISIT.host(), VISIT.visitors(), VISIT.type(), VISIT.dates(), OTHER);
    assertNull(margins.likeness(VISIT));
    assertNull(VISIT.likeness(margins));
  }

  // Agreements

  private static final AgreementTraits DECLARATION =
      agreement(
          "AZ UZ", "DECLARATION", "Declaration on deepening strategic partnership", "2022-06-21");

  private static AgreementTraits agreement(String parties, String type, String title, String date) {
    return new AgreementTraits(
        OTHER,
        Stream.of(parties.split(" ")).map(PartyRef::new).collect(Collectors.toSet()),
        Set.of(Instrument.Type.valueOf(type)),
        List.of(title),
        date == null ? List.of() : List.of(Period.parse(date)),
        null);
  }

  @Test
  void anAgreementWithTheSamePartiesAndAnAlikeTitleIsALikelyDuplicate() {
    for (AgreementTraits other :
        List.of(
            agreement(
                "UZ AZ", "DECLARATION", "DECLARATION ON DEEPENING STRATEGIC PARTNERSHIP", null),
            agreement("AZ UZ", "UNSPECIFIED", "Strategic Partnership Deepening Declaration", null),
            agreement("AZ UZ", "DECLARATION", "Declaration on strategic partnership", "2022"),
            agreement(
                "AZ UZ",
                "DECLARATION",
                "Declaration on the deepening of the strategic partnership between Azerbaijan and Uzbekistan",
                "2022-06"),
            agreement(
                "AZ UZ",
                "DECLARATION",
                "Azerbaijani-Uzbek Declaration on Deepening Strategic Partnership",
                "2022-06-22"),
            agreement("AZ UZ", "DECLARATION", "Declaration", "2022-06-21"))) {
      assertLike(DECLARATION.likeness(other), other);
      assertLike(other.likeness(DECLARATION), other);
    }
    assertLike(
        agreement("AZ KZ", "MOU", "MoU on the TITR", "2023-06")
            .likeness(
                agreement(
                    "AZ KZ",
                    "MOU",
                    "Memorandum of Understanding on the Trans-Caspian International Transport Route",
                    null)),
        DECLARATION);
  }

  @Test
  void anAgreementOfOtherPartiesTypeTitleOrDateIsNoLikelyDuplicate() {
    for (AgreementTraits other :
        List.of(
            agreement("AZ KZ", "DECLARATION", DECLARATION.titles().getFirst(), "2022-06-21"),
            agreement("AZ UZ KZ", "DECLARATION", DECLARATION.titles().getFirst(), "2022-06-21"),
            agreement("AZ UZ", "TREATY", DECLARATION.titles().getFirst(), "2022-06-21"),
            agreement("AZ UZ", "DECLARATION", "Declaration on green energy", "2022-06-21"),
            agreement("AZ UZ", "DECLARATION", "Declaration on allied relations", null),
            agreement("AZ UZ", "DECLARATION", DECLARATION.titles().getFirst(), "2024-06-21"),
            agreement("AZ UZ", "DECLARATION", "Declaration on strategic partnership", "2022-07-21"),
            agreement("AZ UZ", "PACKAGE", DECLARATION.titles().getFirst(), "2022-06-21"))) {
      assertNull(DECLARATION.likeness(other), other::toString);
      assertNull(other.likeness(DECLARATION), other::toString);
    }
    assertNull(
        agreement("AZ UZ", "UNSPECIFIED", "Documents", "2022-06-21")
            .likeness(agreement("AZ UZ", "PACKAGE", "Eighteen documents", "2022-06-21")),
        "a package is not one of its documents");
    AgreementTraits protocol =
        new AgreementTraits(
            ONE,
            DECLARATION.parties(),
            DECLARATION.types(),
            DECLARATION.titles(),
            DECLARATION.dates(),
            OTHER);
    assertNull(protocol.likeness(DECLARATION), "a part of the agreement");
    assertNull(DECLARATION.likeness(protocol), "a part of the agreement");
  }

  // Figures

  private static final Figure VOLUME = figure("2023", "2.8", 6, "TNE", Qualifier.EXACT);

  private static Figure figure(
      String period, String value, int unitMult, String unit, Qualifier qualifier) {
    return new Figure(
        key(period, null),
        new Quantity(new BigDecimal(value), null, unitMult, new Unit(unit), qualifier),
        null,
        null,
        false,
        null,
        null);
  }

  private static FigureKey key(String period, String scope) {
    return new FigureKey(
        "cargo_volume",
        new SubjectRef("corridor:middle-corridor"),
        period == null ? null : Period.parse(period),
        null,
        scope,
        null,
        null,
        null,
        null);
  }

  private static Figure growth(String percent, String against) {
    return new Figure(
        key("2023", null),
        null,
        new Growth(
            Growth.Kind.PERCENT,
            new BigDecimal(percent),
            Qualifier.EXACT,
            against == null ? null : Period.parse(against),
            false,
            null,
            null,
            0),
        null,
        false,
        null,
        null);
  }

  private static Likeness likeness(Figure one, Figure other) {
    return new FigureTraits(one, Set.of(ONE, OTHER)).likeness(new FigureTraits(other, Set.of(ONE)));
  }

  @Test
  void aSourceThatStatesAValueTwiceMakesALikelyDuplicateInAnyNotation() {
    for (Figure other :
        List.of(
            VOLUME,
            figure("2023-01/2023-12", "2.80", 6, "TNE", Qualifier.EXACT),
            figure("2023", "2800", 3, "TNE", Qualifier.EXACT),
            figure("2023~", "2800000", 0, "TNE", Qualifier.EXACT)))
      assertEquals(Kind.DUPLICATE, likeness(VOLUME, other).kind(), other::toString);
    assertEquals(Kind.DUPLICATE, likeness(growth("86", "2022"), growth("86.0", "2022")).kind());
  }

  @Test
  void anotherValueOfTheSameSourceIsProbablyARevision() {
    for (Figure other :
        List.of(
            figure("2023", "2.9", 6, "TNE", Qualifier.EXACT),
            figure("2023", "2.8", 6, "TNE", Qualifier.APPROX),
            figure("2023", "2.8", 3, "TNE", Qualifier.EXACT)))
      assertEquals(Kind.REVISION, likeness(VOLUME, other).kind(), other::toString);
    assertEquals(Kind.REVISION, likeness(growth("86", "2022"), growth("65", "2022")).kind());
  }

  @Test
  void eachGrowthWithoutAValueIsCompared() {
    Figure both = growths(growth("86", "2022"), growth("40", "2021"));
    assertEquals(Kind.DUPLICATE, likeness(both, growth("40.0", "2021")).kind());
    assertEquals(Kind.DUPLICATE, likeness(growth("86", "2022"), both).kind());
    assertEquals(Kind.REVISION, likeness(both, growth("41", "2021")).kind());
    assertEquals(
        Kind.REVISION, likeness(both, growths(growth("86", "2022"), growth("41", "2021"))).kind());
    assertNull(likeness(both, growth("40", "2020")));
  }

  private static Figure growths(Figure one, Figure further) {
    return new Figure(
        one.key(), null, one.growth(), List.of(further.growth()), null, false, null, null);
  }

  @Test
  void figuresOfAnotherSourceKeyOrUnitAreNoLikelyDuplicates() {
    for (Figure other :
        List.of(
            figure("2022", "2.8", 6, "TNE", Qualifier.EXACT),
            figure(null, "2.8", 6, "TNE", Qualifier.EXACT),
            figure("2023", "2.8", 6, "E22", Qualifier.EXACT),
            growth("86", "2022"),
            new Figure(key("2023", "containers"), VOLUME.quantity(), null, null, false, null, null),
            new Figure(VOLUME.key(), VOLUME.quantity(), null, null, true, null, null)))
      assertNull(likeness(VOLUME, other), other::toString);
    assertNull(likeness(growth("86", "2022"), growth("86", "2021")));
    Figure withGrowth =
        new Figure(
            VOLUME.key(),
            VOLUME.quantity(),
            growth("86", "2022").growth(),
            null,
            false,
            null,
            null);
    assertNull(likeness(withGrowth, growth("15", "2022")), "a value, and a growth without a value");
    assertNull(
        new FigureTraits(VOLUME, Set.of(ONE)).likeness(new FigureTraits(VOLUME, Set.of(OTHER))));
  }

  // Shipments

  private static ShipmentTraits shipment(
      List<Reference> references, String equipment, String origin, String date) {
    return new ShipmentTraits(
        references,
        equipment == null ? List.of() : List.of(new Equipment(EquipmentType.CONTAINER, equipment)),
        new PlaceRef(null, origin, null, null),
        new PlaceRef("poti-port", null, null, null),
        date == null ? null : Period.parse(date));
  }

  private static List<Reference> document(ReferenceType type, String number) {
    return List.of(new Reference(type, number));
  }

  @Test
  void aShipmentWithTheSameDocumentNumberInAnotherSpellingIsALikelyDuplicate() {
    ShipmentTraits one =
        shipment(document(ReferenceType.SMGS, "AB 0012-345"), null, "AZALA", "2024-08-01");
    assertLike(
        one.likeness(shipment(document(ReferenceType.CIM_SMGS, "ab0012345"), null, "CNXIA", null)),
        one);
    assertNull(
        one.likeness(
            shipment(document(ReferenceType.SMGS, "AB 0012-346"), null, "AZALA", "2024-08-01")));
    assertNull(
        one.likeness(
            shipment(document(ReferenceType.BOOKING, "AB0012345"), null, "AZALA", "2024-08-01")),
        "a booking is another kind of document");
    assertEquals("12345", ShipmentTraits.number("00 123-45"));
    assertEquals("0", ShipmentTraits.number("0"));
  }

  @Test
  void aShipmentWithTheSameEquipmentOnOverlappingDaysIsALikelyDuplicate() {
    ShipmentTraits one =
        shipment(document(ReferenceType.CMR, "77"), "CSQU3054383", "AZALA", "2024-08-01");
    assertLike(
        one.likeness(
            shipment(document(ReferenceType.SMGS, "9"), "CSQU 305438-3", "CNXIA", "2024-08")),
        one);
    assertLike(one.likeness(shipment(List.of(), "CSQU3054383", "AZALA", "2024-08-01")), one);
    assertNull(
        one.likeness(
            shipment(document(ReferenceType.CMR, "78"), "CSQU3054383", "AZALA", "2024-08-01")),
        "two documents of one kind");
    assertNull(one.likeness(shipment(List.of(), "CSQU3054383", "AZALA", "2024-09")));
    assertNull(one.likeness(shipment(List.of(), "CSQU3054383", "AZALA", null)));
    assertNull(one.likeness(shipment(List.of(), "CMAU4049810", "AZALA", "2024-08-01")));
  }

  @Test
  void shipmentsWithoutDocumentNumbersAreComparedByRouteAndDate() {
    ShipmentTraits train = shipment(List.of(), null, "AZALA", "2024-08-01");
    assertLike(train.likeness(shipment(List.of(), null, "AZALA", "2024-08")), train);
    assertNull(train.likeness(shipment(List.of(), null, "CNXIA", "2024-08")));
    assertNull(train.likeness(shipment(List.of(), null, "AZALA", "2024-09")));
    assertNull(
        train.likeness(shipment(document(ReferenceType.CMR, "77"), null, "AZALA", "2024-08-01")));
  }

  private static void assertLike(Likeness found, Object other) {
    assertNotNull(found, other::toString);
    assertEquals(Kind.DUPLICATE, found.kind());
  }
}
