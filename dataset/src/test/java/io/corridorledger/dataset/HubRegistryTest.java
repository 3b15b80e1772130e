package io.corridorledger.dataset;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.HubEvent.Type;
import io.corridorledger.value.CheckDigits;
import io.corridorledger.value.CheckDigits.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The hub registry is entered by hand. These tests protect entries that are easily confused.
class HubRegistryTest {

  private static List<Command> registry;

  @BeforeAll
  static void read() throws IOException {
    registry =
        Dataset.read(Path.of("")).commands().stream()
            .filter(c -> c.file().equals("05-hubs.jsonl"))
            .toList();
  }

  @Test
  void everyHubIsRegisteredUnderItsSlugAndCitesTheRegistry() {
    assertTrue(registry.stream().filter(Command::opens).count() >= 90);
    for (Command c : registry) {
      assertEquals(List.of(), c.facts(), c::place);
      assertEquals(1, c.event().citations().size(), c::place);
      assertEquals(
          "Corridor Ledger hub registry",
          c.event().citations().getFirst().source().title(),
          c::place);
      if (c.event() instanceof HubRegistered hub) {
        assertEquals("hub:" + hub.slug(), c.aggregate(), c::place);
        if (hub.latitude() != null) {
          assertEquals(2, hub.latitude().scale(), c::place);
          assertEquals(2, hub.longitude().scale(), c::place);
        }
      }
    }
  }

  @Test
  void aCodeIsOfOneHubAndOfItsCountry() {
    var seen = new HashSet<String>();
    Map<String, String> countries = new HashMap<>();
    for (Command c : registry) {
      if (c.event() instanceof HubRegistered hub) countries.put(c.aggregate(), hub.country());
      if (c.event() instanceof HubCodeAssigned code) {
        assertTrue(seen.add(code.code()), c::place);
        assertEquals(countries.get(c.aggregate()), code.code().substring(0, 2), c::place);
        assertEquals(Verdict.UNCHECKED, CheckDigits.unlocode(code.code()), c::place);
      }
    }
  }

  @Test
  void placesHaveTheCodesThatTheyHave() {
    Map<String, Set<String>> codes =
        registry.stream()
            .filter(c -> c.event() instanceof HubCodeAssigned)
            .collect(
                groupingBy(
                    Command::aggregate,
                    mapping(c -> ((HubCodeAssigned) c.event()).code(), toSet())));
    assertEquals(Set.of("TMKRW", "TMKRA"), codes.get("hub:turkmenbashi-port"));
    assertEquals(Set.of("CNXIA", "CNXAG"), codes.get("hub:xian"));
    assertEquals(Set.of("AZALA"), codes.get("hub:alat-port"));
    assertEquals(Set.of("KZALA"), codes.get("hub:almaty"));
    assertEquals(Set.of("KZKUR"), codes.get("hub:kuryk"));
    assertEquals(Set.of("KZHOR"), codes.get("hub:khorgos"));
    assertEquals(Set.of("CNHRS"), codes.get("hub:horgos"));
    for (String uncoded : List.of("dostyk", "altynkol", "anaklia", "fuzuli")) {
      assertTrue(registry.stream().anyMatch(c -> c.aggregate().equals("hub:" + uncoded)), uncoded);
      assertNull(codes.get("hub:" + uncoded), uncoded);
    }
  }

  @Test
  void kurykIsAPortAlthoughItsCodeIsNotFlaggedAsOne() {
    HubRegistered kuryk =
        registry.stream()
            .map(Command::event)
            .filter(HubRegistered.class::isInstance)
            .map(HubRegistered.class::cast)
            .filter(hub -> hub.slug().equals("kuryk"))
            .findFirst()
            .orElseThrow();
    assertEquals(Type.PORT, kuryk.type());
    assertTrue(kuryk.note().contains("not flagged"));
  }
}
