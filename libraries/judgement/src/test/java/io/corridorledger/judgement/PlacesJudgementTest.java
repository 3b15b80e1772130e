package io.corridorledger.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.event.HubEvent.Type;
import io.corridorledger.judgement.SeaLegs.Way;
import io.corridorledger.judgement.SeaLegs.WithoutPort;
import io.corridorledger.value.Mode;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesJudgementTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // held,            in, within,                 countries, possible, certain, open questions
        "2022-09,           UZ, 2022-08-08/2024-08-08,  KZ UZ,     true,     true,    0",
        "2024-08-08?,       KZ, 2022-08-08/2024-08-08,  KZ UZ,     true,     true,    0",
        "2022-08,           KZ, 2022-08-08/2024-08-08,  KZ UZ,     true,     false,   1",
        "2023-09-14,        -,  2022-08-08/2024-08-08,  KZ UZ,     true,     false,   1",
        "-,                 -,  2022-08-08/2024-08-08,  KZ UZ,     true,     false,   2",
        "-,                 KZ, -,                      KZ UZ,     true,     true,    0",
        "2023-09-14,        AZ, 2022-08-08/2024-08-08,  KZ UZ,     false,    false,   0",
        "2022-06-29,        UZ, 2022-08-08/2024-08-08,  KZ UZ,     false,    false,   0",
        "2022-06-29,        -,  2022-08-08/2024-08-08,  KZ UZ,     false,    false,   0",
        "2024-05~,          KZ, 2022-08-08/2024-08-08,  KZ UZ,     true,     false,   1",
        "2024-05?,          KZ, 2022-08-08/2024-08-08,  KZ UZ,     true,     true,    0",
        "../2024-05,        KZ, 2022-08-08/2024-08-08,  KZ UZ,     true,     false,   1",
        "2023,              AZ, 2022-08-08/..,          -,         true,     true,    0",
        "2023,              -,  -,                      -,         true,     true,    0",
      })
  void aVisitCertainlyPossiblyOrNeverBelongsToACount(
      String held,
      String country,
      String within,
      String countries,
      boolean possible,
      boolean certain,
      int open) {
    var presence =
        CountMembership.of(
            held == null ? List.of() : List.of(Period.parse(held)),
            country,
            within == null ? null : Period.parse(within),
            countries == null ? Set.of() : Set.of(countries.split(" ")));
    assertEquals(possible, presence.possible());
    assertEquals(certain, presence.certain());
    assertEquals(open, presence.open().size());
  }

  @Test
  void aLegBySeaJoinsPorts() {
    var types =
        Map.of(
            "aktau-port", Set.of(Type.PORT),
            "kuryk", Set.of(Type.TERMINAL),
            "alat-port", Set.of(Type.TERMINAL, Type.PORT));
    var ways =
        List.of(
            new Way(1, "almaty", "kuryk", Mode.RAIL),
            new Way(2, "aktau-port", "alat-port", Mode.SEA),
            new Way(3, "kuryk", "alat-port", Mode.SEA),
            new Way(4, "alat-port", "nowhere", Mode.SEA));
    assertEquals(
        List.of(
            new WithoutPort(3, "kuryk", Set.of(Type.TERMINAL)),
            new WithoutPort(4, "nowhere", Set.of())),
        SeaLegs.of(ways, types));
  }
}
