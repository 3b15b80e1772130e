package io.corridorledger.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.event.Meeting.Type;
import io.corridorledger.judgement.VisitParts.Held;
import io.corridorledger.judgement.VisitParts.Part;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitPartsTest {

  private static final UUID VISIT = new UUID(0, 1);
  private static final UUID PART = new UUID(0, 2);

  /// A visit of the president of Uzbekistan to Azerbaijan, and another meeting.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      value = {
        // visit on, type, date, party, person, country, is part
        "a ceremony on a day of the visit,   2024-03-11/2024-03-12, CEREMONY,            2024-03-12, UZ, President, AZ, yes",
        "a council on the day of the visit,  2024-03-11,            INSTITUTION_MEETING, 2024-03-11, UZ, President, AZ, yes",
        "a summit on an inferred day,        2024-03-11?,           SUMMIT,              2024-03-11?, UZ, President, AZ, yes",
        "no person is named,                 2024-03-11,            SUMMIT,              2024-03-11, UZ, -,         AZ, yes",
        "the same month,                     2024-03,               CEREMONY,            2024-03,    UZ, President, AZ, perhaps",
        "a day in the month of the visit,    2024-03,               CEREMONY,            2024-03-11, UZ, President, AZ, perhaps",
        "a month with the day of the visit,  2024-03-11,            CEREMONY,            2024-03,    UZ, President, AZ, perhaps",
        "the day after the visit,            2024-03-11/2024-03-12, CEREMONY,            2024-03-13, UZ, President, AZ, no",
        "another party,                      2024-03-11,            CEREMONY,            2024-03-11, KZ, President, AZ, no",
        "another person,                     2024-03-11,            CEREMONY,            2024-03-11, UZ, Minister,  AZ, no",
        "another country,                    2024-03-11,            CEREMONY,            2024-03-11, UZ, President, UZ, no",
        "an unknown country,                 2024-03-11,            CEREMONY,            2024-03-11, UZ, President, -,  no",
        "an unknown date,                    2024-03-11,            CEREMONY,            -,          UZ, President, AZ, no",
        "a visit of its own,                 2024-03-11,            WORKING,             2024-03-11, UZ, President, AZ, no",
      })
  void aCeremonyCouncilOrSummitWithinAVisitIsPartOfTheVisit(
      String what,
      String visitOn,
      Type type,
      String date,
      String party,
      String person,
      String country,
      String expected) {
    var visit = held(VISIT, Type.STATE, visitOn, "UZ", "President", "AZ", null);
    var other = held(PART, type, date, party, person, country, null);
    var part = VisitParts.among(List.of(visit, other)).get(PART);
    assertEquals(
        expected,
        part == null ? "no" : part.of().equals(VISIT) && part.certain() ? "yes" : "perhaps");
    assertNull(VisitParts.among(List.of(visit, other)).get(VISIT));
  }

  @Test
  void aMeetingOnTheMarginsOfAVisitIsPartOfIt() {
    var visit = held(VISIT, Type.SUMMIT, "2024", "UZ", null, "AZ", null);
    var talks = held(PART, Type.WORKING, null, "KZ", null, null, VISIT);
    assertEquals(Map.of(PART, new Part(VISIT, true)), VisitParts.among(List.of(visit, talks)));
    assertEquals(Map.of(), VisitParts.among(List.of(talks)), "the visit is not in the count");
  }

  @Test
  void aPartOfAPartIsPartOfTheVisit() {
    var third = new UUID(0, 3);
    var visits =
        List.of(
            held(VISIT, Type.STATE, "2024", "UZ", null, "AZ", null),
            held(PART, Type.SUMMIT, "2024", "UZ", null, "AZ", VISIT),
            held(third, Type.WORKING, "2024", "UZ", null, "AZ", PART));
    assertEquals(
        Map.of(PART, new Part(VISIT, true), third, new Part(VISIT, true)),
        VisitParts.among(visits));
  }

  @Test
  void theVisitThatCertainlyIncludesTheMeetingComesFirst() {
    for (boolean certainFirst : new boolean[] {true, false}) {
      var one =
          held(VISIT, Type.STATE, certainFirst ? "2024-03-11" : "2024-03", "UZ", null, "AZ", null);
      var other =
          held(
              new UUID(0, 3),
              Type.WORKING,
              certainFirst ? "2024-03" : "2024-03-11",
              "UZ",
              null,
              "AZ",
              null);
      var ceremony = held(PART, Type.CEREMONY, "2024-03-11", "UZ", null, "AZ", null);
      assertEquals(
          Map.of(PART, new Part(certainFirst ? one.id() : other.id(), true)),
          VisitParts.among(List.of(one, other, ceremony)));
    }
  }

  @Test
  void talksOnTheMarginsOfASummitWithinAVisitArePartOfTheVisit() {
    var talks = new UUID(0, 3);
    var visits =
        List.of(
            held(VISIT, Type.STATE, "2024-03-11", "UZ", null, "AZ", null),
            held(PART, Type.SUMMIT, "2024-03-11", "UZ", null, "AZ", null),
            held(talks, Type.WORKING, "2024-03-11", "UZ", null, "AZ", PART));
    assertEquals(
        Map.of(PART, new Part(VISIT, true), talks, new Part(VISIT, true)),
        VisitParts.among(visits));
    var vague =
        List.of(
            held(VISIT, Type.STATE, "2024-03", "UZ", null, "AZ", null),
            visits.get(1),
            visits.get(2));
    assertEquals(
        Map.of(PART, new Part(VISIT, false), talks, new Part(PART, true)),
        VisitParts.among(vague),
        "the summit is only possibly a part of the visit");
  }

  @Test
  void ofACycleOneVisitRemains() {
    var third = new UUID(0, 3);
    var visits =
        List.of(
            held(VISIT, Type.STATE, "2024", "UZ", null, "AZ", PART),
            held(PART, Type.SUMMIT, "2024", "UZ", null, "AZ", VISIT),
            held(third, Type.WORKING, "2024", "UZ", null, "AZ", PART));
    assertEquals(
        Map.of(PART, new Part(VISIT, true), third, new Part(VISIT, true)),
        VisitParts.among(visits));
  }

  @Test
  @Tag("random")
  void thePartsDoNotDependOnTheOrderOfRecording() {
    var random = new Random(1);
    var dates = List.of("2024", "2024-03", "2024-03-11", "2024-03-11/2024-03-12");
    for (int i = 0; i < 1_000; i++) {
      var visits = new ArrayList<Held>();
      for (int n = 1; n <= 6; n++)
        visits.add(
            held(
                new UUID(0, n),
                Type.values()[random.nextInt(Type.values().length)],
                dates.get(random.nextInt(dates.size())),
                random.nextInt(3) == 0 ? "KZ" : "UZ",
                null,
                "AZ",
                random.nextInt(4) == 0 ? new UUID(0, random.nextInt(1, 7)) : null));
      var expected = VisitParts.among(visits);
      Collections.shuffle(visits, random);
      assertEquals(expected, VisitParts.among(visits), visits::toString);
      expected
          .values()
          .forEach(part -> {
            Part whole = expected.get(part.of());
            assertEquals(false, whole != null && whole.certain(), visits::toString);
          });
    }
  }

  private static Held held(
      UUID id,
      Type type,
      String date,
      String party,
      String person,
      String country,
      UUID onMarginsOf) {
    return new Held(
        id,
        type,
        Set.of(new PartyRef(party)),
        person == null ? Set.of() : Set.of(person),
        country,
        date == null ? List.of() : List.of(Period.parse(date)),
        onMarginsOf);
  }
}
