package io.corridorledger.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.contract.FactConstraints;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values that are kept unchanged, and invalid values.
class ValueTest {

  @Test
  void theDigitsOfAQuantityAreKept() {
    assertNotEquals(Quantity.of("2.7", "TNE"), Quantity.of("2.70", "TNE"));
    assertEquals(new BigDecimal("2800000"), quantity("2.8", 6, "TNE").inUnits().setScale(0));
    assertEquals(Quantity.of("1000", "TNE"), Quantity.of("1E+3", "TNE"));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, TNE, value",
    "2.5, 0, E22, value",
    "1.2345, 3, E22, value",
    "2.5, 0, block_train, value",
    "-1, 0, TNE/ANN, value",
    "-1, 0, E22/DAY, value",
    "-1, 0, HUR, value",
    "1e30, 0, USD, value",
    "0.0000000001, 0, USD, value",
    "1, 16, USD, unitMult",
    "1, -1, USD, unitMult"
  })
  void anInvalidQuantityNamesItsField(String value, int unitMult, String unit, String field) {
    assertEquals(
        List.of("/" + field),
        FactConstraints.violations(quantity(value, unitMult, unit)).stream()
            .map(FactConstraints.Violation::pointer)
            .toList());
  }

  @Test
  void countsMayBeStatedInThousandsAndMoneyMayBeNegative() {
    assertEquals(new BigDecimal("1.2"), quantity("1.2", 3, "E22").value());
    assertEquals(new BigDecimal("-3.5"), quantity("-3.5", 9, "USD").value());
  }

  @ParameterizedTest
  @CsvSource({
    "hub:baku-port, PLANNED, TNE, true",
    "hub:baku-port, , TNE, false",
    "hub:baku-port, , USD, false",
    "hub:baku-port, , E22/ANN, true",
    "corridor:middle-corridor, , KMT, true",
    "corridor:middle-corridor, , DAY, true",
    "corridor:middle-corridor, , TNE, false",
    "project:port, , USD, true",
    "pair:AZ/KZ, , P1, false"
  })
  void aFigureOfAThingNeedsNoPeriod(
      String subject, FigureKey.Basis basis, String unit, boolean ofThing) {
    FigureKey key =
        new FigureKey(
            "any_metric", new SubjectRef(subject), null, null, null, null, null, null, basis);
    assertEquals(
        ofThing,
        new Figure(key, Quantity.of("5", unit), null, null, false, null, null).describesThing());
  }

  @Test
  void aRangeHasTwoEndsInOrder() {
    isRefused(range("3", "2"));
    isRefused(range("3", null));
    assertEquals(new BigDecimal("4"), range("3", "4").high());
    isRefused(new Quantity(BigDecimal.ONE, BigDecimal.TEN, 0, new Unit("TNE"), Qualifier.EXACT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tonnes",
        "",
        "tne",
        "XYZ",
        "t",
        "TNE/",
        "/ANN",
        "TNE/TNE",
        "TNE/ANN/DAY",
        "TNE/AN"
      })
  void unknownUnitsAreRefused(String code) {
    assertThrows(InvalidValue.class, () -> Unit.parse(code));
  }

  @ParameterizedTest
  @CsvSource({
    "HUR, HUR",
    "KMH, KMH",
    "KVT, KVT",
    "20, 20",
    "21, 21",
    "TEU, E22",
    "TEU/ANN, E22/ANN",
    "TNE/ANN, TNE/ANN",
    "block_train/DAY, block_train/DAY",
    "USD/ANN, USD/ANN"
  })
  void knownUnits(String given, String stored) {
    assertEquals(stored, Unit.parse(given).code());
  }

  @Test
  void aRateOfWholeThingsNeedNotBeWhole() {
    assertEquals(new BigDecimal("2.5"), quantity("2.5", 0, "block_train/DAY").value());
  }

  @ParameterizedTest
  @CsvSource({
    "AZ, ISO:AZ",
    "ISO:KZ, ISO:KZ",
    "EU, EU",
    "ORG:OTS, ORG:OTS",
    "CO:SOCAR, CO:SOCAR",
    "PERSON:Ilham Aliyev, PERSON:Ilham Aliyev",
    "REGION:central-asia, REGION:central-asia"
  })
  void parties(String given, String held) {
    assertEquals(held, PartyRef.parse(given).ref());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"XX", "ISO:XX", "ISO:", "az", "AZE", "ORG:", "PERSON: x", "CO:<script>", "ISO:EU"})
  void unknownPartiesAreRefused(String given) {
    assertThrows(InvalidValue.class, () -> PartyRef.parse(given));
  }

  @ParameterizedTest
  @CsvSource({
    "corridor:middle-corridor, corridor:middle-corridor",
    "pair:KZ/AZ, pair:AZ/KZ",
    "country:AZ, country:AZ",
    "pair:central-asia/AZ, pair:AZ/central-asia",
    "group:OTS, group:OTS",
    "corridor:middle-corridor/3, corridor:middle-corridor/3"
  })
  void subjects(String given, String held) {
    assertEquals(held, SubjectRef.parse(given).ref());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "corridor",
        "corridor:",
        "country:XX",
        "pair:AZ",
        "pair:AZ/AZ",
        "pair:AZ/XX",
        "pair:AZ/KZ/TR",
        "hub:a/b",
        "corridor:a/b",
        "corridor:a/0",
        "corridor:a/1000",
        "corridor:a/1/2",
        "corridor:a/",
        "planet:mars"
      })
  void unknownSubjectsAreRefused(String given) {
    assertThrows(InvalidValue.class, () -> SubjectRef.parse(given));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "corridor:middle-corridor,     middle-corridor, -",
        "corridor:middle-corridor/3,   middle-corridor, 3",
        "corridor:middle-corridor/999, middle-corridor, 999",
        "hub:baku-port,                -,               -",
        "pair:AZ/KZ,                   -,               -"
      })
  void aLegIsASubject(String subject, String corridor, Integer leg) {
    assertEquals(corridor, SubjectRef.parse(subject).corridor());
    assertEquals(leg, SubjectRef.parse(subject).leg());
  }

  @Test
  void theSameSourceAlwaysHasTheSameId() {
    Source byUrl = source("https://President.AZ:443/en/news/1/", null, null, null);
    assertEquals(
        byUrl.id(), source("https://president.az/en/news/1#top", "Office", "News", null).id());
    assertEquals(5, byUrl.id().version());
    Source byName = source(null, "Gazette", "June", "2022-06-22");
    assertEquals(byName.id(), source(null, "Gazette", "June", "2022-06-22").id());
    assertNotEquals(byName.id(), source(null, "Gazette", "June", "2022-06-23").id());
    // The expected id was computed with another implementation of UUIDv5, in the URL namespace of
    // RFC 9562.
    assertEquals(
        UUID.fromString("8c9ddcb0-8084-5a7f-a988-1095ab18b5df"),
        source("http://example.com/", null, null, null).id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "president.az",
        "ftp://president.az/x",
        "https:///x",
        "http://a b",
        "javascript:alert(1)"
      })
  void aSourcesUrlIsAWebAddress(String url) {
    isRefused(source(url, null, null, null));
  }

  @Test
  void growthIsStoredAsStated() {
    Growth sixfold = growth(Growth.Kind.FACTOR, "6", Growth.Reading.UNCLEAR);
    assertEquals(Growth.Reading.UNCLEAR, sixfold.reading());
    isRefused(growth(Growth.Kind.FACTOR, "0", null));
    isRefused(growth(Growth.Kind.PERCENT, "5", Growth.Reading.TO));
    isRefused(growth(Growth.Kind.ABSOLUTE, "5", null));
    assertEquals(new BigDecimal("-12.5"), growth(Growth.Kind.PERCENT, "-12.5", null).value());
  }

  private static void isRefused(Record value) {
    assertFalse(FactConstraints.violations(value).isEmpty(), value::toString);
  }

  private static Growth growth(Growth.Kind kind, String value, Growth.Reading reading) {
    return new Growth(kind, new BigDecimal(value), null, null, false, reading, null, 0);
  }

  private static Quantity quantity(String value, int unitMult, String unit) {
    return new Quantity(new BigDecimal(value), null, unitMult, new Unit(unit), null);
  }

  @ParameterizedTest(name = "{0} with unitMult {1}, {2} with unitMult {3}: {4}")
  @CsvSource({
    "2.8,  6, 2800000, 0, true",
    "2800, 3, 2.8,     6, true",
    "0,    6, 0,       0, true",
    "2.70, 6, 270.0,   4, false",
    "2.70, 6, 2.7,     6, false",
    "2.8,  6, 2.8,     3, false",
  })
  void quantitiesAreEqualIfTheyStateTheSameNumberWithTheSameDigits(
      BigDecimal value, int unitMult, BigDecimal other, int otherMult, boolean equal) {
    var one = new Quantity(value, null, unitMult, new Unit("TNE"), null);
    var two = new Quantity(other, null, otherMult, new Unit("TNE"), null);
    assertEquals(equal, one.equals(two));
    assertEquals(equal, one.notationFree().equals(two.notationFree()));
    if (equal) assertEquals(one.hashCode(), two.hashCode());
    assertNotEquals(one, new Quantity(value, null, unitMult, new Unit("USD"), null));
    assertNotEquals(one, new Quantity(value, null, unitMult, new Unit("TNE"), Qualifier.APPROX));
  }

  private static Quantity range(String low, String high) {
    return new Quantity(
        new BigDecimal(low),
        high == null ? null : new BigDecimal(high),
        0,
        new Unit("TNE"),
        Qualifier.RANGE);
  }

  private static Source source(String url, String publisher, String title, String published) {
    return new Source(
        null,
        publisher,
        null,
        title,
        url,
        published == null ? null : Period.parse(published),
        "en",
        Source.Kind.OFFICIAL,
        null);
  }
}
