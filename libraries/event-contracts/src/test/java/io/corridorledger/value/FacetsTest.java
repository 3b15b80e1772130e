package io.corridorledger.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.value.Facets.Facet;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.FigureKey.MeasurePoint;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FacetsTest {

  private static final Facets NONE = new Facets(null, null, null, null, null, null, null);
  private static final Facets ALL =
      new Facets(
          "transit",
          "containers",
          MeasurePoint.BORDER,
          PartyRef.country("AZ"),
          "2709",
          Basis.PLANNED,
          Mode.RAIL);

  @Test
  void everyComponentIsAFacet() {
    assertEquals(Facets.class.getRecordComponents().length, Facet.values().length);
    assertEquals(EnumSet.allOf(Facet.class), ALL.stated());
    assertEquals(
        Facet.values().length, Arrays.stream(Facet.values()).map(ALL::get).distinct().count());
    assertEquals(Set.of(), NONE.stated());
  }

  @Test
  void theDifferenceNamesTheFacets() {
    assertEquals(EnumSet.allOf(Facet.class), ALL.differsIn(NONE));
    assertEquals(
        EnumSet.of(Facet.FLOW, Facet.BASIS),
        ALL.differsIn(ALL.withFlow("export").withBasis(Basis.DESIGN)));
    assertEquals(Set.of(), ALL.differsIn(ALL));
  }

  @Test
  void onlyTheFacetsOfTheMeasurementAreLeftOut() {
    Set<Facet> measurement = EnumSet.allOf(Facet.class);
    measurement.removeIf(facet -> !facet.is(Facets.Role.MEASUREMENT));
    assertEquals(measurement, ALL.differsIn(ALL.withoutMeasurement()));
  }

  @Test
  void aPartStatesAFacetThatItsWholeDoesNotState() {
    assertTrue(NONE.withFlow("transit").narrows(NONE));
    assertFalse(NONE.narrows(NONE.withFlow("transit")));
    assertFalse(NONE.narrows(NONE));
    assertFalse(NONE.withFlow("transit").narrows(NONE.withFlow("export")));
    assertFalse(ALL.narrows(NONE), "planned and observed values are not part and whole");
    assertTrue(ALL.narrows(NONE.withBasis(Basis.PLANNED)));
  }

  @Test
  void aFigureMatchesATargetOfTheSamePart() {
    assertTrue(ALL.matches(ALL.withBasis(null)));
    assertFalse(ALL.matches(ALL.withFlow(null)));
    Facets reported = new Facets(null, null, null, PartyRef.country("AZ"), null, null, null);
    assertTrue(reported.matches(NONE), "the target names no reporter");
    assertFalse(NONE.matches(reported));
  }

  @Test
  void aSubjectHasAKindANameAndSides() {
    SubjectRef pair = SubjectRef.parse("pair:KZ/AZ");
    assertEquals("pair", pair.kind());
    assertEquals("AZ/KZ", pair.name());
    assertEquals(List.of("AZ", "KZ"), pair.sides());
    assertEquals(List.of("OTS"), SubjectRef.parse("group:OTS").sides());
    assertEquals(List.of(), SubjectRef.parse("hub:baku-port").sides());
  }

  @Test
  void aPartyHasAKindAndAName() {
    assertEquals(PartyRef.parse("AZ"), PartyRef.country("AZ"));
    assertTrue(PartyRef.parse("AZ").isCountry());
    assertFalse(PartyRef.parse("EU").isCountry());
    assertTrue(PartyRef.parse("REGION:central-asia").isRegion());
    assertEquals("central-asia", PartyRef.parse("REGION:central-asia").name());
    assertEquals("EU", PartyRef.parse("EU").name());
  }
}
